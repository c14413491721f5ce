/**
 * Definitions that are being written and not saved yet. They outlive the page and a crash: the core keeps them in the workspace, where they stand encrypted, since
 * a condition may name a person. By name: `new`, `segment <id>`, `tag <id>`.
 */
import { useCallback, useMemo } from 'react'
import { gathered } from '#renderer/app/kept.ts'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { draftOf, type Draft } from '#core/domain/conditions/edit.ts'
import { isShowable } from '#core/domain/conditions/shape.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'

/** What is written, and the mark of what it was begun on; drafts of older versions have none. */
interface Kept {
  draft: Draft
  base?: string
}
type Drafts = ReadonlyMap<string, Kept>

const drafts = createStore<Drafts>(new Map())
let workspace = ''
let keepChanged = () => {}

/** Takes the drafts of a workspace as its core has them, and lets the core keep those that change from now on. */
export function loadDrafts(id: string, kept: Readonly<Record<string, unknown>>, keep: (name: string, draft: Record<string, unknown> | null) => void): void {
  if (id === workspace) return
  workspace = id
  let known: Drafts = new Map(Object.entries(kept).flatMap(([name, value]) => (isDraft(value) ? [[name, { draft: { definition: value.definition, disabled: value.disabled }, ...(value.base !== undefined && { base: value.base }) }]] : [])))
  drafts.set(known)
  keepChanged = gathered(() => {
    if (id !== workspace) return
    const now = drafts.get()
    for (const name of new Set([...known.keys(), ...now.keys()])) if (known.get(name) !== now.get(name)) keep(name, written(now.get(name)))
    known = now
  })
}

const written = (kept: Kept | undefined) => (kept ? { ...kept.draft, ...(kept.base !== undefined && { base: kept.base }) } : null)

function isDraft(value: unknown): value is Draft & { base?: string } {
  const { definition, disabled, base } = (value ?? {}) as Partial<Draft & { base: unknown }>
  return (base === undefined || typeof base === 'string') && definition?.root?.kind === 'group' && Array.isArray(disabled) && isShowable(definition)
}

export function newDraft(entity: EntityType, conditions: readonly Condition[] = []): Draft {
  return draftOf({ schema: 1, entity, universe: { kind: 'all' }, asOf: 'now', root: { kind: 'group', op: 'and', children: [...conditions] } })
}

function keepDraft(name: string, draft: Draft, base: string | undefined): void {
  drafts.set((map) => {
    const begun = map.get(name)?.base ?? base
    return new Map(map).set(name, { draft, ...(begun !== undefined && { base: begun }) })
  })
  keepChanged()
}

/** @param written forget nothing but this: what was changed while it was saved stays */
function forgetDraft(name: string, written?: Draft): void {
  drafts.set((map) => (written && map.get(name)?.draft !== written ? map : new Map([...map].filter(([other]) => other !== name))))
  keepChanged()
}

/** A mark of the conditions of an object as they are saved; two marks are equal where the conditions are. FNV-1a of their JSON, with its length. */
export function markOf({ definition, disabled }: Draft): string {
  const text = JSON.stringify([definition, disabled])
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return `${text.length} ${hash >>> 0}`
}

/** What is being written of something that is saved, or, where nothing is, what is saved. `isBehind`: it was saved otherwise since the draft was begun. */
export function useDraft(name: string, saved: Draft) {
  const mark = useMemo(() => markOf(saved), [saved])
  const { draft: kept, base } = useStore(drafts).get(name) ?? {}
  const isChanged = useMemo(() => kept !== undefined && JSON.stringify(kept) !== JSON.stringify(saved), [kept, saved])
  const change = useCallback((next: Draft) => keepDraft(name, next, mark), [name, mark])
  const discard = useCallback(() => forgetDraft(name), [name])
  /** What was written is saved now. */
  const settle = useCallback((written: Draft) => forgetDraft(name, written), [name])
  return { draft: kept ?? saved, isChanged, isBehind: isChanged && base !== undefined && base !== mark, change, discard, settle }
}
