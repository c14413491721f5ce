/** Random histories: facts that followed them live, in pieces, equal facts rebuilt from the log, and both equal a plain model. */
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { factsFingerprint, verifyFacts } from '#core/store/facts/facts.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { createWorld, type EntityRow, type EventRow, type World } from './world.ts'

const start = Date.UTC(2026, 0, 1)

interface Version { batch: number; row: number }

/** What must be in facts, kept the simple way. */
interface Model {
  /** Live customers with the batch that made them. */
  customers: Map<number, number | null>
  cities: Map<number, string | null>
  nextId: number
  /** Present versions of each source id, oldest first: the last one counts. */
  versions: Map<string, Version[]>
  /** Events without a source id, as `batch-row`. */
  plain: Set<string>
  /** Batches that stand: entities they refer to. */
  batches: Map<number, { refers: Set<number>; before: Map<number, string | null> }>
  enteredRow: number
}

const keyOf = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`

async function importEvents(world: World, model: Model, random: Random): Promise<void> {
  const refers = new Set<number>()
  const added: [string | undefined, number][] = []
  const pending = new Map<string, number>()
  const rows = Array.from({ length: 1 + random.below(12) }, (_, index): EventRow => {
    const row = (index + 1) * 3
    const known = [...model.customers.keys()]
    const created = known.length === 0 || random.chance(0.3)
    const id = created ? model.nextId++ : random.pick(known)
    if (created) model.customers.set(id, -1)
    refers.add(id)
    const key = random.chance(0.7) ? keyOf(random.below(8)) : undefined
    const before = key === undefined ? undefined : pending.get(key) ?? model.versions.get(key)?.at(-1)
    if (key !== undefined) pending.set(key, row)
    added.push([key, row])
    return {
      row, id, created, type: random.pick(['order', 'pos', 'refund', 'visit', 'member']), at: start + random.below(1000) * 60_000, amount: random.chance(0.9) ? random.below(500) / 100 : null,
      status: random.pick([null, 'paid', 'cancelled']), ...(key !== undefined && { source_key: key }), ...(random.chance(0.3) && { order_key: keyOf(random.below(4)) }),
      ...(before !== undefined && { replaces: typeof before === 'number' ? { batch: -1, row: before } : before }), more: { data_2: random.below(3) }
    }
  })
  const number = model.batches.size + undoneCount(model) + 1
  for (const row of rows) if (row.replaces?.batch === -1) row.replaces.batch = number
  expect(await world.acceptEvents(rows)).toBe(number)
  for (const [id, batch] of model.customers) if (batch === -1) model.customers.set(id, number)
  for (const [key, row] of added) {
    if (key === undefined) model.plain.add(`${number}-${row}`)
    else model.versions.set(key, [...model.versions.get(key) ?? [], { batch: number, row }])
  }
  model.batches.set(number, { refers, before: new Map() })
}

const undone = new WeakMap<Model, number>()
const undoneCount = (model: Model) => undone.get(model) ?? 0

async function importCustomers(world: World, model: Model, random: Random): Promise<void> {
  const refers = new Set<number>()
  const before = new Map<number, string | null>()
  const made: number[] = []
  const rows: EntityRow[] = []
  for (let row = 1; row <= 1 + random.below(8); row++) {
    const known = [...model.customers.keys()].filter((id) => !refers.has(id))
    const created = known.length === 0 || random.chance(0.6)
    const id = created ? model.nextId++ : random.pick(known)
    const city = random.pick(['上海', '北京', null])
    refers.add(id)
    if (created) made.push(id)
    else before.set(id, model.cities.get(id) ?? null)
    if (created || city !== null) model.cities.set(id, city)
    rows.push({ row, id, created, values: { city, attr_1: 'x' } })
  }
  const number = await world.acceptEntities('customer', rows)
  for (const id of made) model.customers.set(id, number)
  model.batches.set(number, { refers, before })
}

function undoBatch(world: World, model: Model, random: Random): void {
  const numbers = [...model.batches.keys()]
  if (numbers.length === 0) return
  const number = random.pick(numbers)
  const { before } = model.batches.get(number)!
  model.batches.delete(number)
  undone.set(model, undoneCount(model) + 1)
  const made = [...model.customers].filter(([, batch]) => batch === number).map(([id]) => id)
  const kept = made.filter((id) => [...model.batches.values()].some(({ refers }) => refers.has(id)) || random.chance(0.2))
  for (const id of made) if (!kept.includes(id)) model.customers.delete(id)
  for (const [key, versions] of model.versions) model.versions.set(key, versions.filter(({ batch }) => batch !== number))
  for (const name of model.plain) if (name.startsWith(`${number}-`)) model.plain.delete(name)
  world.undo(number, kept.length > 0 ? { customer: kept } : undefined)
  for (const [id, city] of before) {
    if (!model.customers.has(id)) continue
    model.cities.set(id, city)
    world.log({ kind: 'entity.updated', entity: 'customer', id, at: start, open: { city } })
  }
}

function edit(world: World, model: Model, random: Random): void {
  const known = [...model.customers.keys()]
  const byHand = known.filter((id) => model.customers.get(id) === null)
  const choice = random.below(5)
  if (choice === 0 || known.length === 0) {
    const id = model.nextId++
    model.customers.set(id, null)
    model.cities.set(id, '深圳')
    world.log({ kind: 'entity.created', entity: 'customer', id, at: start + id, open: { city: '深圳', 'attr.band': 'A' } })
  } else if (choice === 1 && byHand.length > 0) {
    const id = random.pick(byHand)
    model.customers.delete(id)
    world.log({ kind: 'entity.deleted', entity: 'customer', id })
  } else if (choice === 2) {
    const id = random.pick(known)
    const city = random.pick(['成都', null])
    model.cities.set(id, city)
    world.log({ kind: 'entity.updated', entity: 'customer', id, at: start + 1, open: { city } })
  } else if (choice === 3 && model.enteredRow > 0) {
    const row = 1 + random.below(model.enteredRow)
    model.plain.delete(`0-${row}`)
    world.log({ kind: 'event.removed', row })
  } else {
    const row = ++model.enteredRow
    model.plain.add(`0-${row}`)
    world.log({ kind: 'event.entered', entity: 'customer', id: random.pick(known), row, open: { type: random.pick(['order', 'note']), amount: 3, occurred_at: start + random.below(1e6) } })
  }
}

async function expectModel(world: World, model: Model): Promise<void> {
  const read = <Row>(sql: string) => world.facts.read((duck) => duck.rows<Row>(sql))
  const live = (await read<{ name: string }>(`SELECT concat(batch, '-', "row") AS name FROM events WHERE voided_by IS NULL`)).map(({ name }) => name).sort()
  const newest = [...model.versions.values()].flatMap((versions) => versions.slice(-1)).map(({ batch, row }) => `${batch}-${row}`)
  expect(live).toEqual([...model.plain, ...newest].sort())
  const customers = await read<{ id: number; city: string | null }>('SELECT c.id, city FROM customers c JOIN customer_value v ON v.id = c.id ORDER BY c.id')
  expect(customers).toEqual([...model.customers.keys()].sort((a, b) => a - b).map((id) => ({ id, city: model.cities.get(id) ?? null })))
}

describe('random histories', () => {
  test.each([1, 2, 3, 4])('history %i: live equals rebuilt equals the model', async (seed) => {
    const random = createRandom(seed, 77)
    const world = await createWorld()
    const model: Model = { customers: new Map(), cities: new Map(), nextId: 0, versions: new Map(), plain: new Set(), batches: new Map(), enteredRow: 0 }
    try {
      declareFields(world.records, [{ entity: 'customer', name: 'band', type: 'choice', sensitivity: 'open' }, { entity: 'event', name: 'level', type: 'number', sensitivity: 'open' }])
      for (let step = 0; step < 40; step++) {
        const choice = random.next()
        if (choice < 0.25) await importEvents(world, model, random)
        else if (choice < 0.4) await importCustomers(world, model, random)
        else if (choice < 0.55) undoBatch(world, model, random)
        else edit(world, model, random)
        if (step === 20) declareFields(world.records, [{ entity: 'event', name: 'late', type: 'boolean', sensitivity: 'open' }])
        if (random.chance(0.3)) await world.follow()
      }
      await world.follow()
      await expectModel(world, model)
      const live = await world.facts.read(factsFingerprint)
      await world.facts.rebuild()
      expect(await world.facts.read(factsFingerprint)).toEqual(live)
      expect((await verifyFacts(world.facts, { full: true })).problems.filter(({ table }) => table !== 'customers')).toEqual([])
    } finally {
      await world.dispose()
    }
  })
})
