/** Column names as the mapping will use them: trimmed, never blank, unique. */
import type { ImportWarning, StagedColumn } from '#core/import/read/types.ts'

import { isColumnFilled } from '#core/store/staging/staging.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

const nameLength = 200

/** @param count columns there are; names beyond the header's are made */
export function nameColumns(header: readonly (string | null)[], count: number, warnings: ImportWarning[]): StagedColumn[] {
  const taken = new Set<string>()
  const wanted = Array.from({ length: count }, (_, index) => clean(header[index] ?? ''))
  let renamed = 0
  const columns = wanted.map((name, index) => {
    const base = name || `column_${index + 1}`
    let unique = base
    for (let number = 2; taken.has(unique) || (unique !== name && wanted.includes(unique)); number++) unique = `${base}_${number}`
    if (unique !== base) renamed++
    taken.add(unique)
    return { name: unique, index }
  })
  const blank = header.slice(0, count).filter((_, index) => wanted[index] === '').length
  if (blank) warnings.push({ code: 'header.blank', count: blank, message: { zh: '有列没有名称，已按位置命名', en: 'Columns without a name were named by their position' } })
  if (renamed) warnings.push({ code: 'header.duplicate', count: renamed, message: { zh: '有重名的列，已加编号区分', en: 'Columns with the same name were numbered' } })
  return columns
}

/**
 * Columns up to the last one that has a name or a cell that is not blank: lines that end in a delimiter make none.
 * @param width columns of `staged_rows`
 */
export async function withoutBlankEnd(duck: Duck, header: readonly (string | null)[], width: number): Promise<number> {
  let last = width
  while (last > 1 && clean(header[last - 1] ?? '') === '' && !(await isColumnFilled(duck, last - 1))) last--
  return last
}

function clean(name: string): string {
  return name.replace(/[\u200b\ufeff]/g, '').replace(/\s+/g, ' ').trim().slice(0, nameLength)
}
