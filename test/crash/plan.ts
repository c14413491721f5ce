/** What driver and child of the crash test agree on. */
import { migrations, type Migration } from '#core/store/records/migrate.ts'

/**
 * What a child mostly does, and so what it is mostly killed in; `open` and `resume`: it is killed while it opens. A `stores` child works on the stores as
 * the core does, through migrations that only the test has; a `desk` child is the whole core with its import worker and its jobs.
 */
export const themes = {
  stores: ['edit', 'apply', 'backup', 'migrate', 'rebuild', 'reopen', 'open'],
  desk: ['import', 'repair', 'undo', 'watch', 'import', 'decide', 'resume']
} as const
export type Family = keyof typeof themes
export type Theme = (typeof themes)[Family][number]

/** What a child is started with, as JSON. */
export interface Order {
  folder: string
  /** Workspace key as hex. */
  key: string
  seed: number
  theme: Theme
  /** Test migrations after the installed ones. */
  migrations: number
}

/** Lines of JSON that a child writes. `begin` before an act, `ack` once it is confirmed. */
export type Message =
  | { type: 'begin'; act: string; batchId?: string }
  | { type: 'ack'; act: 'open' }
  | { type: 'ack'; act: 'created' | 'updated'; seq: number; id: number; points: number }
  | { type: 'ack'; act: 'entered'; seq: number; row: number; amount: number }
  | { type: 'ack'; act: 'backup'; file: string }
  /** `rows` of the file, `rejected` of them, `amount`: sum over its events. */
  | { type: 'ack'; act: 'imported'; batchId: string; target: 'customer' | 'event'; rows: number; rejected: number; amount: number }
  /** `number` of a held value of the batch. */
  | { type: 'ack'; act: 'decided'; batchId: string; number: number; state: 'taken' | 'dismissed' }
  | { type: 'ack'; act: 'undone'; batchId: string }
  | { type: 'ack'; act: 'made'; id: string }
  | { type: 'ack'; act: 'other' }
  | { type: 'failed'; message: string }

const ballastRows = 30_000

/** The installed migrations and `count` more; each replaces a table of some megabytes, so that a kill can hit it half way. */
export function testMigrations(count: number): Migration[] {
  const added = Array.from({ length: count }, (_, index): Migration => ({
    id: `records/${migrations.length + index + 1}`,
    sql: `DROP TABLE IF EXISTS ballast_${index};
      CREATE TABLE ballast_${index + 1} (n INTEGER PRIMARY KEY, text TEXT) STRICT;
      INSERT INTO ballast_${index + 1}
        WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${ballastRows}) SELECT n, hex(n * 7919) || hex(randomblob(40)) FROM counted;
      INSERT INTO meta VALUES ('migrated/${index + 1}', 'yes');`
  }))
  return [...migrations, ...added]
}

/** Whether the store stands at one whole test migration: the table of the last one, full, and no other. */
export function ballastIs(tables: { name: string; rows: number }[], count: number): boolean {
  if (count === 0) return tables.length === 0
  return tables.length === 1 && tables[0]!.name === `ballast_${count}` && tables[0]!.rows === ballastRows
}
