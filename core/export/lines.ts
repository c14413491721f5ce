/** CSV and NDJSON as streams of bytes, for what is put together from facts and records or goes straight into an encrypted archive: nothing of it is laid down first. */
import { factsColumnType } from '#core/domain/fields.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { csvField, isUnusual, jsonCell, type TypedColumn } from './cells.ts'
import { csvHeaders } from './copy.ts'
import { openBlocks } from './blocks.ts'
import { localTimeSql } from './local-time.ts'
import type { ExportRows } from './rows.ts'
import type { ExportWarning } from './types.ts'

/** Of a block: some 6 MB. */
const mostGroups = 6

export type LineFormat = 'csv' | 'json'

/** The bytes are those that DuckDB's own writer makes of the same values. @returns rows written */
export async function writeLines(
  connections: readonly [Duck, ...Duck[]], rows: ExportRows, { format, timeZone }: { format: LineFormat; timeZone: string }, write: (bytes: Uint8Array, share: number) => Promise<void>
): Promise<{ rows: number; warnings: ExportWarning[] }> {
  const row = format === 'csv' ? await csvRow(connections[0], rows, timeZone) : jsonRow(rows)
  if (format === 'csv') await write(Buffer.from(`${csvHeaders(rows.columns).map(quotedHeader).join(',')}\n`), 0)
  const blocks = openBlocks(connections, rows, mostGroups)
  let written = 0
  for await (const block of blocks.between(0, rows.count, ({ first, end }) => ({ row, from: `FROM ${rows.between(first, end)} f`, pages: rows.pages(first, end) }))) {
    written += block.rows
    await write(block.text, written / rows.count)
  }
  return { rows: written, warnings: blocks.warnings() }
}

async function csvRow(duck: Duck, { columns, facts }: ExportRows, timeZone: string): Promise<string> {
  const local = await localTimeSql(duck, columns, facts, [], timeZone)
  const usual = await usualTexts(duck, columns, facts)
  return `concat(${columns.map((column) => csvField(column, local, usual.has(column))).join(`, ',', `)}, chr(10))`
}

/** Columns of facts whose texts all stand as they are: DuckDB keeps texts that repeat once, so that looking at all different ones costs next to nothing. */
async function usualTexts(duck: Duck, columns: readonly TypedColumn[], from: string): Promise<Set<TypedColumn>> {
  const texts = columns.filter(({ type, page }) => page === undefined && factsColumnType[type] === 'VARCHAR')
  if (texts.length === 0) return new Set()
  const [found] = await duck.rows<Record<string, bigint>>(`SELECT ${texts.map(({ sql }, index) => `(SELECT count(*) FROM (SELECT DISTINCT ${sql} AS text ${from}) WHERE ${isUnusual('text')}) AS c${index}`).join(', ')}`)
  return new Set(texts.filter((_, index) => found![`c${index}`] === 0n))
}

function jsonRow({ columns }: ExportRows): string {
  return `concat(to_json(struct_pack(${columns.map((column) => `${quoteIdentifier(column.header)} := ${jsonCell(column)}`).join(', ')})), chr(10))`
}

function quotedHeader(header: string): string {
  return /[",\r\n]/.test(header) ? `"${header.replaceAll('"', '""')}"` : header
}
