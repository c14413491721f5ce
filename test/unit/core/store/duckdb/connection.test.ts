import { expect, test } from 'vitest'
import { openDuck } from '#core/store/duckdb/connection.ts'

test('numbers of every size arrive as they are, whole ones beyond 64 bits too', async () => {
  const database = await openDuck(':memory:', { temporaryFolder: '', threads: 1 })
  const duck = await database.connect()
  for (const value of [0, -1, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e19, -1e21, 1e308, 5e-324, 0.1]) {
    expect(await duck.rows('SELECT $1::DOUBLE AS value, $2::VARCHAR AS other', [value, 'x'])).toEqual([{ value, other: 'x' }])
  }
  duck.close()
  database.close()
})
