/**
 * ClickHouse inside this process (the npm package chdb), where `npm run setup:clickhouse` has installed it: outside the project, since it takes half a gigabyte and its newest
 * versions lack binaries in registries.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where it is installed: $COHORTDESK_CLICKHOUSE, or in the user's cache folder. */
export const clickhouseFolder = process.env['COHORTDESK_CLICKHOUSE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cohortdesk', 'clickhouse')
export const clickhousePackage = { name: 'chdb', version: '3.4.0' }

export interface ClickHouse {
  run(sql: string): Promise<void>
  rows<Row>(sql: string, parameters?: Record<string, unknown>): Promise<Row[]>
  /** Rows of cells in the order of the table's columns. */
  insert(table: string, rows: readonly (readonly unknown[])[]): Promise<void>
  close(): void
}

interface Session {
  queryAsync(sql: string, options?: { format: string }): Promise<{ text(): string }>
  queryBindAsync(sql: string, parameters: object, options?: { format: string }): Promise<{ text(): string }>
  insert(rows: { table: string; values: readonly (readonly unknown[])[] }): Promise<unknown>
  cleanup(): void
}

/** The package refuses whole numbers beyond 2^53, which clients of a server send as they are. */
function bindable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bindable)
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value
}

export const hasClickHouse = () => existsSync(join(clickhouseFolder, 'node_modules', clickhousePackage.name))

/** A session with a database of its own. One at a time per process. @throws Error that says how to install it */
export function openClickHouse(): ClickHouse {
  if (!hasClickHouse()) throw new Error(`ClickHouse is not installed in ${clickhouseFolder}: run \`npm run setup:clickhouse\` (546 MB) first`)
  const { Session: open } = createRequire(join(clickhouseFolder, 'package.json'))(clickhousePackage.name) as { Session: new (folder: string) => Session }
  const folder = mkdtempSync(join(tmpdir(), 'clickhouse-'))
  const session = new open(folder)
  const read = (result: { text(): string }) => result.text().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown)
  return {
    async run(sql) {
      await session.queryAsync(sql)
    },
    async rows<Row>(sql: string, parameters?: Record<string, unknown>) {
      const options = { format: 'JSONEachRow' }
      return read(parameters ? await session.queryBindAsync(sql, Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bindable(value)])), options) : await session.queryAsync(sql, options)) as Row[]
    },
    async insert(table, values) {
      await session.insert({ table, values })
    },
    close() {
      session.cleanup()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
