/** Customer groups: the tree, and who is put into it. */
import { and, andNot, bitsetOf, count, type Bitset } from '#core/compute/conditions/bitset.ts'
import { countGroups, readGroupMembers } from '#core/compute/groups.ts'
import type { Use } from '#core/contract/common.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Group } from '#core/contract/groups.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { encodeWords } from '#core/store/id-set.ts'
import { listedIds } from '#core/store/records/condition-sets.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { createObject, listObjects, liveObject, readObject, restoreObject, saveObject, saveTogether, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import { checkParent, nextPosition, subtreeOf } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { appendSetChange } from '#core/store/records/set-changes.ts'
import { transaction } from '#core/store/records/statement.ts'
import { inUse, usesOf } from './library-uses.ts'
import type { Session } from './session.ts'
import { seenObject } from './visible.ts'

type GroupObject = LibraryObject<'group'>

/** Parents before what is in them, siblings by position and name; those in the bin by name. */
export async function groupTree({ records, facts }: Pick<Session, 'records' | 'facts'>, entity: EntityType, bin = false): Promise<Group[]> {
  const groups = listObjects(records, 'group', { bin })
  const live = bin ? listObjects(records, 'group') : groups
  const counts = await facts.read((duck) => countGroups(duck, entity, new Map(groups.map(({ id }) => [id, subtreeOf(live, id)]))))
  const answers = new Map(groups.map((group) => [group.id, groupAnswer(group, counts.get(group.id))]))
  return bin ? [...answers.values()] : inOrder(groups).map(({ id }) => answers.get(id)!)
}

function inOrder(groups: readonly GroupObject[]): GroupObject[] {
  const known = new Set(groups.map(({ id }) => id))
  const inside = Map.groupBy(groups, ({ parent }) => (parent !== null && known.has(parent) ? parent : null))
  const below = (parent: string | null): GroupObject[] => (inside.get(parent) ?? [])
    .sort((one, other) => one.content.position - other.content.position || compareNames(one.name, other.name)).flatMap((group) => [group, ...below(group.id)])
  return below(null)
}

function groupAnswer({ id, name, parent, content, owner, version, createdAt, updatedAt, deletedAt }: GroupObject, counts = { members: 0, all: 0 }): Group {
  const instantOf = (milliseconds: number) => new Date(milliseconds).toISOString()
  return {
    id, name, parent, description: content.description, position: content.position, owner, version,
    createdAt: instantOf(createdAt), updatedAt: instantOf(updatedAt), deletedAt: deletedAt === null ? null : instantOf(deletedAt), ...counts
  }
}

export interface NewGroup {
  id?: string
  name: string
  parent: string | null
  description: string
  position?: number
}

/** Its id; last among its siblings where no place is given. Belongs into a transaction. @throws DeskError not_found (the parent), conflict (the name) */
export function createGroup(records: RecordsDatabase, { id, name, parent, description, position }: NewGroup, saving: Saving): string {
  checkParent(records, 'group', parent)
  return createObject(records, 'group', { id, name, parent, content: { description, position: position ?? nextPosition(records, 'group', parent) } }, saving).id
}

/** What is not given stays; a group that goes below another one is the last there. Belongs into a transaction. @throws DeskError not_found, conflict (the name, or a parent below itself) */
export function changeGroup(records: RecordsDatabase, id: string, { name, parent, description, position }: Partial<Omit<NewGroup, 'id'>>, saving: Saving): void {
  const before = liveObject(records, 'group', id)
  if (parent !== undefined) checkParent(records, 'group', parent, id)
  const isMoved = parent !== undefined && parent !== before.parent
  const place = position ?? (isMoved ? nextPosition(records, 'group', parent) : before.content.position)
  saveObject(records, 'group', id, {
    ...(name !== undefined && { name }), ...(parent !== undefined && { parent }), content: { description: description ?? before.content.description, position: place }
  }, saving)
}

