/**
 * Versions of what a source names by one id: those that earlier batches brought and those of the file, in the order of source time, those without one first, and
 * of import where times are equal. The last one stands. A row that says what the version before it says repeats it; of the others the newest of the file comes in.
 */
import { sourceTime } from '#core/domain/fields.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { withSourceTime } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { artifactFiles, batchOfArtifact, batchOfPlace, placeSql, rowOfPlace, type EarlierBatches } from './earlier.ts'
import { countRows } from './tables.ts'

const columns = ['replaces_batch', 'replaces_row', 'replaced_by']

/** Columns of `fate` that say which versions stand beside a row. */
export const versionColumns = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ')
export const noVersion = columns.map((column) => `NULL::UINTEGER AS ${column}`).join(', ')

interface VersionedRows {
  /** Relation of row, row_hash, source_key: rows that may come in. */
  live: string
  values: TypedTable['values']
  /** Has the values of all rows. */
  relation: string
}

/**
 * Table `versions` (row, repeats, updates, last, replaces_*, replaced_by): rows whose source id occurs again in the file or came before. `last` is the newest
 * of the file. Answers whether there is any.
 */
export async function findVersions(duck: Duck, { live, values, relation }: VersionedRows, earlier: EarlierBatches): Promise<boolean> {
  await findBrought(duck, live, earlier.all)
  await duck.run(`CREATE OR REPLACE TABLE disputed AS
    SELECT source_key FROM ${live} WHERE source_key IS NOT NULL GROUP BY source_key HAVING count(*) > 1 UNION SELECT source_key FROM brought`)
  if ((await countRows(duck, 'disputed')) === 0) return false
  const time = values.findIndex(({ name }) => name === sourceTime)
  const own = time < 0
    ? `SELECT l.source_key, l.row_hash, NULL::TIMESTAMP_MS AS source_time, NULL::UBIGINT AS place, l."row" FROM ${live} l`
    : `SELECT l.source_key, l.row_hash, t.f${time} AS source_time, NULL::UBIGINT AS place, l."row" FROM ${live} l JOIN ${relation} t ON t."row" = l."row"`
  const order = 'PARTITION BY source_key ORDER BY source_time NULLS FIRST, place NULLS LAST, "row"'
  await duck.run(`CREATE OR REPLACE TABLE versions AS
    SELECT "row", repeats, NOT repeats AND after IS NULL AND hash_before IS NOT NULL AS updates, coalesce("row" = last_row, false) AS last,
      ${batchOfPlace('before')} AS replaces_batch, ${rowOfPlace('before')} AS replaces_row, ${batchOfPlace('after')} AS replaced_by
    FROM (SELECT *, last_value(CASE WHEN place IS NULL AND NOT repeats THEN "row" END IGNORE NULLS) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_row,
        last_value(place IGNORE NULLS) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before,
        first_value(place IGNORE NULLS) OVER (${order} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS after
      FROM (SELECT *, lag(row_hash) OVER (${order}) AS hash_before, coalesce(row_hash = hash_before, false) AS repeats
        FROM (SELECT * FROM (${own}) SEMI JOIN disputed USING (source_key) UNION ALL BY NAME SELECT * FROM brought)))
    WHERE place IS NULL`)
  return true
}

/** Table `brought`: versions of earlier batches of the source ids of a relation. */
async function findBrought(duck: Duck, live: string, artifacts: readonly string[]): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE brought (source_key UUID, row_hash UBIGINT, source_time TIMESTAMP_MS, place UBIGINT, "row" UINTEGER)')
  if (artifacts.length === 0) return
  await duck.run(
    `INSERT INTO brought SELECT e.source_key, e.row_hash, e.source_time, ${placeSql(batchOfArtifact, 'e."row"')}, e."row"
     FROM ${withSourceTime(artifactFiles('$1'))} e SEMI JOIN (SELECT source_key FROM ${live} WHERE source_key IS NOT NULL) t ON t.source_key = e.source_key`,
    [artifacts.join('\n')]
  )
}
