import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { factsDigest } from '#core/store/facts/facts.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { appendSetChange, readSetChange, reverseSetChange, type SetSource } from '#core/store/records/set-changes.ts'
import { transaction } from '#core/store/records/statement.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.dispose())

let at = 0
async function change(of: 'tag' | 'group', id: string, source: SetSource, added: Iterable<number>, removed: Iterable<number>, confidence: number | null = null): Promise<number> {
  const [into, out] = [Uint32Array.from(added).sort(), Uint32Array.from(removed).sort()]
  const sets = { added: await encodeIds(into), removed: await encodeIds(out), addedCount: into.length, removedCount: out.length }
  return transaction(world.records, () => appendSetChange(world.records, { of, id, entity: 'customer', source, confidence, cause: 'manual', details: {}, ...sets, at: ++at, user: 'owner' }))
}

const members = (of: 'tag' | 'group') => world.facts.read(async (duck) => {
  const sql = of === 'tag'
    ? `SELECT tag AS id, source, entity, confidence, epoch_ms(tagged_at)::DOUBLE AS since FROM tag_assignments WHERE removed_at IS NULL ORDER BY ALL`
    : `SELECT folder AS id, entity FROM folder_members ORDER BY ALL`
  return duck.rows<{ id: string; source: string; entity: number; confidence: number | null; since: number }>(sql)
})

test('a tag of one source leaves those of another; who is tagged again keeps the time of the first', async () => {
  at = 0
  await change('tag', 'A', 'rule', [1, 2, 3], [], 0.5)
  await change('tag', 'A', 'manual', [2], [])
  await change('tag', 'A', 'rule', [3, 4], [1, 2, 9], 0.9)
  await world.follow()
  expect(await members('tag')).toEqual([
    { id: 'A', source: 'manual', entity: 2, confidence: null, since: 2 }, { id: 'A', source: 'rule', entity: 3, confidence: 0.9, since: 1 }, { id: 'A', source: 'rule', entity: 4, confidence: 0.9, since: 3 }
  ])
})

test('any sequence of changes and undos gives the members of a model, and the same when facts are built anew', async () => {
  const random = createRandom(7)
  const model = new Map<string, Set<number>>()
  const done: number[] = []
  const some = () => Array.from({ length: random.below(41) }, () => random.below(5000)).filter((id, index, all) => all.indexOf(id) === index)
  const take = (key: string, added: Iterable<number>, removed: Iterable<number>) => {
    const set = model.get(key) ?? new Set()
    for (const id of removed) set.delete(id)
    for (const id of added) set.add(id)
    model.set(key, set)
  }
  const sets = new Map<number, { key: string; added: number[]; removed: number[] }>()
  for (let step = 0; step < 60; step++) {
    const undone = random.chance(0.2) && done.length > 0 ? random.pick(done) : undefined
    if (undone === undefined) {
      const [of, id] = [random.pick(['tag', 'group'] as const), random.pick(['A', 'B'])]
      const [added, removed] = [some(), some()]
      const number = await change(of, id, 'manual', added, removed)
      done.push(number)
      sets.set(number, { key: `${of} ${id}`, added, removed })
      take(`${of} ${id}`, added, removed)
    } else {
      const before = sets.get(undone)!
      const number = transaction(world.records, () => reverseSetChange(world.records, { set: { change: undone } }, { user: 'owner', at: ++at }))
      sets.set(number, { ...before, added: before.removed, removed: before.added })
      expect(readSetChange(world.records, number)).toMatchObject({ cause: 'undo', addedCount: before.removed.length, removedCount: before.added.length })
      take(before.key, before.removed, before.added)
    }
    if (random.chance(0.3)) await world.follow()
  }
  await world.follow()
  const found = new Map<string, Set<number>>()
  for (const of of ['tag', 'group'] as const) for (const { id, entity } of await members(of)) found.set(`${of} ${id}`, (found.get(`${of} ${id}`) ?? new Set()).add(entity))
  expect(found).toEqual(new Map([...model].filter(([, set]) => set.size > 0)))
  const digest = await world.facts.read(factsDigest)
  await world.facts.rebuild()
  expect(await world.facts.read(factsDigest)).toBe(digest)
})
