/** Reading rejected rows again: what is asked, checked and handed to the import worker. */
import { DeskError } from '#core/contract/errors.ts'
import type { ReplayAsked } from '#core/contract/import-rows.ts'
import type { Mapping } from '#core/contract/imports.ts'
import { isFixValid } from '#core/domain/reject-fixes.ts'
import type { Replay } from '#core/import/replay/rows.ts'
import { readBatchById, type BatchRecord } from '#core/store/records/batches.ts'
import { countRejects, readReject, walkRejects, type RejectFilter } from '#core/store/records/rejects.ts'
import type { ImportTask } from './run-import.ts'
import type { Session } from './session.ts'

/** @throws DeskError not_found */
export function batchNamed({ records }: Session, id: string): BatchRecord {
  const batch = readBatchById(records, id)
  if (batch) return batch
  throw new DeskError('not_found', { field: 'batchId', message: { zh: '没有这个导入批次', en: 'There is no such import' }, remedy: { zh: '请从导入列表中选择', en: 'Choose one of the list of imports' } })
}

/** Rejects that a replay would bring. */
export function replayFilter({ batch, rows, filter }: Pick<Replay, 'batch' | 'rows' | 'filter'>): RejectFilter {
  return { ...(filter ?? { rows: rows.map(({ row }) => row) }), batch, state: 'open' }
}

/** What is to be replayed of a batch, checked. @throws DeskError */
export function replayOf(session: Session, asked: ReplayAsked): { batch: BatchRecord; replay: Replay; count: number } {
  const batch = batchNamed(session, asked.batchId)
  if (batch.status !== 'accepted') throw notAccepted()
  const replay: Replay = { batch: batch.number, rows: asked.rows, filter: asked.filter, fixes: asked.fixes }
  const count = countRejects(session.records, replayFilter(replay))
  if (!asked.filter && count < asked.rows.length) throw unreadyRow(session, batch, asked)
  if (count === 0) throw nothingChosen()
  checkColumns(session, batch, replay)
  asked.fixes.forEach((fix, index) => {
    if (!isFixValid(fix)) throw badPattern(index)
  })
  return { batch, replay, count }
}

/** The import that a replay is. `steps` clean its rows before the recipe of the mapping does. */
export function replayTask(batch: BatchRecord, replay: Replay, name: string, steps: Mapping['recipe'] = []): ImportTask {
  return { file: { fileName: batch.fileName }, size: JSON.stringify(replay).length, mapping: { ...batch.mapping, name: `${batch.name} · ${name}`.slice(0, 200), recipe: [...steps, ...batch.mapping.recipe] }, replay }
}

/** Columns that rows of the batch have, or that its mapping reads. @throws DeskError invalid for another one */
function checkColumns({ records }: Session, batch: BatchRecord, { rows, fixes, filter }: Replay): void {
  const named = [...rows.flatMap(({ values }) => Object.keys(values)), ...fixes.flatMap(({ column }) => column ?? [])]
  if (named.length === 0) return
  const read = batch.mapping.columns.flatMap((column) => ('from' in column ? [column.from] : []))
  const [first] = walkRejects(records, replayFilter({ batch: batch.number, rows, filter }))
  const known = new Set([...read, ...Object.keys(first?.[0]?.raw ?? {})])
  const unknown = named.find((column) => !known.has(column))
  if (unknown !== undefined) throw unknownColumn(unknown)
}

/** The first row that is not ready to be replayed, and why. */
function unreadyRow({ records }: Session, batch: BatchRecord, { rows }: ReplayAsked): DeskError {
  const states = rows.map(({ row }) => ({ row, state: readReject(records, batch.number, row)?.state }))
  const missing = states.find(({ state }) => state === undefined)
  if (missing) return new DeskError('not_found', { field: 'row', message: { zh: `第 ${missing.row} 行不在异常行之中`, en: `Row ${missing.row} is not among the rejected ones` }, remedy: { zh: '请刷新异常数据表', en: 'Refresh the table of exceptions' } })
  const done = states.find(({ state }) => state !== 'open')
  if (done?.state === 'ignored') {
    return new DeskError('conflict', { field: 'row', message: { zh: `第 ${done.row} 行已忽略`, en: `Row ${done.row} was put aside` }, remedy: { zh: '请先重新打开该行', en: 'Reopen it first' } })
  }
  const twice = done ?? rows[0]!
  return new DeskError('conflict', {
    field: 'row', message: { zh: `第 ${twice.row} 行已修复并导入，或列出了两次`, en: `Row ${twice.row} was repaired and imported already, or is listed twice` }, remedy: { zh: '请刷新异常数据表', en: 'Refresh the table of exceptions' }
  })
}

export function notAccepted(): DeskError {
  return new DeskError('conflict', {
    field: 'batchId',
    message: { zh: '该批次未导入成功或已撤销', en: 'That import did not succeed or was undone' },
    remedy: { zh: '只有状态为“已导入”的批次可以这样处理', en: 'Only an accepted import can be treated so' }
  })
}

export function nothingChosen(): DeskError {
  return new DeskError('invalid', { field: 'rows', message: { zh: '没有选中可以重新导入的行', en: 'No row is chosen that can be imported again' }, remedy: { zh: '请选择行，或放宽筛选条件', en: 'Choose rows, or narrow them less' } })
}

function unknownColumn(column: string): DeskError {
  return new DeskError('invalid', { field: 'values', message: { zh: `该行没有名为“${column}”的列`, en: `The row has no column “${column}”` }, remedy: { zh: '请使用文件中的列名', en: 'Use the names of the columns of the file' } })
}

function badPattern(index: number): DeskError {
  return new DeskError('invalid', {
    field: `fixes.${index}.find`, message: { zh: '正则表达式不正确', en: 'The pattern is not valid' }, remedy: { zh: '使用 RE2 语法（没有反向引用和环视）；替换文本中用 $1 引用分组', en: 'Use RE2 syntax (no back references, no look-around); the replacement names groups by $1' }
  })
}
