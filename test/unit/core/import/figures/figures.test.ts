import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { changesBetween } from '#core/domain/quality/changes.ts'
import { sharesOf, type Figures } from '#core/domain/quality/figures.ts'
import { undoBatches } from '#core/import/undo/undo.ts'
import { readFigures, seriesBatches } from '#core/store/records/quality.ts'
import { transaction } from '#core/store/records/statement.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const mapping = {
  source: 'crm', target: 'customer', columns: [
    { from: '会员', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '积分', to: 'points' }, { from: '入会', to: 'acquired_at' },
    { value: '门店', to: 'source' }, { from: '备注', to: 'attr.备注', type: 'text' }
  ]
} satisfies MappingInput

interface Row { 会员: string; 手机: string; 姓名: string; 城市: string; 积分: string; 入会: string; 备注: string }
const cities = ['上海', '北京', '广州', '深圳', '杭州']

/** Rows with blanks, repeats and what cannot be read. */
function randomRows(seed: number, count: number, change: (row: Row, index: number) => Partial<Row> = () => ({})): Row[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const row: Row = {
      会员: `M${seed}-${index}`, 手机: random.chance(0.1) ? '' : random.chance(0.05) ? '12' : `138${String(random.below(count * 2)).padStart(8, '0')}`, 姓名: `张${'一二三四五'[random.below(5)]}${random.below(100)}`,
      城市: random.chance(0.2) ? '' : random.pick(cities.slice(0, 1 + random.below(5))), 积分: random.chance(0.1) ? '很多' : String(random.below(50) * random.below(50)),
      入会: `2026-01-${String(1 + random.below(28)).padStart(2, '0')} 10:00:00`, 备注: random.chance(0.5) ? '' : '机密' + 'x'.repeat(random.below(40))
    }
    return { ...row, ...change(row, index) }
  })
}
const csv = (rows: Row[]) => [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n')
const figuresOf = (batch: number): Figures => readFigures(desk.stores.records, batch)!
const fieldOf = (figures: Figures, field: string) => figures.fields.find((one) => one.field === field)!
type SpreadOf<Kind> = Extract<Figures['fields'][number]['spread'], { kind: Kind }>
const binsOf = (figures: Figures, field: string) => fieldOf(figures, field).spread as SpreadOf<'bins'>
const valuesOf = (figures: Figures, field: string) => (fieldOf(figures, field).spread as SpreadOf<'values'>).counts
const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)
const distinct = (values: string[]) => new Set(values).size

