/** What must hold after each kill. */
import { existsSync, readdirSync } from 'node:fs'
import { entityOfKey } from '#core/domain/entities.ts'
import type { LogEntry } from '#core/domain/log.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { entriesAfter, lastSeq } from '#core/store/log/log.ts'
import { readEnteredEvent } from '#core/store/records/entered-events.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { migrations, schemaNumber } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { readContainer } from '#core/store/workspace/container.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { verifyWorkspace } from '#core/store/workspace/verify.ts'
import { localWorkers, storesOptions } from '#test/support/workspace.ts'
import { ballastIs, testMigrations, type Message } from './plan.ts'

export interface Expected {
  folder: string
  key: Buffer
  /** Every ack since the workspace was made. */
  acks: Extract<Message, { type: 'ack' }>[]
  /** Batches that a child began to take back, whether or not it came to its end. */
  undoing: Set<string>
  /** Test migrations: at least, and those that the last child may have made. */
  migrations: { least: number; most: number }
}

export interface Checked {
  problems: string[]
  /** Test migrations found. */
  migrations: number
  repairs: string[]
}

/** Opens the workspace as the app would, holds it against what was confirmed, and closes it. */
export async function checkWorkspace(expected: Expected): Promise<Checked> {
  const problems: string[] = []
  const found = peekMigrations(expected)
  if (found < expected.migrations.least || found > expected.migrations.most) problems.push(`stands at test migration ${found}`)
  const stores = await openWorkspaceStores(expected.folder, expected.key, storesOptions({ migrations: testMigrations(found) }))
  try {
    const { problems: damages } = await verifyWorkspace(stores, { workers: localWorkers })
    problems.push(...damages.map(({ code, batchId }) => `${code} ${batchId ?? ''}`))
    const entries = readLog(stores)
    problems.push(
      ...checkAcks(stores, expected.acks, entries), ...checkRecords(stores, entries), ...await checkFacts(stores, entries),
      ...checkLeftovers(stores), ...checkMigrations(stores, found), ...await checkBackups(expected.acks)
    )
    return { problems, migrations: found, repairs: stores.repairs.map(({ code }) => code) }
  } finally {
    await stores.close()
  }
}

/** The number of test migrations that the records have gone through, read without changing them. */
function peekMigrations({ folder, key }: Expected): number {
  const records = openRecords(layoutOf(folder).records, deriveKeys(key).records)
  const number = schemaNumber(records) - migrations.length
  records.close()
  return number
}

function readLog({ records }: WorkspaceStores): LogEntry[] {
  const entries: LogEntry[] = []
  for (let page = entriesAfter(records, 0, 10_000); page.length > 0; page = entriesAfter(records, page.at(-1)!.seq, 10_000)) entries.push(...page)
  return entries
}

/** Nothing confirmed is missing. */
function checkAcks({ records }: WorkspaceStores, acks: Expected['acks'], entries: LogEntry[]): string[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]))
  return acks.flatMap((ack) => {
    if (!('seq' in ack)) return []
    const change = bySeq.get(ack.seq)?.change
    if (ack.act === 'entered') {
      const stored = readEnteredEvent(records, ack.row)
      return change?.kind === 'event.entered' && change.row === ack.row && stored?.open.amount === ack.amount ? [] : [`event ${ack.row} of entry ${ack.seq} is lost`]
    }
    const same = change && 'id' in change && change.id === ack.id && 'open' in change && change.open.points === ack.points
    return same ? [] : [`${ack.act} ${ack.id} of entry ${ack.seq} is lost`]
  })
}

