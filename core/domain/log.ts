/** The change log: what facts must follow. Payloads hold open values as JSON; secret values stay in the records tables the entry points at. */
import type { EntityType } from './entities.ts'
import type { MemberSetType, ObjectType } from './library/types.ts'

export type OpenValues = Record<string, unknown>

export type LogChange =
  /** Rows of an import; facts take them from the batch's artifact. */
  | { kind: 'batch.accepted'; batch: number }
  /**
   * Facts drop the batch's events, make those that it replaced valid again, and delete the entities that it made but for `kept` (something later
   * refers to those). Entities that it changed follow as `entity.updated` entries.
   */
  | { kind: 'batch.undone'; batch: number; kept?: Partial<Record<EntityType, number[]>> }
  | { kind: 'entity.created'; entity: EntityType; id: number; at: number; open: OpenValues }
  /** `open`: new values of changed open fields. `before`/`after` (secret ones included) serve undo and history and are read from records only. */
  | { kind: 'entity.updated'; entity: EntityType; id: number; at: number; open: OpenValues }
  | { kind: 'entity.deleted'; entity: EntityType; id: number }
  /** An event entered by hand; it belongs to batch 0 and `row` is its number there. */
  | { kind: 'event.entered'; entity: EntityType; id: number; row: number; open: OpenValues }
  | { kind: 'event.removed'; row: number }
  | { kind: 'settings.changed'; settings: Record<string, unknown> }
  /** Rejected rows of imports were put aside or taken up again; facts hold none. */
  | { kind: 'rejects.marked'; count: number }
  /** A tag, segment, … was made, changed, deleted or restored; what it is now stands in the library. */
  | { kind: 'object.saved'; object: ObjectType; id: string }
  /** Entities were added to or removed from a tag or group; which ones stands in the ledger under `change`. */
  | { kind: 'set.changed'; of: MemberSetType; id: string; entity: EntityType; change: number }
  /** A step of undo or redo that could not be taken was passed over, or put back: nothing else changed. */
  | { kind: 'step.passed'; entry: number }

export interface LogEntry {
  seq: number
  /** Milliseconds since the epoch. */
  at: number
  user: string
  change: LogChange
}
