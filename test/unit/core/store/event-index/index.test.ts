/** The index of a real workspace: random histories of facts, files that are damaged or cut off, threads, cancelling. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { holds } from '#core/domain/conditions/evaluate.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { entityKey, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Workers } from '#core/ports/ports.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { openEventIndex, type EventIndexOptions } from '#core/store/event-index/open.ts'
import type { EventIndex, EventLeaf } from '#core/store/event-index/types.ts'
import { createEventIndexWorker, type EventIndexWorker } from '#core/store/event-index/worker.ts'
import { openFacts, rebuildFacts, type Facts } from '#core/store/facts/facts.ts'
import { artifactPath, eventIndexPath } from '#core/store/layout.ts'
import { insertEnteredEvent } from '#core/store/records/entered-events.ts'
import { leafAsOf, profileOf, randomEvents, randomLeaf } from '#test/builders/event-leaves.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { createWorld, type EventRow, type World } from '#test/unit/core/store/facts/world.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { inProcessWorker } from '#workers/runtime/twin.ts'

const worlds: World[] = []
const opened: EventIndex[] = []

afterEach(async () => {
  for (const index of opened.splice(0)) await index.close()
  for (const world of worlds.splice(0)) await world.dispose()
})

async function makeWorld(): Promise<World> {
  const world = await createWorld()
  worlds.push(world)
  return world
}

const root = join(import.meta.dirname, '../../../../..')
const threads = threadWorkers({ import: '', records: '', export: '', 'event-index': join(root, 'workers/jobs/event-index.ts') })

/** Workers in this thread; `change` puts other methods in the place of the real ones. */
function twins(change: Partial<EventIndexWorker> = {}): Workers {
  return { spawn: async <Api>() => inProcessWorker({ ...createEventIndexWorker(), ...change }) as unknown as Awaited<ReturnType<typeof threads.spawn<Api>>> }
}

function open(world: World, change: Partial<EventIndexOptions> = {}): EventIndex & { statuses: string[]; warnings: string[] } {
  const statuses: string[] = []
  const warnings: string[] = []
  const index = openEventIndex({
    facts: world.facts, workers: twins(), logger: { ...silentLogger, warn: (message) => void warnings.push(message), error: (message) => void warnings.push(message) },
    onState: ({ status }) => void (statuses.at(-1) !== status && statuses.push(status)), ...change
  })
  opened.push(index)
  return Object.assign(index, { statuses, warnings })
}

interface FactEvent { type: string; at: number; cents: bigint | null }

/** Valid events of every entity, read the plain way. */
async function eventsInFacts(world: World): Promise<Map<string, FactEvent[]>> {
  const rows = await world.facts.read((duck) => duck.rows<{ entity_type: number; entity: number; type: string; at: bigint; cents: bigint | null }>(
    `SELECT entity_type, entity, type, epoch_ms(occurred_at) AS at, (amount * 100)::BIGINT AS cents FROM events WHERE voided_by IS NULL ORDER BY occurred_at, batch, "row"`))
  const lists = new Map<string, FactEvent[]>()
  for (const { entity_type, entity, type, at, cents } of rows) {
    const key = `${entityTypes.find((name) => entityTypeNumber[name] === entity_type)} ${entity}`
    lists.set(key, [...lists.get(key) ?? [], { type, at: Number(at), cents }])
  }
  return lists
}

/** Facts that read `sql` as their events: many are made sooner so than through the log. */
function withEvents(world: World, sql: string): Facts {
  return { ...world.facts, read: (work) => world.facts.read(async (duck) => {
    await duck.run(`CREATE OR REPLACE TEMP TABLE events AS ${sql}`)
    return work(duck).finally(() => duck.run('DROP TABLE temp.events'))
  }) }
}

const mostIds = 14

async function expectSameAsFacts(world: World, index: EventIndex): Promise<void> {
  const expected = await eventsInFacts(world)
  await index.ready()
  const state = index.state()
  expect(state).toMatchObject({ status: 'ready', seq: world.facts.appliedSeq(), events: [...expected.values()].flat().length })
  for (const type of entityTypes) {
    for (let id = 0; id < mostIds; id++) expect([type, id, (await index.eventsOf(type, id)).events]).toEqual([type, id, expected.get(`${type} ${id}`) ?? []])
  }
}