describe('figures of an import', () => {
  test('are those of a plain calculation over random files', async () => {
    for (const seed of [1, 2, 3]) {
      const rows = randomRows(seed, 400)
      const { batch } = await desk.bring(csv(rows), mapping)
      const figures = figuresOf(batch)
      const filled = (column: keyof Row) => rows.map((row) => row[column]).filter((text) => text !== '')
      expect(figures.fields.map(({ field }) => field)).toEqual(['identity.member_id', 'identity.phone', 'name', 'city', 'points', 'acquired_at', 'attr.备注'])
      expect(figures).toMatchObject({ rows: 400, sampled: 400, rules: [] })
      const phones = filled('手机').filter((text) => text !== '12')
      expect(fieldOf(figures, 'identity.phone')).toMatchObject({ column: '手机', filled: phones.length, unreadable: filled('手机').length - phones.length, distinct: distinct(phones), looked: phones.length })
      const points = filled('积分').filter((text) => number(text) !== undefined)
      expect(fieldOf(figures, 'points')).toMatchObject({ filled: points.length, unreadable: 400 - points.length, distinct: distinct(points) })
      const city = fieldOf(figures, 'city')
      expect(new Map(valuesOf(figures, 'city'))).toEqual(new Map(cities.map((name) => [name, filled('城市').filter((text) => text === name).length])))
      expect(sharesOf(city, 400)).toEqual({ completeness: filled('城市').length / 400, validity: 1, uniqueness: 5 / filled('城市').length })
      const { bins, of } = binsOf(figures, 'points')
      expect(of).toBe('number')
      expect(bins.counts).toEqual([...bins.edges, Infinity].map((edge, index) => points.filter((text) => Number(text) < edge && Number(text) >= (bins.edges[index - 1] ?? -Infinity)).length))
      const times = rows.map((row) => Date.parse(`${row.入会.replace(' ', 'T')}+08:00`))
      expect(figures.time).toEqual({ field: 'acquired_at', oldest: Math.min(...times), newest: Math.max(...times) })
    }
  })

  test('rows that are rejected are counted by rule, and groups by their rows', async () => {
    const rows = ['id,member,at,amount', 'O1,M1,2026-01-01,5', 'O1,M1,2026-01-01,x', 'O2,M2,2026-01-02,7', 'O3,,2026-01-03,9', 'O4,M4,,9'].join('\n')
    const { batch } = await desk.bring(rows, {
      source: 'shop', target: 'event', groupBy: ['id'],
      columns: [{ value: 'order', to: 'type' }, { from: 'id', to: 'source_id' }, { from: 'member', to: 'identity.member_id' }, { from: 'at', to: 'occurred_at' }, { from: 'amount', to: 'amount' }]
    })
    const { rules, rows: count } = figuresOf(batch)
    expect(count).toBe(5)
    expect(rules.map(({ rule, count: many }) => `${rule} ${many}`).sort()).toEqual(['bad_amount 2', 'no_identity 1', 'no_time 1'])
    expect(fieldOf(figuresOf(batch), 'amount')).toMatchObject({ filled: 4, unreadable: 1 })
  })

  test('values of secret fields are not kept, lengths of them are', async () => {
    const rows = randomRows(9, 300)
    const { batch } = await desk.bring(csv(rows), mapping)
    const kept = JSON.stringify(desk.records('SELECT figures FROM batch_quality UNION ALL SELECT figures FROM field_quality'))
    for (const { 会员, 手机, 姓名, 备注 } of rows) for (const secret of [会员, 手机, 姓名, 备注]) if (secret.length > 2) expect(kept).not.toContain(secret)
    expect(kept).toContain('上海')
    for (const field of ['identity.member_id', 'identity.phone', 'name', 'attr.备注']) expect(fieldOf(figuresOf(batch), field).spread).toMatchObject({ kind: 'bins', of: 'length' })
    const lengths = binsOf(figuresOf(batch), 'attr.备注').bins.counts
    expect(lengths.reduce((sum, many) => sum + many, 0)).toBe(rows.filter(({ 备注 }) => 备注 !== '').length)
  })

  test('a second import in which a column has moved is told, one in which none has is not', async () => {
    const first = await desk.bring(csv(randomRows(4, 600)), mapping)
    const alike = await desk.bring(csv(randomRows(5, 600, () => ({}))), mapping)
    const shifted = await desk.bring(csv(randomRows(6, 600, (row, index) => ({ 积分: row.积分 === '很多' ? row.积分 : String(Number(row.积分) + 2000), 城市: index % 2 ? '' : row.城市 }))), mapping)
    const changes = (one: number, other: number) => changesBetween(figuresOf(one), figuresOf(other)).filter(({ kind }) => kind !== 'stale').map((change) => `${change.kind} ${'field' in change ? change.field : ''}`)
    expect(changes(first.batch, alike.batch)).toEqual([])
    expect(changes(alike.batch, shifted.batch)).toEqual(['share city', 'drift points'])
    // Its numbers lie beyond all bins of the first import: they have bins of their own now, by which the next import is judged.
    expect(binsOf(figuresOf(shifted.batch), 'points').bins.edges[0]).toBeGreaterThan(2000)
    const again = await desk.bring(csv(randomRows(7, 600, (row) => ({ 积分: row.积分 === '很多' ? row.积分 : String(Number(row.积分) + 2000) }))), mapping)
    expect(changes(shifted.batch, again.batch)).toEqual(['share city'])
  })

  test('an import that was undone keeps its figures and leaves the series; other sources and targets have their own', async () => {
    const { records } = desk.stores
    const [first, second] = [await desk.bring(csv(randomRows(11, 50)), mapping), await desk.bring(csv(randomRows(12, 50)), mapping)]
    await desk.bring(csv(randomRows(13, 50)), { ...mapping, source: 'other' })
    await desk.bring(csv(randomRows(14, 50)), { ...mapping, target: 'lead', columns: mapping.columns.slice(1, 3) })
    const series = () => seriesBatches(records, { source: 'crm', target: 'customer' }, { limit: 9 }).map(({ number: batch }) => batch)
    expect(series()).toEqual([second.batch, first.batch])
    transaction(records, () => undoBatches(records, [{ number: second.batch, referenced: [] }], { user: 'tester', at: 1 }))
    expect(series()).toEqual([first.batch])
    expect(figuresOf(second.batch).rows).toBe(50)
  })

  test('of many rows, a sample is looked at', async () => {
    const rows = 150_000
    const lines = Array.from({ length: rows }, (_, index) => `C${index % 100_000},${cities[index % 4]},2026-01-${String(1 + (index % 25)).padStart(2, '0')}`)
    const { batch } = await desk.bring(['活动,渠道,开始', ...lines].join('\n'), { source: 'crm', target: 'campaign', columns: [{ from: '活动', to: 'campaign' }, { from: '渠道', to: 'channel' }, { from: '开始', to: 'start_date' }] })
    const figures = figuresOf(batch)
    expect(Math.abs(figures.sampled - 100_000)).toBeLessThan(100)
    expect(fieldOf(figures, 'start_date')).toMatchObject({ filled: figures.sampled, unreadable: 0, looked: figures.sampled, distinct: 25 })
    expect(figures.time!.newest - figures.time!.oldest).toBe(24 * 86_400_000)
    const { distinct: campaigns, looked } = fieldOf(figures, 'campaign')
    // All rows of about half of the campaigns: a third of the rows are repeats.
    expect(campaigns / looked).toBeCloseTo(2 / 3, 1)
    for (const [, many] of valuesOf(figures, 'channel')) expect(many / figures.sampled).toBeCloseTo(0.25, 2)
  })
})
