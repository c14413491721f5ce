/**
 * The staging database of one import or inspection: in memory, never spilled, and blind to every file but those it is given, which no statement can change.
 * Rows lie in table `staged_rows` in file order; view `staged` adds their number.
 */
import { openDuck, type Duck, type DuckDatabase } from '#core/store/duckdb/connection.ts'
import { memoryShare } from '#core/store/duckdb/memory.ts'

export interface StagingOptions {
  /** Files it may read or write, as they will be named in SQL. */
  files?: string[]
  /** Folders in which it may read and write. */
  folders?: string[]
  threads?: number
  /** e.g. '4GB'; 60 % of the machine's memory when missing. What needs more is refused, never spilled. */
  memoryLimit?: string
}

const stagingShare = 0.6

export async function openStaging(options: StagingOptions = {}): Promise<DuckDatabase> {
  const database = await openDuck(':memory:', { temporaryFolder: '', threads: options.threads, memoryLimit: options.memoryLimit ?? memoryShare(stagingShare) })
  const duck = await database.connect()
  try {
    // SET takes no parameters.
    if (options.files?.length) await duck.run(`SET allowed_paths = [${options.files.map(quoteText).join(', ')}]`)
    if (options.folders?.length) await duck.run(`SET allowed_directories = [${options.folders.map(quoteText).join(', ')}]`)
    await duck.run('SET enable_external_access = false')
    return database
  } catch (error) {
    database.close()
    throw error
  } finally {
    duck.close()
  }
}

/**
 * From here on every statement runs on the thread of its caller alone. A statement with less to do than there are threads keeps the spare ones spinning,
 * which takes the processor from whoever writes what it prepares.
 */
export async function runOnOneThread(duck: Duck): Promise<void> {
  await duck.run('SET threads = 1')
}

/** Quotes a text as a SQL literal, for the few statements that take no parameters. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export const stagedRows = 'staged_rows'

export function stagedColumn(index: number): string {
  return `c${index}`
}

/** Makes `staged_rows` anew, empty. */
export async function createStagedRows(duck: Duck, columns: number): Promise<void> {
  await dropStaged(duck)
  await duck.run(`CREATE TABLE ${stagedRows} (${columnNames(columns).map((name) => `${name} VARCHAR`).join(', ')})`)
}

export async function dropStaged(duck: Duck): Promise<void> {
  await duck.run('DROP VIEW IF EXISTS staged')
  await duck.run(`DROP TABLE IF EXISTS ${stagedRows}`)
}

/** Adds columns up to `to`, NULL in the rows that are there. */
export async function widenStagedRows(duck: Duck, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) await duck.run(`ALTER TABLE ${stagedRows} ADD COLUMN ${stagedColumn(index)} VARCHAR`)
}

/** Makes the view over the filled table. @returns number of rows */
export async function finishStaged(duck: Duck, columns: number): Promise<number> {
  await duck.run(`CREATE OR REPLACE VIEW staged AS SELECT (rowid + 1)::UINTEGER AS "row", ${columnNames(columns).join(', ')} FROM ${stagedRows}`)
  const [count] = await duck.rows<{ rows: bigint }>(`SELECT count(*) AS rows FROM ${stagedRows}`)
  return Number(count!.rows)
}

export async function isColumnFilled(duck: Duck, column: number): Promise<boolean> {
  const name = stagedColumn(column)
  return (await duck.rows(`SELECT 1 FROM ${stagedRows} WHERE ${name} IS NOT NULL AND ${name} <> '' LIMIT 1`)).length > 0
}

/** The last `count` rows, NULL for cells that they do not have. */
export async function lastStagedRows(duck: Duck, columns: number, rows: number, count: number): Promise<(string | null)[][]> {
  const found: (string | null)[][] = []
  for await (const chunk of duck.chunks(`SELECT ${columnNames(columns).join(', ')} FROM ${stagedRows} WHERE rowid >= $1 ORDER BY rowid`, [Math.max(0, rows - count)])) {
    found.push(...(chunk.getRows() as (string | null)[][]))
  }
  return found
}

/** Takes the rows from `rows` on away. Only rows at the end are ever deleted, so that rowid stays the place in the file. */
export async function cutStagedRows(duck: Duck, rows: number): Promise<void> {
  await duck.run(`DELETE FROM ${stagedRows} WHERE rowid >= $1`, [rows])
}

export function columnNames(columns: number): string[] {
  return Array.from({ length: columns }, (_, index) => stagedColumn(index))
}

/** A value no cell has, so that every blank cell is blank text rather than NULL. */
const noNull = '\u0001\u0002null\u0002\u0001'

/**
 * Reads a delimited UTF-8 file into `staged_rows` by DuckDB, on all its threads, in file order.
 * @param skip physical lines before the first row
 * @throws whatever DuckDB has against the file: it takes tables of one width only
 */
export async function readCsvInto(
  duck: Duck, path: string, columns: number, dialect: { delimiter: string; quote: string; escape: string }, skip: number
): Promise<void> {
  const types = columnNames(columns).map((name) => `'${name}': 'VARCHAR'`).join(', ')
  await duck.run(
    `INSERT INTO ${stagedRows} FROM read_csv($1, columns = {${types}}, auto_detect = false, delim = $2, quote = $3, escape = $4, skip = ${Math.trunc(skip)},
      header = false, nullstr = $5, compression = 'none', strict_mode = true, buffer_size = 4194304)`,
    [path, dialect.delimiter, dialect.quote, dialect.escape, noNull]
  )
}
