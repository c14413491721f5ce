/** The state of data that a run stands on: every leaf of it sees the same versions of the parts that it reads, or the run begins anew. */
import { lastSeq } from '#core/store/log/log.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { readApplied } from '#core/store/facts/schema.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { createVersions, type Part } from './versions.ts'

/** Something that a run reads has changed since it began. */
export class DataMoved extends Error {
  constructor() {
    super('The data of this run have changed since it began')
  }
}

export interface Snapshot {
  /** Number of the last log entry that facts had when the run began: the data version of its result. */
  seq: number
  /** Names the versions of some parts. */
  versionsOf(parts: Iterable<Part>): string
}

export interface Snapshots {
  take(parts: Iterable<Part>): Snapshot
  /** Reads facts in one transaction that sees the parts as the snapshot has them. @throws DataMoved */
  read<Result>(snapshot: Snapshot, parts: readonly Part[], work: (duck: Duck) => Promise<Result>): Promise<Result>
  /** Reads records, which hold as much of the parts as the snapshot before and after. @throws DataMoved */
  readRecords<Result>(snapshot: Snapshot, parts: readonly Part[], work: () => Promise<Result>): Promise<Result>
  /** @throws DataMoved unless a state of facts after entry `seq` has the parts as the snapshot has them */
  check(snapshot: Snapshot, parts: readonly Part[], seq: number): void
}

export function createSnapshots(records: RecordsDatabase, facts: Facts): Snapshots {
  const inFacts = createVersions(records, facts.appliedSeq())
  const inRecords = createVersions(records, facts.appliedSeq())

  function check(snapshot: Snapshot, parts: readonly Part[], seq: number, versions = inFacts): void {
    versions.advance(seq)
    if (textOf(parts, (part) => versions.of(part)) !== snapshot.versionsOf(parts)) throw new DataMoved()
  }

  return {
    check,
    take(parts) {
      const seq = facts.appliedSeq()
      inFacts.advance(seq)
      const taken = new Map([...parts].map((part) => [part, inFacts.of(part)]))
      const versionOf = (part: Part) => {
        const version = taken.get(part)
        if (version === undefined) throw new Error(`The snapshot does not cover ${part}`)
        return version
      }
      return { seq, versionsOf: (some) => textOf(some, versionOf) }
    },
    read: (snapshot, parts, work) => facts.read(async (duck) => {
      const { seq } = await readApplied(duck)
      check(snapshot, parts, seq)
      return work(duck)
    }),
    async readRecords(snapshot, parts, work) {
      check(snapshot, parts, lastSeq(records), inRecords)
      const result = await work()
      check(snapshot, parts, lastSeq(records), inRecords)
      return result
    }
  }
}

function textOf(parts: Iterable<Part>, versionOf: (part: Part) => number): string {
  return [...new Set(parts)].sort().map((part) => `${part}:${versionOf(part)}`).join(' ')
}
