/**
 * Rows of imports that belong to entities: what events and the other rows (opportunities, holdings, credit records, relations, campaigns) have in common, and
 * the tables of the latter. The versions of one source id are a chain in the order of core/import/link/versions.ts: each is voided by the batch of the next, and
 * the last one stands. A batch puts its version into the chain, and takes it out again when it is undone.
 */
import { entityTypeNumber, entityTypes } from '#core/domain/entities.ts'
import { sourceTime } from '#core/domain/fields.ts'
import { householdKinds, referralKinds, type RowTarget } from '#core/domain/import-targets.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { BatchRecord } from '#core/store/records/batches.ts'
import { columnsWithFolds, foldBatch } from './folds.ts'
import { sqlList } from './kinds.ts'
import { entityTable, rowColumns, rowTable, storedRows, type StoredRow } from './schema.ts'
import { addBlankValues } from './values.ts'

/** Inserts the entities that a batch of rows is the first to name, all fields blank. `end`: columns of which end. */
export async function insertMet(duck: Duck, path: string, batch: number, at: number, end: { entity: string; id: string; created: string } = { entity: 'entity', id: 'entity_id', created: 'created' }): Promise<void> {
  for (const type of entityTypes) {
    await duck.run(
      `INSERT INTO ${entityTable[type]} (id, created_at, updated_at, batch)
       SELECT ${end.id}, make_timestamp_ms($2::BIGINT), make_timestamp_ms($2::BIGINT), $3::UINTEGER
       FROM read_parquet($1) WHERE applies AND ${end.created} AND ${end.entity} = ${entityTypeNumber[type]} ORDER BY ${end.id}`,
      [path, at, batch]
    )
  }
}

const replacing = 'SELECT replaces_batch, replaces_row, source_key FROM read_parquet($1) WHERE applies AND replaces_batch IS NOT NULL'
const late = 'SELECT replaced_by, source_key FROM read_parquet($1) WHERE applies AND replaced_by IS NOT NULL'

/** SQL of `voided_by` of a row of an artifact, whose columns are given, when it comes in. */
export const voidedFromTheStart = (columns: ReadonlySet<string>, alias: string) => (columns.has('replaced_by') ? `${alias}.replaced_by` : 'NULL')

/** Puts the versions that a batch brought into the chains of their source ids; its rows are there already. `columns`: of its artifact. */
export async function replaceRows(duck: Duck, table: string, path: string, columns: ReadonlySet<string>, batch: BatchRecord): Promise<void> {
  const [wanted] = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM (SELECT DISTINCT replaces_batch, replaces_row FROM (${replacing}))`, [path])
  const replaced = wanted!.count === 0n ? 0 : await duck.run(
    `UPDATE ${table} r SET voided_by = $2::UINTEGER FROM (${replacing}) s WHERE r.batch = s.replaces_batch AND r."row" = s.replaces_row`, [path, batch.number])
  if (replaced < Number(wanted!.count)) {
    await chainByKey(duck, table, `SELECT s.source_key FROM (${replacing}) s WHERE NOT EXISTS (SELECT 1 FROM ${table} v WHERE v.batch = s.replaces_batch AND v."row" = s.replaces_row)`, path, batch)
  }
  if (columns.has('replaced_by')) {
    await chainByKey(duck, table, `SELECT s.source_key FROM (${late}) s WHERE NOT EXISTS (SELECT 1 FROM ${table} v WHERE v.batch = s.replaced_by AND v.source_key = s.source_key)`, path, batch)
  }
}

/** Where a version beside it is not there (its batch could not be replayed, or its row waits for a person), the chain is made of those that are. `keys`: SQL of source ids, over the artifact as $1. */
async function chainByKey(duck: Duck, table: string, keys: string, path: string, batch: BatchRecord): Promise<void> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE broken_chains AS ${keys}`, [path])
  const [broken] = await duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM broken_chains')
  if (broken!.count === 0n) return
  await duck.run(
    `UPDATE ${table} r SET voided_by = s.next
     FROM (SELECT batch, "row", lead(batch) OVER (PARTITION BY source_key ORDER BY source_time NULLS FIRST, batch, "row") AS next
           FROM ${table} WHERE source = $1::VARCHAR AND source_key IN (SELECT source_key FROM broken_chains)) s
     WHERE r.batch = s.batch AND r."row" = s."row"`, [batch.source])
}

/** Takes the rows of a batch out of a table. What they voided now stands, unless a later batch voided this batch's version: then that one voids it. */
export async function takeBackRows(duck: Duck, table: string, batch: number): Promise<void> {
  await duck.run(
    `UPDATE ${table} r SET voided_by = s.voided_by
     FROM (SELECT source, source_key, voided_by FROM ${table} WHERE batch = $1::UINTEGER AND voided_by <> $1::UINTEGER) s
     WHERE r.voided_by = $1::UINTEGER AND r.batch <> $1::UINTEGER AND r.source = s.source AND r.source_key = s.source_key`, [batch])
  await duck.run(`UPDATE ${table} SET voided_by = NULL WHERE voided_by = $1::UINTEGER AND batch <> $1::UINTEGER`, [batch])
  await duck.run(`DELETE FROM ${table} WHERE batch = $1::UINTEGER`, [batch])
}

const isStored = (target: string): target is StoredRow => (storedRows as readonly string[]).includes(target)

