/** Which value of a field stands when several sources and times speak of it: in records and in facts, whatever the order of imports, and after any of them is undone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { channels } from '#core/domain/channels.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { entityKey } from '#core/domain/entities.ts'
import { editEntity } from '#core/identity/edit.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { changeSettings } from '#core/store/records/settings.ts'
import { expectFactsAnew } from '#test/support/facts-anew.ts'
import { allEntities, allIdentities, openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const fields = ['name', 'city', 'address', 'attr.level'] as const
type Field = (typeof fields)[number]
interface Row extends Partial<Record<Field, string>> {
  member: string
  /** Day of January 2026; null: the source does not say. */
  day: number | null
}

const columns = [{ from: 'member', to: 'identity.member_id' }, { from: 'updated', to: 'source_time' }, ...fields.map((field) => ({ from: field, to: field, ...(field === 'attr.level' && { type: 'choice' as const }) }))]
const lineOf = (row: Row) => [row.member, row.day === null ? '' : `2026-01-${String(row.day).padStart(2, '0')} 08:00:00`, ...fields.map((field) => row[field] ?? '')].join(',')
const bring = (rows: readonly Row[], change: Partial<MappingInput> = {}) => desk.bring([`member,updated,${fields.join(',')}`, ...rows.map(lineOf)].join('\n'), { source: 'crm', target: 'customer', columns, ...change })
const untimed = { columns: columns.filter(({ to }) => to !== 'source_time') }

let undoneAt = Date.UTC(2026, 0, 16)
async function undo(batch: number): Promise<void> {
  await createImportWorker().undo({ folder: desk.workspace.folder, keys: desk.workspace.keys }, [{ number: batch, referenced: [] }], { user: 'tester', at: (undoneAt += 1000) })
  await desk.stores.following.catchUp()
}

type Values = Partial<Record<Field, string>>

/** Live customers by member id, as records have them; facts have to agree. Those who hold nothing are left out. */
async function content(): Promise<Record<string, Values>> {
  const live = desk.records<{ key: number; member: string; name: string | null; card: string }>(`
    SELECT e.key, i.value AS member, e.name, json(e.card) AS card FROM ${allEntities} e JOIN ${allIdentities} i ON i.entity_key = e.key AND i.channel = ${channels.member_id.number} WHERE e.state = 0`)
  const level = desk.records<{ number: number }>(`SELECT number FROM fields WHERE name = 'level'`)[0]
  const facts = await desk.facts<{ id: number; city: string | null; level: string | null }>(`SELECT id, city, ${level ? `attr_${level.number}` : 'NULL'} AS level FROM customers`)
  const found: Record<string, Values> = {}
  for (const { key, member, name, card } of live) {
    const { city, address, 'attr.level': own } = JSON.parse(card) as Record<string, string | undefined>
    expect(facts.find(({ id }) => entityKey('customer', id) === key), member).toEqual({ id: key - entityKey('customer', 0), city: city ?? null, level: own ?? null })
    const values = Object.fromEntries(Object.entries({ name: name ?? undefined, city, address, 'attr.level': own }).filter(([, value]) => value !== undefined)) as Values
    if (Object.keys(values).length > 0) found[member] = values
  }
  expect(facts.length).toBe(live.length)
  return found
}

