/** A workspace folder with records, a log and artifacts, without the import: tests say what a batch brings. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mapping } from '#core/contract/imports.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { factsColumnType } from '#core/domain/fields.ts'
import type { LogChange } from '#core/domain/log.ts'
import { entityTypeNumber, eventArtifactColumns } from '#core/store/artifact.ts'
import { openDuck, quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { openFacts, rebuildFacts, type Facts, type FactsOptions } from '#core/store/facts/facts.ts'
import { readOpenColumns } from '#core/store/facts/schema.ts'
import { deriveKeys, type WorkspaceKeys } from '#core/store/keys.ts'
import { artifactPath, layoutOf, type WorkspaceLayout } from '#core/store/layout.ts'
import { append, entriesAfter } from '#core/store/log/log.ts'
import { createBatch, updateBatch } from '#core/store/records/batches.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'

export interface EventRow {
  row: number
  entity?: EntityType
  id: number
  created?: boolean
  type: string
  /** Milliseconds since the epoch. */
  at: number
  amount?: number | null
  status?: string | null
  source_key?: string
  order_key?: string
  replaces?: { batch: number; row: number }
  /** Further open columns by column name. */
  more?: Record<string, Parameter>
}

export interface EntityRow {
  row: number
  id: number
  created: boolean
  values?: Record<string, Parameter>
}

export interface World {
  layout: WorkspaceLayout
  keys: WorkspaceKeys
  records: RecordsDatabase
  facts: Facts
  options: FactsOptions
  /** Batches whose artifact was derived again. */
  derived: number[]
  /** Appends to the log without applying. */
  log(change: LogChange): void
  follow(): Promise<void>
  acceptEvents(rows: EventRow[], source?: string): Promise<number>
  acceptEntities(target: EntityType, rows: EntityRow[]): Promise<number>
  undo(batch: number, kept?: Partial<Record<EntityType, number[]>>): void
  dispose(): Promise<void>
}

const mapping = { target: 'event', source: 'file', format: {}, columns: [], unknownIdentity: 'create', recipe: [] } as unknown as Mapping

