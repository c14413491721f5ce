import type { RecordsDatabase } from './open.ts'
import type Database from 'better-sqlite3'

const prepared = new WeakMap<RecordsDatabase, Map<string, Database.Statement<unknown[], unknown>>>()

/** The prepared statement of this connection for a constant SQL text; prepared once. */
export function statement<Row = unknown>(records: RecordsDatabase, sql: string): Database.Statement<unknown[], Row> {
  let statements = prepared.get(records)
  if (!statements) prepared.set(records, (statements = new Map()))
  let found = statements.get(sql)
  if (!found) statements.set(sql, (found = records.prepare<unknown[], unknown>(sql)))
  return found as Database.Statement<unknown[], Row>
}

/** Runs `work` in one transaction that takes the write lock at once; inside an open transaction it joins that one. */
export function transaction<Result>(records: RecordsDatabase, work: () => Result): Result {
  return records.inTransaction ? work() : records.transaction(work).immediate()
}