describe('which value stands', () => {
  test('the newest by source time, field by field; a blank never replaces; what lost is counted by column', async () => {
    await bring([{ member: 'M1', day: 5, city: '上海', name: '甲' }])
    expect(await bring([{ member: 'M1', day: 3, city: '北京', name: '乙', address: '某路' }])).toMatchObject({
      updated: 1, warnings: [{ code: 'older_value', column: 'name', count: 1 }, { code: 'older_value', column: 'city', count: 1 }]
    })
    expect(await content()).toEqual({ M1: { city: '上海', name: '甲', address: '某路' } })
    await bring([{ member: 'M1', day: 4, address: '他路' }])
    expect(await bring([{ member: 'M1', day: 6, city: '杭州' }])).toMatchObject({ updated: 1, warnings: [] })
    expect(await content()).toEqual({ M1: { city: '杭州', name: '甲', address: '他路' } })
    await expectFactsAnew(desk, [1, 2, 3, 4])
  })

  test('the same value, told anew, is newer than it was', async () => {
    await bring([{ member: 'M1', day: 1, city: '上海' }])
    await bring([{ member: 'M1', day: 9, city: '上海', name: '甲' }])
    await bring([{ member: 'M1', day: 5, city: '北京' }])
    expect(await content()).toEqual({ M1: { city: '上海', name: '甲' } })
  })

  test('without source times the last import counts, as of anything whose time is unknown', async () => {
    await bring([{ member: 'M1', day: 5, city: '上海' }])
    expect(await bring([{ member: 'M1', day: 1, city: '北京' }], untimed)).toMatchObject({ updated: 1, warnings: [] })
    expect(await bring([{ member: 'M1', day: 4, city: '广州' }])).toMatchObject({ updated: 0 })
    expect(await content()).toEqual({ M1: { city: '北京' } })
  })

  test('a more trusted source comes before a newer one', async () => {
    changeSettings(desk.stores.records, { trustedSources: ['erp', 'crm'] })
    await bring([{ member: 'M1', day: 2, city: '上海' }], { source: 'erp' })
    expect(await bring([{ member: 'M1', day: 8, city: '北京', name: '甲' }])).toMatchObject({ updated: 1, warnings: [{ code: 'untrusted_value', column: 'city', count: 1 }] })
    await bring([{ member: 'M1', day: 9, city: '深圳', name: '乙' }], { source: 'shop' })
    expect(await content()).toEqual({ M1: { city: '上海', name: '甲' } })
    await undo(1)
    expect(await content()).toEqual({ M1: { city: '北京', name: '甲' } })
  })

  test('what a person edited and protected fields stay as they are', async () => {
    await bring([{ member: 'M1', day: 1, city: '上海' }])
    const key = entityKey('customer', 0)
    desk.stores.records.transaction(() => editEntity(desk.stores.records, key, { city: '苏州' }, { user: 'tester', at: undoneAt }))()
    await desk.stores.following.catchUp()
    expect(await bring([{ member: 'M1', day: 9, city: '北京', name: '甲' }])).toMatchObject({ updated: 1, warnings: [{ code: 'protected_value', column: 'city', count: 1 }] })
    expect(await content()).toEqual({ M1: { city: '苏州', name: '甲' } })
    const owned = (owner: string) => desk.bring(`m,o\nM1,${owner}`, { source: 'crm', target: 'customer', columns: [{ from: 'm', to: 'identity.member_id' }, { from: 'o', to: 'owner_id' }] })
    expect(await owned('小王')).toMatchObject({ updated: 1, warnings: [] })
    expect(await owned('小李')).toMatchObject({ updated: 0, warnings: [{ code: 'protected_value', column: 'o', count: 1 }] })
    expect(await desk.facts('SELECT owner_id, city FROM customers')).toEqual([{ owner_id: '小王', city: '苏州' }])
    await expectFactsAnew(desk, [1, 2, 3, 4])
  })
})

interface BroughtFile {
  batch: number
  source: string
  rows: Row[]
}

/** What follows of files in the order in which they were imported: the oracle. */
function newest(files: readonly Omit<BroughtFile, 'batch'>[], trusted: readonly string[]): Record<string, Values> {
  const found: Record<string, Values> = {}
  const places = new Map<string, [rank: number, time: number]>()
  const rankOf = (source: string) => (trusted.includes(source) ? -trusted.indexOf(source) : -trusted.length)
  for (const { source, rows } of files) {
    for (const row of rows) {
      for (const field of fields) {
        if (row[field] === undefined) continue
        const [rank, time] = [rankOf(source), row.day ?? -1]
        const before = places.get(`${row.member} ${field}`)
        if (before && (before[0] > rank || (before[0] === rank && before[1] > time))) continue
        places.set(`${row.member} ${field}`, [rank, time])
        ;(found[row.member] ??= {})[field] = row[field]
      }
    }
  }
  return found
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items.map((item) => ({ item, at: random.next() })).sort((one, other) => one.at - other.at).map(({ item }) => item)
}

/** Files about four members; with `distinct`, no two rows about one have the same time. */
function randomFiles(random: Random, distinct: boolean): Omit<BroughtFile, 'batch'>[] {
  const days = new Map(['M1', 'M2', 'M3', 'M4'].map((member) => [member, shuffled(Array.from({ length: 31 }, (_, day) => day + 1), random)]))
  let count = 0
  return Array.from({ length: 5 }, () => ({
    source: random.pick(['crm', 'shop', 'erp']),
    rows: Array.from({ length: 1 + random.below(6) }, (): Row => {
      const member = random.pick([...days.keys()])
      const day = distinct ? days.get(member)!.pop()! : random.chance(0.2) ? null : 1 + random.below(4)
      count++
      const given = { city: `城${random.below(3)}`, 'attr.level': `L${random.below(3)}`, address: `路${count}` }
      const row: Row = { member, day, name: `人${count}` }
      for (const [field, value] of Object.entries(given)) if (random.chance(0.6)) row[field as Field] = value
      return row
    })
  }))
}

describe('whatever comes in which order', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('the same stands after imports, undos of some of them in any order, and a rebuild, seed %i', async (seed) => {
    const random = createRandom(seed, 48)
    const distinct = seed % 2 === 0
    const trusted = seed > 4 ? ['erp', 'shop'] : []
    changeSettings(desk.stores.records, { trustedSources: [...trusted] })
    const files = randomFiles(random, distinct)
    let brought: BroughtFile[] = []
    for (const file of shuffled(files, random)) {
      brought.push({ ...file, batch: (await bring(file.rows, { source: file.source })).batch })
      expect(await content()).toEqual(newest(brought, trusted))
    }
    if (distinct) expect(await content()).toEqual(newest(files, trusted))
    for (const gone of shuffled(brought, random).slice(0, 4)) {
      await undo(gone.batch)
      brought = brought.filter((one) => one !== gone)
      expect(await content()).toEqual(newest(brought, trusted))
    }
    await expectFactsAnew(desk, brought.map(({ batch }) => batch))
  })
})
