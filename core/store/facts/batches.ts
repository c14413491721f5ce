/** Facts of imports: rows come from the batch's artifact (core/store/artifact.ts) in bulk, and go again when it is undone. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { LogChange } from '#core/domain/log.ts'
import { entityKey, entityTypes, type EntityType } from '#core/domain/entities.ts'
import { keepsHistory } from '#core/domain/fields.ts'
import { isEntityTarget, type ImportTarget, type RowTarget } from '#core/domain/import-targets.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { artifactPath } from '#core/store/layout.ts'
import { readBatch, type BatchRecord } from '#core/store/records/batches.ts'
import { readEntities } from '#core/store/records/entities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { columnsWithFolds, foldBatch, type BatchFolds } from './folds.ts'
import { forgetHistory, recordHistory } from './history.ts'
import { insertEntity } from './open-values.ts'
import type { FactsOptions } from './options.ts'
import { acceptRows, insertMet, replaceRows, takeBackRows, undoRows, voidedFromTheStart } from './rows.ts'
import { entityTable, readOpenColumns, type OpenColumn } from './schema.ts'
import { addBlankValues, eventRoleSql, readTestColumns, refreshValues } from './values.ts'

export interface BatchContext extends FactsOptions {
  duck: Duck
}

export interface PreparedBatch {
  batch: BatchRecord
  path: string
  /** Columns of the artifact. */
  columns: Set<string>
}

/**
 * Finds the artifact of an accepted batch whole, or has it derived again. Undefined when that of a batch undone since is lost: nothing of it is left to
 * derive it from, and what followed makes up for it (replaceByKey, projectKept).
 */
export async function prepareBatch(context: BatchContext, number: number): Promise<PreparedBatch | undefined> {
  const batch = readBatch(context.records, number)
  if (!batch) throw new Error(`The log names batch ${number}, which the records store does not hold`)
  const path = artifactPath(context.layout, number)
  if ((await sha256Of(path)) !== batch.artifactSha256) {
    try {
      await deriveAgain(context, batch, path)
    } catch (error) {
      if (batch.status === 'undone') return undefined
      throw error
    }
  }
  const described = await context.duck.rows<{ column_name: string }>('DESCRIBE SELECT * FROM read_parquet($1)', [path])
  return { batch, path, columns: new Set(described.map((column) => column.column_name)) }
}

async function deriveAgain(context: BatchContext, batch: BatchRecord, path: string): Promise<void> {
  const derived = await context.deriveArtifact(batch.number)
  if (derived.rows !== batch.artifactRows || (await sha256Of(path)) !== derived.sha256) throw new Error(`The artifact of batch ${batch.number} could not be derived again`)
}

/** SHA-256 of a file as hex; undefined when it cannot be read. */
export async function sha256Of(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer)
  } catch {
    return undefined
  }
  return hash.digest('hex')
}

/** Inside the transaction of the entry. `at`: when the batch was accepted, in milliseconds. */
export async function acceptBatch(context: BatchContext, prepared: PreparedBatch, at: number): Promise<void> {
  const { target } = prepared.batch
  if (target === 'event') await acceptEvents(context, prepared, at)
  else if (isEntityTarget(target as ImportTarget)) await acceptEntities(context, prepared, target as EntityType, at)
  else await acceptRows(context, prepared, target as Exclude<RowTarget, 'event'>, at)
}

async function acceptEntities({ duck, records }: BatchContext, { batch, path, columns }: PreparedBatch, target: EntityType, at: number): Promise<void> {
  const filled = readOpenColumns(records, target).filter(({ column }) => columns.has(column))
  const folds = await foldBatch(duck, 'read_parquet($1)', [path], filled)
  const names = columnsWithFolds(filled)
  const values = filled.flatMap((column) => folds.expressions(column, 'a'))
  const table = entityTable[target]
  await duck.run(
    `INSERT INTO ${table} (${['id', 'created_at', 'updated_at', 'batch', ...names].join(', ')})
     SELECT ${['a.entity_id', 'make_timestamp_ms($2::BIGINT)', 'make_timestamp_ms($2::BIGINT)', '$3::UINTEGER', ...values].join(', ')}
     FROM read_parquet($1) a ${folds.joins('a')} WHERE a.applies AND a.created`,
    [path, at, batch.number]
  )
  await changeEntities(duck, { path, at, target, filled, folds })
  if (target === 'customer') await addBlankValues(duck, 'SELECT entity_id AS id FROM read_parquet($1) WHERE applies AND created ORDER BY entity_id', [path])
}

