/** Where a leaf is asked: about which rows, within which universe, at which moment. */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { Words } from '#core/domain/conditions/problems.ts'
import type { Bitset } from './bitset.ts'

export interface Scope {
  subject: Subject
  /** A multiple of 32; one past the greatest dense id or more. */
  size: number
  /** Milliseconds since the epoch. */
  asOf: number
  /** IANA name. */
  timeZone: string
  universe: Bitset
  /** Names the universe where operators rank within it; null: every live row. */
  universeKey: string | null
}

/** Something that a run tells besides its numbers. */
export interface Warning {
  code: string
  nodeId: string
  message: Words
}
