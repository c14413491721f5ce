/** What earlier batches brought, by the keyed hashes in their artifacts. */
import { existsSync } from 'node:fs'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { artifactPath, type WorkspaceLayout } from '#core/store/layout.ts'
import { batchesInStatus } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { countRows } from './tables.ts'

export interface EarlierOptions {
  layout: WorkspaceLayout
  records: RecordsDatabase
  source: string
  target: string
  /** Milliseconds since the epoch; a row that an earlier batch brought since then is a duplicate. */
  since: number
  /** Batches from this one on are none of them. */
  before?: number
  /** Writes the artifact of a batch that has lost it. */
  derive(batch: number): Promise<unknown>
}

export interface EarlierBatches {
  /** Artifacts of all batches of that source and target, oldest first, and of those within the window. */
  all: string[]
  recent: string[]
}

export async function earlierBatches(options: EarlierOptions): Promise<EarlierBatches> {
  const batches = batchesInStatus(options.records, 'accepted', options.source).filter(({ target, number }) => target === options.target && number < (options.before ?? Infinity))
  const found: EarlierBatches = { all: [], recent: [] }
  for (const batch of batches) {
    const path = artifactPath(options.layout, batch.number)
    if (!existsSync(path)) await options.derive(batch.number)
    found.all.push(path)
    if ((batch.acceptedAt ?? batch.createdAt) >= options.since) found.recent.push(path)
  }
  return found
}

export const artifactFiles = (place: string) => `read_parquet(string_split(${place}::VARCHAR, chr(10)), union_by_name = true, filename = 'artifact')`

/** Number of the batch of a row of them. */
export const batchOfArtifact = `regexp_extract(e.artifact, 'batch-([0-9]+)[.]parquet$', 1)::UINTEGER`

const rowsOfBatch = 2 ** 32
/** Expressions of a batch and a row of it in one number, of which the newest is the greatest, and of the two that it stands for. */
export const placeSql = (batch: string, row: string) => `((${batch})::UBIGINT * ${rowsOfBatch} + ${row})`
export const batchOfPlace = (place: string) => `(${place} // ${rowsOfBatch})::UINTEGER`
export const rowOfPlace = (place: string) => `(${place} % ${rowsOfBatch})::UINTEGER`

/** Table `repeated`: rows of `relation` that a recent batch brought. Answers whether there is any. */
export async function findRepeated(duck: Duck, relation: string, recent: readonly string[]): Promise<boolean> {
  if (recent.length === 0) return false
  await duck.run(
    `CREATE OR REPLACE TABLE repeated AS SELECT "row" FROM ${relation} t SEMI JOIN (SELECT row_hash FROM ${artifactFiles('$1')}) e ON e.row_hash = t.row_hash WHERE t.reject = 0`,
    [recent.join('\n')]
  )
  return (await countRows(duck, 'repeated')) > 0
}
