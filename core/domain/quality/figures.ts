/** How good the rows are that an import brought: what is counted of them once, while they are imported, and what follows from those counts. */
import type { Sensitivity, ValueType } from '../fields.ts'
import type { ImportTarget } from '../import-targets.ts'

/** How the values of a column are spread. Of secret fields only the lengths of their texts are kept. */
export type Spread =
  /** The most frequent values, and how many rows have others. */
  | { kind: 'values'; counts: readonly (readonly [value: string, rows: number])[]; rest: number }
  /** Numbers, ages in days at the time of the newest row (of the import where rows have no time), or lengths in characters, by bins. */
  | { kind: 'bins'; of: 'number' | 'age' | 'length'; bins: Bins; earlier?: Bins | undefined }

/** `counts[0]` lies below `edges[0]`, `counts[n]` from `edges[n - 1]` on and below `edges[n]`, the last one beyond all edges. */
export interface Bins {
  edges: readonly number[]
  counts: readonly number[]
}

export interface FieldFigures {
  /** As in the mapping; of several columns that go to one identity, the later ones with a number: `identity.phone#2`. */
  field: string
  /** Of the file; null: calculated. */
  column: string | null
  type: ValueType
  sensitivity: Sensitivity
  /** Of the rows that were looked at: those with a value that could be read, and those with one that could not. */
  filled: number
  unreadable: number
  /** Different values among `looked` ones; those are the filled rows, but for keys of which values were sampled. */
  distinct: number
  looked: number
  spread: Spread
}

export interface BatchFigures {
  /** Data rows of the file. */
  rows: number
  /** Rows that were looked at, by which fields are judged; all of them where there are not many. */
  sampled: number
  rules: readonly { rule: string; column: string | null; count: number }[]
  /** The oldest and the newest of the times that say how fresh rows are, in milliseconds since the epoch. */
  time: { field: string; oldest: number; newest: number } | null
}

export interface Figures extends BatchFigures {
  fields: readonly FieldFigures[]
}

/** Fields that say when the rows of a target came about; the first that is mapped counts. */
export const freshTimes: Record<ImportTarget, readonly string[]> = {
  customer: ['last_active_at', 'acquired_at'], account: [], lead: ['converted_at'], event: ['occurred_at'], opportunity: ['created_at', 'closed_at'], holding: ['opened_at'],
  credit_record: ['occurred_at'], relation: ['since'], campaign: ['start_date'], tag: ['tagged_at']
}

/** Shares from 0 to 1; null where there is nothing of which they could be a share. */
export interface Shares {
  /** Rows in which something stands, of those that were looked at. */
  completeness: number | null
  /** Values that could be read, of those that stand there. */
  validity: number | null
  /** Different values, of all values. */
  uniqueness: number | null
}

export function sharesOf({ filled, unreadable, distinct, looked }: FieldFigures, sampled: number): Shares {
  const standing = filled + unreadable
  return { completeness: share(standing, sampled), validity: share(filled, standing), uniqueness: share(distinct, looked) }
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
