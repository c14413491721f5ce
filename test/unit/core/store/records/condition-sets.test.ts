import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Predicate, Test } from '#core/domain/conditions/plan.ts'
import { entityKey, generatedPublicId } from '#core/domain/entities.ts'
import { candidateIds, createBreath, identityIds, listedIds, scanValues, typedValue } from '#core/store/records/condition-sets.ts'
import { insertEntity, reserveEntityIds, setEntityState, type EntityContent } from '#core/store/records/entities.ts'
import { addIdentity, type NewIdentity } from '#core/store/records/identities.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { transaction } from '#core/store/records/statement.ts'
import { makeRecords } from '#test/support/workspace.ts'

let made: ReturnType<typeof makeRecords>
beforeEach(() => {
  made = makeRecords()
})
afterEach(() => made.remove())

/** A customer (or another type) with identities; answers its dense id. */
function person(content: Partial<EntityContent>, identities: Omit<NewIdentity, 'entityKey'>[] = [], type: 'customer' | 'account' = 'customer'): number {
  const { records } = made
  return transaction(records, () => {
    const id = reserveEntityIds(records, type)
    const key = insertEntity(records, type, id, { card: {}, ...content }, { at: 1 })
    for (const identity of identities) addIdentity(records, { ...identity, entityKey: key })
    reindexEntity(records, key)
    return id
  })
}

const phone = (value: string, rest: Partial<NewIdentity> = {}) => ({ channel: 'phone' as const, value, ...rest })
const predicate = (asked: Test, negated = false): Predicate => ({ test: asked, negated, blanks: 'include', exactCase: false })

describe('identities', () => {
  test('who has one, who a verified one, and who shares it with how many that live, of any type', async () => {
    const first = person({}, [phone('+8613800000001', { verified: true })])
    const second = person({}, [phone('+8613800000001'), phone('+8613800000002')])
    person({})
    const gone = person({}, [phone('+8613800000002')])
    person({}, [phone('+8613800000001')], 'account')
    setEntityState(made.records, entityKey('customer', gone), 'deleted', { at: 2 })
    const ask = (asked: 'has' | 'verified' | { sharedBy: number }) => identityIds(made.records, 'customer', 'phone', asked).then((ids) => [...new Set(ids)].sort((one, other) => one - other))
    expect(await ask('has')).toEqual([first, second, gone])
    expect(await ask('verified')).toEqual([first])
    expect(await ask({ sharedBy: 3 })).toEqual([first, second])
    expect(await ask({ sharedBy: 4 })).toEqual([])
    expect(await ask({ sharedBy: 1 })).toEqual([first, second])
    expect(await identityIds(made.records, 'customer', '__proto__', 'has')).toEqual([])
  })

  test('a value that fills several pages stays together', async () => {
    const ids = Array.from({ length: 1203 }, (_, index) => person({}, [phone(index < 1100 ? '+861' : `+862${index}`)]))
    expect(await identityIds(made.records, 'customer', 'phone', { sharedBy: 1100 })).toEqual(ids.slice(0, 1100))
    expect(await identityIds(made.records, 'customer', 'phone', 'has')).toHaveLength(1203)
  })
})

test('public ids: given, generated, of another type, of somebody gone, of nobody', async () => {
  const given = person({ publicId: 'VIP-1' }, [{ channel: 'customer_id', value: 'VIP-1' }])
  const generated = person({})
  const gone = person({ publicId: 'VIP-2' }, [{ channel: 'customer_id', value: 'VIP-2' }])
  setEntityState(made.records, entityKey('customer', gone), 'merged', { at: 2, mergedInto: entityKey('customer', given) })
  const account = person({}, [], 'account')
  const found = await listedIds(made.records, 'customer', ['VIP-1', generatedPublicId('customer', generated), 'VIP-2', generatedPublicId('account', account), generatedPublicId('customer', given), 'nobody', ''])
  expect(found.ids).toEqual([given, generated])
  expect(found.unknown).toEqual(['VIP-2', generatedPublicId('account', account), generatedPublicId('customer', given), 'nobody', ''])
})

