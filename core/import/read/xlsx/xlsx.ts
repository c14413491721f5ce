/** A worksheet into the staging table. */
import type { Format } from '#core/contract/imports.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { nameColumns, withoutBlankEnd } from '#core/import/read/names.ts'
import { limits, refusal } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { findTable, shapeFormat, type TableShape } from '#core/import/read/table-shape.ts'
import { openTableWriter, type TableWriter } from '#core/import/read/table-writer.ts'
import type { ImportWarning, StagingContext } from '#core/import/read/types.ts'
import { readMerges } from '#core/import/read/xlsx/merges.ts'
import { noCounts, readSheet, type SheetCounts, type SheetRow } from '#core/import/read/xlsx/sheet.ts'
import { openWorkbook, type Sheet, type Workbook } from '#core/import/read/xlsx/workbook.ts'

const headRows = 200

export async function stageWorkbook(context: StagingContext, source: Source, format: Format): Promise<Staged> {
  const workbook = await openWorkbook(source)
  try {
    for (const sheet of candidates(workbook, format)) {
      const staged = await stageSheet(context, workbook, sheet, format)
      if (staged) return { ...staged, sheets: workbook.sheets.map(({ name }) => name), warnings: [...sheetsWarning(workbook, sheet, format), ...staged.warnings] }
    }
    throw refusal(
      'invalid', { zh: format.sheet === undefined ? '工作簿里没有数据' : '这个工作表里没有数据', en: format.sheet === undefined ? 'The workbook holds no data' : 'This worksheet holds no data' },
      { zh: '检查是否选对了文件和工作表', en: 'Check that the right file and worksheet were chosen' }, 'sheet'
    )
  } finally {
    await workbook.archive.close()
  }
}

function sheetsWarning({ sheets }: Workbook, read: Sheet, format: Format): ImportWarning[] {
  if (sheets.length < 2 || format.sheet !== undefined) return []
  return [{
    code: 'sheets.several', count: sheets.length,
    message: { zh: `工作簿有 ${sheets.length} 个工作表，只读入“${read.name}”`, en: `The workbook has ${sheets.length} worksheets; only “${read.name}” is read` }
  }]
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
  const counts = noCounts()
  const repeated = format.merged === 'repeat' ? await readMerges(workbook, sheet) : []
  let head: SheetRow[] = []
  let characters = 0
  let started: { writer: TableWriter; shape: TableShape } | undefined
  const start = async () => {
    const shape = findTable(head, format)
    const rows = head.filter((row) => isOf(shape, row))
    const writer = await openTableWriter(context, rows.reduce((most, row) => Math.max(most, row.cells.length), shape.header.length), '')
    started = { writer, shape }
    await writer.write(rows.slice(0, context.limit).map((row) => row.cells))
    head = []
  }
  const onShare = (share: number) => context.onProgress?.(share, started?.writer.rows ?? 0)
  try {
    for await (const batch of readSheet(workbook, sheet, counts, { onShare, repeated })) {
      context.signal?.throwIfAborted()
      if (started) await writeRows(started, batch, context.limit)
      else for (const row of batch) {
        head.push(row)
        for (const cell of row.cells) characters += cell.length
      }
      if (!started && (head.length >= headRows || characters > limits.headCharacters)) await start()
      if (started && (started.writer.rows === context.limit || isPast(started.shape, batch.at(-1)))) break
    }
    if (!started && head.length === 0) return undefined
    if (!started) await start()
    const { writer, shape } = started!
    const rows = await writer.finish()
    const warnings = [...shape.warnings, ...sheetWarnings(counts, shape, format, workbook)]
    const { headerRow: _row, headerRows: _rows, skipRows: _skip, table: _table, ...given } = format
    const columns = nameColumns(shape.header, await withoutBlankEnd(context.duck, shape.header, writer.width), warnings)
    return { columns, rows, warnings, ...(shape.tables && { tables: shape.tables }), format: { ...given, kind: 'xlsx', sheet: sheet.name, ...shapeFormat(shape) } }
  } catch (error) {
    started?.writer.discard()
    throw error
  }
}

async function writeRows({ writer, shape }: { writer: TableWriter; shape: TableShape }, rows: readonly SheetRow[], limit: number | undefined): Promise<void> {
  const own = shape.until === undefined ? rows : rows.filter((row) => isOf(shape, row))
  await writer.write(own.slice(0, limit === undefined ? undefined : limit - writer.rows).map((row) => row.cells))
}

function isOf({ skip, until }: TableShape, { number }: SheetRow): boolean {
  return number > skip && (until === undefined || number < until)
}

function isPast({ until }: TableShape, row: SheetRow | undefined): boolean {
  return until !== undefined && row !== undefined && row.number >= until
}

function sheetWarnings(counts: SheetCounts, shape: TableShape, format: Format, { linksOut }: Workbook): ImportWarning[] {
  const merged = counts.merged.filter((range) => range.bottom > shape.skip && (shape.until === undefined || range.top < shape.until)).length
  const all: ImportWarning[] = [
    { code: 'cell.error', count: counts.errors, message: { zh: '有单元格是错误值（如 #N/A），按空处理', en: 'Cells with an error such as #N/A were taken as blank' } },
    {
      code: 'digits.lost', count: counts.lostDigits,
      message: { zh: '有超过 15 位的数字末尾变成了 0：Excel 在保存前已丢失这些位数', en: 'Numbers of more than 15 digits end in zeros: the spreadsheet had lost these digits before' }
    },
    {
      code: 'formula.unsaved', count: counts.unsaved,
      message: { zh: '有公式没有保存计算结果，按空处理；用 Excel 或 WPS 打开并保存后再导入', en: 'Formulas without a stored result were taken as blank; open the file in a spreadsheet program, save it and import it again' }
    },
    { code: 'rows.hidden', count: counts.hiddenRows, message: { zh: '有隐藏的行，已照常读入', en: 'Hidden rows were read like others' } },
    { code: 'columns.hidden', count: counts.hiddenColumns, message: { zh: '有隐藏的列，已照常读入', en: 'Hidden columns were read like others' } },
    {
      code: 'cells.merged', count: format.merged === 'repeat' ? 0 : merged,
      message: { zh: '有合并的单元格，值只在左上角的一格；需要填满时把 format.merged 设为 repeat', en: 'Merged cells have their value in the first cell only; set format.merged to repeat to have it in each' }
    },
    { code: 'links.external', count: linksOut, message: { zh: '工作簿链接到其他文件；没有打开它们，用的是文件中保存的值', en: 'The workbook links to other files; they were not opened, and the values stored in this one are used' } }
  ]
  return all.filter((warning) => warning.count > 0)
}
