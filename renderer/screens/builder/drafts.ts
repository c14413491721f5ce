/** Drafts of definitions that are open in the builder and not saved yet. They stand in memory alone: a condition may name a person. */
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { draftOf, type Draft } from '#core/domain/conditions/edit.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'

const drafts = createStore<ReadonlyMap<string, Draft>>(new Map())

export function newDraft(entity: EntityType, conditions: readonly Condition[] = []): Draft {
  return draftOf({ schema: 1, entity, universe: { kind: 'all' }, asOf: 'now', root: { kind: 'group', op: 'and', children: [...conditions] } })
}

const empty = newDraft('customer')

/** The draft under a key; undefined where there is none. */
export function useKeptDraft(key: string): Draft | undefined {
  return useStore(drafts).get(key)
}

/** The draft under a key; an empty one where there is none. */
export function useDraft(key: string): Draft {
  return useKeptDraft(key) ?? empty
}

export function keepDraft(key: string, draft: Draft): void {
  drafts.set((map) => new Map(map).set(key, draft))
}

export function forgetDraft(key: string): void {
  drafts.set((map) => {
    const next = new Map(map)
    next.delete(key)
    return next
  })
}
