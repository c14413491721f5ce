/** The state of a builder and everything that can be done in it. */
import { useCallback, useMemo, useRef, useState } from 'react'
import { showToast } from '#renderer/app/toasts.tsx'
import { bothWords } from '#renderer/i18n/i18n.ts'
import {
  add, duplicate, move, negate, pair, placeOf, placesOf, remove, replace, setGroupOp, step, toggleDisabled, unwrap, wrap, type Draft, type Edit, type Step
} from '#core/domain/conditions/edit.ts'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import { typingRest } from './evaluation.ts'
import { changed, historyOf, redone, undone, type History } from './history.ts'
import { neighbour, type Slot } from './layout.ts'

/** What the keyboard should stand on: a node of the canvas, or its form. A new number asks again. */
export interface FocusRequest {
  on: 'node' | 'form'
  number: number
}

export type Builder = ReturnType<typeof useBuilder>

/** @param onNext told of a draft before it is drawn, unless somebody types */
export function useBuilder(value: Draft, onChange: (draft: Draft) => void, onNext: (draft: Draft) => void) {
  const [history, setHistory] = useState<History<Draft>>(() => historyOf(value))
  // A value from elsewhere (another version, text) is a step like any other.
  const current = Object.is(history.present, value) ? history : changed(history, value)
  const { root } = value.definition
  const [chosen, setChosen] = useState<readonly string[]>([root.id!])
  const selection = useMemo(() => {
    const there = chosen.filter((id) => placeOf(root, id))
    return there.length > 0 ? there : [root.id!]
  }, [chosen, root])
  const [request, setRequest] = useState<FocusRequest | null>(null)
  const numbers = useRef(0)
  const focus = selection.at(-1)!

  const ask = useCallback((on: FocusRequest['on']) => {
    numbers.current += 1
    setRequest({ on, number: numbers.current })
  }, [])

  const edited = useRef(-Infinity)
  const [typing, setTyping] = useState(false)

  function set(next: History<Draft>) {
    const now = performance.now()
    const isTyping = next.key !== null && next.key === current.key && now - edited.current < typingRest
    edited.current = now
    setTyping(isTyping)
    if (!isTyping) onNext(next.present)
    setHistory(next)
    onChange(next.present)
  }
  const put = (draft: Draft, key: string | null = null) => set(changed(current, draft, key))
  const withRoot = (draft: Draft, nextRoot: Draft['definition']['root']): Draft => {
    const ids = new Set([...placesOf(nextRoot)].map(({ node }) => node.id!))
    return { definition: { ...draft.definition, root: nextRoot }, disabled: draft.disabled.filter((id) => ids.has(id)) }
  }
  function act(edit: Edit, on: FocusRequest['on'] | null = 'node', key: string | null = null) {
    if (edit.refused) return showToast({ tone: 'bad', text: bothWords(`builder.refused.${edit.refused}`) })
    if (edit.root !== root) put(withRoot(value, edit.root), key)
    if (edit.focus !== focus || selection.length > 1) setChosen([edit.focus])
    if (on) ask(on)
  }
  /** The place behind what is selected: at the end of a group, after a leaf. */
  function nextSlot(): { parent: string; index: number } {
    const { node, parent, index } = placeOf(root, focus)!
    return node.kind === 'group' ? { parent: node.id!, index: node.children.length } : { parent: parent!.id!, index: index + 1 }
  }
  function back(next: History<Draft> | null) {
    if (!next) return
    set(next)
    ask('node')
  }

  return {
    draft: value, root, focus, selection, request, typing,
    canUndo: current.past.length > 0, canRedo: current.future.length > 0,
    ask,
    select: (id: string, extend = false) => setChosen((now) => (extend ? (now.includes(id) ? now.filter((other) => other !== id) : [...now.filter((other) => placeOf(root, other)), id]) : now.length === 1 && now[0] === id ? now : [id])),
    add(condition: Condition, slot?: Slot) {
      if (slot?.pair !== undefined) return act(pair(root, slot.pair, condition), 'form')
      const { parent, index } = slot ?? nextSlot()
      return act(add(root, parent, index, condition), 'form')
    },
    drop: (id: string, slot: Slot) => act(slot.pair !== undefined ? pair(root, slot.pair, id) : move(root, id, slot.parent, slot.index)),
    /** Typing in one form is one step to take back. */
    edit: (id: string, condition: Condition) => act(replace(root, id, condition), null, `edit ${id}`),
    settings: (definition: Omit<Definition, 'root'>) => put({ ...value, definition: { ...definition, root } }, 'settings'),
    replaceAll: (draft: Draft) => { put(draft); setChosen([draft.definition.root.id!]) },
    setOp: (id: string, op: 'and' | 'or') => act(setGroupOp(root, id, op)),
    /** All or any: of the group that is selected, or of the one that the leaf stands in. */
    switchOp: () => {
      const { node, parent } = placeOf(root, focus)!
      const group = node.kind === 'group' ? node : parent!
      const edit = setGroupOp(root, group.id!, group.op === 'and' ? 'or' : 'and')
      act(edit.refused ? edit : { ...edit, focus })
    },
    step: (direction: Step) => act(step(root, focus, direction)),
    wrap: () => act(wrap(root, selection, 'or')),
    unwrap: () => act(unwrap(root, focus)),
    negate: () => act(negate(root, focus)),
    duplicate: () => act(duplicate(root, focus)),
    remove: () => act(removedAll(root, selection)),
    toggleDisabled: () => { put(selection.reduce(toggleDisabled, value)); ask('node') },
    undo: () => back(undone(current)),
    redo: () => back(redone(current)),
    go(key: 'up' | 'down' | 'left' | 'right', extend = false) {
      const to = neighbour(root, focus, key)
      if (to === undefined) return
      setChosen(extend ? [...selection.filter((id) => id !== to), to] : [to])
      ask('node')
    }
  }
}

function removedAll(root: Draft['definition']['root'], ids: readonly string[]): Edit {
  return ids.reduce<Edit>((edit, id) => (edit.refused || !placeOf(edit.root, id) ? edit : remove(edit.root, id)), { root, focus: root.id! })
}
