/** Tables of the facts store, and which of their columns hold which field. */
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields, eventFields, factsColumnType, type ValueType } from '#core/domain/fields.ts'
import type { LogEntry } from '#core/domain/log.ts'
import { customColumn, rowArtifactFields } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { damageOf, DuckDamage } from '#core/store/duckdb/damage.ts'
import { entriesAfter } from '#core/store/log/log.ts'
import { listFields, type FieldOwner, type FieldRecord } from '#core/store/records/fields.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { foldColumn, foldColumnType } from './folds.ts'

/** Raised when the tables change; a file with another number is rebuilt. */
const factsSchema = 7

export const entityTable: Record<EntityType, string> = { customer: 'customers', account: 'accounts', lead: 'leads' }
const tableOf = (owner: FieldOwner) => (owner === 'event' ? 'events' : entityTable[owner])

export interface OpenColumn {
  /** `city`, `attr.<name>`, `data.<name>`. */
  field: string
  column: string
  type: ValueType
  /** Stands as it came rather than under NFKC: the name of an event, which matches exactly. */
  verbatim?: boolean
}

/** Columns of the open fields of an owner: installed ones, then the given custom ones. */
export function openColumns(owner: FieldOwner, custom: readonly FieldRecord[]): OpenColumn[] {
  const installed = Object.entries(owner === 'event' ? eventFields : coreFields[owner])
    .filter(([, field]) => field.sensitivity === 'open')
    .map(([name, field]) => ({ field: name, column: name, type: field.type, ...(owner === 'event' && name === 'type' && { verbatim: true }) }))
  const prefix = owner === 'event' ? 'data.' : 'attr.'
  const added = custom
    .filter((field) => field.entity === owner && field.sensitivity === 'open')
    .map((field) => ({ field: prefix + field.name, column: customColumn(owner, field.number), type: field.type }))
  return [...installed, ...added]
}

/** Columns of the open fields of an owner as the records store knows them now. */
export function readOpenColumns(records: RecordsDatabase, owner: FieldOwner): OpenColumn[] {
  return openColumns(owner, listFields(records, owner))
}

/** A column and, of texts and lists, that of its fold (folds.ts), as they are declared. */
function declared(column: string, type: ValueType): string[] {
  const fold = foldColumnType[type]
  return [`${quoteIdentifier(column)} ${factsColumnType[type]}`, ...(fold ? [`${quoteIdentifier(foldColumn(column))} ${fold}`] : [])]
}

const declaredAll = (columns: readonly OpenColumn[]) => columns.flatMap(({ column, type }) => declared(column, type)).join(', ')

function entityTableSql(type: EntityType): string {
  return `CREATE TABLE ${entityTable[type]} (id UINTEGER NOT NULL, created_at TIMESTAMP_MS NOT NULL, updated_at TIMESTAMP_MS NOT NULL, batch UINTEGER, ${declaredAll(openColumns(type, []))})`
}

/** Targets of imports whose rows facts keep besides events; a row of target `tag` is a change of the ledger. */
export const storedRows = ['opportunity', 'holding', 'credit_record', 'relation', 'campaign'] as const
export type StoredRow = (typeof storedRows)[number]
export const rowTable: Record<StoredRow, string> = {
  opportunity: 'opportunity_rows', holding: 'holding_rows', credit_record: 'credit_record_rows', relation: 'relation_rows', campaign: 'campaign_rows'
}

/** Open columns of the rows of a target. */
export const rowColumns = (target: StoredRow): OpenColumn[] => rowArtifactFields(target).map(([name, { type }]) => ({ field: name, column: name, type }))

/** `id` counts up within its table; `other_*` is the other end of a relation; `voided_by` as of events. */
function rowTableSql(target: StoredRow): string {
  return `CREATE TABLE ${rowTable[target]} (
    id UINTEGER NOT NULL, entity_type UTINYINT, entity UINTEGER, ${target === 'relation' ? 'other_type UTINYINT, other UINTEGER, ' : ''}batch UINTEGER NOT NULL, "row" UINTEGER NOT NULL,
    source VARCHAR, source_key UUID, source_time TIMESTAMP_MS, voided_by UINTEGER, ${declaredAll(rowColumns(target))})`
}

