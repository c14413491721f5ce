/** Rows below a table that are none of its rows: totals, and notes such as who printed it. */
import type { Format } from '#core/contract/imports.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { looksNumeric, meansNothing } from '#core/import/read/values.ts'
import type { ImportWarning } from '#core/import/read/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { cutStagedRows, lastStagedRows } from '#core/store/staging/staging.ts'

const mostFooterRows = 10
const totals = /^(?:(?:本页|本月|本日|全部|以上)?(?:合计|总计|小计|共计|累计|汇总|总和)|(?:grand|sub|sum)?-?totals?|sum)(?:[:：].*)?$/i
const notes = /[:：]|^(?:注|备注|说明|制表|审核|打印|导出|数据来源|来源|以上|共|end of|source|notes?|generated|printed|exported|created|page|\(?\d+ rows?)/i

/** The file without the rows of its footer, which a warning counts, as its format then says; as it is where the format keeps them. */
export async function withoutFooter(duck: Duck, staged: Staged, format: Format): Promise<Staged> {
  // Who says that there is no header, and no more, wants every row.
  if (staged.rows < 2 || (format.header === false && format.footer === undefined)) return staged
  const width = staged.columns.length
  const last = await lastStagedRows(duck, width, staged.rows, mostFooterRows + 1)
  const found = footerRows(last, width)
  if (found === 0) return staged
  if (format.footer === 'keep') return { ...staged, warnings: [...staged.warnings, footerWarning(found, true)] }
  const rows = staged.rows - found
  await cutStagedRows(duck, rows)
  return { ...staged, rows, format: { ...staged.format, footer: 'skip' }, warnings: [...staged.warnings, footerWarning(found, false)] }
}

/** How many of the last rows are no rows of the table; never all of them. */
function footerRows(last: readonly (string | null)[][], width: number): number {
  let first = last.length
  for (let index = last.length - 1; index > 0; index--) {
    const cells = last[index]!
    if (isTotals(cells, width) || isNote(cells, width)) first = index
    else if (!cells.every((cell) => cell === null || cell.trim() === '')) break
  }
  return last.length - first
}

/** Begins with a word for a sum; what else it has is numbers or blank. */
function isTotals(cells: readonly (string | null)[], width: number): boolean {
  const texts = cells.map((cell) => (cell ?? '').trim())
  const first = texts.findIndex((text) => text !== '')
  if (first < 0 || width < 2 || !totals.test(texts[first]!.replace(/\s/g, ''))) return false
  return texts.slice(first + 1).every((text) => meansNothing(text) || looksNumeric(text))
}

/** One cell alone in a table of three columns or more, which reads like a remark rather than like an id. */
function isNote(cells: readonly (string | null)[], width: number): boolean {
  const filled = cells.filter((cell) => cell !== null && cell.trim() !== '')
  if (width < 3 || filled.length !== 1 || cells[0] !== filled[0]) return false
  const text = filled[0]!.trim()
  return notes.test(text) || (cells.slice(1).every((cell) => cell === null) && /\s/.test(text) && !/\d{5}/.test(text))
}

function footerWarning(count: number, kept: boolean): ImportWarning {
  return {
    code: 'rows.footer', count,
    message: kept
      ? { zh: '表格末尾的合计或说明行按普通行读入', en: 'Rows of totals or notes below the table are read as rows' }
      : { zh: '表格末尾的合计或说明行没有读入；需要时可在读取方式中保留（format.footer）', en: 'Rows of totals or notes below the table were left out; how the file is read can be changed to keep them (format.footer)' }
  }
}
