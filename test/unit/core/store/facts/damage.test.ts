import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import type { DuckDamage } from '#core/store/duckdb/damage.ts'
import { factsDigest, openFacts, rebuildFacts, verifyFacts } from '#core/store/facts/facts.ts'
import { insertEntity } from '#core/store/records/entities.ts'
import { createWorld, type World } from './world.ts'

let world: World
let digest: string
let empty: string
beforeEach(async () => {
  world = await createWorld()
  empty = await world.facts.read(factsDigest)
  await world.acceptEvents(Array.from({ length: 500 }, (_, row) => ({ row: row + 1, id: row % 50, created: row < 50, type: 'order', at: row * 1e6, amount: row, status: row % 3 ? 'paid' : null })))
  for (let id = 0; id < 50; id++) insertEntity(world.records, 'customer', id, { card: {} }, { at: 0, batch: 1 })
  await world.follow()
  digest = await world.facts.read(factsDigest)
})
afterEach(() => world.dispose())

const path = () => world.layout.facts

/** Opens, reads everything, closes; answers what was found. */
async function outcome(): Promise<string> {
  try {
    const facts = await openFacts(world.options)
    try {
      return (await verifyFacts(facts)).digest === digest ? 'sound' : 'wrong'
    } finally {
      await facts.close()
    }
  } catch (error) {
    return (error as Error).name
  }
}

test('a flipped bit anywhere, a cut anywhere, another file: never taken for sound when it is not, and rebuilt equal', async () => {
  await world.facts.close()
  const good = readFileSync(path())
  const random = createRandom(9)
  const spoiled = [
    ...Array.from({ length: 30 }, (_, index) => {
      const bytes = Buffer.from(good)
      bytes[random.below(index < 10 ? 12_288 : bytes.length)]! ^= 1 << random.below(8)
      return bytes
    }),
    ...[0, 1, 4096, 12_288, good.length >> 1, good.length - 1].map((length) => good.subarray(0, length)),
    Buffer.from('not a database')
  ]
  for (const bytes of spoiled) {
    writeFileSync(path(), bytes)
    expect(['DuckDamage', 'sound']).toContain(await outcome())
  }
  rmSync(path())
  expect(await outcome()).toBe('DuckDamage')
  await rebuildFacts(world.options)
  world.facts = await openFacts(world.options)
  expect(await world.facts.read(factsDigest)).toBe(digest)
})

test('a process that ends without closing leaves a state that opens, or asks for a rebuild', async () => {
  world.log({ kind: 'entity.created', entity: 'customer', id: 99, at: 5, open: { city: '上海' } })
  await world.follow()
  const after = await world.facts.read(factsDigest)
  const wal = `${path()}.wal`
  expect(existsSync(wal)).toBe(true)
  for (const from of [path(), wal]) copyFileSync(from, `${from}.copy`)
  await world.facts.close()
  const log = readFileSync(`${wal}.copy`)
  const random = createRandom(10)
  for (let turn = 0; turn < 25; turn++) {
    const bytes = Buffer.from(log)
    if (turn > 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
    copyFileSync(`${path()}.copy`, path())
    writeFileSync(wal, turn % 2 ? bytes : bytes.subarray(0, turn === 0 ? bytes.length : random.below(bytes.length)))
    const facts = await openFacts(world.options).catch((error: Error) => error)
    if (facts instanceof Error) {
      expect(facts.name).toBe('DuckDamage')
      rmSync(wal, { force: true })
      continue
    }
    expect(await facts.read(factsDigest)).toBe([empty, digest, after][facts.appliedSeq()])
    await facts.close()
  }
  await rebuildFacts(world.options)
  world.facts = await openFacts(world.options)
  expect(await world.facts.read(factsDigest)).toBe(after)
})

test('damage met while open is told once, and a rebuild goes on from there', async () => {
  await world.facts.close()
  const told: string[] = []
  world.facts = await openFacts({ ...world.options, onDamage: (damage) => told.push(damage.code) })
  const bytes = readFileSync(path())
  for (let block = 3; block * 262_144 < bytes.length; block++) bytes[block * 262_144 + 3 * 4096 + 500]! ^= 1
  writeFileSync(path(), bytes)
  for (let turn = 0; turn < 2; turn++) await expect(world.facts.read(factsDigest)).rejects.toMatchObject({ name: 'DuckDamage' } satisfies Partial<DuckDamage>)
  expect(told).toHaveLength(1)
  await world.facts.rebuild()
  expect(await world.facts.read(factsDigest)).toBe(digest)
  world.log({ kind: 'event.entered', entity: 'customer', id: 1, row: 1, open: { type: 'note' } })
  await world.follow()
  expect(world.facts.appliedSeq()).toBe(2)
})

test('a full verification finds rows and values that disagree, and a damaged artifact', async () => {
  expect(await verifyFacts(world.facts, { full: true })).toEqual({ appliedSeq: 1, digest, problems: [] })
  writeFileSync(`${world.layout.snapshots}/batch-1.parquet`, 'broken')
  await world.facts.read((duck) => duck.run('DELETE FROM events WHERE "row" = 7'))
  await world.facts.read((duck) => duck.run('DELETE FROM customers WHERE id = 9'))
  const { problems } = await verifyFacts(world.facts, { full: true })
  expect(problems).toEqual([{ code: 'counts', table: 'customers' }, { code: 'artifact', batch: 1 }, { code: 'counts', table: 'customer_value' }])
})

test('a statement that is wrong is no damage', async () => {
  const told: string[] = []
  await world.facts.close()
  world.facts = await openFacts({ ...world.options, onDamage: (damage) => told.push(damage.code) })
  await expect(world.facts.read((duck) => duck.run('SELECT nonsense'))).rejects.toThrow('Binder Error')
  await expect(world.facts.read((duck) => duck.run(`SELECT 'checksum'::INTEGER`))).rejects.toThrow('Conversion Error')
  expect(told).toEqual([])
})