export async function createWorld(): Promise<World> {
  const layout = layoutOf(mkdtempSync(join(tmpdir(), 'facts-')))
  for (const folder of [layout.snapshots, layout.backups, layout.temp]) mkdirSync(folder)
  const keys = deriveKeys(randomBytes(32))
  const records = openRecords(layout.records, keys.records, { create: true })
  migrateRecords(records, layout.backups)
  const staging = await openDuck(':memory:', { temporaryFolder: '', threads: 1 })
  const duck = await staging.connect()
  const artifacts = new Map<number, Buffer>()
  const derived: number[] = []
  const options: FactsOptions = {
    layout, records, threads: 2, memoryLimit: '1GB',
    async deriveArtifact(batch) {
      derived.push(batch)
      const content = artifacts.get(batch)!
      const { writeFileSync } = await import('node:fs')
      writeFileSync(artifactPath(layout, batch), content)
      return { sha256: sha256(content), rows: rowsOf.get(batch)! }
    }
  }
  const rowsOf = new Map<number, number>()
  await rebuildFacts(options)
  let clock = Date.UTC(2026, 0, 1)

  async function accept(target: EntityType | 'event', source: string, rows: number, write: (path: string) => Promise<void>): Promise<number> {
    const made = createBatch(records, { name: 'test', source, target, fileName: 'test.csv', fileSize: 1, mapping, createdAt: clock, user: 'owner' })
    const path = artifactPath(layout, made.number)
    await write(path)
    const content = readFileSync(path)
    artifacts.set(made.number, content)
    rowsOf.set(made.number, rows)
    records.transaction(() => {
      updateBatch(records, made.number, { status: 'accepted', artifactSha256: sha256(content), artifactRows: rows, acceptedAt: clock })
      append(records, { kind: 'batch.accepted', batch: made.number }, { user: 'owner', at: clock += 1000 })
    })()
    return made.number
  }

  const world: World = {
    layout, keys, records, options, derived,
    facts: await openFacts(options),
    log(change) {
      records.transaction(() => append(records, change, { user: 'owner', at: clock += 1000 }))()
    },
    follow: () => world.facts.apply(...entriesAfter(records, world.facts.appliedSeq(), 1e6)),
    acceptEvents: (rows, source = 'shop') => accept('event', source, rows.length, (path) => writeEvents(duck, records, path, rows)),
    acceptEntities: (target, rows) => accept(target, 'crm', rows.length, (path) => writeEntities(duck, records, path, target, rows)),
    undo(batch, kept) {
      updateBatch(records, batch, { status: 'undone' })
      world.log({ kind: 'batch.undone', batch, ...(kept && { kept }) })
    },
    async dispose() {
      await world.facts.close()
      duck.close()
      staging.close()
      records.close()
      rmSync(layout.folder, { recursive: true })
    }
  }
  return world
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

async function writeEvents(duck: Duck, records: RecordsDatabase, path: string, rows: EventRow[]): Promise<void> {
  const custom = readOpenColumns(records, 'event').filter(({ field }) => field.startsWith('data.')).map(({ column, type }) => [column, factsColumnType[type]])
  const columns = Object.fromEntries([
    ['row', 'UINTEGER'], ['applies', 'BOOLEAN'], ['entity', 'UTINYINT'], ['entity_id', 'UINTEGER'], ['created', 'BOOLEAN'], ...Object.entries(eventArtifactColumns),
    ['row_hash', 'UUID'], ['source_key', 'UUID'], ['order_key', 'UUID'], ['replaces_batch', 'UINTEGER'], ['replaces_row', 'UINTEGER'], ...custom
  ]) as Record<string, string>
  await writeParquet(duck, path, columns, rows.map((event) => ({
    row: event.row, applies: true, entity: entityTypeNumber[event.entity ?? 'customer'], entity_id: event.id, created: event.created ?? false,
    type: event.type, occurred_at: new Date(event.at).toISOString().slice(0, -1), amount: event.amount === undefined || event.amount === null ? null : String(event.amount),
    status: event.status ?? null, source_key: event.source_key ?? null, order_key: event.order_key ?? null,
    replaces_batch: event.replaces?.batch ?? null, replaces_row: event.replaces?.row ?? null, ...event.more
  })))
}

async function writeEntities(duck: Duck, records: RecordsDatabase, path: string, target: EntityType, rows: EntityRow[]): Promise<void> {
  const filled = new Set(rows.flatMap((row) => Object.keys(row.values ?? {})))
  const open = readOpenColumns(records, target).filter(({ column }) => filled.has(column)).map(({ column, type }) => [column, factsColumnType[type]])
  const columns = Object.fromEntries([
    ['row', 'UINTEGER'], ['applies', 'BOOLEAN'], ['entity', 'UTINYINT'], ['entity_id', 'UINTEGER'], ['created', 'BOOLEAN'], ['row_hash', 'UUID'], ...open
  ]) as Record<string, string>
  await writeParquet(duck, path, columns, rows.map((entity) => ({
    row: entity.row, applies: true, entity: entityTypeNumber[target], entity_id: entity.id, created: entity.created, ...entity.values
  })))
}

async function writeParquet(duck: Duck, path: string, columns: Record<string, string>, rows: Record<string, Parameter>[]): Promise<void> {
  const names = Object.keys(columns)
  await duck.run(`CREATE OR REPLACE TABLE artifact (${names.map((name) => `${quoteIdentifier(name)} ${columns[name]}`).join(', ')})`)
  for (const row of rows) {
    const used = names.filter((name) => row[name] !== undefined && row[name] !== null)
    const values = used.map((name, index) => `$${index + 1}::${columns[name]}`)
    await duck.run(`INSERT INTO artifact (${used.map(quoteIdentifier).join(', ')}) VALUES (${values.join(', ')})`, used.map((name) => row[name]!))
  }
  await duck.run(`COPY artifact TO '${path}' (FORMAT parquet)`)
}
