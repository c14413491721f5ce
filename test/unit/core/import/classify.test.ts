/** The classification of what an import brings: tags, groups and fields by rules, their undo, and that what is built anew is the same. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assignmentsOf } from '#core/compute/tags/assignments.ts'
import type { DeskError } from '#core/contract/errors.ts'
import { mapping as mappingSchema, type MappingInput } from '#core/contract/imports.ts'
import type { TagContent } from '#core/domain/library/types.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { factsFingerprint, verifyFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { setChangesOfBatch } from '#core/store/records/set-changes.ts'
import { makeGroup, makeTag, removeObject } from '#test/support/classify.ts'
import { openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const tag = (name: string, change?: Partial<TagContent>) => makeTag(desk, name, change)
const group = (name: string) => makeGroup(desk, name)

type Rules = NonNullable<MappingInput['classify']>
const people = (rows: string[], classify: Rules, change: Partial<MappingInput> = {}) => desk.bring(['会员号,姓名,城市,等级,积分,入会', ...rows].join('\n'), {
  source: 'crm', target: 'customer', classify, columns: [
    { from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '等级', to: 'level' }, { from: '积分', to: 'points' }, { from: '入会', to: 'acquired_at' }
  ], ...change
})

let undoneAt = Date.UTC(2026, 0, 16)
async function undo(batch: number): Promise<void> {
  await createImportWorker().undo({ folder: desk.workspace.folder, keys: desk.workspace.keys }, [{ number: batch, referenced: [] }], { user: 'tester', at: (undoneAt += 1000) })
  await desk.stores.following.catchUp()
}

const fingerprint = () => desk.stores.facts.read(factsFingerprint)
async function holdsAnew(): Promise<void> {
  const before = await fingerprint()
  await desk.stores.facts.rebuild()
  expect(await fingerprint()).toEqual(before)
  expect((await verifyFacts(desk.stores.facts, { full: true })).problems).toEqual([])
}

const tagged = () => desk.facts<{ tag: string; entity: number; source: string }>('SELECT tag, entity, source FROM tag_assignments WHERE removed_at IS NULL ORDER BY ALL')
const grouped = () => desk.facts<{ folder: string; entity: number }>('SELECT folder, entity FROM folder_members ORDER BY ALL')
const statuses = () => desk.facts<{ id: number; status: string | null; owner_id: string | null }>('SELECT id, status, owner_id FROM customers ORDER BY id')
const cards = () => desk.records<{ card: string }>('SELECT card FROM entities ORDER BY key').map(({ card }) => JSON.parse(card) as Record<string, unknown>)

describe('rules', () => {
  test('tags and groups of all that hold add up, a blank field is set by the first, and only of whom the import makes', async () => {
    const [north, gold, all] = [tag('华北'), tag('金卡'), group('新客户')]
    const rules: Rules = [
      { name: '北京', where: [{ property: 'city', op: 'in', value: ['北京', 'Tianjin'] }], tags: [north], groups: [all], fields: { status: '待跟进', owner_id: '王五' } },
      { where: [{ property: 'level', op: 'eq', value: 'ＧＯＬＤ' }, { property: 'points', op: 'gte', value: 100 }], tags: [gold, north], fields: { status: 'vip' } },
      { to: 'all', groups: [all] }
    ]
    const first = await people(['M1,甲,北京,Gold,100,2026-01-01', 'M2,乙,TIANJIN,,5,', 'M3,丙,上海,gold,250,', 'M4,丁,上海,gold,99,'], rules)
    expect(first.classified).toEqual([
      { matched: 2, tags: 2, groups: 2, fields: 4 }, { matched: 2, tags: 3, groups: 0, fields: 1 }, { matched: 4, tags: 0, groups: 2, fields: 0 }
    ])
    expect(await tagged()).toEqual([{ tag: north, entity: 0 }, { tag: north, entity: 1 }, { tag: north, entity: 2 }, { tag: gold, entity: 0 }, { tag: gold, entity: 2 }]
      .map((row) => ({ ...row, source: 'import' })).toSorted((one, other) => (one.tag < other.tag ? -1 : one.tag > other.tag ? 1 : one.entity - other.entity)))
    expect(await grouped()).toEqual([0, 1, 2, 3].map((entity) => ({ folder: all, entity })))
    expect(await statuses()).toEqual([{ id: 0, status: '待跟进', owner_id: '王五' }, { id: 1, status: '待跟进', owner_id: '王五' }, { id: 2, status: 'vip', owner_id: null }, { id: 3, status: null, owner_id: null }])
    expect(cards()[2]).toMatchObject({ status: 'vip', level: 'gold' })
    expect(setChangesOfBatch(desk.stores.records, first.batch).map(({ details, user, cause }) => ({ details, user, cause }))[0]).toEqual({ details: { batch: first.batch, rule: 0 }, user: 'tester', cause: 'import' })
    await holdsAnew()

    const second = await people(['M1,甲,北京,gold,300,', 'M2,乙,上海,gold,5,', 'M5,戊,北京,,,'], rules)
    expect(second.classified).toEqual([{ matched: 1, tags: 1, groups: 1, fields: 2 }, { matched: 0, tags: 0, groups: 0, fields: 0 }, { matched: 3, tags: 0, groups: 0, fields: 0 }])
    expect((await statuses())[0]).toEqual({ id: 0, status: '待跟进', owner_id: '王五' })
  })

  test('what a file says itself stays, and several rows about one are judged together', async () => {
    const id = tag('甲')
    const result = await people(['M1,甲,北京,,,', 'M1,,,gold,,', 'M2,乙,北京,silver,,'], [{ where: [{ property: 'city', op: 'eq', value: '北京' }, { property: 'level', op: 'isSet' }], tags: [id], fields: { level: 'basic', points: 7 } }, { fields: { level: 'none' } }])
    expect(result.classified).toEqual([{ matched: 2, tags: 2, groups: 0, fields: 2 }, { matched: 2, tags: 0, groups: 0, fields: 0 }])
    expect(await desk.facts('SELECT id, level, points FROM customers ORDER BY id')).toEqual([{ id: 0, level: 'gold', points: 7 }, { id: 1, level: 'silver', points: 7 }])
    await holdsAnew()
  })

  test('identities, dates and times can be asked about, relative ones from the moment of the import', async () => {
    const [recent, numbered] = [tag('新'), tag('号')]
    const now = Date.UTC(2026, 0, 15, 4)
    await desk.bring('会员号,手机,入会\nV1,13912345670,2026-01-14 10:00:00\nM2,,2025-01-14', {
      target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'phone' }, { from: '入会', to: 'acquired_at' }], classify: [
        { where: [{ property: 'acquired_at', op: 'inLast', value: 3, unit: 'day' }], tags: [recent], fields: { stage: '新客' } },
        { where: [{ property: 'identity.member_id', op: 'startsWith', value: 'v' }, { property: 'identity.phone', op: 'endsWith', value: '5670' }], tags: [numbered] }
      ]
    }, { now })
    expect((await tagged()).map(({ tag: id, entity }) => ({ id, entity })).toSorted((one, other) => (one.id === recent ? -1 : other.id === recent ? 1 : 0))).toEqual([{ id: recent, entity: 0 }, { id: numbered, entity: 0 }])
    rmSync(artifactPath(desk.workspace.layout, 1))
    await holdsAnew()
    expect(await desk.facts('SELECT stage FROM customers ORDER BY id')).toEqual([{ stage: '新客' }, { stage: null }])
  })

  test('a tag and a group may be called the same, as their ids are', async () => {
    const [id, place] = [tag('VIP'), group('VIP')]
    expect(place).toBe(id)
    const { classified } = await people(['M1,甲,北京,,,'], [{ tags: [id], groups: [place] }, { groups: [place] }])
    expect(classified).toEqual([{ matched: 1, tags: 1, groups: 1, fields: 0 }, { matched: 1, tags: 0, groups: 0, fields: 0 }])
    expect([await tagged(), await grouped()]).toEqual([[{ tag: id, entity: 0, source: 'import' }], [{ folder: place, entity: 0 }]])
  })

  test('events classify the people whom they make', async () => {
    const [id, place] = [tag('高额'), group('下单')]
    await people(['M1,甲,北京,,,'], [])
    const orders = await desk.bring('号,会员号,金额,时间\nO1,M1,900,2026-01-01\nO2,M8,10,2026-01-01\nO3,M8,800,2026-01-02\nO4,M9,1,2026-01-02', {
      target: 'event', columns: [{ from: '号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '金额', to: 'amount' }, { from: '时间', to: 'occurred_at' }, { value: 'order', to: 'type' }],
      classify: [{ where: [{ property: 'amount', op: 'gt', value: 500 }], tags: [id] }, { where: [{ property: 'type', op: 'eq', value: 'ORDER' }], to: 'all', groups: [place] }]
    })
    expect(orders.classified).toEqual([{ matched: 1, tags: 1, groups: 0, fields: 0 }, { matched: 3, tags: 0, groups: 3, fields: 0 }])
    expect(await tagged()).toEqual([{ tag: id, entity: 1, source: 'import' }])
    expect((await grouped()).map(({ entity }) => entity)).toEqual([0, 1, 2])
    await holdsAnew()
  })

  test('undo leaves what was there before, of those who had it by nothing else', async () => {
    const [id, place] = [tag('甲'), group('组')]
    const rules: Rules = [{ to: 'all', tags: [id], groups: [place], fields: { status: '待跟进' } }]
    await people(['M1,甲,北京,,,'], rules)
    const [before, tags, groups, people1] = [await fingerprint(), await tagged(), await grouped(), cards()]
    const second = await people(['M1,甲甲,上海,,,', 'M2,乙,北京,,,'], rules)
    expect((await tagged()).length + (await grouped()).length).toBe(4)
    await undo(second.batch)
    expect([await tagged(), await grouped()]).toEqual([tags, groups])
    expect(cards()[0]).toEqual(people1[0])
    expect(await desk.facts('SELECT id, status FROM customers ORDER BY id')).toEqual([{ id: 0, status: '待跟进' }])
    expect(before).toBeDefined()
    await holdsAnew()
    await undo(1)
    expect([await tagged(), await grouped()]).toEqual([[], []])
    await holdsAnew()
  })

  test('what two imports give stays until both are undone', async () => {
    const [id, place] = [tag('甲'), group('组')]
    const rules: Rules = [{ to: 'all', tags: [id], groups: [place] }]
    const first = await people(['M1,甲,北京,,,'], rules)
    const second = await people(['M1,甲,上海,,,'], rules)
    expect(second.classified).toEqual([{ matched: 1, tags: 0, groups: 0, fields: 0 }])
    await undo(first.batch)
    expect([(await tagged()).length, (await grouped()).length]).toEqual([1, 1])
    await undo(second.batch)
    expect([await tagged(), await grouped()]).toEqual([[], []])
    await holdsAnew()
  })

  test('why somebody has a tag names the import and the rule', async () => {
    const id = tag('甲')
    const { batch } = await people(['M1,甲,北京,,,'], [{ groups: [group('g')] }, { name: '北京客户', tags: [id] }])
    const [assignment] = await desk.stores.facts.read((duck) => assignmentsOf({ records: desk.stores.records, duck }, 'customer', 0, false))
    expect(assignment).toMatchObject({ tag: id, source: 'import', change: { cause: 'import', user: 'tester', details: { batch, rule: 1 } } })
  })

  test('a check tells what the import would give, and writes nothing', async () => {
    const rules: Rules = [{ where: [{ property: 'city', op: 'eq', value: '北京' }], tags: [tag('甲')], fields: { status: 'x' } }, { to: 'all', groups: [group('g')] }]
    const mapping = mappingSchema.parse({ target: 'customer', classify: rules, columns: [{ from: 'm', to: 'identity.member_id' }, { from: 'c', to: 'city' }] })
    const path = join(desk.workspace.folder, '..', 'check.csv')
    writeFileSync(path, 'm,c\nM1,北京\nM2,\n')
    const before = await fingerprint()
    const check = await createImportWorker().tryImport({
      workspace: { folder: desk.workspace.folder, keys: desk.workspace.keys }, file: { path, fileName: 'check.csv' }, mapping, user: 'tester', settings: testSettings, now: Date.UTC(2026, 0, 15)
    }, () => undefined)
    expect(check.classified).toEqual([{ matched: 1, tags: 1, groups: 0, fields: 1 }, { matched: 2, tags: 0, groups: 2, fields: 0 }])
    expect(await fingerprint()).toEqual(before)
    expect(desk.records('SELECT 1 FROM set_changes')).toEqual([])
    const brought = await desk.bringFile(path, { target: 'customer', classify: rules, columns: mapping.columns })
    expect(brought.classified).toEqual(check.classified)
  })

  test('other rules over the same file are news of entities, none of events', async () => {
    const id = tag('甲')
    await people(['M1,甲,北京,,,'], [])
    expect(await people(['M1,甲,北京,,,'], [])).toMatchObject({ duplicates: 1 })
    expect(await people(['M1,甲,北京,,,'], [{ to: 'all', tags: [id] }])).toMatchObject({ duplicates: 0, accepted: 1, classified: [{ matched: 1, tags: 1, groups: 0, fields: 0 }] })
  })
})

describe('rules that cannot be', () => {
  const refused = async (classify: Rules, change: Partial<MappingInput> = {}) => {
    const error = await people(['M1,甲,北京,,,'], classify, change).then(() => undefined, (thrown: unknown) => thrown as DeskError)
    expect(error?.code).toBe('problems')
    expect(desk.records('SELECT 1 FROM entities')).toEqual([])
    return (error!.details.problems ?? []).map(({ code, path }) => ({ code, path }))
  }

  test('are told with their place before anything is written', async () => {
    const id = tag('甲')
    expect(await refused([{ where: [{ property: 'nope', op: 'eq', value: 'x' }, { property: 'points', op: 'contains', value: '1' }, { property: 'points', op: 'topN', value: 3 }, { property: 'points', op: 'gt', value: 'viel' }], tags: [id] }]))
      .toEqual([{ code: 'unknownField', path: '/classify/0/where/0/property' }, { code: 'unknownOperator', path: '/classify/0/where/1/op' }, { code: 'rankNotHere', path: '/classify/0/where/2/op' }, { code: 'wrongType', path: '/classify/0/where/3/value' }])
    expect(await refused([{}, { tags: [id], fields: { name: 'x', 'identity.phone': '1', consent: 'a', 'attr.nothing': 1 } }])).toEqual([
      { code: 'classify_nothing', path: '/classify/0' }, ...['name', 'identity.phone', 'consent', 'attr.nothing'].map((name) => ({ code: 'classify_field', path: `/classify/1/fields/${name}` }))
    ])
    expect(await refused([{ fields: { points: 'viel', contract_end: 'bald' } }])).toEqual([{ code: 'bad_constant', path: '/classify/0/fields/points' }, { code: 'bad_constant', path: '/classify/0/fields/contract_end' }])
  })
  test('tags and groups that are gone, computed, deprecated or of other entities', async () => {
    const [gone, rule, old, company, lost] = [tag('gone'), tag('rule', { kind: 'rule' }), tag('old', { state: 'deprecated' }), tag('company', { entity: 'account' }), group('lost')]
    removeObject(desk, 'tag', gone)
    removeObject(desk, 'group', lost)
    expect(await refused([{ tags: [gone, rule, old, company, 'none'], groups: [lost] }])).toEqual([
      { code: 'unknown_tag', path: '/classify/0/tags/0' }, { code: 'tag_kind', path: '/classify/0/tags/1' }, { code: 'tag_deprecated', path: '/classify/0/tags/2' }, { code: 'tag_entity', path: '/classify/0/tags/3' },
      { code: 'unknown_tag', path: '/classify/0/tags/4' }, { code: 'unknown_group', path: '/classify/0/groups/0' }
    ])
  })
  test('rows that make no entities', async () => {
    expect(await refused([{ tags: [tag('甲')] }], { target: 'tag', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '城市', to: 'tag' }] })).toEqual([{ code: 'classify_target', path: '/classify' }])
  })
  test('a tag that was merged stands for the one that it went into', async () => {
    const into = tag('into')
    await people(['M1,甲,北京,,,'], [{ tags: [tag('from', { mergedInto: into })] }])
    expect(await tagged()).toEqual([{ tag: into, entity: 0, source: 'import' }])
  })
})
