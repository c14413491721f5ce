/** A worksheet into the staging table. */
import type { Format } from '#core/contract/imports.ts'
import { findHeader } from '#core/import/read/dialect.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { nameColumns } from '#core/import/read/names.ts'
import { refusal } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { openTableWriter, type TableWriter } from '#core/import/read/table-writer.ts'
import type { ImportWarning, StagingContext } from '#core/import/read/types.ts'
import { readSheet, type SheetCounts, type SheetRow } from '#core/import/read/xlsx/sheet.ts'
import { openWorkbook, type Sheet, type Workbook } from '#core/import/read/xlsx/workbook.ts'

const headRows = 200

export async function stageWorkbook(context: StagingContext, source: Source, format: Format): Promise<Staged> {
  const workbook = await openWorkbook(source)
  try {
    for (const sheet of candidates(workbook, format)) {
      const staged = await stageSheet(context, workbook, sheet, format)
      if (staged) return { ...staged, sheets: workbook.sheets.map(({ name }) => name) }
    }
    throw refusal(
      'invalid', { zh: format.sheet === undefined ? '工作簿里没有数据' : '这个工作表里没有数据', en: format.sheet === undefined ? 'The workbook holds no data' : 'This worksheet holds no data' },
      { zh: '检查是否选对了文件和工作表', en: 'Check that the right file and worksheet were chosen' }, 'sheet'
    )
  } finally {
    await workbook.archive.close()
  }
}

/** The sheet asked for; else visible sheets first. */
function candidates(workbook: Workbook, format: Format): Sheet[] {
  if (format.sheet === undefined) return [...workbook.sheets].sort((left, right) => Number(left.hidden) - Number(right.hidden))
  const sheet = workbook.sheets.find(({ name }) => name === format.sheet)
  if (sheet) return [sheet]
  throw refusal('invalid', { zh: '工作簿里没有这个工作表', en: 'The workbook has no worksheet of that name' }, { zh: '从列出的工作表中选择一个', en: 'Choose one of the worksheets listed' }, 'sheet')
}

/** @returns undefined where the sheet is empty */
async function stageSheet(context: StagingContext, workbook: Workbook, sheet: Sheet, format: Format): Promise<Staged | undefined> {
  const counts: SheetCounts = { errors: 0, lostDigits: 0 }
  let head: SheetRow[] = []
  let started: { writer: TableWriter; header: string[]; headerRow: number; skip: number } | undefined
  const start = async () => {
    const records = head.map((row) => ({ ...row, blank: false }))
    const { headerRow, skip } = findHeader(records, format)
    const header = head.find((row) => row.number === headerRow)?.cells ?? []
    const rows = head.filter((row) => row.number > skip)
    const writer = await openTableWriter(context, rows.reduce((most, row) => Math.max(most, row.cells.length), header.length), '')
    started = { writer, header, headerRow, skip }
    await writer.write(rows.slice(0, context.limit).map((row) => row.cells))
    head = []
  }
  const onShare = (share: number) => context.onProgress?.(share, started?.writer.rows ?? 0)
  try {
    for await (const batch of readSheet(workbook, sheet, counts, onShare)) {
      context.signal?.throwIfAborted()
      if (started) await started.writer.write(batch.slice(0, context.limit === undefined ? undefined : context.limit - started.writer.rows).map((row) => row.cells))
      else head.push(...batch)
      if (!started && head.length >= headRows) await start()
      if (started && started.writer.rows === context.limit) break
    }
    if (!started && head.length === 0) return undefined
    if (!started) await start()
    const { writer, header, headerRow, skip } = started!
    const rows = await writer.finish()
    const warnings = sheetWarnings(counts)
    const { headerRow: _row, skipRows: _skip, ...given } = format
    return {
      columns: nameColumns(header, writer.width, warnings), rows, warnings,
      format: { ...given, kind: 'xlsx', sheet: sheet.name, header: headerRow > 0, ...(headerRow > 1 && { headerRow }), ...(headerRow === 0 && skip > 0 && { skipRows: skip }) }
    }
  } catch (error) {
    started?.writer.discard()
    throw error
  }
}

function sheetWarnings(counts: SheetCounts): ImportWarning[] {
  const all: ImportWarning[] = [
    { code: 'cell.error', count: counts.errors, message: { zh: '有单元格是错误值（如 #N/A），按空处理', en: 'Cells with an error such as #N/A were taken as blank' } },
    {
      code: 'digits.lost', count: counts.lostDigits,
      message: { zh: '有超过 15 位的数字末尾变成了 0：Excel 在保存前已丢失这些位数', en: 'Numbers of more than 15 digits end in zeros: the spreadsheet had lost these digits before' }
    }
  ]
  return all.filter((warning) => warning.count > 0)
}
