import { expect, test } from 'vitest'
import { countMembers } from '#core/compute/tags/members.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'
import { createTables } from '#core/store/facts/schema.ts'

const tags = ['a', 'b', 'c']
const sources = ['manual', 'rule', 'import']

test('who has a tag counts once, whatever gave it, and only while alive: also where ids have gaps, or the dead come last', async () => {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  await createTables(duck)
  let withDead = 0
  try {
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed, 53)
      await duck.run('DELETE FROM customers')
      await duck.run('DELETE FROM tag_assignments')
      const dying = random.chance(0.5)
      const alive = Array.from({ length: 30 }, (_, id) => id).filter(() => !dying || random.chance(0.8))
      for (const id of alive) await duck.run('INSERT INTO customers (id, created_at, updated_at) VALUES ($1::UINTEGER, TIMESTAMP \'2026-01-01\', TIMESTAMP \'2026-01-01\')', [id])
      const expected = new Map<string, Set<number>>()
      for (const tag of tags) {
        for (const source of sources.filter(() => random.chance(0.6))) {
          for (let id = 0; id < 30; id++) {
            if (random.chance(0.5)) continue
            const removed = random.chance(0.2)
            await duck.run(`INSERT INTO tag_assignments VALUES ($1::VARCHAR, 1, $2::UINTEGER, $3::VARCHAR, NULL, TIMESTAMP '2026-01-01', ${removed ? `TIMESTAMP '2026-01-02'` : 'NULL'})`, [tag, id, source])
            if (!removed && !alive.includes(id)) withDead++
            if (!removed && alive.includes(id)) expected.set(tag, (expected.get(tag) ?? new Set()).add(id))
          }
        }
      }
      expect([seed, await countMembers(duck)]).toEqual([seed, new Map([...expected].map(([tag, people]) => [tag, people.size]))])
    }
    expect(withDead).toBeGreaterThan(50)
  } finally {
    duck.close()
    database.close()
  }
})
