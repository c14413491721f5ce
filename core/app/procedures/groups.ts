/** Customer groups. */
import { groupsOfEntity } from '#core/compute/groups.ts'
import { listWithin } from '#core/compute/customers.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Group } from '#core/contract/groups.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { undoState } from '#core/identity/undo.ts'
import { readEntities } from '#core/store/records/entities.ts'
import { liveObject, readObject } from '#core/store/records/library.ts'
import { countSetChanges, pageSetChanges } from '#core/store/records/set-changes.ts'
import { auditView } from '#core/app/audit.ts'
import { cardOf } from '#core/app/cards.ts'
import { changeGroup, changeMembers, createGroup, groupTree, removeGroup, restoreGroup } from '#core/app/groups.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { usesOf } from '#core/app/library-uses.ts'
import type { Session } from '#core/app/session.ts'
import { whileWanted } from '#core/app/wanted.ts'
import { numberCursor, pageOf } from './pages.ts'
import { act } from './workspace.ts'

export function groupsProcedures({ groups: os }: Implementer, host: DeskHost) {
  return {
    tree: os.tree.handler(async ({ input }) => ({ items: await groupTree(host.session(), input.entity, input.bin) })),
    get: os.get.handler(({ input }) => groupOf(host.session(), input.id, input.entity)),
    create: os.create.handler(async ({ input, context }) => {
      const session = host.session()
      return groupOf(session, await session.commit(['groups'], (records) => createGroup(records, input, act(session, context))))
    }),
    update: os.update.handler(async ({ input: { id, expectedVersion, ...change }, context }) => {
      const session = host.session()
      await session.commit(['groups'], (records) => changeGroup(records, id, change, { ...act(session, context), expectedVersion }))
      return groupOf(session, id)
    }),
    remove: os.remove.handler(({ input: { id, force }, context }) => {
      const session = host.session()
      return session.commit(['groups', 'segments'], (records) => removeGroup(records, id, force, act(session, context)))
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['groups', 'segments'], (records) => restoreGroup(records, input.id, act(session, context)))
      return groupOf(session, input.id)
    }),
    members: os.members.handler(({ input: { id, entity, descendants, ...page }, context, signal }) => whileWanted(signal, async () => {
      const session = host.session()
      const { records, conditions } = session
      liveObject(records, 'group', id)
      const plan = await conditions.filter(entity, [{ parameter: 'id', condition: { kind: 'folder', op: 'in', folder: id, descendants }, isValue: true }])
      const found = await conditions.engine.runAndRead(plan, { signal }, ({ members }, duck) => listWithin(duck, records, { entity, members, ...page, filters: JSON.stringify([id, descendants]) }))
      auditView(session, context, 'groups.members', { details: { group: id, rows: found.rows.length } })
      const sums = new Map(found.rows.map((row) => [entityKey(entity, row.id), row.sums]))
      return { items: readEntities(records, [...sums.keys()]).map((record) => cardOf(session, context, record, sums.get(record.key) ?? null)), nextCursor: found.nextCursor, total: found.total }
    })),
    changeMembers: os.changeMembers.handler(({ input: { id, remove, count: dry, ...whom }, context, signal }) => whileWanted(signal, async () => {
      const session = host.session()
      const changed = await changeMembers(session, id, whom, { remove, dry, signal }, act(session, context))
      return { ...changed, undo: dry || changed.changed === 0 ? null : undoState(session.records, context.user.id).undo }
    })),
    history: os.history.handler(({ input: { id, limit, cursor } }) => {
      const { records } = host.session()
      liveObject(records, 'group', id)
      const found = pageSetChanges(records, 'group', id, { before: numberCursor(cursor), limit: limit + 1 })
      return pageOf(found, limit, countSetChanges(records, 'group', id), ({ number }) => String(number), ({ number, cause, addedCount, removedCount, at, user }) => (
        { number, cause, added: addedCount, removed: removedCount, at: new Date(at).toISOString(), user }))
    }),
    usedBy: os.usedBy.handler(({ input, context }) => {
      const { records } = host.session()
      liveObject(records, 'group', input.id)
      return { items: usesOf(records, context.user.id, 'folders', [input.id]).shown }
    }),
    ofEntity: os.ofEntity.handler(async ({ input, context }) => {
      const session = host.session()
      const { type, id, key } = findByPublicId(session.records, input.id)
      auditView(session, context, 'groups.ofEntity', { entityKey: key })
      const found = await session.facts.read((duck) => groupsOfEntity(duck, type, id))
      return { items: found.filter((group) => readObject(session.records, 'group', group)?.deletedAt === null).map((group) => ({ id: group, ...pathOf(session, group) })) }
    })
  }
}

async function groupOf(session: Session, id: string, entity: EntityType = 'customer'): Promise<Group> {
  const found = (await groupTree(session, entity)).find((group) => group.id === id)
  if (!found) throw new DeskError('not_found', { field: 'id' })
  return found
}

/** Names from the top down to a group. */
function pathOf({ records }: Session, id: string): { name: string; path: string[] } {
  const path: string[] = []
  for (let group = readObject(records, 'group', id); group; group = group.parent === null ? undefined : readObject(records, 'group', group.parent)) path.unshift(group.name)
  return { name: path.at(-1)!, path }
}
