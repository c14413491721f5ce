/** Errors after which a facts file (or the open instance) cannot be trusted any more. Facts are a cache: the answer to each of them is a rebuild. */

export type DamageCode =
  /** There is no file. */
  | 'missing'
  /** Not a database file, cut short, or its write-ahead log cannot be replayed. */
  | 'unreadable'
  /** A block does not have the checksum that it was written with. */
  | 'checksum'
  /** The instance gave up (full disk, failed commit …) and refuses every statement. */
  | 'invalidated'
  /** Written with another layout of tables. */
  | 'schema'
  /** Its last applied log entry is not an entry of this log: the records store was restored, or the file is another workspace's. */
  | 'diverged'
  /** Row counts or values disagree with the log. */
  | 'counts'

export class DuckDamage extends Error {
  readonly code: DamageCode

  constructor(code: DamageCode, cause?: unknown) {
    super(`The facts file is damaged: ${code}`, { cause })
    this.name = 'DuckDamage'
    this.code = code
  }
}

/** Against the beginning of the driver's message alone: what follows may quote a statement. */
const signs: [RegExp, DamageCode][] = [
  [/^FATAL Error|^\w+ Error: [^"']*database has been invalidated/i, 'invalidated'],
  [/^(IO|Serialization) Error: [^']*checksum/i, 'checksum'],
  [/^IO Error: .*(not a valid DuckDB database|database file with version|Could not read|Corrupt)|^\w+ Error: Failure while replaying WAL|^Serialization Error/i, 'unreadable']
]

/** The damage an error of the driver tells of, or undefined for every other error (a wrong statement, a lock held elsewhere, an interrupt). */
export function damageOf(error: unknown): DuckDamage | undefined {
  if (error instanceof DuckDamage) return error
  const text = error instanceof Error ? error.message : String(error)
  const sign = signs.find(([pattern]) => pattern.test(text))
  return sign && new DuckDamage(sign[1], error)
}