/** With those below it, the lowest first. @throws DeskError conflict while conditions refer to one of them, unless `force` */
export function removeGroup(records: RecordsDatabase, id: string, force: boolean, saving: Saving): { removed: string[]; usedBy: Use[] } {
  const { name } = liveObject(records, 'group', id)
  const removed = subtreeOf(listObjects(records, 'group'), id)
  const usedBy = usesOf(records, saving.user, 'folders', removed)
  if (usedBy.count > 0 && !force) throw inUse(usedBy)
  const words = { zh: `删除客户分组“${name}”及其下级`, en: `delete the customer group “${name}” and those below it` }
  saveTogether(records, removed.toReversed().map((group) => ({ type: 'group', id: group, change: null })), words, saving)
  return { removed, usedBy: usedBy.shown }
}

/** Where it was, or at the top where its parent is gone. */
export function restoreGroup(records: RecordsDatabase, id: string, saving: Saving): void {
  const parent = readObject(records, 'group', id)?.parent ?? null
  restoreObject(records, 'group', id, saving, parent !== null && readObject(records, 'group', parent)?.deletedAt === null ? parent : null)
}

/** Exactly one of the three. */
export interface Whom {
  customer_ids?: readonly string[]
  segment?: string
  definition?: unknown
  entity: EntityType
}

export interface MemberChange {
  /** Live entities that were named. */
  named: number
  /** Whose membership changes. */
  changed: number
  /** Ids that nobody has. */
  unknown: string[]
}

const mostUnknown = 100

/**
 * Puts people into a group or takes them out, as one change of the ledger; those for whom nothing changes stand in none. `dry`: only tells.
 * @throws DeskError not_found, invalid, problems
 */
export async function changeMembers(session: Session, group: string, whom: Whom, { remove, dry, signal }: { remove: boolean; dry: boolean; signal?: AbortSignal }, act: { user: string; at: number }): Promise<MemberChange> {
  const { records, facts, gate, following } = session
  liveObject(records, 'group', group)
  const { entity, bits, unknown } = await namedBy(session, act.user, whom, signal)
  const changed = await gate.run(async () => {
    await following.catchUp()
    const inside = await facts.read((duck) => readGroupMembers(duck, group, entity, bits.size))
    const moving = remove ? and(bits, inside) : andNot(bits, inside)
    if (dry || count(moving) === 0) return count(moving)
    const [some, none] = [await encodeWords(moving.words), await encodeWords(new Uint32Array())]
    transaction(records, () => {
      liveObject(records, 'group', group)
      appendSetChange(records, {
        of: 'group', id: group, entity, source: 'manual', confidence: null, cause: whom.customer_ids ? 'manual' : 'batch', details: whom.segment === undefined ? {} : { segment: whom.segment },
        added: remove ? none : some, removed: remove ? some : none, addedCount: remove ? 0 : count(moving), removedCount: remove ? count(moving) : 0, ...act
      })
    })
    return count(moving)
  })
  if (!dry && changed > 0) await session.follow('groups', 'customers')
  return { named: count(bits), changed, unknown: unknown.slice(0, mostUnknown) }
}

async function namedBy({ records, conditions }: Session, user: string, { customer_ids: ids, segment, definition, entity }: Whom, signal?: AbortSignal): Promise<{ entity: EntityType; bits: Bitset; unknown: readonly string[] }> {
  if ([ids, segment, definition].filter((given) => given !== undefined).length !== 1) {
    throw new DeskError('invalid', {
      field: 'customer_ids', message: { zh: '需要且只能给出 customer_ids、segment、definition 之一', en: 'Exactly one of customer_ids, segment and definition is needed' }, remedy: { zh: '请检查参数', en: 'Check the parameters' }
    })
  }
  if (ids) {
    const found = await listedIds(records, entity, ids, { signal })
    return { entity, bits: bitsetOf(Math.ceil(nextEntityId(records, entity) / 32) * 32, found.ids), unknown: found.unknown }
  }
  const asked = segment === undefined ? definition : { schema: 1, entity: seenObject(records, user, 'segment', segment).content.entity, root: { kind: 'segment', op: 'in', segment } }
  const { plan } = await conditions.plan(asked)
  const { members } = await conditions.engine.run(plan, { signal })
  return { entity: plan.entity, bits: members, unknown: [] }
}
