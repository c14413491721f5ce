/** The event index as its users see it (core/compute/conditions, the profile): a cache of the valid events, in memory, ordered by (entity, time, batch, row). */
import type { EventPlan, OccurrencePlan, SequencePlan } from '#core/domain/conditions/plan.ts'
import type { EntityType } from '#core/domain/entities.ts'

/** Conditions that stand on events alone. Of these, `canAnswer` tells which the index answers. */
export type EventLeaf = EventPlan | OccurrencePlan | SequencePlan

export interface LeafContext {
  entity: EntityType
  /** How many dense ids the answer covers: one more than the greatest id of that type. */
  size: number
  /** Milliseconds since the epoch; no event after it is seen. */
  asOf: number
  /** IANA name. */
  timeZone: string
}

interface IndexAnswer {
  /**
   * Bit i & 31 of word i >> 5 says whether the leaf holds for dense id i; over a SharedArrayBuffer, ⌈size / 32⌉ words, the bits from `size` on are 0.
   * Ids that are not in the universe (deleted, merged away) have a bit as if they lived: mask with the universe.
   */
  bits: Uint32Array
  /** Number of the last log entry that the answer knows; at least facts.appliedSeq() at the time of the call. */
  seq: number
}

/**
 * - waiting: neither loaded nor built, since facts hold few events and nobody has asked; DuckDB is as quick
 * - loading, building: not usable yet; building reads all events from facts
 * - ready: usable; follows facts by itself
 * - unavailable: facts hold what the index cannot (65,535 names of events or more, 2^32 events of a type), or building failed (`error`); ask DuckDB
 */
export type EventIndexStatus = 'waiting' | 'loading' | 'building' | 'ready' | 'unavailable' | 'closed'

export interface EventIndexState {
  status: EventIndexStatus
  /** 0 … 1 of loading or building. */
  progress: number
  /** Number of the last log entry that it knows; 0 before it is ready. */
  seq: number
  /** Events of all types of entities. */
  events: number
  /** Entities whose events stand in the delta rather than in the base. */
  changed: number
  /** Bytes of shared memory. */
  memory: number
  error?: unknown
}

/** An event as the index holds it. */
export interface IndexedEvent {
  type: string
  /** Milliseconds since the epoch. */
  at: number
  /** In cents; null: none. */
  cents: bigint | null
}

export interface EventIndex {
  state(): EventIndexState
  /** Resolves once the index knows all that facts know now. @throws the cause when it is unavailable or closed */
  ready(): Promise<void>
  /**
   * Whether the index holds all that the leaf asks for: names, time and amount. Filters and measures on other properties and `same` go to DuckDB.
   * Says nothing of readiness: a planner that does not want to wait looks at state().status.
   */
  canAnswer(leaf: EventLeaf): boolean
  /**
   * Events of the leaf's names within its window (times on or before asOf), from a sample (error about 1 % at a tenth of all events): what DuckDB
   * must read for it. 0 until ready.
   */
  estimate(leaf: EventLeaf, context: LeafContext): number
  /** Waits until ready, then answers. `onProgress`: 0 … 1. @throws AbortError within some milliseconds when the signal says so */
  answer(leaf: EventLeaf, context: LeafContext, options?: { signal?: AbortSignal; onProgress?: (progress: number) => void }): Promise<IndexAnswer>
  /** All valid events of one entity by (time, batch, row), as of log entry `seq`. Waits until ready. */
  eventsOf(entity: EntityType, id: number): Promise<{ events: IndexedEvent[]; seq: number }>
  /** Facts have moved on: reads what changed, unless it waits. Called after entries were applied; `ready` and `answer` do so by themselves. */
  follow(): Promise<void>
  /** Stops whatever runs and ends the worker threads. Call before facts are closed. */
  close(): Promise<void>
}
