/** What earlier batches brought, by the keyed hashes in their artifacts. */
import { existsSync } from 'node:fs'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { artifactPath, type WorkspaceLayout } from '#core/store/layout.ts'
import { batchesInStatus } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

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

/** Table `repeated`: rows of `relation` that a recent batch brought. Answers whether there is any. */
export async function findRepeated(duck: Duck, relation: string, recent: readonly string[]): Promise<boolean> {
  if (recent.length === 0) return false
  await duck.run(
    `CREATE OR REPLACE TABLE repeated AS SELECT "row" FROM ${relation} t SEMI JOIN (SELECT row_hash FROM ${artifactFiles('$1')}) e ON e.row_hash = t.row_hash WHERE t.reject = 0`,
    [recent.join('\n')]
  )
  const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM repeated')
  return count!.n > 0n
}

/** Table `standing`: of the source ids of `relation`, the newest version that stands: source_key, row_hash, batch, row. */
export async function findStanding(duck: Duck, relation: string, all: readonly string[]): Promise<void> {
  const columns = 'source_key UUID, row_hash UBIGINT, batch UINTEGER, "row" UINTEGER'
  await duck.run(`CREATE OR REPLACE TABLE standing (${columns})`)
  if (all.length === 0) return
  await duck.run(
    `INSERT INTO standing
     SELECT source_key, max_by(row_hash, place), max_by(batch, place), max_by("row", place)
     FROM (SELECT e.source_key, e.row_hash, ${batchOfArtifact} AS batch, e."row", batch::UBIGINT * 4294967296 + e."row" AS place
           FROM ${artifactFiles('$1')} e SEMI JOIN (SELECT source_key FROM ${relation} WHERE reject = 0 AND source_key IS NOT NULL) t ON t.source_key = e.source_key)
     GROUP BY source_key`,
    [all.join('\n')]
  )
}
