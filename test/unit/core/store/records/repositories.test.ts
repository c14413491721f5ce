import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { mapping, type ImportResult } from '#core/contract/imports.ts'
import { entityKey } from '#core/domain/entities.ts'
import { appendAudit, pageAudit } from '#core/store/records/audit.ts'
import {
  batchesInStatus, createBatch, readBatch, readBatchById, readOutcomes, saveOutcomes, updateBatch
} from '#core/store/records/batches.ts'
import { insertEnteredEvent, readEnteredEvent, setEnteredEventRemoved } from '#core/store/records/entered-events.ts'
import {
  countEntities, insertEntity, nextEntityId, readEntities, readEntity, reserveEntityIds, setEntityState, updateEntity
} from '#core/store/records/entities.ts'
import { declareFields, listFields, readField } from '#core/store/records/fields.ts'
import { addIdentity, findByIdentity, identitiesOf, removeIdentity } from '#core/store/records/identities.ts'
import { countJobs, createJob, jobsInStatus, pageJobs, readJob, updateJob } from '#core/store/records/jobs.ts'
import { countRejects, insertRejects, pageRejects, readReject, rejectRules, walkRejects, type RejectFilter, type RejectPlace } from '#core/store/records/rejects.ts'
import { countReviews, insertReviews, pageReviews, setReviewState } from '#core/store/records/review.ts'
import { changeSettings, defaultSettings, readSettings } from '#core/store/records/settings.ts'
import { transaction } from '#core/store/records/statement.ts'
import { makeRecords, testTime } from '#test/support/workspace.ts'

const at = testTime
let store: ReturnType<typeof makeRecords>
beforeEach(() => {
  store = makeRecords()
})
afterEach(() => store.remove())

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return error instanceof DeskError ? error.code : String(error)
  }
}

describe('entities', () => {
  it('deals dense ids per type and never again, whatever is rolled back later or deleted', () => {
    const { records } = store
    expect(reserveEntityIds(records, 'customer', 3)).toBe(0)
    expect(reserveEntityIds(records, 'customer')).toBe(3)
    expect(reserveEntityIds(records, 'lead')).toBe(0)
    expect(() => transaction(records, () => {
      reserveEntityIds(records, 'lead', 10)
      throw new Error('rolled back')
    })).toThrow('rolled back')
    expect(nextEntityId(records, 'lead')).toBe(1)
    const key = insertEntity(records, 'customer', 3, { card: {} }, { at })
    setEntityState(records, key, 'deleted', { at })
    expect(reserveEntityIds(records, 'customer')).toBe(4)
  })

  it('keeps every value, and names an entity by its number when its source did not', () => {
    const { records } = store
    const card = { city: '上海', points: 12, consent: ['sms'], 'attr.颜色': '红', birth_date: null }
    const key = insertEntity(records, 'customer', 7, { name: '张三', phone: '138 0013 8000', email: 'a@b.cn', card }, { at, batch: 5 })
    expect(key).toBe(entityKey('customer', 7))
    expect(readEntity(records, key)).toEqual({
      key, type: 'customer', id: 7, publicId: 'CU00000007', name: '张三', phone: '138 0013 8000', email: 'a@b.cn', card,
      createdAt: at, updatedAt: at, createdBatch: 5, version: 1, state: 'live', mergedInto: null
    })
    const named = insertEntity(records, 'account', 0, { publicId: 'X-1', card: {} }, { at })
    expect(readEntity(records, named)).toMatchObject({ publicId: 'X-1', name: null, createdBatch: null })
    expect(readEntities(records, [named, 99, key]).map((entity) => entity.key)).toEqual([named, key])
    expect(readEntity(records, 99)).toBeUndefined()
  })

  it('changes what is given, keeps the rest, and notices a lost update', () => {
    const { records } = store
    const key = insertEntity(records, 'customer', 0, { name: '张三', phone: '1', card: { city: '上海' } }, { at })
    expect(updateEntity(records, key, { phone: null, card: { city: '北京' } }, { at: at + 1, expectedVersion: 1 })).toBe(2)
    expect(readEntity(records, key)).toMatchObject({ name: '张三', phone: null, card: { city: '北京' }, version: 2, updatedAt: at + 1, createdAt: at })
    expect(codeOf(() => updateEntity(records, key, { name: 'x' }, { at, expectedVersion: 1 }))).toBe('conflict')
    expect(codeOf(() => updateEntity(records, 12345, { name: 'x' }, { at }))).toBe('not_found')
    expect(codeOf(() => setEntityState(records, 12345, 'deleted', { at }))).toBe('not_found')
  })

  it('counts the live entities of one type', () => {
    const { records } = store
    for (let id = 0; id < 5; id++) insertEntity(records, 'customer', id, { card: {} }, { at })
    insertEntity(records, 'account', 0, { card: {} }, { at })
    setEntityState(records, entityKey('customer', 3), 'merged', { at, mergedInto: entityKey('customer', 1) })
    expect(countEntities(records, 'customer')).toBe(4)
    expect(readEntity(records, entityKey('customer', 3))).toMatchObject({ state: 'merged', mergedInto: entityKey('customer', 1) })
  })
})

