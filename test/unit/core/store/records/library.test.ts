import { beforeEach, describe, expect, test } from 'vitest'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { GroupContent, SegmentContent } from '#core/domain/library/types.ts'
import { entriesAfter, lastRedoable, lastUndoable } from '#core/store/log/log.ts'
import { createObject, deleteObject, listObjects, listVersions, liveObject, readObject, restoreObject, reverseSave, saveObject, type ObjectInverse } from '#core/store/records/library.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { transaction } from '#core/store/records/statement.ts'
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let records: RecordsDatabase
let at = 0
const saving = () => ({ user: 'owner', at: ++at })
const content = (description = ''): GroupContent => ({ description, position: 0 })
const write = <Result>(work: () => Result) => transaction(records, work)
const make = (name: string, parent: string | null = null) => write(() => createObject(records, 'group', { name, parent, content: content() }, saving()))

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'library-'))
  records = openRecords(join(folder, 'records.sqlite'), randomBytes(32), { create: true })
  migrateRecords(records, join(folder, 'backups'))
  at = 0
})

describe('objects', () => {
  test('the id follows from the name and stays when the name changes', () => {
    expect(make('重点').id).toBe('重点')
    write(() => saveObject(records, 'group', '重点', { name: 'Key' }, saving()))
    expect(liveObject(records, 'group', '重点')).toMatchObject({ name: 'Key', version: 2 })
    expect(make('重点').id).toBe('重点-2')
  })

  test('names are taken by fold, and in trees within one parent', () => {
    make('VIP')
    expect(() => make('ｖｉｐ')).toThrow(expect.objectContaining({ code: 'conflict', details: expect.objectContaining({ field: 'name' }) }))
    expect(make('vip', 'VIP').parent).toBe('VIP')
  })

  test('a save of nothing new is none; one on an old version is refused', () => {
    make('A')
    expect(write(() => saveObject(records, 'group', 'A', { content: content() }, saving())).version).toBe(1)
    write(() => saveObject(records, 'group', 'A', { content: content('x') }, { ...saving(), expectedVersion: 1 }))
    expect(() => write(() => saveObject(records, 'group', 'A', { content: content('y') }, { ...saving(), expectedVersion: 1 }))).toThrow(expect.objectContaining({ code: 'conflict', details: expect.objectContaining({ field: 'version' }) }))
    expect(listVersions(records, 'group', 'A').map((version) => (version.content as GroupContent).description)).toEqual(['x', ''])
  })

  test('the recycle bin gives back what went in, unless the name is taken by then', () => {
    make('A')
    write(() => deleteObject(records, 'group', 'A', saving()))
    expect(listObjects(records, 'group')).toEqual([])
    expect(listObjects(records, 'group', { bin: true }).map(({ id }) => id)).toEqual(['A'])
    expect(() => liveObject(records, 'group', 'A')).toThrow(expect.objectContaining({ code: 'not_found' }))
    write(() => restoreObject(records, 'group', 'A', saving()))
    write(() => deleteObject(records, 'group', 'A', saving()))
    make('a')
    expect(() => write(() => restoreObject(records, 'group', 'A', saving()))).toThrow(expect.objectContaining({ code: 'conflict', details: expect.objectContaining({ field: 'name' }) }))
  })

  test('every save is in the log and can be taken back and done again, unless somebody saved since', () => {
    make('A')
    write(() => saveObject(records, 'group', 'A', { content: content('x') }, saving()))
    write(() => deleteObject(records, 'group', 'A', saving()))
    expect(entriesAfter(records, 0, 10).map(({ change }) => change)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'object.saved', object: 'group', id: 'A' })))
    const takeBack = (turn: 'undo' | 'redo') => {
      const entry = lastUndoable(records, 'owner')!
      write(() => reverseSave(records, entry.inverse as ObjectInverse, { ...saving(), reverses: { seq: entry.seq, turn } }))
    }
    takeBack('undo')
    expect(liveObject(records, 'group', 'A').content).toEqual(content('x'))
    takeBack('undo')
    expect(liveObject(records, 'group', 'A').content).toEqual(content())
    const created = lastUndoable(records, 'owner')!
    write(() => saveObject(records, 'group', 'A', { content: content('z') }, { user: 'other', at: ++at }))
    expect(() => write(() => reverseSave(records, created.inverse as ObjectInverse, saving()))).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(readObject(records, 'group', 'A')!.deletedAt).toBeNull()
  })
})

describe('circles', () => {
  const segmentOf = (definition: Definition): SegmentContent => ({
    entity: 'customer', type: 'dynamic', state: 'active', definition, visibility: 'private', folder: null, description: '', refresh: { onChange: false, schedule: null }, members: null
  })
  const within = (segment: string) => segmentOf({ schema: 1, entity: 'customer', root: { kind: 'segment', op: 'in', segment } })
  const plain = segmentOf({ schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'isSet' } })
  const refused = expect.objectContaining({ code: 'conflict', details: expect.objectContaining({ field: 'circle', message: { zh: '循环引用：分群“甲” → 分群“乙” → 分群“甲”', en: expect.stringContaining('segment “甲” → segment “乙”') } }) })

  test('are refused whatever closes them: a save, an undo after somebody else has saved, a restore', () => {
    for (const name of ['甲', '乙']) write(() => createObject(records, 'segment', { name, parent: null, content: plain }, saving()))
    write(() => saveObject(records, 'segment', '甲', { content: within('乙') }, saving()))
    const entry = lastUndoable(records, 'owner')!
    write(() => reverseSave(records, entry.inverse as ObjectInverse, { ...saving(), reverses: { seq: entry.seq, turn: 'undo' } }))
    write(() => saveObject(records, 'segment', '乙', { content: within('甲') }, { user: 'other', at: ++at }))
    const back = lastRedoable(records, 'owner')!
    expect(() => write(() => reverseSave(records, back.inverse as ObjectInverse, { ...saving(), reverses: { seq: back.seq, turn: 'redo' } }))).toThrow(refused)
    expect(() => write(() => saveObject(records, 'segment', '甲', { content: within('乙') }, saving()))).toThrow(refused)
    write(() => deleteObject(records, 'segment', '乙', saving()))
    write(() => saveObject(records, 'segment', '甲', { content: within('乙') }, saving()))
    expect(() => write(() => restoreObject(records, 'segment', '乙', saving()))).toThrow(expect.objectContaining({ details: expect.objectContaining({ field: 'circle' }) }))
    expect(readObject(records, 'segment', '乙')?.deletedAt).not.toBeNull()
  })
})