/** Inside the transaction of the entry that accepts a batch of other rows than events. */
export async function acceptRows({ duck }: { duck: Duck }, { batch, path, columns }: { batch: BatchRecord; path: string; columns: ReadonlySet<string> }, target: Exclude<RowTarget, 'event'>, at: number): Promise<void> {
  if (target !== 'campaign') await insertMet(duck, path, batch.number, at)
  if (target === 'relation') await insertMet(duck, path, batch.number, at, { entity: 'other_entity', id: 'other_id', created: 'other_created' })
  await addBlankValues(duck, 'SELECT id FROM customers WHERE batch = $1::UINTEGER ORDER BY id', [batch.number])
  if (!isStored(target)) return
  await insertRows(duck, batch, path, columns, target)
  await replaceRows(duck, rowTable[target], path, columns, batch)
  await touchedPairs(duck, target, batch.number)
  await refreshPairs(duck, target)
}

async function insertRows(duck: Duck, batch: BatchRecord, path: string, given: ReadonlySet<string>, target: StoredRow): Promise<void> {
  const columns = rowColumns(target)
  const folds = await foldBatch(duck, 'read_parquet($1)', [path], columns)
  const ends = target === 'relation' ? ['other_type', 'other'] : []
  await duck.run(
    `INSERT INTO ${rowTable[target]} (${['id', 'entity_type', 'entity', ...ends, 'batch', '"row"', 'source', 'source_key', 'source_time', 'voided_by', ...columnsWithFolds(columns)].join(', ')})
     SELECT (SELECT coalesce(max(id) + 1, 0) FROM ${rowTable[target]}) + row_number() OVER (ORDER BY r."row") - 1, r.entity, r.entity_id, ${ends.length > 0 ? 'r.other_entity, r.other_id, ' : ''}
       $2::UINTEGER, r."row", $3::VARCHAR, r.source_key, ${given.has(sourceTime) ? `r.${sourceTime}` : 'NULL'}, ${voidedFromTheStart(given, 'r')}, ${columns.flatMap((column) => folds.expressions(column, 'r')).join(', ')}
     FROM read_parquet($1) r ${folds.joins('r')} WHERE r.applies ORDER BY r."row"`,
    [path, batch.number, batch.source]
  )
}

/** Takes a batch out of the tables of other rows than events. */
export async function undoRows(duck: Duck, batch: number): Promise<void> {
  for (const target of storedRows) {
    const [found] = await duck.rows(`SELECT 1 FROM ${rowTable[target]} WHERE batch = $1::UINTEGER OR voided_by = $1::UINTEGER LIMIT 1`, [batch])
    if (!found) continue
    await touchedPairs(duck, target, batch)
    await takeBackRows(duck, rowTable[target], batch)
    await refreshPairs(duck, target)
  }
}

const { customer, account, lead } = entityTypeNumber
const kinds = (words: readonly string[]) => `kind_fold IN (${sqlList(words)})`
const pairs = (relation: string, entity: string, other: string, condition: string) => ({ relation, entity, other, condition })

/** What the rows of a target mean to conditions on related entities (core/domain/conditions/catalogue.ts): one relation of pairs each. A relation of people may be told from either end. */
const meanings: Partial<Record<StoredRow, ReturnType<typeof pairs>[]>> = {
  opportunity: [pairs('account.opportunities', 'entity', 'id', `entity_type = ${account}`)],
  holding: [pairs('customer.holdings', 'entity', 'id', `entity_type = ${customer}`)],
  relation: ([['entity', 'other'], ['other', 'entity']] as const).flatMap(([one, two]) => {
    const types = (of: number, and: number) => `${one}_type = ${of} AND ${two}_type = ${and}`
    return [
      pairs('account.contacts', one, two, types(account, customer)),
      pairs('customer.accounts', one, two, types(customer, account)),
      pairs('account.leads', one, two, types(account, lead)),
      pairs('customer.household', one, two, `${types(customer, customer)} AND ${kinds(householdKinds)}`)
    ]
  }).concat(pairs('customer.referrals', 'entity', 'other', `entity_type = ${customer} AND other_type = ${customer} AND ${kinds(referralKinds)}`))
}

/** SQL of the pairs that rows of a target stand for, of those rows that pass. */
function pairsSql(target: StoredRow, rows: string): string {
  return (meanings[target] ?? []).map(({ relation, entity, other, condition }) =>
    `SELECT ${sqlList([relation])} AS relation, ${entity} AS entity, ${other} AS other FROM ${rowTable[target]} WHERE ${condition} AND ${rows}`).join(' UNION ')
}

/** Temporary table `touched_pairs`: those that the rows of a batch, or rows that it voids, stand for. */
async function touchedPairs(duck: Duck, target: StoredRow, batch: number): Promise<void> {
  if (meanings[target]) await duck.run(`CREATE OR REPLACE TEMP TABLE touched_pairs AS ${pairsSql(target, `(batch = ${batch} OR voided_by = ${batch})`)}`)
}

/** Of the touched pairs, table `relations` then has those that any row that stands says, each once. */
async function refreshPairs(duck: Duck, target: StoredRow): Promise<void> {
  if (!meanings[target]) return
  await duck.run('DELETE FROM relations r USING touched_pairs t WHERE r.relation = t.relation AND r.entity = t.entity AND r.other = t.other')
  await duck.run(`INSERT INTO relations (relation, entity, other)
    SELECT p.relation, p.entity, p.other FROM (${pairsSql(target, 'voided_by IS NULL')}) p SEMI JOIN touched_pairs t ON t.relation = p.relation AND t.entity = p.entity AND t.other = p.other ORDER BY ALL`)
}
