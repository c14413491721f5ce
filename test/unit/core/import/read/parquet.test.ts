import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuck } from '#core/store/duckdb/connection.ts'
import { makeStaging, refusalOf, type Staging } from './support.ts'

let staging: Staging
let path: string
beforeAll(async () => {
  staging = makeStaging()
  path = join(staging.folder, 'rows.parquet')
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  await duck.run(`COPY (SELECT 'M' || i AS "member id", 13800138000 + i AS phone, TIMESTAMP '2024-01-01 10:00:00.25' AS at, DATE '1990-05-06' AS birth, 17850.0::DOUBLE AS float_id,
    (i / 4)::DECIMAL(18, 2) AS amount, [1, i] AS list, [{'a': i}] AS objects, TIMESTAMPTZ '2024-01-01 08:00:00+08' AS zoned, i % 2 = 0 AS ok, NULLIF('', '') AS nothing, 'x'::BLOB AS bytes
    FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`)
  duck.close()
  database.close()
})
afterAll(() => staging.remove())

const expected = ['M1', '13800138001', '2024-01-01 10:00:00.25', '1990-05-06', '17850', '0.25', '[1,1]', '[{"a":1}]', '2024-01-01T00:00:00.000Z', 'false', null, 'x']

describe('parquet', () => {
  test('every type as text, with the type that the file states', async () => {
    const taken = await staging.stage(path)
    expect(taken.rows).toBe(5000)
    expect(taken.cells[1]).toEqual(expected)
    expect(taken.columns.map(({ type }) => type)).toEqual(['text', 'number', 'datetime', 'date', 'number', 'decimal', 'list', 'objects', 'datetime', 'boolean', 'text', 'text'])
    expect(taken.names[0]).toBe('member id')
  })

  test('a limit reads fewer and still tells all', async () => {
    const taken = await staging.stage(path, {}, { limit: 10 })
    expect([taken.rows, taken.totalRows]).toEqual([10, 5000])
  })

  test('from an encrypted copy', async () => {
    const taken = await staging.stageRaw('rows.parquet', readFileSync(path))
    expect(taken.rows).toBe(5000)
    expect(taken.cells[1]).toEqual(expected)
    expect(taken.cells[4999]![0]).toBe('M4999')
  })

  test('a damaged file', async () => {
    const bytes = readFileSync(path)
    for (const damaged of [bytes.subarray(0, bytes.length - 100), Buffer.from('PAR1'), Buffer.concat([bytes.subarray(0, 2000), Buffer.alloc(2000, 7), bytes.subarray(4000)])]) {
      const outcome = await staging.stage(staging.file('damaged.parquet', damaged)).then(() => 'read', (error: Error) => error.name)
      expect(['read', 'DeskError']).toContain(outcome)
    }
    expect((await refusalOf(staging.stage(staging.file('cut.parquet', bytes.subarray(0, 5000))))).details.message?.en).toMatch(/Parquet file is damaged/)
  })
})
