/** One entity with everything that conditions ask about: what the reference evaluator and explain read. */
import type { TagSource } from './types.ts'

/**
 * A value as the stores give it, not folded: text and choice string; number and decimal number; date days since 1970-01-01; datetime milliseconds;
 * list an array of texts and numbers; objects an array of records.
 */
export type Value = string | number | boolean | readonly (string | number)[] | readonly Record<string, unknown>[] | null

export interface ProfileEvent {
  batch: number
  row: number
  type: string
  /** Milliseconds. */
  at: number
  /** By property name (`amount`, `data.city`); `type` and `occurred_at` are answered from above. */
  values: Readonly<Record<string, Value>>
}

export interface ProfileTag {
  tag: string
  source: TagSource
  confidence: number | null
  taggedAt: number
  /** null: it stands. */
  removedAt: number | null
}

/** [since, until) in which a field had a value; null is without end. */
export interface HeldValue {
  value: Value
  since: number | null
  until: number | null
}

export interface Profile {
  /** Dense id. */
  id: number
  publicId: string
  values: Readonly<Record<string, Value>>
  scores: Readonly<Record<string, Value>>
  /** Every identity of the entity; `sharedBy`: how many entities have that value, itself included. */
  identities: readonly { channel: string; verified: boolean; sharedBy: number }[]
  /** Valid ones of all time, by (at, batch, row). */
  events: readonly ProfileEvent[]
  tags: readonly ProfileTag[]
  /** Ids of the folders that it is in directly. */
  folders: readonly string[]
  /** By field, in order of time; a field without a recorded change is absent. */
  history: Readonly<Record<string, readonly HeldValue[]>>
  related(relation: string): readonly Profile[]
}
