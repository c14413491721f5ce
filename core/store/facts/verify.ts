/** Reads a facts file whole, so that every block's checksum is tested, and holds its rows against the log, the artifacts and the records store. */
import { createHash } from 'node:crypto'
import { entityTypes } from '#core/domain/entities.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { artifactPath } from '#core/store/layout.ts'
import { lastSeq } from '#core/store/log/log.ts'
import { batchesInStatus } from '#core/store/records/batches.ts'
import { countEntities } from '#core/store/records/entities.ts'
import { sha256Of } from './batches.ts'
import type { Facts } from './facts.ts'
import type { FactsOptions } from './options.ts'
import { ensureReadable, entityTable, readApplied, rowTable, storedRows, type StoredRow } from './schema.ts'
import { expectedValuesSql } from './values.ts'

/** Rows of each table, and per column a sum of hashes over (key, value) that no order of rows or columns changes. Columns that are all blank are left out. */
export type FactsFingerprint = Record<string, { rows: number; columns: Record<string, string> }>

const keyOf: Record<string, string> = {
  customers: 'id', accounts: 'id', leads: 'id', events: 'batch, "row"', customer_value: 'id', history: 'entity_type, entity, field, since',
  tag_assignments: 'tag, entity_type, entity, source, tagged_at', folder_members: 'folder, entity_type, entity', relations: 'relation, entity',
  ...Object.fromEntries(storedRows.map((target) => [rowTable[target], 'batch, "row"']))
}

/** Two facts stores are equal exactly when their fingerprints are. Reads every value. */
export async function factsFingerprint(duck: Duck): Promise<FactsFingerprint> {
  const fingerprint: FactsFingerprint = {}
  for (const [table, key] of Object.entries(keyOf)) {
    const columns = (await duck.rows<{ column_name: string }>('SELECT column_name FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_name', [table]))
      .map((row) => row.column_name)
    const sums = columns.map((name, index) => `sum(hash(${key}, ${quoteIdentifier(name)})) FILTER (WHERE ${quoteIdentifier(name)} IS NOT NULL) AS s${index}`)
    const [row] = await duck.rows<Record<string, bigint | null>>(`SELECT count(*) AS rows, ${sums.join(', ')} FROM ${table}`)
    const found = columns.map((name, index) => [name, row![`s${index}`]] as const).filter(([, sum]) => sum !== null)
    fingerprint[table] = { rows: Number(row!['rows']), columns: Object.fromEntries(found.map(([name, sum]) => [name, String(sum)])) }
  }
  return fingerprint
}

/** The fingerprint as 64 hex digits. */
export async function factsDigest(duck: Duck): Promise<string> {
  return createHash('sha256').update(JSON.stringify(await factsFingerprint(duck))).digest('hex')
}

export interface FactsVerification {
  /** Log entries that facts have applied. */
  appliedSeq: number
  digest: string
  /** What disagrees; empty when all is well. `artifact`: a batch's artifact is not what was recorded, and a rebuild would derive it again. */
  problems: { code: 'counts' | 'artifact'; batch?: number; table?: string }[]
}

/**
 * Reads every value of the file, which finds a flipped bit anywhere that matters; with `full` also compares rows with the records store and the artifacts,
 * and computes every customer's value again.
 * @throws DuckDamage when the file itself is damaged or is not of this log
 */
export async function verifyFacts(facts: Facts, { full = false } = {}): Promise<FactsVerification> {
  const { options } = facts
  return facts.read(async (duck) => {
    await ensureReadable(duck, options.records)
    const { seq } = await readApplied(duck)
    const problems: FactsVerification['problems'] = []
    if (full && seq === lastSeq(options.records)) problems.push(...await compareEntities(duck, options), ...await compareBatches(duck, options))
    if (full) problems.push(...await compareValues(duck))
    return { appliedSeq: seq, digest: await factsDigest(duck), problems }
  })
}

async function compareEntities(duck: Duck, { records }: FactsOptions): Promise<FactsVerification['problems']> {
  const problems: FactsVerification['problems'] = []
  for (const type of entityTypes) {
    const [row] = await duck.rows<{ count: bigint; ids: bigint }>(`SELECT count(*) AS count, count(DISTINCT id) AS ids FROM ${entityTable[type]}`)
    if (Number(row!.count) !== countEntities(records, type) || row!.count !== row!.ids) problems.push({ code: 'counts', table: entityTable[type] })
  }
  return problems
}

/** Rows of every batch against its artifact, and the artifact against its recorded SHA-256. */
async function compareBatches(duck: Duck, { records, layout }: FactsOptions): Promise<FactsVerification['problems']> {
  const problems: FactsVerification['problems'] = []
  const rowsOf = new Map<string, Map<number, number>>()
  for (const table of ['events', ...Object.values(rowTable)]) {
    const counts = await duck.rows<{ batch: number; count: bigint }>(`SELECT batch, count(*) AS count FROM ${table} WHERE batch > 0 GROUP BY batch`)
    rowsOf.set(table, new Map(counts.map(({ batch, count }) => [batch, Number(count)])))
  }
  for (const batch of batchesInStatus(records, 'accepted')) {
    const path = artifactPath(layout, batch.number)
    const table = batch.target === 'event' ? 'events' : rowTable[batch.target as StoredRow]
    if ((await sha256Of(path)) !== batch.artifactSha256) {
      problems.push({ code: 'artifact', batch: batch.number })
    } else if (table) {
      const [applied] = await duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM read_parquet($1) WHERE applies', [path])
      if (Number(applied!.count) !== (rowsOf.get(table)!.get(batch.number) ?? 0)) problems.push({ code: 'counts', table, batch: batch.number })
    }
    if (table) rowsOf.get(table)!.delete(batch.number)
  }
  return [...problems, ...[...rowsOf].flatMap(([table, batches]) => [...batches.keys()].map((batch) => ({ code: 'counts' as const, table, batch })))]
}

async function compareValues(duck: Duck): Promise<FactsVerification['problems']> {
  const expected = expectedValuesSql('true', 'true')
  const [row] = await duck.rows<{ same: boolean }>(
    `SELECT (SELECT count(*) FROM ((SELECT * FROM customer_value EXCEPT ALL (${expected})) UNION ALL ((${expected}) EXCEPT ALL SELECT * FROM customer_value))) = 0 AS same`)
  return row!.same ? [] : [{ code: 'counts', table: 'customer_value' }]
}