/** Records are what the log says, entry by entry: no half transaction. */
function checkRecords({ records }: WorkspaceStores, entries: LogEntry[]): string[] {
  const problems: string[] = []
  const points = pointsOf(entries)
  const rows = records.prepare<[], { key: number; card: string; version: number }>('SELECT key, card, version FROM entities').all()
  if (rows.length !== points.size) problems.push(`${rows.length} entities, ${points.size} in the log`)
  for (const { key, card } of rows) {
    const { id } = entityOfKey(key)
    if ((JSON.parse(card) as { points: number }).points !== points.get(id)) problems.push(`entity ${id} is not what the log says`)
    if (id >= nextEntityId(records, 'customer')) problems.push(`id ${id} could be dealt again`)
  }
  const count = (table: string) => records.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get()!.count
  if (count('audit') !== entries.length) problems.push(`${count('audit')} audit entries for ${entries.length} acts`)
  if (count('identities') !== rows.length) problems.push(`${count('identities')} identities for ${rows.length} entities`)
  if (count('entered_events') !== entries.filter(({ change }) => change.kind === 'event.entered').length) problems.push('events are not those of the log')
  if (entries.some((entry, index) => entry.seq !== index + 1)) problems.push('the log has a gap')
  return problems
}

/** Points of each customer after the whole log. */
function pointsOf(entries: LogEntry[]): Map<number, unknown> {
  const points = new Map<number, unknown>()
  for (const { change } of entries) if (change.kind === 'entity.created' || change.kind === 'entity.updated') points.set(change.id, change.open.points)
  return points
}

/** Facts have applied every entry exactly once. */
async function checkFacts(stores: WorkspaceStores, entries: LogEntry[]): Promise<string[]> {
  const problems: string[] = []
  if (stores.facts.appliedSeq() !== lastSeq(stores.records)) problems.push(`facts stand at ${stores.facts.appliedSeq()} of ${lastSeq(stores.records)}`)
  const points = [...pointsOf(entries).values()] as number[]
  const events = entries.flatMap(({ change }) => (change.kind === 'event.entered' ? [Number(change.open.amount)] : []))
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const expected = { customers: points.length, points: sum(points), events: events.length, amount: sum(events) }
  const [found] = await stores.facts.read((duck) => duck.rows<Record<keyof typeof expected, number>>(`
    SELECT (SELECT count(*) FROM customers)::DOUBLE AS customers, (SELECT coalesce(sum(points), 0) FROM customers)::DOUBLE AS points,
      (SELECT count(*) FROM events)::DOUBLE AS events, (SELECT coalesce(sum(amount), 0) FROM events)::DOUBLE AS amount`))
  if (JSON.stringify(found) !== JSON.stringify(expected)) problems.push(`facts hold ${JSON.stringify(found)}, the log ${JSON.stringify(expected)}`)
  return problems
}

/** Nothing half done lies about. */
export function checkLeftovers({ layout }: WorkspaceStores): string[] {
  const unfinished = [layout.folder, layout.backups, layout.raw, layout.snapshots].flatMap((folder) => readdirSync(folder)).filter((name) => name.endsWith('.part'))
  return [...unfinished, ...readdirSync(layout.temp)].map((name) => `${name} was left`)
}

function checkMigrations({ records, layout }: WorkspaceStores, count: number): string[] {
  const names = records.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE name LIKE 'ballast_%' AND type = 'table'").all().map(({ name }) => name)
  const tables = names.map((name) => ({ name, rows: records.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${name}`).get()!.rows }))
  const problems = ballastIs(tables, count) ? [] : [`migration ${count} is half done`]
  for (let number = 1; number <= count; number++) {
    const copy = `records-${migrations.length + number - 1}-before-${migrations.length + number}.sqlite`
    if (!readdirSync(layout.backups).includes(copy)) problems.push(`${copy} is missing`)
  }
  return problems
}

async function checkBackups(acks: Expected['acks']): Promise<string[]> {
  const problems: string[] = []
  for (const ack of acks.filter((ack) => ack.act === 'backup').slice(-2)) {
    if (!existsSync(ack.file)) problems.push('a backup is missing')
    else await readContainer(ack.file).catch(() => problems.push('a backup is damaged'))
  }
  return problems
}
