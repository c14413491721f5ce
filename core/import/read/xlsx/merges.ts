/** Merged cells of a worksheet, which its file lists behind its rows. */
import { limits } from '#core/import/read/refusal.ts'
import { columnOf } from '#core/import/read/xlsx/cells.ts'
import type { Sheet, Workbook } from '#core/import/read/xlsx/workbook.ts'
import { attribute, readXml } from '#core/import/read/xlsx/xml.ts'

/** Rows are 1-based, columns 0-based; all bounds belong to the range. */
export interface MergedRange {
  top: number
  bottom: number
  left: number
  right: number
}

/** Further ones are not looked at. */
export const mostRanges = 100_000

/** The range of a `mergeCell`; undefined where there is none. */
export function mergedRange(attributes: string): MergedRange | undefined {
  const [, from, to] = /^\$?([A-Za-z]{1,3}\$?\d{1,7}):\$?([A-Za-z]{1,3}\$?\d{1,7})$/.exec(attribute(attributes, 'ref') ?? '') ?? []
  if (from === undefined || to === undefined) return undefined
  const range = { top: rowOf(from), bottom: rowOf(to), left: columnOf(from), right: Math.min(columnOf(to), limits.columns - 1) }
  return range.top <= range.bottom && range.left <= range.right ? range : undefined
}

function rowOf(reference: string): number {
  return Number(/\d+$/.exec(reference)![0])
}

/** Reads the sheet for its merged cells alone. */
export async function readMerges(workbook: Workbook, sheet: Sheet): Promise<MergedRange[]> {
  const ranges: MergedRange[] = []
  await readXml(workbook.archive.read(sheet.entry), {
    open(name, attributes) {
      const range = name === 'mergeCell' && ranges.length < mostRanges ? mergedRange(attributes) : undefined
      if (range) ranges.push(range)
    },
    close: () => undefined,
    text: () => undefined
  })
  return ranges.sort((left, right) => left.top - right.top)
}

/** Puts the value of each merged range into all its cells, row by row from the top. @param ranges by their first row */
export function repeatMerged(ranges: readonly MergedRange[]): (row: { number: number; cells: string[] }) => void {
  let next = 0
  let active: { range: MergedRange; value: string }[] = []
  return ({ number, cells }) => {
    active = active.filter(({ range }) => range.bottom >= number)
    for (; next < ranges.length && ranges[next]!.top <= number; next++) {
      const range = ranges[next]!
      if (range.bottom >= number) active.push({ range, value: range.top === number ? (cells[range.left] ?? '') : '' })
    }
    for (const { range, value } of active) {
      if (value === '') continue
      while (cells.length <= range.right) cells.push('')
      for (let column = range.left; column <= range.right; column++) cells[column] = value
    }
  }
}
