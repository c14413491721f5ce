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
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed, 53)
      await duck.run('DELETE FROM customers')
      await duck.run('DELETE FROM tag_assignments')
      const dying = random.chance(0.5)
      const alive = Array.from({ length: 30 }, (_, id) => id).filter(() => !dying || random.chance(0.8))
      await duck.run(`INSERT INTO customers (id, created_at, updated_at) VALUES ${alive.map((id) => `(${id}, TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-01')`).join()}`)
      const rows: string[] = []
      const expected = new Map<string, Set<number>>()
      for (const tag of tags) {
        for (const source of sources.filter(() => random.chance(0.6))) {
          for (let id = 0; id < 30; id++) {
            if (random.chance(0.5)) continue
            const removed = random.chance(0.2)
            rows.push(`('${tag}', 1, ${id}, '${source}', NULL, TIMESTAMP '2026-01-01', ${removed ? `TIMESTAMP '2026-01-02'` : 'NULL'})`)
            if (!removed && !alive.includes(id)) withDead++
            if (!removed && alive.includes(id)) expected.set(tag, (expected.get(tag) ?? new Set()).add(id))
          }
        }
      }
      if (rows.length > 0) await duck.run(`INSERT INTO tag_assignments VALUES ${rows.join()}`)
      expect([seed, await countMembers(duck)]).toEqual([seed, new Map([...expected].map(([tag, people]) => [tag, people.size]))])
    }
    expect(withDead).toBeGreaterThan(20)
  } finally {
    duck.close()
    database.close()
  }
})
