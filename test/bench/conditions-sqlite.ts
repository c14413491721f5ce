/** SQLite as a rival of the condition engine: row tables with covering indexes in a file of its own. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { columnsNow } from '#core/compute/conditions/columns.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { countSql, rowsSql, rowTables, type Rival } from './conditions-rows.ts'

export async function sqliteRival(facts: Facts, folder: string): Promise<Rival> {
  const database = new Database(join(folder, 'rival.sqlite'))
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -4000000', 'temp_store = MEMORY', 'mmap_size = 30000000000', 'threads = 2']) database.pragma(pragma)
  for (const table of rowTables) {
    const { name, columns, indexes } = table
    database.exec(`CREATE TABLE ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`)
    const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`)
    database.exec('BEGIN')
    await facts.read(async (duck) => {
      for await (const chunk of duck.chunks(rowsSql(table))) {
        const values = columns.map((_, index) => chunk.getColumnValues(index))
        for (let row = 0; row < chunk.rowCount; row++) insert.run(values.map((column) => column[row]))
      }
    })
    database.exec('COMMIT')
    for (const [number, index] of indexes.entries()) database.exec(`CREATE INDEX ${name}_${number} ON ${name} (${index})`)
  }
  database.exec('ANALYZE')
  const dialect = { placeholder: (index: number) => `@p${index}`, double: (number: string) => `CAST(${number} AS REAL)` }
  return {
    name: 'SQLite',
    async count(plan) {
      const { sql, values } = countSql(dialect, plan, columnsNow(facts.options.records))
      return (database.prepare(sql).get(Object.fromEntries(values.map(({ value }, index) => [`p${index + 1}`, value]))) as { count: number }).count
    },
    close: () => void database.close()
  }
}