describe('identities', () => {
  it('finds entities by a value, within a source or in any', () => {
    const { records } = store
    for (const key of [4, 5, 9]) records.prepare(`INSERT INTO entities (key, content, created_at, updated_at) VALUES (?, jsonb('[null,null,null,null,{},[]]'), 1, 1)`).run(key)
    expect(addIdentity(records, { channel: 'phone', value: '+8613800138000', entityKey: 9, verified: true, batch: 2 })).toBe(true)
    expect(addIdentity(records, { channel: 'phone', value: '+8613800138000', entityKey: 9 })).toBe(false)
    addIdentity(records, { channel: 'phone', value: '+8613800138000', entityKey: 4, blocked: true })
    addIdentity(records, { channel: 'external_id', value: '7', entityKey: 4, source: 'shop-a' })
    addIdentity(records, { channel: 'external_id', value: '7', entityKey: 5, source: 'shop-b' })
    expect(findByIdentity(records, 'phone', '+8613800138000').map(({ entityKey: key, verified, blocked, batch }) => ({ key, verified, blocked, batch }))).toEqual([
      { key: 4, verified: false, blocked: true, batch: null }, { key: 9, verified: true, blocked: false, batch: 2 }
    ])
    expect(findByIdentity(records, 'external_id', '7', 'shop-b').map((identity) => identity.entityKey)).toEqual([5])
    expect(findByIdentity(records, 'external_id', '7').map((identity) => identity.entityKey)).toEqual([4, 5])
    expect(findByIdentity(records, 'email', '7')).toEqual([])
    expect(identitiesOf(records, 4).map(({ channel, source }) => [channel, source])).toEqual([['phone', ''], ['external_id', 'shop-a']])
    expect(removeIdentity(records, { channel: 'external_id', value: '7', entityKey: 4, source: 'shop-a' })).toBe(true)
    expect(removeIdentity(records, { channel: 'external_id', value: '7', entityKey: 4, source: 'shop-a' })).toBe(false)
  })
})

describe('custom fields', () => {
  it('declares once, keeps number, type and sensitivity, and reports what differs', () => {
    const { records } = store
    const [color, store1] = declareFields(records, [
      { entity: 'customer', name: 'color', type: 'choice', sensitivity: 'open', label: { zh: '颜色', en: 'Colour' } },
      { entity: 'event', name: 'store', type: 'text', sensitivity: 'secret' }
    ], 3)
    expect(color).toMatchObject({ created: true, typeDiffers: false, field: { number: 1, createdBatch: 3, label: { zh: '颜色', en: 'Colour' } } })
    expect(store1!.field.number).toBe(2)
    const [again, other] = declareFields(records, [
      { entity: 'customer', name: 'color', type: 'number', sensitivity: 'secret' }, { entity: 'lead', name: 'color', type: 'number', sensitivity: 'open' }
    ], 4)
    expect(again).toMatchObject({ created: false, typeDiffers: true, sensitivityDiffers: true, field: { number: 1, type: 'choice', sensitivity: 'open' } })
    expect(other!.field).toMatchObject({ number: 3, label: null })
    expect(listFields(records).map(({ number }) => number)).toEqual([1, 2, 3])
    expect(listFields(records, 'event').map(({ name }) => name)).toEqual(['store'])
    expect(readField(records, 'customer', 'store')).toBeUndefined()
  })
})

