/** The short form of `npm run test:crash`. */
import { describe, expect, it } from 'vitest'
import { entityKey } from '#core/domain/entities.ts'
import { append } from '#core/store/log/log.ts'
import { insertEntity, reserveEntityIds } from '#core/store/records/entities.ts'
import { addIdentity, removeIdentity } from '#core/store/records/identities.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { transaction } from '#core/store/records/statement.ts'
import { makeWorkspace } from '#test/support/workspace.ts'
import { checkWorkspace, type Expected } from './check.ts'
import { runCrashCases } from './driver.ts'
import { killReceiver } from './ingestion.ts'
import { simulatePowerCuts } from './power-cut.ts'

const seed = Date.now() % 1_000_000_007

describe('kill -9', () => {
  it('in the middle of imports, repairs, decisions, watched folders, edits, log application, backup, migration, rebuild and opening loses nothing confirmed', async () => {
    const failures: string[] = []
    const { passed, failed, confirmed } = await runCrashCases({ cases: 14, seed, lanes: 2, killsOfOneWorkspace: 7, report: (line) => failures.push(line) })
    expect(failures).toEqual([])
    expect([passed, failed]).toEqual([14, 0])
    expect(confirmed).toBeGreaterThan(0)
  }, 300_000)

  it('would be noticed where something is missing', async () => {
    const workspace = makeWorkspace()
    const stores = await workspace.open()
    const key = entityKey('customer', 0)
    transaction(stores.records, () => {
      insertEntity(stores.records, 'customer', reserveEntityIds(stores.records, 'customer'), { card: { points: 7 } }, { at: 1 })
      addIdentity(stores.records, { channel: 'member_id', value: 'M0', entityKey: key })
      appendAudit(stores.records, { at: 1, user: 'owner', action: 'customer.created' })
      append(stores.records, { kind: 'entity.created', entity: 'customer', id: 0, at: 1, open: { points: 7 } }, { user: 'owner', at: 1 })
    })
    await stores.close()
    const expected: Expected = { folder: workspace.folder, key: workspace.key, acks: [{ type: 'ack', act: 'created', seq: 1, id: 0, points: 7 }], undoing: new Set(), migrations: { least: 0, most: 0 } }
    expect((await checkWorkspace(expected)).problems).toEqual([])
    const missing: Expected['acks'] = [{ type: 'ack', act: 'updated', seq: 2, id: 0, points: 8 }, { type: 'ack', act: 'backup', file: '/nowhere' }]
    expect((await checkWorkspace({ ...expected, acks: missing })).problems).toHaveLength(2)
    const again = await workspace.open()
    removeIdentity(again.records, { channel: 'member_id', value: 'M0', entityKey: key })
    await again.close()
    expect((await checkWorkspace(expected)).problems).toEqual(['0 identities for 1 entities'])
    expect((await checkWorkspace({ ...expected, migrations: { least: 1, most: 1 } })).problems[0]).toContain('test migration 0')
    await workspace.remove()
  })
})

describe('a receiver of signed records that is killed', () => {
  it('brings in once whatever it has answered', async () => {
    const { problems, answered, kills } = await killReceiver({ kills: 2, seed })
    expect(problems).toEqual([])
    expect([kills, answered > 0]).toEqual([2, true])
  }, 300_000)
})

describe('a power cut', () => {
  it('loses nothing confirmed at synchronous=FULL, and would at NORMAL', async () => {
    const options = { transactions: 60, states: 60, seed }
    expect(await simulatePowerCuts({ ...options, synchronous: 'FULL' })).toEqual({ states: 60, lost: 0, damaged: 0 })
    const control = await simulatePowerCuts({ ...options, synchronous: 'NORMAL' })
    expect(control.lost).toBeGreaterThan(0)
    expect(control.damaged).toBe(0)
  })
})
