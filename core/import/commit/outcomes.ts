/**
 * What became of each row, kept sealed in records, so that the artifact can be written again from the raw file alone. Content: a header (JSON, its
 * length before it as UINT32), then the columns of `fate`, one after another: row, entity_id UINT32, code UINT16, entity, created UINT8. Little endian.
 */
import type { Format } from '#core/contract/imports.ts'
import { createHeldBack, keepHeldBack } from '#core/import/link/tables.ts'
import type { ImportSettings } from '#core/import/types.ts'
import { openBlock, sealBlock } from '#core/store/blocks.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { numbersOf } from '#core/store/staging/transfer.ts'

export interface Outcomes {
  /** Settings as they were, since they decide what values are. */
  settings: ImportSettings
  /** Data rows of the file. */
  fileRows: number
  /** How the file was read. Batches of before 2026-11-22 did not keep it. */
  format?: Format
  /** The types that the file states do not count: a replayed row is kept as texts. */
  untyped: boolean
  /** Rows that come after versions of earlier batches: row, batch, row there. */
  replaces: [row: number, batch: number, replacedRow: number][]
  /** Rows that came late: row, and the batch of the version after it. */
  replacedBy?: [row: number, batch: number][]
  /** Of rows of entities, the values that were held back, by their numbers. */
  held?: [row: number, ...fields: number[]][]
  /** Of rows that have two ends: row, and entity, entity_id and created of the other end. */
  others?: [row: number, entity: number, id: number, created: number][]
}

const contextOf = (batch: number) => `outcomes/${batch}`

