/** Applies log entries: what they change, the value of the customers they touch, and the number of the last one, in one transaction. */
import type { EntityType } from '#core/domain/entities.ts'
import type { LogChange, LogEntry, OpenValues } from '#core/domain/log.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { keepsHistory } from '#core/domain/fields.ts'
import { acceptBatch, prepareBatch, undoBatch } from './batches.ts'
import { forgetHistory, recordHistory } from './history.ts'
import { changeSet } from './member-sets.ts'
import { boundColumns, insertEntity } from './open-values.ts'
import type { FactsOptions } from './options.ts'
import { entityTable, readOpenColumns, writeApplied, type Applied, type EnsureColumns, type OpenColumn } from './schema.ts'
import { eventRoleSql, readTestColumns, refreshValues } from './values.ts'

export interface ApplyContext extends FactsOptions {
  duck: Duck
  ensureColumns: EnsureColumns
}

/** Batch of the events that were entered by hand. */
export const enteredBatch = 0

/** How many small entries share one transaction when many are applied at once. */
export const pageOfEntries = 500

/** Applies entries in order, a batch in a transaction of its own, and tells after each transaction how far it is. */
export async function applyEntries(context: ApplyContext, entries: readonly LogEntry[], onApplied: (applied: Applied) => void): Promise<void> {
  for (let index = 0; index < entries.length;) {
    let end = index + 1
    if (!isBatch(entries[index]!)) while (end < entries.length && !isBatch(entries[end]!)) end++
    onApplied(await applyTogether(context, entries.slice(index, end)))
    index = end
  }
}

const isBatch = ({ change }: LogEntry) => change.kind === 'batch.accepted' || change.kind === 'batch.undone'

async function applyTogether(context: ApplyContext, entries: LogEntry[]): Promise<Applied> {
  const first = entries[0]!
  await context.ensureColumns(context.duck)
  const prepared = first.change.kind === 'batch.accepted' ? await prepareBatch(context, first.change.batch) : undefined
  return context.duck.transaction(async () => {
    const touched = new Set<number>()
    for (const { change, at } of entries) {
      if (change.kind !== 'batch.accepted') await applyChange({ ...context, touched }, change, at)
      else if (prepared) await acceptBatch(context, prepared, at)
    }
    if (touched.size > 0) await refreshValues(context.duck, `SELECT unnest(string_split($1::VARCHAR, ',')) AS id`, [[...touched].join(',')])
    return writeApplied(context.duck, entries.at(-1)!)
  })
}

interface ChangeContext extends ApplyContext {
  /** Customers whose value is computed again at the end of the transaction. */
  touched: Set<number>
}

async function applyChange(context: ChangeContext, change: Exclude<LogChange, { kind: 'batch.accepted' }>, at: number): Promise<void> {
  const { duck } = context
  switch (change.kind) {
    case 'batch.undone':
      return undoBatch(context, change)
    case 'entity.created':
      return createEntity(context, change)
    case 'entity.updated':
      return updateEntity(context, change.entity, change.id, change.at, change.open)
    case 'entity.deleted':
      await duck.run(`DELETE FROM ${entityTable[change.entity]} WHERE id = $1::UINTEGER`, [change.id])
      await forgetHistory(duck, change.entity, entityTable[change.entity])
      return touch(context, change.entity, change.id)
    case 'event.entered':
      return enterEvent(context, change, at)
    case 'event.removed':
      return removeEvent(context, change.row)
    case 'set.changed':
      return changeSet(context, change)
    case 'settings.changed':
    case 'rejects.marked':
    case 'step.passed':
    case 'object.saved':
      return
  }
}

function touch({ touched }: ChangeContext, entity: EntityType, id: number): void {
  if (entity === 'customer') touched.add(id)
}

async function createEntity(context: ChangeContext, { entity, id, at, open }: Extract<LogChange, { kind: 'entity.created' }>): Promise<void> {
  await context.duck.run(`DELETE FROM ${entityTable[entity]} WHERE id = $1::UINTEGER`, [id])
  await insertEntity(context.duck, context.records, { type: entity, id, createdAt: at, updatedAt: at, batch: null, open })
  touch(context, entity, id)
}

async function updateEntity({ duck, records }: ApplyContext, entity: EntityType, id: number, at: number, open: OpenValues): Promise<void> {
  const known = readOpenColumns(records, entity)
  await recordChanges(duck, entity, id, at, known.filter(({ field }) => keepsHistory(field)), open)
  const { columns, expressions, parameters } = boundColumns(known, open, 3)
  const sets = columns.map((column, index) => `${column} = ${expressions[index]}`)
  await duck.run(
    `UPDATE ${entityTable[entity]} SET ${['updated_at = make_timestamp_ms($2::BIGINT)', ...sets].join(', ')} WHERE id = $1::UINTEGER`,
    [id, at, ...parameters]
  )
}

async function recordChanges(duck: Duck, entity: EntityType, id: number, at: number, kept: OpenColumn[], open: OpenValues): Promise<void> {
  for (const column of kept) {
    if (!Object.hasOwn(open, column.field)) continue
    const { columns, expressions, parameters } = boundColumns([column], open, 2)
    const values = columns.map((name, index) => `${expressions[index]} AS ${name}`)
    const changed = `SELECT $1::UINTEGER AS id, ${values.join(', ')}`
    await recordHistory(duck, column, { entity, table: entityTable[entity], changed, parameters: [id, ...parameters], at, blanks: true })
  }
}

async function enterEvent(context: ChangeContext, change: Extract<LogChange, { kind: 'event.entered' }>, at: number): Promise<void> {
  const { duck, records } = context
  const open = { ...change.open, type: change.open['type'] ?? 'event', occurred_at: change.open['occurred_at'] ?? at }
  const { columns, expressions, parameters } = boundColumns(readOpenColumns(records, 'event'), open, 6)
  await duck.run(`DELETE FROM events WHERE batch = ${enteredBatch} AND "row" = $1::UINTEGER`, [change.row])
  await duck.run(
    `INSERT INTO events (${['"row"', 'entity_type', 'entity', 'kind', 'source', 'batch', 'role', ...columns].join(', ')})
     VALUES (${['$1::UINTEGER', '$2::UTINYINT', '$3::UINTEGER', '$4::VARCHAR', '$5::VARCHAR', enteredBatch, 0, ...expressions].join(', ')})`,
    [change.row, entityTypeNumber[change.entity], change.id, ownText(open, 'kind'), ownText(open, 'source'), ...parameters]
  )
  const role = eventRoleSql({ testColumns: readTestColumns(records), kind: true })
  await duck.run(`UPDATE events e SET role = ${role} WHERE e.batch = ${enteredBatch} AND e."row" = $1::UINTEGER`, [change.row])
  touch(context, change.entity, change.id)
}

function ownText(open: OpenValues, name: string): string | null {
  const value = open[name]
  return typeof value === 'string' ? value : null
}

async function removeEvent({ duck, touched }: ChangeContext, row: number): Promise<void> {
  const found = await duck.rows<{ entity: number }>(
    `SELECT entity FROM events WHERE batch = ${enteredBatch} AND "row" = $1::UINTEGER AND entity_type = ${entityTypeNumber.customer}`, [row])
  await duck.run(`DELETE FROM events WHERE batch = ${enteredBatch} AND "row" = $1::UINTEGER`, [row])
  for (const { entity } of found) touched.add(entity)
}
