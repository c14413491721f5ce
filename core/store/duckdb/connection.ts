/** A thin layer over @duckdb/node-api: one instance, connections with bound parameters, plain rows or column chunks out. */
import { DOUBLE, DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'

export type Parameter = DuckDBValue

export interface DuckDatabase {
  /** A connection of its own: one connection runs one statement at a time and is interrupted alone. */
  connect(): Promise<Duck>
  close(): void
}

export interface Duck {
  readonly raw: DuckDBConnection
  /** Runs one statement; resolves to the number of rows it changed. */
  run(sql: string, parameters?: Parameter[]): Promise<number>
  /** Every row as an object of JavaScript values: BIGINT bigint, DECIMAL number, TIMESTAMP Date. */
  rows<Row>(sql: string, parameters?: Parameter[]): Promise<Row[]>
  /** Materialised result, chunk by chunk (≤ 2048 rows): for wide or long results. */
  chunks(sql: string, parameters?: Parameter[]): AsyncGenerator<DuckDBDataChunk>
  /** begin … commit around `work`; rolls back when it throws. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>
  interrupt(): void
  close(): void
}

export interface DuckOptions {
  threads?: number
  /** e.g. '4GB'. In the configuration, not by SET: WAL replay runs before SET. */
  memoryLimit?: string
  /** Empty: nothing is ever spilled to disk. */
  temporaryFolder: string
  /**
   * A new file is laid out as only this version of DuckDB and later ones read it, rather than as those since 1.0 do: dictionaries of texts are packed, which
   * takes a third off writing them and off reading them.
   */
  newestLayout?: boolean
}

/** Opens a database file, or ':memory:'. Extensions are never fetched. */
export async function openDuck(file: string, options: DuckOptions): Promise<DuckDatabase> {
  const instance = await DuckDBInstance.create(file, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: options.temporaryFolder,
    late_materialization_max_rows: '0',
    ...(options.threads && { threads: String(options.threads) }),
    ...(options.newestLayout && { storage_compatibility_version: 'latest' }),
    ...(options.memoryLimit && { memory_limit: options.memoryLimit })
  })
  return {
    connect: async () => wrap(await instance.connect()),
    close: () => instance.closeSync()
  }
}

/** Types of the parameters whose type the driver would guess wrongly: it binds whole numbers as BIGINT, which those beyond its range do not fit. */
function typesOf(parameters: readonly Parameter[] = []): DuckDBType[] {
  const types: DuckDBType[] = []
  for (const [index, value] of parameters.entries()) if (Number.isInteger(value) && !Number.isSafeInteger(value)) types[index] = DOUBLE
  return types
}

function wrap(raw: DuckDBConnection): Duck {
  const duck: Duck = {
    raw,
    async run(sql, parameters) {
      const result = await raw.run(sql, parameters, typesOf(parameters))
      return result.rowsChanged
    },
    async rows<Row>(sql: string, parameters?: Parameter[]) {
      const reader = await raw.runAndReadAll(sql, parameters, typesOf(parameters))
      return reader.getRowObjectsJS() as Row[]
    },
    async *chunks(sql, parameters) {
      const result = await raw.run(sql, parameters, typesOf(parameters))
      for (;;) {
        const chunk = await result.fetchChunk()
        if (!chunk || chunk.rowCount === 0) return
        yield chunk
      }
    },
    async transaction(work) {
      await raw.run('BEGIN')
      try {
        const result = await work()
        await raw.run('COMMIT')
        return result
      } catch (error) {
        await raw.run('ROLLBACK').catch(() => undefined)
        throw error
      }
    },
    interrupt: () => raw.interrupt(),
    close: () => raw.closeSync()
  }
  return duck
}

/** Quotes an identifier; the only way one enters SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
