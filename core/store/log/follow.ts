/** Facts follow the log: pending entries in order, each exactly once. */
import type { LogEntry } from '#core/domain/log.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { entriesAfter, lastSeq } from './log.ts'

/** What follows the log; core/store/facts. */
export interface LogFollower {
  /** Number of the last entry applied; 0 when there is none. */
  appliedSeq(): number
  /** Applies entries in order, each exactly once: its effect and its number move in one transaction. Those applied before are left alone. */
  apply(...entries: LogEntry[]): Promise<void>
}

export interface LogFollowing {
  /** Applies every entry that the log held at the time of the call; answers the number of the last one applied. Calls take turns. */
  catchUp(): Promise<number>
  /** Entries not applied yet. */
  pending(): number
}

const page = 500

/** `onApplied` is told of each entry once it is applied. */
export function followLog(records: RecordsDatabase, facts: LogFollower, onApplied?: (entry: LogEntry) => void): LogFollowing {
  let turn: Promise<unknown> = Promise.resolve()

  async function applyPending(): Promise<number> {
    let applied = facts.appliedSeq()
    for (;;) {
      const entries = entriesAfter(records, applied, page)
      if (entries.length === 0) return applied
      await facts.apply(...entries)
      applied = entries.at(-1)!.seq
      for (const entry of entries) onApplied?.(entry)
    }
  }

  return {
    catchUp() {
      const run = turn.then(applyPending, applyPending)
      turn = run
      return run
    },
    pending: () => Math.max(0, lastSeq(records) - facts.appliedSeq())
  }
}
