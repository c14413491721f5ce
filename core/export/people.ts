/** What records alone hold of the rows of an export, brought into the staging database in the order of the rows. */
import { entityKey } from '#core/domain/entities.ts'
import { masked, type Mask } from '#core/domain/masks.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { numbersOf } from '#core/store/staging/transfer.ts'
import type { WriteTask } from './types.ts'

/** Table with `position` and p0, p1 … (texts) of the columns that records hold, by their place among all columns. */
export const peopleTable = 'people'

/** Rows read from SQLite at a time: about 15 ms. */
const pageRows = 20_000

export interface Pace {
  breathe: () => Promise<void>
  onShare: (share: number) => void
}

/**
 * Fills `people` with a row for each position. The walk goes by id within pages, each of which crosses as one JSON text: a row at a time takes twice as long.
 * @throws when a member is not among the live entities of the records: the two states do not belong together
 */
export async function loadPeople(duck: Duck, records: RecordsDatabase, task: WriteTask, { breathe, onShare }: Pace): Promise<void> {
  const wanted = task.columns.flatMap(({ source }, index) => ('records' in source ? [{ index, ...source }] : []))
  await duck.run(`CREATE TABLE ${peopleTable} (position UINTEGER, ${wanted.map(({ index }) => `p${index} VARCHAR`).join(', ')})`)
  records.function('masked', { deterministic: true }, (value, mask) => masked(value, mask as Mask) as string | null)
  const read = records.prepare<[Record<string, unknown>], { page: string; missing: number }>(`
    SELECT json_group_array(json_array(j.key + @start, ${wanted.map(({ records: sql }) => sql).join(', ')})) AS page, count(*) FILTER (WHERE e.state IS NOT 0) AS missing
    FROM json_each(@ids) j LEFT JOIN entities e ON e.key = @base + j.value`)
  const parameters = Object.assign({}, ...wanted.map((source) => source.parameters)) as Record<string, string | number>
  const columns = wanted.map((_, place) => `row[${place + 2}]`).join(', ')
  const insert = `INSERT INTO ${peopleTable} SELECT row[1]::UINTEGER, ${columns} FROM (SELECT unnest(from_json($1::VARCHAR, '[["VARCHAR"]]')) AS row)`
  const ids = await idsOf(duck, task)
  let inserting: Promise<unknown> = Promise.resolve()
  try {
    for (let start = 0; start < ids.length; start += pageRows) {
      const { page, missing } = read.get({ ...parameters, start, base: entityKey(task.entity, 0), ids: JSON.stringify([...ids.subarray(start, start + pageRows)]) })!
      if (missing > 0) throw new Error('Members of the export are not in the records')
      await inserting
      inserting = duck.run(insert, [page])
      await breathe()
      onShare(Math.min(1, (start + pageRows) / ids.length))
    }
    await inserting
  } finally {
    // A connection must not be closed while it works.
    await inserting.catch(() => undefined)
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
