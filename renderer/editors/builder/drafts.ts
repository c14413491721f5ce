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

type Drafts = ReadonlyMap<string, Draft>

const drafts = createStore<Drafts>(new Map())
let workspace = ''
let keepChanged = () => {}

/** Takes the drafts of a workspace as its core has them, and lets the core keep those that change from now on. */
export function loadDrafts(id: string, kept: Readonly<Record<string, unknown>>, keep: (name: string, draft: Record<string, unknown> | null) => void): void {
  if (id === workspace) return
  workspace = id
  let known: Drafts = new Map(Object.entries(kept).filter((entry): entry is [string, Draft] => isDraft(entry[1])))
  drafts.set(known)
  keepChanged = gathered(() => {
    if (id !== workspace) return
    const now = drafts.get()
    for (const name of new Set([...known.keys(), ...now.keys()])) if (known.get(name) !== now.get(name)) keep(name, (now.get(name) as Record<string, unknown> | undefined) ?? null)
    known = now
  })
}

function isDraft(value: unknown): value is Draft {
  const { definition, disabled } = (value ?? {}) as Partial<Draft>
  return definition?.root?.kind === 'group' && Array.isArray(disabled) && isShowable(definition)
}

export function newDraft(entity: EntityType, conditions: readonly Condition[] = []): Draft {
  return draftOf({ schema: 1, entity, universe: { kind: 'all' }, asOf: 'now', root: { kind: 'group', op: 'and', children: [...conditions] } })
}

function keepDraft(name: string, draft: Draft): void {
  drafts.set((map) => new Map(map).set(name, draft))
  keepChanged()
}

/** @param written forget nothing but this: what was changed while it was saved stays */
function forgetDraft(name: string, written?: Draft): void {
  drafts.set((map) => (written && map.get(name) !== written ? map : new Map([...map].filter(([other]) => other !== name))))
  keepChanged()
}

/** What is being written of something that is saved, or, where nothing is, what is saved. */
export function useDraft(name: string, saved: Draft) {
  const kept = useStore(drafts).get(name)
  const isChanged = useMemo(() => kept !== undefined && JSON.stringify(kept) !== JSON.stringify(saved), [kept, saved])
  const change = useCallback((next: Draft) => keepDraft(name, next), [name])
  const discard = useCallback(() => forgetDraft(name), [name])
  /** What was written is saved now. */
  const settle = useCallback((written: Draft) => forgetDraft(name, written), [name])
  return { draft: kept ?? saved, isChanged, change, discard, settle }
}