/** Entities that existed take what the batch says of them. */
async function changeEntities(duck: Duck, { path, at, target, filled, folds }: { path: string; at: number; target: EntityType; filled: OpenColumn[]; folds: BatchFolds }): Promise<void> {
  const [met] = await duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM read_parquet($1) WHERE applies AND NOT created', [path])
  if (met!.count === 0n) return
  const table = entityTable[target]
  const names = columnsWithFolds(filled)
  const values = filled.flatMap((column) => folds.expressions(column, 'a'))
  const selected = names.map((name, index) => `${values[index]} AS ${name}`)
  const changed = `SELECT ${['a.entity_id AS id', ...selected].join(', ')} FROM read_parquet($1) a ${folds.joins('a')} WHERE a.applies AND NOT a.created`
  for (const column of filled.filter(({ field }) => keepsHistory(field))) {
    await recordHistory(duck, column, { entity: target, table, changed, parameters: [path], at, blanks: false })
  }
  const sets = names.map((name) => `${name} = coalesce(s.${name}, t.${name})`)
  await duck.run(`UPDATE ${table} t SET ${['updated_at = make_timestamp_ms($2::BIGINT)', ...sets].join(', ')} FROM (${changed}) s WHERE t.id = s.id`, [path, at])
}

async function acceptEvents({ duck, records }: BatchContext, { batch, path, columns }: PreparedBatch, at: number): Promise<void> {
  await insertMet(duck, path, batch.number, at)
  const filled = readOpenColumns(records, 'event').filter(({ column }) => columns.has(column))
  const keys = ['source_key', 'order_key', 'source_time'].filter((column) => columns.has(column))
  const folds = await foldBatch(duck, 'read_parquet($1)', [path], filled)
  const role = eventRoleSql({ testColumns: readTestColumns(records).filter((column) => columns.has(column)), kind: false })
  await duck.run(
    `INSERT INTO events (${['entity_type', 'entity', 'batch', '"row"', 'source', 'role', 'voided_by', ...keys, ...columnsWithFolds(filled)].join(', ')})
     SELECT ${['e.entity', 'e.entity_id', '$2::UINTEGER', 'e."row"', '$3::VARCHAR', role, voidedFromTheStart(columns, 'e'), ...keys.map((key) => `e.${key}`), ...filled.flatMap((column) => folds.expressions(column, 'e'))].join(', ')}
     FROM read_parquet($1) e ${folds.joins('e')} WHERE e.applies`,
    [path, batch.number, batch.source]
  )
  await replaceRows(duck, 'events', path, columns, batch)
  await refreshValues(
    duck,
    `SELECT entity AS id FROM events WHERE entity_type = ${entityTypeNumber.customer} AND (batch = $1::UINTEGER OR voided_by = $1::UINTEGER)`, [batch.number]
  )
}

/** Takes a batch out of facts: its events, what they replaced, and the entities that it made but for those kept. */
export async function undoBatch({ duck, records }: BatchContext, change: Extract<LogChange, { kind: 'batch.undone' }>): Promise<void> {
  const batch = [change.batch]
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE undone AS
     SELECT entity AS id FROM events WHERE entity_type = ${entityTypeNumber.customer} AND (batch = $1::UINTEGER OR voided_by = $1::UINTEGER)
     UNION SELECT id FROM customers WHERE batch = $1::UINTEGER`, batch)
  await takeBackRows(duck, 'events', change.batch)
  await undoRows(duck, change.batch)
  for (const type of entityTypes) {
    await projectKept(duck, records, type, change.kept?.[type] ?? [])
    await duck.run(
      `DELETE FROM ${entityTable[type]} WHERE batch = $1::UINTEGER AND id NOT IN (SELECT unnest(string_split($2::VARCHAR, ','))::UINTEGER)`,
      [change.batch, keptList(change, type)]
    )
    await forgetHistory(duck, type, entityTable[type])
  }
  await refreshValues(duck, `SELECT id FROM undone UNION SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER`, [keptList(change, 'customer')])
}

/** Greater than any dense id dealt. */
const noEntity = 2 ** 32 - 1

function keptList({ kept }: Extract<LogChange, { kind: 'batch.undone' }>, type: EntityType): string {
  return kept?.[type]?.join(',') || String(noEntity)
}

/** Entities that stay although their batch could not be replayed come from the records store as they are now; what the log says next of them holds again. */
async function projectKept(duck: Duck, records: RecordsDatabase, type: EntityType, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const missing = await duck.rows<{ id: number }>(
    `SELECT id::UINTEGER AS id FROM (SELECT unnest(string_split($1::VARCHAR, ',')) AS id) WHERE id::UINTEGER NOT IN (SELECT id FROM ${entityTable[type]})`, [ids.join(',')])
  for (const entity of readEntities(records, missing.map(({ id }) => entityKey(type, id)))) {
    await insertEntity(duck, records, { type, id: entity.id, createdAt: entity.createdAt, updatedAt: entity.updatedAt, batch: entity.createdBatch, open: entity.card })
  }
}
