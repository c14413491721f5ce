import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { factsFingerprint, openFacts, rebuildFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { insertEntity } from '#core/store/records/entities.ts'
import { createWorld, type EventRow, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.dispose())

const at = Date.UTC(2026, 1, 3, 4, 5, 6, 789)
const rows = <Row>(sql: string) => world.facts.read((duck) => duck.rows<Row>(sql))

describe('applying the log', () => {
  test('an entity is created, changed and deleted; open values alone, in their types', async () => {
    declareFields(world.records, [
      { entity: 'customer', name: 'band', type: 'choice', sensitivity: 'open' },
      { entity: 'customer', name: 'remark', type: 'text', sensitivity: 'secret' }
    ])
    const open = { city: '上海', points: 12, balance: 3.5, contract_end: '2026-05-06', acquired_at: '2026-02-03T04:05:06.789+08:00', consent: ['sms', 'email'], 'attr.band': 'A', 'attr.remark': 'x', name: 'nobody', nonsense: 1 }
    world.log({ kind: 'entity.created', entity: 'customer', id: 7, at, open })
    await world.follow()
    const [created] = await rows<Record<string, unknown>>('SELECT * FROM customers')
    expect(created).toMatchObject({ id: 7, city: '上海', points: 12, balance: 3.5, consent: '["sms","email"]', attr_1: 'A', acquired_at: new Date('2026-02-02T20:05:06.789Z'), created_at: new Date(at), batch: null })
    expect(Object.keys(created!)).not.toContain('name')
    expect(Object.keys(created!)).not.toContain('attr_2')
    world.log({ kind: 'entity.updated', entity: 'customer', id: 7, at: at + 5, open: { city: null, points: 'not a number', level: '金卡' } })
    await world.follow()
    expect(await rows('SELECT city, points, level, balance, updated_at FROM customers')).toEqual([{ city: null, points: null, level: '金卡', balance: 3.5, updated_at: new Date(at + 5) }])
    world.log({ kind: 'entity.deleted', entity: 'customer', id: 7 })
    await world.follow()
    expect(await rows('SELECT (SELECT count(*) FROM customers) AS c, (SELECT count(*) FROM customer_value) AS v')).toEqual([{ c: 0n, v: 0n }])
  })

  test('an entry is applied once, whatever is asked', async () => {
    world.log({ kind: 'entity.created', entity: 'lead', id: 0, at, open: { score: 5 } })
    world.log({ kind: 'event.entered', entity: 'lead', id: 0, row: 1, open: { type: 'call', occurred_at: at } })
    await world.follow()
    const { entriesAfter } = await import('#core/store/log/log.ts')
    await world.facts.apply(...entriesAfter(world.records, 0, 10))
    expect(world.facts.appliedSeq()).toBe(2)
    expect(await rows('SELECT count(*)::INTEGER AS n FROM events')).toEqual([{ n: 1 }])
    await world.facts.close()
    world.facts = await openFacts(world.options)
    expect(world.facts.appliedSeq()).toBe(2)
  })

  test('an entry that fails changes nothing, and can be applied later', async () => {
    const batch = await world.acceptEvents([{ row: 1, id: 0, created: true, type: 'order', at, amount: 5 }])
    writeFileSync(artifactPath(world.layout, batch), 'broken')
    const { deriveArtifact } = world.options
    world.options.deriveArtifact = () => Promise.reject(new Error('no raw file'))
    await world.facts.close()
    world.facts = await openFacts(world.options)
    await expect(world.follow()).rejects.toThrow('no raw file')
    expect(world.facts.appliedSeq()).toBe(0)
    world.options.deriveArtifact = deriveArtifact
    await world.facts.close()
    world.facts = await openFacts(world.options)
    await world.follow()
    expect(world.derived).toEqual([batch])
    expect(await rows('SELECT total_spent, total_orders FROM customer_value')).toEqual([{ total_spent: 5, total_orders: 1 }])
  })

  test('a batch brings entities, another changes what it names and leaves the rest', async () => {
    await world.acceptEntities('account', [{ row: 1, id: 0, created: true, values: { city: '北京', industry: '教育' } }, { row: 2, id: 1, created: true, values: { city: '广州' } }])
    await world.acceptEntities('account', [{ row: 1, id: 1, created: false, values: { industry: '零售', city: null } }, { row: 2, id: 2, created: true, values: { industry: '金融' } }])
    await world.follow()
    expect(await rows('SELECT id, city, industry, batch FROM accounts ORDER BY id')).toEqual([
      { id: 0, city: '北京', industry: '教育', batch: 1 }, { id: 1, city: '广州', industry: '零售', batch: 1 }, { id: 2, city: null, industry: '金融', batch: 2 }
    ])
  })
})

describe('events that replace others', () => {
  const key = '00000000-0000-0000-0000-0000000000aa'
  const live = () => rows('SELECT batch, amount FROM events WHERE voided_by IS NULL ORDER BY batch')
  const version = (batch: number | undefined, amount: number) =>
    ({ row: 1, id: 0, created: batch === undefined, type: 'order', at, amount, source_key: key, ...(batch && { replaces: { batch, row: 1 } }) })

  test('the newest counts; undo in any order leaves the newest of the rest', async () => {
    const first = await world.acceptEvents([version(undefined, 1)])
    const second = await world.acceptEvents([version(first, 2)])
    const third = await world.acceptEvents([version(second, 3)])
    await world.follow()
    expect(await live()).toEqual([{ batch: third, amount: 3 }])
    world.undo(second)
    await world.follow()
    expect(await live()).toEqual([{ batch: third, amount: 3 }])
    world.undo(third)
    await world.follow()
    expect(await live()).toEqual([{ batch: first, amount: 1 }])
    expect(await rows('SELECT total_spent FROM customer_value')).toEqual([{ total_spent: 1 }])
    world.undo(first)
    await world.follow()
    expect(await live()).toEqual([])
    expect(await rows('SELECT count(*)::INTEGER AS n FROM customers')).toEqual([{ n: 0 }])
  })

  test('undo keeps the entities it is told to keep', async () => {
    const first = await world.acceptEvents([{ row: 1, id: 0, created: true, type: 'order', at }, { row: 2, id: 1, created: true, type: 'order', at }])
    await world.acceptEvents([{ row: 1, id: 1, type: 'order', at, amount: 9 }])
    await world.follow()
    world.undo(first, { customer: [1] })
    await world.follow()
    expect(await rows('SELECT id, total_orders FROM customer_value')).toEqual([{ id: 1, total_orders: 1 }])
    await world.facts.rebuild()
    expect(await rows('SELECT id, total_orders FROM customer_value')).toEqual([{ id: 1, total_orders: 1 }])
  })
})

describe('rebuild', () => {
  test('an artifact that is damaged or gone is derived again, of an undone batch too', async () => {
    const undone = await world.acceptEvents([{ row: 1, id: 0, created: true, type: 'order', at }])
    const stands = await world.acceptEvents([{ row: 1, id: 1, created: true, type: 'order', at }])
    await world.follow()
    world.undo(undone)
    await world.follow()
    writeFileSync(artifactPath(world.layout, undone), '')
    rmSync(artifactPath(world.layout, stands))
    await world.facts.rebuild()
    expect(world.derived).toEqual([undone, stands])
    expect(world.facts.appliedSeq()).toBe(3)
    expect(await rows('SELECT id, events FROM customer_value')).toEqual([{ id: 1, events: 1 }])
  })

  test('an undone batch whose artifact is lost for good leaves no gap', async () => {
    const key = '00000000-0000-0000-0000-0000000000bb'
    const event = (more: Partial<EventRow>): EventRow => ({ row: 1, id: 0, type: 'order', at, source_key: key, ...more })
    const first = await world.acceptEvents([event({ created: true, amount: 1 })])
    const second = await world.acceptEvents([event({ amount: 2, replaces: { batch: first, row: 1 } }), event({ row: 2, id: 1, created: true, source_key: undefined })])
    await world.acceptEvents([event({ amount: 3, replaces: { batch: second, row: 1 } }), event({ row: 2, id: 1, source_key: undefined, amount: 7 })])
    insertEntity(world.records, 'customer', 1, { card: { city: '上海', notes: '秘密' } }, { at: Date.UTC(2026, 0, 1, 0, 0, 2), batch: second })
    world.undo(second, { customer: [1] })
    world.log({ kind: 'entity.updated', entity: 'customer', id: 1, at: Date.UTC(2026, 0, 1, 0, 0, 2), open: { city: '上海' } })
    await world.follow()
    const whole = await world.facts.read(factsFingerprint)
    expect(whole['events']!.rows).toBe(3)
    rmSync(artifactPath(world.layout, second))
    world.options.deriveArtifact = () => Promise.reject(new Error('nothing is left of it'))
    await world.facts.rebuild()
    expect(await world.facts.read(factsFingerprint)).toEqual(whole)
    expect(await rows('SELECT id, total_spent FROM customer_value ORDER BY id')).toEqual([{ id: 0, total_spent: 3 }, { id: 1, total_spent: 7 }])
  })

  test('reads go on while it builds, and see the new file after', async () => {
    await world.acceptEvents(Array.from({ length: 50 }, (_, row) => ({ row: row + 1, id: row, created: true, type: 'order', at: at + row, amount: row })))
    await world.follow()
    const before = await world.facts.read(factsFingerprint)
    const progress: number[] = []
    const rebuilding = world.facts.rebuild((step) => progress.push(step.progress))
    const during = await Promise.all(Array.from({ length: 20 }, () => rows<{ n: number }>('SELECT count(*)::INTEGER AS n FROM events')))
    await rebuilding
    expect(during.every(([row]) => row!.n === 50)).toBe(true)
    expect(progress.at(-1)).toBe(1)
    expect(await world.facts.read(factsFingerprint)).toEqual(before)
  })

  test('an abort leaves the file in use as it was', async () => {
    world.log({ kind: 'entity.created', entity: 'customer', id: 0, at, open: {} })
    await world.follow()
    await expect(world.facts.rebuild(undefined, AbortSignal.abort())).rejects.toThrow()
    expect(await rows('SELECT id FROM customers')).toEqual([{ id: 0 }])
  })

  test('a file of a log that went another way is refused', async () => {
    world.log({ kind: 'entity.created', entity: 'customer', id: 0, at, open: {} })
    await world.follow()
    await world.facts.close()
    world.records.exec('UPDATE change_log SET at = at + 1')
    await expect(openFacts(world.options)).rejects.toMatchObject({ name: 'DuckDamage', code: 'diverged' })
    await rebuildFacts(world.options)
    world.facts = await openFacts(world.options)
    expect(world.facts.appliedSeq()).toBe(1)
  })
})
