/** Small facts about the workspace and the counters from which numbers are dealt. A number once dealt never returns, whatever is undone. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export function readMeta(records: RecordsDatabase, key: string): string | undefined {
  return statement<{ value: string }>(records, 'SELECT value FROM meta WHERE key = ?').get(key)?.value
}

export function writeMeta(records: RecordsDatabase, key: string, value: string): void {
  statement(records, 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
}

export function removeMeta(records: RecordsDatabase, key: string): void {
  statement(records, 'DELETE FROM meta WHERE key = ?').run(key)
}

/** Takes `count` numbers from a counter that starts at `first`; answers the first of them. Durable with the surrounding transaction. */
export function takeNumbers(records: RecordsDatabase, counter: string, count: number, first: number): number {
  const row = statement<{ value: string }>(records, `
    INSERT INTO meta (key, value) VALUES ('next/' || @counter, CAST(@first + @count AS TEXT))
    ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + @count AS TEXT) RETURNING value`).get({ counter, first, count })
  return Number(row!.value) - count
}

/** The number the counter deals next. */
export function peekNumber(records: RecordsDatabase, counter: string, first: number): number {
  const value = readMeta(records, `next/${counter}`)
  return value === undefined ? first : Number(value)
}