const keyOf = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`

/** What a random history needs to remember. */
interface Past {
  standing: number[]
  versions: Map<string, { batch: number; row: number }[]>
  entered: { row: number; there: boolean; type: EntityType; id: number }[]
}

async function step(world: World, past: Past, random: Random): Promise<void> {
  const kind = random.pick(['import', 'import', 'import', 'undo', 'enter', 'enter', 'toggle', 'customers', 'delete'] as const)
  if (kind === 'import') {
    const rows = randomEvents(random, 9).map((event, index): EventRow => {
      const key = random.chance(0.7) ? keyOf(random.below(6)) : undefined
      const replaced = key === undefined ? undefined : past.versions.get(key)?.at(-1)
      return {
        row: index + 1, entity: random.pick(['customer', 'customer', 'account', 'lead']), id: random.below(mostIds), type: event.type, at: event.at,
        amount: event.values['amount'] as number | null, ...(key !== undefined && { source_key: key }), ...(replaced && { replaces: replaced })
      }
    }).filter(({ source_key: key }, index, all) => key === undefined || all.findIndex((other) => other.source_key === key) === index)
    const batch = await world.acceptEvents(rows)
    past.standing.push(batch)
    for (const { source_key: key, row } of rows) if (key !== undefined) past.versions.set(key, [...past.versions.get(key) ?? [], { batch, row }])
  } else if (kind === 'undo' && past.standing.length > 0) {
    const [batch] = past.standing.splice(random.below(past.standing.length), 1)
    world.undo(batch!)
    for (const [key, versions] of past.versions) past.versions.set(key, versions.filter((version) => version.batch !== batch))
  } else if (kind === 'enter') {
    const [type, id] = [random.pick(entityTypes), random.below(mostIds)]
    const open = { type: 'note', occurred_at: leafAsOf - random.below(5), amount: random.below(300) / 100 }
    const row = insertEnteredEvent(world.records, { entityKey: entityKey(type, id), occurredAt: open.occurred_at, open, secret: {}, user: 'owner' })
    past.entered.push({ row, there: true, type, id })
    world.log({ kind: 'event.entered', entity: type, id, row, open })
  } else if (kind === 'toggle' && past.entered.length > 0) {
    const event = random.pick(past.entered)
    event.there = !event.there
    world.log(event.there
      ? { kind: 'event.entered', entity: event.type, id: event.id, row: event.row, open: { type: 'note', occurred_at: leafAsOf, amount: 2 } }
      : { kind: 'event.removed', row: event.row })
  } else if (kind === 'customers') {
    past.standing.push(await world.acceptEntities('customer', [{ row: 1, id: random.below(mostIds), created: true }]))
  } else if (kind === 'delete') {
    world.log({ kind: 'entity.deleted', entity: 'customer', id: random.below(mostIds) })
  }
}

/** A world with some events, and an index whose file is written. */
async function worldWithFile(): Promise<{ world: World; path: string }> {
  const world = await makeWorld()
  await world.acceptEvents(randomEvents(createRandom(5), 30).map((event, row) => ({ row: row + 1, id: row % mostIds, type: event.type, at: event.at, amount: event.values['amount'] as number | null })))
  await world.follow()
  const index = open(world)
  const path = eventIndexPath(world.layout)
  await index.ready()
  await expect.poll(() => existsSync(path)).toBe(true)
  await index.close()
  return { world, path }
}

describe('the event index', () => {
  test.each([1, 2, 3, 4])('equals facts through any history, opened at any time (seed %i)', async (seed) => {
    const world = await makeWorld()
    const random = createRandom(31, seed)
    const past: Past = { standing: [], versions: new Map(), entered: [] }
    let index = open(world, { idle: 1, mergeFrom: 1 })
    const warnings: string[] = []
    const statuses: string[] = []
    const close = async () => {
      warnings.push(...index.warnings)
      statuses.push(...index.statuses)
      await index.close()
    }
    for (let round = 0; round < 30; round++) {
      for (let steps = random.below(4); steps >= 0; steps--) await step(world, past, random)
      await world.follow()
      await expectSameAsFacts(world, index)
      if (random.chance(0.2)) await new Promise((resolve) => setTimeout(resolve, 20))
      if (random.chance(0.3)) {
        await close()
        index = open(world, { idle: random.pick([1, 10_000]), mergeFrom: 1 })
      }
    }
    await close()
    expect(warnings).toEqual([])
    // What is read is what changed: everything only while there was no file yet.
    expect(statuses.filter((status) => status === 'building').length).toBeLessThan(3)
    expect(statuses.filter((status) => status === 'loading').length).toBeGreaterThan(5)
  })

  test('follows by itself, and tells what it is doing', async () => {
    const { world } = await worldWithFile()
    const index = open(world)
    await index.ready()
    expect(index.statuses).toEqual(['loading', 'ready'])
    const { seq } = index.state()
    await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    await index.follow()
    expect(index.state()).toMatchObject({ status: 'ready', seq: seq + 1, changed: 1 })
    expect(index.state().memory).toBeGreaterThan(0)
    await index.close()
    expect(index.state().status).toBe('closed')
    await expect(index.ready()).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('waits while facts are small and nobody asks, then builds', async () => {
    const { world, path } = await worldWithFile()
    rmSync(path)
    const events = [...(await eventsInFacts(world)).values()].flat().length
    const index = open(world, { fromEvents: events + 1 })
    await index.follow()
    expect(index.state()).toMatchObject({ status: 'waiting', seq: 0, memory: 0 })
    await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    await index.follow()
    expect(index.state().status).toBe('ready')
    await expectSameAsFacts(world, index)
    await index.close()
    rmSync(path)

    const asked = open(world, { fromEvents: Infinity })
    await asked.follow()
    expect(asked.statuses).toEqual([])
    await expectSameAsFacts(world, asked)
  })

  test('a lost artifact of an undone batch, or a count that disagrees, has all read again', async () => {
    const { world } = await worldWithFile()
    const batch = await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    const index = open(world)
    await index.ready()
    world.undo(batch)
    rmSync(artifactPath(world.layout, batch))
    await world.follow()
    await expectSameAsFacts(world, index)
    expect(index.statuses).toEqual(['loading', 'ready', 'building', 'ready'])
  })

  test('facts that were rebuilt are followed', async () => {
    const { world } = await worldWithFile()
    const index = open(world)
    await index.ready()
    await world.facts.rebuild()
    await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    await expectSameAsFacts(world, index)
  })

  test('a grown delta goes into the base and the file when nothing is asked', async () => {
    const { world, path } = await worldWithFile()
    const before = readFileSync(path)
    const index = open(world, { idle: 1, mergeFrom: 1 })
    await index.ready()
    await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    await index.follow()
    await expect.poll(() => index.state().changed).toBe(0)
    await expect.poll(() => readFileSync(path).equals(before)).toBe(false)
    await expectSameAsFacts(world, index)
    await index.close()
    const again = open(world)
    await expectSameAsFacts(world, again)
    expect(again.statuses).toEqual(['loading', 'ready'])
    expect(again.state().changed).toBe(0)
  })

  test('what fails is tried again by itself', async () => {
    const { world, path } = await worldWithFile()
    rmSync(path)
    let failures = 2
    const facts: Facts = { ...world.facts, async read(work) {
      if (failures-- > 0) throw new Error('no memory')
      return world.facts.read(work)
    } }
    const index = open(world, { facts, idle: 1 })
    await expect(index.ready()).rejects.toThrow('no memory')
    await expect.poll(() => index.state().status).toBe('ready')
    await expectSameAsFacts(world, index)
    expect(index.statuses).toEqual(['unavailable', 'loading', 'building', 'unavailable', 'loading', 'building', 'ready'])
  })

  test('too many names of events are left to others', async () => {
    const world = await makeWorld()
    await world.acceptEvents([{ row: 1, id: 1, type: 'order', at: 0 }])
    await world.follow()
    const facts = withEvents(world, `SELECT * REPLACE (name AS type) FROM facts.main.events, (SELECT 'type ' || i AS name FROM range(65536) t(i))`)
    const index = open(world, { facts })
    await expect(index.ready()).rejects.toThrow('65536 names of events')
    expect(index.state()).toMatchObject({ status: 'unavailable', seq: 0 })
    expect(index.warnings).toHaveLength(1)
  })

  test('when much has changed, all is read again', async () => {
    const { world } = await worldWithFile()
    const facts = withEvents(world, 'SELECT * REPLACE ((row + i)::UINTEGER AS row) FROM facts.main.events, range(CASE WHEN entity = 3 AND batch = 2 THEN 60000 ELSE 1 END) t(i)')
    const index = open(world, { facts })
    await index.ready()
    await world.acceptEvents([{ row: 1, id: 3, type: 'order', at: leafAsOf, amount: 1 }])
    await world.follow()
    expect((await index.eventsOf('customer', 3)).events.length).toBeGreaterThan(60_000)
    expect(index.statuses).toEqual(['loading', 'ready', 'building', 'ready'])
    expect(index.state().changed).toBe(0)
  })

  test('answers of threads are those of the reference evaluator', async () => {
    const world = await makeWorld()
    const random = createRandom(8)
    const rows = Array.from({ length: 4 }, () => randomEvents(random, 60)).flat()
    await world.acceptEvents(rows.map((event, row) => ({ row: row + 1, id: random.below(40), type: event.type, at: event.at, amount: event.values['amount'] as number | null })))
    await world.follow()
    const index = open(world, { workers: threads })
    const profiles = await Promise.all(Array.from({ length: 40 }, async (_, id) => profileOf(id, (await index.eventsOf('customer', id)).events.map(({ type, at, cents }, row) => (
      { batch: 0, row, type, at, values: { amount: cents === null ? null : Number(cents) / 100 } })))))
    expect(profiles.flatMap(({ events }) => events)).toHaveLength(rows.length)
    const context = { entity: 'customer', size: 40, asOf: leafAsOf, timeZone: 'Asia/Shanghai' } as const
    for (let round = 0; round < 60; round++) {
      const leaf = randomLeaf(random)
      const { bits, seq } = await index.answer(leaf, context)
      expect(seq).toBe(world.facts.appliedSeq())
      const expected = profiles.filter((profile) => holds(leaf, profile, { ...context, inSegment: () => false, inRank: () => false })).map(({ id }) => id)
      expect(Array.from({ length: bits.length * 32 }, (_, id) => id).filter((id) => (bits[id >>> 5]! & (1 << (id & 31))) !== 0)).toEqual(expected)
    }
  })

  test('estimates how many events a leaf means', async () => {
    const world = await makeWorld()
    await world.acceptEvents(Array.from({ length: 100 }, (_, row) => ({ row: row + 1, id: row % 9, type: row % 4 === 0 ? 'order' : 'view', at: leafAsOf - row * 1000, amount: 1 })))
    await world.follow()
    const index = open(world)
    await index.ready()
    const leaf = { kind: 'occurrence', id: 'o', which: 'last', match: { names: ['order'], where: [] }, has: [], window: { from: leafAsOf - 39_000, to: null } } as const
    expect(index.estimate(leaf, { entity: 'customer', size: 9, asOf: leafAsOf, timeZone: 'UTC' })).toBe(10)
    expect(index.estimate(leaf, { entity: 'account', size: 9, asOf: leafAsOf, timeZone: 'UTC' })).toBe(0)
  })
})

describe('its file', () => {
  const damages: [string, (path: string) => void][] = [
    ['cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, -5))],
    ['empty', (path) => writeFileSync(path, '')],
    ['with a byte too many', (path) => writeFileSync(path, Buffer.concat([Buffer.alloc(1), readFileSync(path)]))],
    ['of another version', (path) => patch(path, (bytes) => bytes.writeUInt32LE(99, bytes.length - 8))],
    ...[0, 0.2, 0.5, 0.8, 0.99, 1].map((share): [string, (path: string) => void] => [`with a flipped bit at ${share * 100} %`, (path) => patch(path, (bytes) => {
      bytes[Math.min(bytes.length - 1, Math.floor(bytes.length * share))]! ^= 4
    })])
  ]

  test.each(damages)('%s is dropped and built anew', async (_name, damage) => {
    const { world, path } = await worldWithFile()
    const whole = readFileSync(path)
    damage(path)
    const index = open(world)
    await expectSameAsFacts(world, index)
    expect(index.statuses).toEqual(['loading', 'building', 'ready'])
    expect(index.warnings).toHaveLength(1)
    await expect.poll(() => readFileSync(path).equals(whole)).toBe(true)
  })

  test('missing is built anew without a word', async () => {
    const { world, path } = await worldWithFile()
    rmSync(dirname(path), { recursive: true })
    const index = open(world)
    await expectSameAsFacts(world, index)
    expect(index.warnings).toEqual([])
  })

  test('of a log that went another way is dropped', async () => {
    const { world } = await worldWithFile()
    world.records.exec('UPDATE change_log SET at = at + 1')
    await world.facts.close()
    await rebuildFacts(world.options)
    world.facts = await openFacts(world.options)
    const index = open(world)
    await expectSameAsFacts(world, index)
    expect(index.statuses).toEqual(['loading', 'building', 'ready'])
    expect(index.warnings).toHaveLength(1)
  })

  test('half written by a process that died is removed, and the one before holds', async () => {
    const { world, path } = await worldWithFile()
    writeFileSync(`${path}.abc.part`, readFileSync(path).subarray(0, 100))
    const index = open(world)
    await expectSameAsFacts(world, index)
    expect(index.statuses).toEqual(['loading', 'ready'])
    expect(readdirSync(dirname(path))).toEqual(['events.index'])
  })

  test('that cannot be written is told, and the index serves from memory', async () => {
    const world = await makeWorld()
    await world.acceptEvents([{ row: 1, id: 1, type: 'order', at: 0 }])
    await world.follow()
    writeFileSync(dirname(eventIndexPath(world.layout)), 'a file where the folder belongs')
    const index = open(world)
    await expectSameAsFacts(world, index)
    await expect.poll(() => index.warnings.length).toBe(1)
  })
})

function patch(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
}

describe('stopping', () => {
  const leaf: EventLeaf = {
    kind: 'event', id: 'e', match: { names: ['order'], where: [] }, window: { from: null, to: null }, measure: { fn: 'count' },
    predicate: { test: { test: 'range', min: 1 }, negated: false, blanks: 'exclude', exactCase: false }
  }
  const context = { entity: 'customer', size: 2_000_000_000, asOf: leafAsOf, timeZone: 'UTC' } as const

  test('an answer ends with its signal, and the next one comes', async () => {
    const { world } = await worldWithFile()
    const index = open(world, { workers: threads })
    await index.ready()
    const stop = new AbortController()
    const seen: number[] = []
    const answer = index.answer(leaf, context, { signal: stop.signal, onProgress(progress) {
      seen.push(progress)
      stop.abort()
    } })
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen.every((progress) => progress < 1)).toBe(true)
    expect((await index.answer(leaf, { ...context, size: mostIds })).bits).toHaveLength(1)
    await expect(index.answer(leaf, context, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a thread that dies ends its answer, and others take its place', async () => {
    const { world } = await worldWithFile()
    let failures = 1
    const index = open(world, { workers: twins({ answer: async () => { if (failures-- > 0) throw new Error('died') } }) })
    await expect(index.answer(leaf, { ...context, size: 5 })).rejects.toThrow('died')
    expect((await index.answer(leaf, { ...context, size: 5 })).bits).toHaveLength(1)
  })

  test('closing ends a build', async () => {
    const { world, path } = await worldWithFile()
    rmSync(path)
    const index = open(world)
    const waiting = index.ready()
    const ended = expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await index.close()
    await ended
    expect(existsSync(path)).toBe(false)
    await world.facts.read((duck) => duck.rows('SELECT 1'))
  })
})