const tables = [
  'CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)',
  entityTableSql('customer'),
  entityTableSql('account'),
  entityTableSql('lead'),
  // entity_type: entityTypeNumber. kind: only where an event entered by hand names one. source_key, order_key: keyed hashes of the source id and the order number. source_time: core/domain/fields.ts. role: values.ts. voided_by: rows.ts
  `CREATE TABLE events (
    entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL, batch UINTEGER NOT NULL, "row" UINTEGER NOT NULL, ${declaredAll(openColumns('event', []))},
    kind VARCHAR, role UTINYINT NOT NULL, source VARCHAR, source_key UUID, source_time TIMESTAMP_MS, order_key UUID, voided_by UINTEGER)`,
  // one row per customer (values.ts)
  `CREATE TABLE customer_value (
    id UINTEGER NOT NULL, total_spent DECIMAL(18,2) NOT NULL, total_orders UINTEGER NOT NULL, first_order_at TIMESTAMP_MS, last_order_at TIMESTAMP_MS,
    last_event_at TIMESTAMP_MS, events UINTEGER NOT NULL)`,
  // [since, until) in which a field had a value; a field whose changes are kept (keepsHistory) has rows from its first change on (history.ts)
  `CREATE TABLE history (
    entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL, field VARCHAR NOT NULL, value VARCHAR, value_fold VARCHAR, since TIMESTAMP_MS, until TIMESTAMP_MS)`,
  // What conditions ask about besides; filled by the capabilities that bring it.
  `CREATE TABLE tag_assignments (
    tag VARCHAR NOT NULL, entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL, source VARCHAR NOT NULL, confidence DOUBLE,
    tagged_at TIMESTAMP_MS NOT NULL, removed_at TIMESTAMP_MS)`,
  'CREATE TABLE scores (score VARCHAR NOT NULL, entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL, number DOUBLE, text VARCHAR, text_fold VARCHAR)',
  'CREATE TABLE relations (relation VARCHAR NOT NULL, entity UINTEGER NOT NULL, other UINTEGER NOT NULL)',
  'CREATE TABLE folder_members (folder VARCHAR NOT NULL, entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL)',
  ...storedRows.map(rowTableSql),
  // Those that stand, as conditions ask about them.
  `CREATE VIEW opportunities AS SELECT * FROM ${rowTable.opportunity} WHERE voided_by IS NULL`,
  `CREATE VIEW holdings AS SELECT * FROM ${rowTable.holding} WHERE voided_by IS NULL`
]

export async function createTables(duck: Duck): Promise<void> {
  await duck.transaction(async () => {
    for (const table of tables) await duck.run(table)
    await duck.run(`INSERT INTO meta VALUES ('schema', $1), ('applied', '0')`, [String(factsSchema)])
  })
}

/** The last applied log entry. `mark` tells entries of one number apart when a log went another way after a restore. */
export interface Applied {
  seq: number
  mark: string
}

export const markOf = (entry: LogEntry) => `${entry.seq} ${entry.at} ${entry.change.kind}`

export async function readApplied(duck: Duck): Promise<Applied> {
  const [row] = await duck.rows<{ value: string }>(`SELECT value FROM meta WHERE key = 'applied'`)
  if (!row) throw new DuckDamage('schema')
  return { seq: Number.parseInt(row.value, 10), mark: row.value }
}

/** Belongs into the transaction that applies the entry. */
export async function writeApplied(duck: Duck, entry: LogEntry): Promise<Applied> {
  await duck.run(`UPDATE meta SET value = $1 WHERE key = 'applied'`, [markOf(entry)])
  return { seq: entry.seq, mark: markOf(entry) }
}

/** @throws DuckDamage when the tables are of another layout, or the last applied entry is not in this log. */
export async function ensureReadable(duck: Duck, records: RecordsDatabase): Promise<void> {
  const [found] = await duck.rows<{ value: string }>(`SELECT value FROM meta WHERE key = 'schema'`).catch((error: unknown) => {
    throw damageOf(error) ?? new DuckDamage('schema', error)
  })
  if (found?.value !== String(factsSchema)) throw new DuckDamage('schema')
  const applied = await readApplied(duck)
  if (applied.seq === 0) return
  const [entry] = entriesAfter(records, applied.seq - 1, 1)
  if (!entry || markOf(entry) !== applied.mark) throw new DuckDamage('diverged')
}

export type EnsureColumns = (duck: Duck) => Promise<void>

/** Adds columns for open custom fields that facts lack. Runs before an entry's transaction: an extra blank column changes nothing. */
export function createColumnKeeper(records: RecordsDatabase): EnsureColumns {
  const present = new Set<number>()
  return async (duck) => {
    for (const field of listFields(records)) {
      if (field.sensitivity !== 'open' || present.has(field.number)) continue
      for (const column of declared(customColumn(field.entity, field.number), field.type)) {
        await duck.run(`ALTER TABLE ${tableOf(field.entity)} ADD COLUMN IF NOT EXISTS ${column}`)
      }
      present.add(field.number)
    }
  }
}
