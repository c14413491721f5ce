import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogChange, LogEntry } from '#core/domain/log.ts'
import { followLog } from '#core/store/log/follow.ts'
import { append, entriesAfter, lastRedoable, lastSeq, lastUndoable } from '#core/store/log/log.ts'
import { transaction } from '#core/store/records/statement.ts'
import { makeRecords, testTime } from '#test/support/workspace.ts'

const at = testTime
let store: ReturnType<typeof makeRecords>
beforeEach(() => {
  store = makeRecords()
})
afterEach(() => store.remove())

const created = (id: number): LogChange => ({ kind: 'entity.created', entity: 'customer', id, at, open: { city: '上海' } })
const add = (id: number, more: object = {}) => transaction(store.records, () => append(store.records, created(id), { user: 'owner', at, ...more }))

describe('the change log', () => {
  it('numbers entries from 1 and gives them back in order', () => {
    expect(lastSeq(store.records)).toBe(0)
    expect([add(0), add(1), add(2)]).toEqual([1, 2, 3])
    expect(lastSeq(store.records)).toBe(3)
    expect(entriesAfter(store.records, 1, 1)).toEqual([{ seq: 2, at, user: 'owner', change: created(1) }])
    expect(entriesAfter(store.records, 0, 9)).toHaveLength(3)
  })

  it('takes entries only inside the transaction of their change', () => {
    expect(() => append(store.records, created(0), { user: 'owner', at })).toThrow('transaction')
    expect(() => transaction(store.records, () => {
      append(store.records, created(0), { user: 'owner', at })
      throw new Error('the change failed')
    })).toThrow('the change failed')
    expect(lastSeq(store.records)).toBe(0)
  })

  it('knows what undo and redo take next, through any number of turns', () => {
    const { records } = store
    const undo = () => lastUndoable(records, 'owner')?.seq
    const redo = () => lastRedoable(records, 'owner')?.seq
    const one = add(0, { inverse: { n: 1 }, entityKey: 5 })
    add(1)
    const two = add(2, { inverse: { n: 2 } })
    add(3, { inverse: {}, user: 'somebody else' })
    expect([undo(), redo()]).toEqual([two, undefined])
    expect(lastUndoable(records, 'owner')).toMatchObject({ inverse: { n: 2 }, turn: 'act', entityKey: null })
    const undoTwo = add(2, { inverse: {}, reverses: { seq: two, turn: 'undo' } })
    expect([undo(), redo()]).toEqual([one, undoTwo])
    const undoOne = add(0, { inverse: {}, reverses: { seq: one, turn: 'undo' } })
    expect([undo(), redo()]).toEqual([undefined, undoOne])
    const redoOne = add(0, { inverse: {}, reverses: { seq: undoOne, turn: 'redo' } })
    expect([undo(), redo()]).toEqual([redoOne, undoTwo])
    const undoAgain = add(0, { inverse: {}, reverses: { seq: redoOne, turn: 'undo' } })
    expect([undo(), redo()]).toEqual([undefined, undoAgain])
    const act = add(9, { inverse: {} })
    expect([undo(), redo()]).toEqual([act, undefined])
  })
})

describe('following the log', () => {
  function follower() {
    const applied: LogEntry[] = []
    let refuse = 0
    return {
      applied,
      failAt: (seq: number) => (refuse = seq),
      appliedSeq: () => applied.at(-1)?.seq ?? 0,
      async apply(...entries: LogEntry[]) {
        await Promise.resolve()
        for (const entry of entries) {
          if (entry.seq === refuse) throw new Error('refused')
          applied.push(entry)
        }
      }
    }
  }

  it('applies each entry once, in order, though called all at once', async () => {
    const facts = follower()
    const told: number[] = []
    const following = followLog(store.records, facts, (entry) => told.push(entry.seq))
    for (let id = 0; id < 600; id++) add(id)
    expect(following.pending()).toBe(600)
    const runs = [following.catchUp(), following.catchUp()]
    add(600)
    await Promise.all([...runs, following.catchUp()])
    const all = Array.from({ length: 601 }, (_, index) => index + 1)
    expect(facts.applied.map((entry) => entry.seq)).toEqual(all)
    expect(told).toEqual(all)
    expect(following.pending()).toBe(0)
    expect(await following.catchUp()).toBe(601)
  })

  it('goes on where it failed', async () => {
    const facts = follower()
    const following = followLog(store.records, facts)
    for (let id = 0; id < 3; id++) add(id)
    facts.failAt(3)
    await expect(following.catchUp()).rejects.toThrow('refused')
    facts.failAt(0)
    expect(await following.catchUp()).toBe(3)
    expect(facts.applied.map((entry) => entry.seq)).toEqual([1, 2, 3])
  })
})