describe('batches', () => {
  const made = (source: string) => ({
    name: '订单', source, target: 'event', fileName: 'orders.csv', fileSize: 10, createdAt: at, user: 'owner',
    mapping: mapping.parse({ source, target: 'event', columns: [{ from: 'a', to: 'type' }] })
  })

  it('numbers them and changes them', () => {
    const { records } = store
    const first = createBatch(records, made('a'))
    const second = createBatch(records, made('b'))
    expect([first.number, second.number, first.status]).toEqual([1, 2, 'running'])
    const result: ImportResult = { batchId: first.id, rows: 3, accepted: 2, rejected: 1, duplicates: 0, updated: 0, created: 2, linked: 0, review: 0, warnings: [] }
    updateBatch(records, 1, { status: 'accepted', result, artifactSha256: 'ab', artifactRows: 2, acceptedAt: at + 5, rawName: 'raw1' })
    updateBatch(records, 2, {})
    expect(readBatchById(records, first.id)).toMatchObject({ number: 1, status: 'accepted', result, artifactSha256: 'ab', artifactRows: 2, acceptedAt: at + 5, rawName: 'raw1' })
    expect(readBatch(records, 3)).toBeUndefined()
    expect(batchesInStatus(records, 'running').map(({ number }) => number)).toEqual([2])
    expect(batchesInStatus(records, 'accepted', 'b')).toEqual([])
  })

  it('keeps sealed outcomes', () => {
    const { records } = store
    saveOutcomes(records, 1, Buffer.from('one'))
    saveOutcomes(records, 1, Buffer.from('two'))
    expect(readOutcomes(records, 1)?.toString()).toBe('two')
    expect(readOutcomes(records, 2)).toBeUndefined()
  })
})

describe('jobs', () => {
  it('queues, changes and pages them', () => {
    const { records } = store
    for (const id of ['a', 'b', 'c']) createJob(records, { id, kind: 'import', title: id, parameters: { id }, createdAt: at, user: 'owner' })
    expect(updateJob(records, 'b', { status: 'running', progress: 0.5, stage: 'read', startedAt: at })).toMatchObject({ status: 'running', progress: 0.5, stage: 'read', result: null })
    updateJob(records, 'b', { status: 'done', result: { rows: 2 }, finishedAt: at + 9 })
    updateJob(records, 'c', { status: 'failed', error: { code: 'conflict' } })
    expect(readJob(records, 'b')).toMatchObject({ result: { rows: 2 }, finishedAt: at + 9, parameters: { id: 'b' } })
    expect(readJob(records, 'c')?.error).toEqual({ code: 'conflict' })
    expect(updateJob(records, 'x', { status: 'done' })).toBeUndefined()
    expect(pageJobs(records, { limit: 2 }).map(({ id }) => id)).toEqual(['c', 'b'])
    expect(pageJobs(records, { limit: 2, before: 'b' }).map(({ id }) => id)).toEqual(['a'])
    expect(pageJobs(records, { limit: 2, status: 'done' }).map(({ id }) => id)).toEqual(['b'])
    expect(jobsInStatus(records, 'queued').map(({ id }) => id)).toEqual(['a'])
    expect([countJobs(records), countJobs(records, 'failed')]).toEqual([3, 1])
  })
})

describe('settings', () => {
  it('has defaults, and changes only what is named', () => {
    const { records } = store
    expect(readSettings(records)).toEqual(defaultSettings)
    expect(defaultSettings).toMatchObject({ timeZone: 'Asia/Shanghai', weekStart: 1, currency: 'CNY', duplicateWindowHours: 24 })
    expect(changeSettings(records, { weekStart: 7, nullTokens: ['-'] })).toEqual({ ...defaultSettings, weekStart: 7, nullTokens: ['-'] })
    expect(readSettings(records).weekStart).toBe(7)
  })
})

