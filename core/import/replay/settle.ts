/** What a replay means to the rejects that it took up. */
import { DeskError } from '#core/contract/errors.ts'
import { rejectRules } from '#core/domain/import-rules.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { keepReplayedDuplicates, keepReplayedRejects, settleReplayedRejects } from '#core/store/records/replays.ts'
import type { Replay } from './rows.ts'

export interface EndedReplay {
  /** Of the batch that brings them. */
  number: number
  replay: Replay
  /** Rows of the batch that is replayed, in the order in which they were read. */
  rows: number[]
  rejected: number
}

/** Inside the transaction of the batch, once its rejects are written. @throws DeskError where others took the rejects up meanwhile, or where all or nothing was asked for */
export function settleReplay(records: RecordsDatabase, { number, replay, rows, rejected }: EndedReplay): void {
  if (replay.duplicates) return keepReplayedDuplicates(records, number, rows)
  if (rejected > 0 && replay.allOrNothing) throw refusedAgain(records, number)
  if (!keepReplayedRejects(records, number, replay.batch, rows)) throw noneWaits()
  settleReplayedRejects(records, number, replay.batch)
}

function refusedAgain(records: RecordsDatabase, number: number): DeskError {
  const { rule, field } = records.prepare<[number], { rule: keyof typeof rejectRules; field: string | null }>('SELECT rule, column_name AS field FROM rejects WHERE batch = ? ORDER BY row LIMIT 1').get(number)!
  const { zh, en, remedy } = rejectRules[rule]
  return new DeskError('invalid', { field: field ?? undefined, message: { zh, en }, remedy })
}

export function noneWaits(): DeskError {
  return new DeskError('conflict', {
    field: 'row', message: { zh: '所选的行已修复并导入、已忽略，或不在异常行之中', en: 'The chosen rows were imported or put aside already, or are none of the rejected ones' },
    remedy: { zh: '请刷新异常数据表', en: 'Refresh the table of exceptions' }
  })
}
