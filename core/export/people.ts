/** The rows of an export with what records alone hold of them, in the staging database, in their order. */
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { masked, type Mask } from '#core/domain/masks.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { numbersOf } from '#core/store/staging/transfer.ts'
import { groupRows } from './facts-rows.ts'
import type { WriteTask } from './types.ts'

/** Table with `position`, f0 … of the columns that facts hold and p0 … (texts) of those that records hold, numbered by their place among all columns. */
export const rowsTable = 'rows'

/** Rows read from SQLite at a time: some 15 ms. */
const pageRows = 2 * groupRows

export interface Pace {
  breathe: () => Promise<void>
  onShare: (share: number) => void
}

/**
 * Fills `rows` in order. The walk goes by pages, each of which crosses as one JSON text, since a row at a time takes twice as long; DuckDB puts one together
 * with the rows of facts while the next is read.
 * @throws when a member is not among the live entities of the records: the two states do not belong together
 */
export async function loadPeople(duck: Duck, records: RecordsDatabase, task: WriteTask, { breathe, onShare }: Pace): Promise<void> {
  const wanted = task.columns.flatMap(({ source }, index) => ('records' in source ? [{ index, ...source }] : []))
  await duck.run(`CREATE TABLE ${rowsTable} AS SELECT * EXCLUDE id, ${wanted.map(({ index }) => `NULL::VARCHAR AS p${index}`).join(', ')} FROM read_parquet($1) LIMIT 0`, [task.facts])
  records.function('masked', { deterministic: true }, (value, mask) => masked(value, mask as Mask) as string | null)
  const readPage = pageReader(records, task.entity, wanted.map(({ records: sql }) => sql))
  const parameters = Object.assign({}, ...wanted.map((source) => source.parameters)) as Record<string, string | number>
  const columns = wanted.map((_, place) => `row[${place + 2}]`).join(', ')
  const insert = `INSERT INTO ${rowsTable} SELECT f.* EXCLUDE id, ${columns} FROM (SELECT * FROM read_parquet($1) WHERE position >= $2::UINTEGER AND position < $3::UINTEGER) f
    JOIN (SELECT unnest(from_json($4::VARCHAR, '[["VARCHAR"]]')) AS row) p ON p.row[1]::UINTEGER = f.position ORDER BY f.position`
  const ids = await idsOf(duck, task)
  let inserting: Promise<unknown> = Promise.resolve()
  try {
    for (let start = 0; start < ids.length; start += pageRows) {
      const page = readPage(ids.subarray(start, start + pageRows), start, parameters)
      await inserting
      inserting = duck.run(insert, [task.facts, start, Math.min(ids.length, start + pageRows), page])
      await breathe()
      onShare(Math.min(1, (start + pageRows) / ids.length))
    }
    await inserting
  } finally {
    // A connection must not be closed while it works.
    await inserting.catch(() => undefined)
  }
}

type PageReader = (ids: Uint32Array, start: number, parameters: Record<string, string | number>) => string

/** Answers JSON of an array of [position, value …]. Ids without a gap are read as they lie; others are looked up one by one, which takes a third longer. */
function pageReader(records: RecordsDatabase, entity: EntityType, values: readonly string[]): PageReader {
  const prepare = (position: string, from: string) => records.prepare<[Record<string, unknown>], { page: string; live: number }>(
    `SELECT json_group_array(json_array(${[position, ...values].join(', ')})) AS page, count(*) FILTER (WHERE e.state = 0) AS live FROM ${from}`)
  const range = prepare('e.key - @first + @start', 'entities e WHERE e.key >= @first AND e.key <= @last')
  const list = prepare('j.key + @start', 'json_each(@ids) j LEFT JOIN entities e ON e.key = j.value + @base')
  return (ids, start, parameters) => {
    const [first, last] = [entityKey(entity, ids[0]!), entityKey(entity, ids.at(-1)!)]
    const isRange = last - first === ids.length - 1 && ids.every((id, index) => id === ids[0]! + index)
    const { page, live } = isRange ? range.get({ ...parameters, start, first, last })! : list.get({ ...parameters, start, base: entityKey(entity, 0), ids: JSON.stringify([...ids]) })!
    if (live !== ids.length) throw new Error('Members of the export are not in the records')
    return page
  }
}

async function idsOf(duck: Duck, { facts, rows }: WriteTask): Promise<Uint32Array> {
  const ids = new Uint32Array(rows)
  let met = 0
  for await (const chunk of duck.chunks('SELECT id FROM read_parquet($1) ORDER BY position', [facts])) {
    ids.set(numbersOf<Uint32Array>(chunk, 0), met)
    met += chunk.rowCount
  }
  return ids
}
