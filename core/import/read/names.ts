/** Column names as the mapping will use them: trimmed, never blank, unique. */
import type { ImportWarning, StagedColumn } from '#core/import/read/types.ts'

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

function clean(name: string): string {
  return name.replace(/[\u200b\ufeff]/g, '').replace(/\s+/g, ' ').trim().slice(0, nameLength)
}