describe('audit', () => {
  it('is appended and paged newest first', () => {
    const { records } = store
    for (const action of ['a', 'b', 'c']) appendAudit(records, { at, user: 'owner', action, entityKey: action === 'b' ? 9 : undefined, details: { n: 1 } })
    expect(pageAudit(records, { limit: 2 }).map(({ action }) => action)).toEqual(['c', 'b'])
    expect(pageAudit(records, { limit: 2, before: 2 })).toEqual([{ seq: 1, at, user: 'owner', action: 'a', entityKey: null, details: { n: 1 } }])
    expect(pageAudit(records, { limit: 9, entityKey: 9 }).map(({ action }) => action)).toEqual(['b'])
  })
})

describe('rejects and reviews', () => {
  it('keeps rejected rows with their reasons', () => {
    const { records } = store
    insertRejects(records, 1, [
      { row: 4, raw: { 电话: '1', 空: null }, column: '电话', rule: 'phone', detail: 'short' },
      { row: 2, raw: {}, column: null, rule: 'identity', detail: null },
      { row: 9, raw: {}, column: '电话', rule: 'phone', detail: 'long' }
    ])
    const rowsOf = (filter: RejectFilter, page: { after?: RejectPlace; limit: number }) => pageRejects(records, { batch: 1, ...filter }, { by: 'row', direction: 'asc' }, page).map(({ reject }) => reject.row)
    expect(rowsOf({}, { limit: 2 })).toEqual([2, 4])
    expect(rowsOf({}, { limit: 2, after: [4, 1, 4] })).toEqual([9])
    expect([rowsOf({ rule: 'phone' }, { limit: 9 }), rowsOf({ text: '1' }, { limit: 9 }), rowsOf({ rows: [2, 3] }, { limit: 9 })]).toEqual([[4, 9], [4], [2]])
    expect([countRejects(records, { batch: 1 }), countRejects(records, { batch: 1, rule: 'phone' }), countRejects(records, { batch: 2 })]).toEqual([3, 2, 0])
    expect(rejectRules(records, { batch: 1 })).toEqual([{ rule: 'phone', column: '电话', count: 2 }, { rule: 'identity', column: null, count: 1 }])
    expect([...walkRejects(records, { column: '电话' })].flat().map(({ row }) => row)).toEqual([4, 9])
    expect(readReject(records, 1, 4)).toEqual({ batch: 1, row: 4, raw: { 电话: '1', 空: null }, column: '电话', rule: 'phone', detail: 'short', state: 'open', note: null, replay: null })
    expect(readReject(records, 1, 5)).toBeUndefined()
  })

  it('keeps rows that wait for a person until they are settled', () => {
    const { records } = store
    insertReviews(records, [1, 2].map((row) => ({ batch: 1, row, entity: 'customer' as const, reason: 'ambiguous', candidates: [5, 6], raw: { a: 'x' } })))
    expect(countReviews(records)).toBe(2)
    setReviewState(records, 1, 'undone')
    expect(pageReviews(records, { limit: 9 })).toEqual([{ number: 2, batch: 1, row: 2, entity: 'customer', reason: 'ambiguous', candidates: [5, 6], raw: { a: 'x' }, state: 'open' }])
    expect([countReviews(records, 1), countReviews(records, 2)]).toEqual([1, 0])
  })
})

describe('events entered by hand', () => {
  it('are numbered, read, and removed without losing their number', () => {
    const { records } = store
    const event = { entityKey: 3, occurredAt: at, open: { type: 'call', 'data.minutes': 3 }, secret: { title: '回访' }, user: 'owner' }
    const row = insertEnteredEvent(records, event)
    expect(readEnteredEvent(records, row)).toEqual({ ...event, row, removed: false })
    expect(setEnteredEventRemoved(records, row, true)).toBe(true)
    expect(setEnteredEventRemoved(records, 99, true)).toBe(false)
    expect(readEnteredEvent(records, row)?.removed).toBe(true)
    expect(insertEnteredEvent(records, event)).toBe(row + 1)
  })
})
