/** Opens a workspace and works in it, telling of each act before and after, until it is killed. */
import { writeSync } from 'node:fs'
import { createRandom } from '#core/domain/demo/random.ts'
import { entityKey } from '#core/domain/entities.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { insertEnteredEvent } from '#core/store/records/entered-events.ts'
import { insertEntity, nextEntityId, readEntity, reserveEntityIds, updateEntity } from '#core/store/records/entities.ts'
import { addIdentity } from '#core/store/records/identities.ts'
import { transaction } from '#core/store/records/statement.ts'
import { backupWorkspace } from '#core/store/workspace/backup.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { localWorkers, steppingClock, storesOptions } from '#test/support/workspace.ts'
import { testMigrations, type Message, type Order } from './plan.ts'

const order = JSON.parse(process.argv[2]!) as Order
const random = createRandom(order.seed)
const user = 'owner'

/** Synchronous: the line is out before the next statement runs. */
function tell(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}

async function openStores(): Promise<WorkspaceStores> {
  tell({ type: 'begin', act: order.theme === 'migrate' ? 'migrate' : 'open' })
  const stores = await openWorkspaceStores(order.folder, Buffer.from(order.key, 'hex'), storesOptions({ clock: { now: Date.now }, migrations: testMigrations(order.migrations) }))
  tell({ type: 'ack', act: 'open' })
  return stores
}

function create({ records }: WorkspaceStores): void {
  const points = random.below(1_000_000)
  const at = Date.now()
  const made = transaction(records, () => {
    const id = reserveEntityIds(records, 'customer')
    const key = insertEntity(records, 'customer', id, { name: `客户${id}`, card: { points, notes: 'x'.repeat(random.below(2000)) } }, { at })
    addIdentity(records, { channel: 'member_id', value: `M${id}`, entityKey: key })
    appendAudit(records, { at, user, action: 'customer.created', entityKey: key })
    const seq = append(records, { kind: 'entity.created', entity: 'customer', id, at, open: { points } }, { user, at, entityKey: key, inverse: {} })
    return { seq, id }
  })
  tell({ type: 'ack', act: 'created', ...made, points })
}

function update({ records }: WorkspaceStores): void {
  const id = random.below(nextEntityId(records, 'customer') || 1)
  const entity = readEntity(records, entityKey('customer', id))
  if (!entity) return
  const points = random.below(1_000_000)
  const at = Date.now()
  const seq = transaction(records, () => {
    updateEntity(records, entity.key, { card: { ...entity.card, points } }, { at, expectedVersion: entity.version })
    appendAudit(records, { at, user, action: 'customer.updated', entityKey: entity.key })
    return append(records, { kind: 'entity.updated', entity: 'customer', id, at, open: { points } }, { user, at, entityKey: entity.key, inverse: { points: entity.card.points } })
  })
  tell({ type: 'ack', act: 'updated', seq, id, points })
}

function enter({ records }: WorkspaceStores): void {
  const id = random.below(nextEntityId(records, 'customer') || 1)
  if (!readEntity(records, entityKey('customer', id))) return
  const amount = random.below(100_000)
  const at = Date.now()
  const open = { type: 'order', occurred_at: at, amount }
  const made = transaction(records, () => {
    const row = insertEnteredEvent(records, { entityKey: entityKey('customer', id), occurredAt: at, open, secret: { title: 'y'.repeat(200) }, user })
    appendAudit(records, { at, user, action: 'event.entered', details: { row } })
    return { row, seq: append(records, { kind: 'event.entered', entity: 'customer', id, row, open }, { user, at }) }
  })
  tell({ type: 'ack', act: 'entered', ...made, amount })
}

/** One to thirty edits; facts follow at once, later, or together with the next ones. */
async function edit(stores: WorkspaceStores, most = 30): Promise<void> {
  tell({ type: 'begin', act: 'edit' })
  for (let left = 1 + random.below(most); left > 0; left--) random.pick([create, create, update, enter])(stores)
  const following = stores.following.catchUp()
  if (random.chance(0.7)) {
    tell({ type: 'begin', act: 'apply' })
    await following
  }
}

async function backup(stores: WorkspaceStores): Promise<void> {
  tell({ type: 'begin', act: 'backup' })
  const { file } = await backupWorkspace(stores, { clock: steppingClock(Date.now()), workers: localWorkers })
  tell({ type: 'ack', act: 'backup', file })
}

async function rebuild(stores: WorkspaceStores): Promise<void> {
  tell({ type: 'begin', act: 'rebuild' })
  await stores.facts.rebuild()
  tell({ type: 'ack', act: 'other' })
}

async function work(): Promise<never> {
  let stores = await openStores()
  for (;;) {
    await edit(stores, order.theme === 'apply' ? 300 : 30)
    if (order.theme === 'backup') await backup(stores)
    if (order.theme === 'rebuild') await rebuild(stores)
    if (order.theme === 'reopen') {
      tell({ type: 'begin', act: 'close' })
      await stores.close()
      stores = await openStores()
    }
    await new Promise(setImmediate)
  }
}

work().catch((error: unknown) => {
  tell({ type: 'failed', message: error instanceof Error ? `${error.stack}` : String(error) })
  process.exit(1)
})
