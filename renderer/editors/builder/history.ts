/** What was and what was taken back, for undo and redo. Changes under the same key that follow one another are one step: typing into one field. */

export interface History<State> {
  past: readonly State[]
  present: State
  future: readonly State[]
  /** Of the last change; null where the next one is a step of its own. */
  key: string | null
}

const longest = 200

export function historyOf<State>(present: State): History<State> {
  return { past: [], present, future: [], key: null }
}

export function changed<State>(history: History<State>, present: State, key: string | null = null): History<State> {
  if (Object.is(present, history.present)) return history
  const past = key !== null && key === history.key ? history.past : [...history.past, history.present].slice(-longest)
  return { past, present, future: [], key }
}

export function undone<State>({ past, present, future }: History<State>): History<State> | null {
  const before = past.at(-1)
  return before === undefined ? null : { past: past.slice(0, -1), present: before, future: [present, ...future], key: null }
}

export function redone<State>({ past, present, future }: History<State>): History<State> | null {
  const [after, ...rest] = future
  return after === undefined ? null : { past: [...past, present], present: after, future: rest, key: null }
}