describe('values', () => {
  test('every live row is told in the order of ids, with progress', async () => {
    const ids = Array.from({ length: 3000 }, (_, index) => person({ name: `N${index}`, card: { wechat: `w${index}`, 'attr.a"b': [index, null, 'x'] } }))
    setEntityState(made.records, entityKey('customer', ids[5]!), 'deleted', { at: 2 })
    const live = ids.filter((id) => id !== ids[5])
    const progress: number[] = []
    const seen: [number, unknown][] = []
    for (const [name, type, value] of [['name', 'text', (id: number) => `N${id}`], ['wechat', 'text', (id: number) => `w${id}`], ['attr.a"b', 'list', (id: number) => [id, 'x']], ['nothing', 'text', () => null]] as const) {
      seen.length = 0
      await scanValues(made.records, 'customer', { name, type }, (id, found) => seen.push([id, found]), { onProgress: (done) => progress.push(done) })
      expect(seen).toEqual(live.map((id) => [id, value(id - ids[0]!)]))
    }
    expect(Math.max(...progress)).toBeLessThanOrEqual(1)
    await scanValues(made.records, 'customer', { name: 'name', type: 'text' }, (id, found) => seen.push([id, found]), { among: [ids[7]!, ids[5]!] })
    expect(seen.at(-1)).toEqual([ids[7], 'N7'])
  })

  test('a long loop lets others go first once its slice is over', async () => {
    const breathe = createBreath({})
    let others = 0
    setImmediate(() => others++)
    for (const began = performance.now(); performance.now() - began < 10;) Math.sqrt(2)
    expect(others).toBe(0)
    await breathe()
    expect(others).toBe(1)
    await expect(createBreath({ signal: AbortSignal.abort(new Error('enough')) })()).rejects.toThrow('enough')
  })

  test('a scan stops when it is told to', async () => {
    for (let index = 0; index < 500; index++) person({ name: 'x' })
    const controller = new AbortController()
    let seen = 0
    await expect(scanValues(made.records, 'customer', { name: 'name', type: 'text' }, () => {
      if (++seen === 100) controller.abort(new Error('enough'))
    }, { signal: controller.signal })).rejects.toThrow('enough')
    expect(seen).toBeLessThan(500)
  })

  test.each([
    ['date', '1970-01-03', 2], ['date', '1970-01-03T00:00:00Z', null], ['date', 5, null], ['datetime', '1970-01-01T00:00:01.500Z', 1500], ['datetime', 'soon', null],
    ['number', 1.5, 1.5], ['number', '1.5', null], ['decimal', 2, 2], ['boolean', true, true], ['boolean', 'true', null], ['text', 7, '7'], ['text', null, null],
    ['list', ['a', 1, null, '', { b: 1 }], ['a', 1, '{"b":1}']], ['list', 'a', null], ['objects', [{ a: 1 }, 2, null, [3]], [{ a: 1 }]], ['objects', {}, null]
  ] as const)('%s of %j is %j', (type, stored, value) => {
    expect(typedValue(type, stored)).toEqual(value)
  })
})

describe('indexes that narrow a question', () => {
  test('exact identifiers in any form, Han names, ends of phones; never more than everything', () => {
    const zhang = person({ name: '张三丰', phone: '+8613800001111' }, [phone('+8613800001111')])
    const li = person({ name: 'Li Lei', email: 'li@x.com' }, [{ channel: 'email', value: 'li@x.com' }])
    const ask = (field: string, asked: Test, negated = false) => candidateIds(made.records, 'customer', field, predicate(asked, negated))
    expect(ask('phone', { test: 'in', values: ['138 0000 1111', 'x'] })).toEqual([zhang])
    expect(ask('email', { test: 'in', values: ['LI@x.com'] })).toEqual([li])
    expect(ask('name', { test: 'contains', text: '三丰' })).toEqual([zhang])
    expect(ask('name', { test: 'contains', text: '三"丰' })).toBeUndefined()
    expect(ask('name', { test: 'contains', text: 'le' })).toBeUndefined()
    expect(ask('phone', { test: 'endsWith', text: '01111' })).toEqual([zhang])
    expect(ask('phone', { test: 'endsWith', text: '111' })).toBeUndefined()
    expect(ask('phone', { test: 'in', values: ['13800001111'] }, true)).toBeUndefined()
    expect(ask('wechat', { test: 'in', values: ['x'] })).toBeUndefined()
    expect(ask('name', { test: 'in', values: ['张三丰'] })).toBeUndefined()
  })
})
