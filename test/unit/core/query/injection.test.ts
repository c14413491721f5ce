import { describe, expect, it } from 'vitest'
import { isAnsweredElsewhere, leafToDuckDB, setsNeeded, toClickHouse, toDuckDB } from '#core/query/compile.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import { openDuckTables, sqlColumns } from '#test/builders/conditions/facts-tables.ts'
import { attribute, byField, event, fieldRef, group, match, plan, property, related, segment } from '#test/builders/conditions/plans.ts'
import { hostile, hostileTexts } from './worlds/hostile.ts'

const columns = sqlColumns(hostileTexts.fields)
const city = fieldRef('customer', 'attr.0', 'text')
const secret = fieldRef('customer', 'phone', 'text', { place: 'secret' })

describe('nothing from outside stands in the SQL', () => {
  it.each(hostileTexts.cases)('$name', ({ node }) => {
    for (const { sql, parameters } of [toDuckDB(plan(node), columns), toClickHouse(plan(node), columns)]) {
      for (const text of hostile.flatMap((one) => [one, nfkc(one), fold(one), JSON.stringify(fold(one)).slice(1, -1)])) expect(sql).not.toContain(text)
      expect(JSON.stringify(parameters)).toContain('<')
    }
  })

  it('binds numbers, times and zones too', () => {
    const node = group('and', attribute(fieldRef('customer', 'attr.0', 'number'), { test: 'range', min: 424242 }), attribute(fieldRef('customer', 'attr.1', 'datetime'), { test: 'calendar', part: 'month', values: [7] }))
    const { sql, parameters } = toDuckDB(plan(node, { limit: byField(null, { n: 31337, seed: 987654321 }) }), columns)
    expect(sql).not.toMatch(/424242|Shanghai|31337|987654321/)
    expect(parameters).toEqual(expect.arrayContaining([424242, 7, 'Asia/Shanghai', 31337, 987654321]))
  })

  it('binds a list of ids as one parameter', () => {
    expect(toDuckDB(plan(segment([3, 1, 2])), columns).parameters).toEqual(['[3,1,2]'])
    expect(toClickHouse(plan(segment([3, 1, 2])), columns).parameters).toEqual({ p1: [3, 1, 2] })
  })

  it('refuses a column name that quotes cannot hold', () => {
    const broken = { column: () => ({ column: 'a\0b', fold: null }) }
    expect(() => toDuckDB(plan(attribute(city, { test: 'set' })), broken)).toThrow('U+0000')
    expect(() => toClickHouse(plan(attribute(city, { test: 'set' })), broken)).toThrow('U+0000')
  })

  it('leaves the tables as they are when a time zone is SQL', async () => {
    const duck = await openDuckTables(hostileTexts.fields, hostileTexts.rows)
    const { sql, parameters } = toDuckDB(plan(event(match(hostile[0]!), { fn: 'activeDays' }, { test: 'range', min: 1 }), { timeZone: `UTC'; DROP TABLE customers; --` }), columns)
    await expect(duck.rows(sql, parameters)).rejects.toThrow(/TimeZone/)
    expect(await duck.rows('SELECT count(*)::INTEGER AS count FROM customers')).toEqual([{ count: hostile.length + 1 }])
    duck.close()
  })
})

describe('what facts do not answer', () => {
  const inner = attribute(secret, { test: 'set' }, { id: 'inner' })
  const filtered = { ...event(match('order', property({ ...secret, of: 'event' }, { test: 'set' })), { fn: 'count' }, { test: 'in', values: [0] }), id: 'filtered' }
  const whole = plan(group('or', { ...segment(plan(inner)), id: 'outer' }, related('customer.accounts', 'account', { kind: 'any' }, { kind: 'list', id: 'list', ids: [], negated: false }), filtered),
    { universe: { ...segment(plan(inner)), id: '/universe' } })

  it('is named with whom it is asked about', () => {
    expect([...setsNeeded(whole)].map(({ key, entity }) => [key, entity])).toEqual([['/universe > inner', 'customer'], ['outer > inner', 'customer'], ['list', 'account'], ['filtered', 'customer']])
    expect(isAnsweredElsewhere(filtered)).toBe(true)
  })

  it('has to be given', () => {
    const given = new Map([['/universe > inner', [1]], ['outer > inner', [1]], ['list', []]])
    expect(() => toDuckDB(whole, columns, given)).toThrow('No ids given for the event condition filtered')
    expect(() => toDuckDB(whole, columns, new Map([...given, ['filtered', []]]))).not.toThrow()
    expect(() => leafToDuckDB(inner, { entity: 'customer', asOf: 0, timeZone: 'UTC' }, columns)).toThrow('No ids given')
  })

  it('puts nobody in order', () => {
    expect(() => toDuckDB(plan(group('and'), { limit: byField(secret, { n: 1 }) }), columns)).toThrow('order of phone')
  })
})
