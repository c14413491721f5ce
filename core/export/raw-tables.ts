/** Which raw rows of imports are written, and what stands before the columns of their files: those that were turned away, and those that were there already. */
import type { Locale } from '#core/contract/errors.ts'
import { duplicateReasons, rejectRules } from '#core/domain/import-rules.ts'
import { batchIdOf, readBatch, type BatchRecord } from '#core/store/records/batches.ts'
import { walkDuplicates, type DuplicateFilter } from '#core/store/records/duplicates.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { walkRejects, type RejectFilter } from '#core/store/records/rejects.ts'

export type RawRows = { kind: 'rejects'; filter: RejectFilter } | { kind: 'duplicates'; filter: DuplicateFilter }

export interface RawTable {
  /** What stands before the columns of the files. */
  own: { name: string; header: string; isNumber: boolean }[]
  /** From the beginning at each call; `values` are of the own columns. */
  rows: () => Iterable<{ values: (string | null)[]; raw: Record<string, string | null> }>
}

const words = {
  batch: { zh: '批次', en: 'Batch' }, file: { zh: '文件', en: 'File' }, source: { zh: '来源', en: 'Source' }, row: { zh: '行', en: 'Row' }, column: { zh: '列', en: 'Column' },
  rule: { zh: '规则', en: 'Rule' }, reason: { zh: '原因', en: 'Reason' }, state: { zh: '状态', en: 'State' }, note: { zh: '备注', en: 'Note' },
  of_batch: { zh: '重复的批次', en: 'Repeats batch' }, of_row: { zh: '重复的行', en: 'Repeats row' }, imported: { zh: '再次导入为', en: 'Imported as' }
} as const
type OwnColumn = keyof typeof words

const numbers: readonly OwnColumn[] = ['row', 'of_row']
const ofRejects = ['batch', 'file', 'source', 'row', 'column', 'rule', 'reason', 'state', 'note'] as const
const ofDuplicates = ['batch', 'file', 'source', 'row', 'reason', 'of_batch', 'of_row', 'imported'] as const

export function rawTable(records: RecordsDatabase, of: RawRows, locale: Locale): RawTable {
  const batches = new Map<number, BatchRecord>()
  const batchOf = (number: number) => {
    if (!batches.has(number)) batches.set(number, readBatch(records, number)!)
    return batches.get(number)!
  }
  return of.kind === 'rejects' ? rejectTable(records, of.filter, locale, batchOf) : duplicateTable(records, of.filter, locale, batchOf)
}

type BatchOf = (number: number) => BatchRecord

function tableOf<Name extends OwnColumn, Row extends { raw: Record<string, string | null> }>(
  names: readonly Name[], locale: Locale, pages: () => Iterable<Row[]>, valuesOf: (row: Row) => Record<Name, string | null>
): RawTable {
  return {
    own: names.map((name) => ({ name, header: words[name][locale], isNumber: numbers.includes(name) })),
    *rows() {
      for (const page of pages()) {
        for (const row of page) {
          const values = valuesOf(row)
          yield { values: names.map((name) => values[name]), raw: row.raw }
        }
      }
    }
  }
}

function rejectTable(records: RecordsDatabase, filter: RejectFilter, locale: Locale, batchOf: BatchOf): RawTable {
  return tableOf(ofRejects, locale, () => walkRejects(records, filter), ({ batch, row, column, rule, state, note }) => {
    const { id, fileName, source } = batchOf(batch)
    const known = Object.hasOwn(rejectRules, rule) ? rejectRules[rule as keyof typeof rejectRules] : undefined
    return { batch: id, file: fileName, source, row: String(row), column, rule, reason: known?.[locale] ?? rule, state, note }
  })
}

function duplicateTable(records: RecordsDatabase, filter: DuplicateFilter, locale: Locale, batchOf: BatchOf): RawTable {
  const textOf = (number: number | null) => (number === null ? null : String(number))
  return tableOf(ofDuplicates, locale, () => walkDuplicates(records, filter), ({ batch, row, why, ofBatch, ofRow, imported }) => {
    const { id, fileName, source } = batchOf(batch)
    return {
      batch: id, file: fileName, source, row: String(row), reason: duplicateReasons[why][locale], of_batch: ofBatch === null ? null : batchIdOf(ofBatch), of_row: textOf(ofRow), imported: imported === null ? null : batchIdOf(imported)
    }
  })
}