export async function sealOutcomes(duck: Duck, keys: WorkspaceKeys, batch: number, outcomes: Omit<Outcomes, 'replaces' | 'replacedBy' | 'held' | 'others'>, hasEnds = false): Promise<Buffer> {
  const parts: Buffer[][] = [[], [], [], [], []]
  const bytes = (values: Uint8Array | Uint16Array | Uint32Array) => Buffer.from(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
  const query = `SELECT "row", coalesce(entity_id, 0)::UINTEGER, code::USMALLINT, coalesce(entity, 0)::UTINYINT, created::UTINYINT FROM fate ORDER BY "row"`
  for await (const chunk of duck.chunks(query)) {
    parts[0]!.push(bytes(numbersOf<Uint32Array>(chunk, 0)))
    parts[1]!.push(bytes(numbersOf<Uint32Array>(chunk, 1)))
    parts[2]!.push(bytes(numbersOf<Uint16Array>(chunk, 2)))
    parts[3]!.push(bytes(numbersOf<Uint8Array>(chunk, 3)))
    parts[4]!.push(bytes(numbersOf<Uint8Array>(chunk, 4)))
  }
  const replaces = await duck.rows<{ row: number; batch: number; replaced: number }>(
    'SELECT "row", replaces_batch AS batch, replaces_row AS replaced FROM fate WHERE code = 0 AND replaces_batch IS NOT NULL ORDER BY "row"')
  const late = await duck.rows<{ row: number; batch: number }>('SELECT "row", replaced_by AS batch FROM fate WHERE code = 0 AND replaced_by IS NOT NULL ORDER BY "row"')
  const held = await duck.rows<{ row: number; fields: number[] }>('SELECT "row", fields FROM held_back ORDER BY "row"')
  const others = hasEnds ? await duck.rows<{ row: number; entity: number; id: number; created: number }>(
    'SELECT "row", other_entity AS entity, other_id AS id, other_created::UTINYINT AS created FROM fate WHERE other_id IS NOT NULL ORDER BY "row"') : undefined
  const header = Buffer.from(JSON.stringify({
    ...outcomes, replaces: replaces.map(({ row, batch: from, replaced }) => [row, from, replaced]), ...(late.length > 0 && { replacedBy: late.map(({ row, batch: by }) => [row, by]) }),
    ...(held.length > 0 && { held: held.map(({ row, fields }) => [row, ...fields]) }),
    ...(others && { others: others.map(({ row, entity, id, created }) => [row, entity, id, created]) })
  } satisfies Outcomes))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  return sealBlock(keys.blocks, Buffer.concat([length, header, ...parts.flat()]), contextOf(batch))
}

const rowBytes = 4 + 4 + 2 + 1 + 1
const loadedRows = 20_000

/** Fills table `fate` as it was. @throws when the outcomes were altered */
export async function loadOutcomes(duck: Duck, keys: WorkspaceKeys, batch: number, sealed: Uint8Array): Promise<Outcomes> {
  const content = openBlock(keys.blocks, sealed, contextOf(batch))
  const headerEnd = 4 + content.readUInt32LE(0)
  const outcomes = JSON.parse(content.subarray(4, headerEnd).toString()) as Outcomes
  const columns = content.subarray(headerEnd)
  const rows = columns.length / rowBytes
  const replaced = new Map(outcomes.replaces.map(([row, from, number]) => [row, [from, number] as const]))
  const replacedBy = new Map(outcomes.replacedBy)
  await duck.run('CREATE OR REPLACE TABLE fate ("row" UINTEGER, code USMALLINT, entity UTINYINT, entity_id UINTEGER, created BOOLEAN, replaces_batch UINTEGER, replaces_row UINTEGER, replaced_by UINTEGER)')
  for (let from = 0; from < rows; from += loadedRows) {
    const fates: (number | null)[][] = []
    for (let index = from; index < Math.min(rows, from + loadedRows); index++) {
      const row = columns.readUInt32LE(index * 4)
      const entity = columns[rows * 10 + index]!
      const [replacesBatch = null, replacesRow = null] = replaced.get(row) ?? []
      fates.push([row, columns.readUInt16LE(rows * 8 + index * 2), entity || null, entity ? columns.readUInt32LE(rows * 4 + index * 4) : null, columns[rows * 11 + index]!, replacesBatch, replacesRow, replacedBy.get(row) ?? null])
    }
    await duck.run(`INSERT INTO fate SELECT f[1], f[2], f[3], f[4], f[5]::BOOLEAN, f[6], f[7], f[8] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS f)`, [JSON.stringify(fates)])
  }
  await createHeldBack(duck)
  for (let from = 0; from < (outcomes.held?.length ?? 0); from += loadedRows) {
    await keepHeldBack(duck, outcomes.held!.slice(from, from + loadedRows))
  }
  if (outcomes.others) await loadOthers(duck, outcomes.others)
  return outcomes
}

/** What became of the rows of a file, in order: row and code (link/fate.ts). @throws when the outcomes were altered */
export function readFates(keys: WorkspaceKeys, batch: number, sealed: Uint8Array): { row: number; code: number }[] {
  const content = openBlock(keys.blocks, sealed, contextOf(batch))
  const columns = content.subarray(4 + content.readUInt32LE(0))
  const rows = columns.length / rowBytes
  return Array.from({ length: rows }, (_, index) => ({ row: columns.readUInt32LE(index * 4), code: columns.readUInt16LE(rows * 8 + index * 2) }))
}

async function loadOthers(duck: Duck, others: NonNullable<Outcomes['others']>): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE others ("row" UINTEGER, entity UTINYINT, id UINTEGER, created BOOLEAN)')
  for (let from = 0; from < others.length; from += loadedRows) {
    await duck.run(`INSERT INTO others SELECT o[1], o[2], o[3], o[4]::BOOLEAN FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS o)`, [JSON.stringify(others.slice(from, from + loadedRows))])
  }
  await duck.run(`CREATE OR REPLACE TABLE fate AS SELECT f.*, o.entity AS other_entity, o.id AS other_id, coalesce(o.created, false) AS other_created FROM fate f LEFT JOIN others o ON o."row" = f."row"`)
}
