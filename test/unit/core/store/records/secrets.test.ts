import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { secretBlockRows } from '#core/store/blocks.ts'
import { createEventSecrets, insertSecretBlock } from '#core/store/records/secrets.ts'
import { makeRecords } from '#test/support/workspace.ts'

describe('secret text of events', () => {
  let store: ReturnType<typeof makeRecords>
  beforeEach(() => {
    store = makeRecords()
    insertSecretBlock(store.records, store.keys, 1, 0, [{ row: 1, values: { title: '张三 来电\n第二行' } }, { row: 3, values: { 'data.note': 'x', source_id: 'A-7' } }])
    insertSecretBlock(store.records, store.keys, 1, 1, [{ row: secretBlockRows, values: { title: 'next block' } }])
    insertSecretBlock(store.records, store.keys, 11, 0, [{ row: 1, values: { title: 'other batch' } }])
  })
  afterEach(() => store.remove())

  it('is read back by batch and row', () => {
    const secrets = createEventSecrets(store.records, store.keys)
    expect(secrets.read(1, 1)).toEqual({ title: '张三 来电\n第二行' })
    expect(secrets.readMany([{ batch: 1, row: secretBlockRows }, { batch: 1, row: 2 }, { batch: 1, row: 3 }, { batch: 7, row: 1 }])).toEqual([
      { title: 'next block' }, undefined, { 'data.note': 'x', source_id: 'A-7' }, undefined
    ])
  })

  it('keeps the blocks opened last, and forgets them when told', () => {
    const secrets = createEventSecrets(store.records, store.keys, 2)
    const remove = () => store.records.prepare('DELETE FROM event_secrets').run()
    secrets.read(1, 1)
    secrets.read(1, secretBlockRows)
    secrets.read(1, 1)
    secrets.read(11, 1)
    remove()
    expect(secrets.read(1, 1)).toBeDefined()
    expect(secrets.read(1, secretBlockRows)).toBeUndefined()
    const other = createEventSecrets(store.records, store.keys)
    insertSecretBlock(store.records, store.keys, 1, 0, [{ row: 1, values: { a: 1 } }])
    insertSecretBlock(store.records, store.keys, 11, 0, [{ row: 1, values: { a: 1 } }])
    other.readMany([{ batch: 1, row: 1 }, { batch: 11, row: 1 }])
    remove()
    other.forget(1)
    expect([other.read(1, 1), other.read(11, 1)]).toEqual([undefined, { a: 1 }])
    other.forget()
    expect(other.read(11, 1)).toBeUndefined()
  })

  it('notices a block that was altered or moved', () => {
    const { records, keys } = store
    records.prepare('UPDATE event_secrets SET batch = 2 WHERE batch = 1 AND block = 0').run()
    expect(() => createEventSecrets(records, keys).read(2, 1)).toThrow()
    const { content } = records.prepare<[], { content: Buffer }>('SELECT content FROM event_secrets WHERE batch = 11').get()!
    content[40]! ^= 1
    records.prepare('UPDATE event_secrets SET content = ? WHERE batch = 11').run(content)
    expect(() => createEventSecrets(records, keys).read(11, 1)).toThrow()
  })
})
