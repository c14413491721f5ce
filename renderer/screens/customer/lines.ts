/** The lines of an event as a small table. */
import { plainText } from '#renderer/components/plainText.ts'

export interface LineTable {
  columns: string[]
  rows: string[][]
}

type Line = Record<string, unknown>

/** Rows of text under the columns that tell the lines apart: what is the same in all of them is said by the event itself. */
export function lineTable(lines: unknown[]): LineTable {
  const objects = lines.map((line): Line => (typeof line === 'object' && line !== null && !Array.isArray(line) ? (line as Line) : { '': line }))
  const names = [...new Set(objects.flatMap((line) => Object.keys(line)))]
  const varying = names.filter((name) => new Set(objects.map((line) => plainText(line[name]))).size > 1)
  const columns = objects.length === 1 || varying.length === 0 ? names.filter((name) => objects.some((line) => plainText(line[name]) !== '')) : varying
  return { columns, rows: objects.map((line) => columns.map((name) => plainText(line[name]))) }
}
