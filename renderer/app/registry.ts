/** Who does what a command names, right now; and the keys that call it. */
import { useLayoutEffect, useRef } from 'react'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { combinationOf, commands, type CommandId } from './commands.ts'

type Handler = () => void
type Attached = ReadonlyMap<CommandId, readonly { current: Handler }[]>

const attached = createStore<Attached>(new Map())

/**
 * Attaches what a command does while the component is shown; the latest attached wins. `enabled` false leaves the command greyed.
 * What is on the screen answers to keys at once: a key never finds the handler of what stood there before.
 */
export function useCommand(id: CommandId, handler: Handler, enabled = true): void {
  const latest = useRef(handler)
  useLayoutEffect(() => {
    latest.current = handler
  })
  useLayoutEffect(() => {
    if (!enabled) return undefined
    attached.set((map) => new Map(map).set(id, [...(map.get(id) ?? []), latest]))
    return () => attached.set((map) => new Map(map).set(id, (map.get(id) ?? []).filter((entry) => entry !== latest)))
  }, [id, enabled])
}

export function runCommand(id: CommandId): boolean {
  const handler = attached.get().get(id)?.at(-1)
  if (!handler) return false
  handler.current()
  return true
}

/** The commands that would do something now. */
export function useAvailableCommands(): ReadonlySet<CommandId> {
  const map = useStore(attached)
  return new Set([...map].filter(([, handlers]) => handlers.length > 0).map(([id]) => id))
}

const sequenceWait = 900
/** Keys that a text field, a menu or a dialog keeps for itself. */
const own = new Set(['mod+z', 'mod+shift+z', 'mod+y', 'mod+a', 'mod+c', 'mod+b', 'mod+shift+l', 'mod+shift+e'])

/** Listens for the keys of all commands. Returns the function that stops it. */
export function listenForKeys(target: Window): () => void {
  let pending = ''
  let timer = 0
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const combination = combinationOf(event)
    const typing = isTyping(event.target)
    const inDialog = event.target instanceof Element && event.target.closest('[role=dialog], [role=menu], [role=listbox]') !== null
    const global = combination.startsWith('mod+') && !own.has(combination)
    if ((typing || inDialog) && !global) return
    const match = find(pending ? `${pending} ${combination}` : combination) ?? find(combination)
    window.clearTimeout(timer)
    pending = ''
    if (match && runCommand(match)) {
      event.preventDefault()
      return
    }
    if (startsSequence(combination)) {
      pending = combination
      timer = window.setTimeout(() => { pending = '' }, sequenceWait)
    }
  }
  target.addEventListener('keydown', listener)
  return () => target.removeEventListener('keydown', listener)
}

/** Keys of the builder mean something on its canvas alone, which handles them. */
const keyed = commands.filter(({ scope }) => scope !== 'builder').flatMap((command) => ('keys' in command ? command.keys.map((keys) => ({ id: command.id as CommandId, keys: keys as string })) : []))

/** Screens of different kinds share keys: the command counts that something on this one answers to. */
function find(keys: string): CommandId | undefined {
  const map = attached.get()
  return keyed.find((entry) => entry.keys === keys && !handledInPlace.has(entry.keys) && (map.get(entry.id)?.length ?? 0) > 0)?.id
}

/** Keys whose meaning depends on where the focus is; the table handles them itself. */
const handledInPlace = new Set(['arrowdown', 'arrowup', 'enter', 'space', 'mod+a', 'mod+c'])

function startsSequence(combination: string): boolean {
  return keyed.some((entry) => entry.keys.startsWith(`${combination} `))
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}
