/** Giving a tag to, or taking it from, everybody whom a person picked: counted first, then one change of the ledger. */
import { DeskError, type Words } from '#core/contract/errors.ts'
import { and, andNot, count, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { TagSource } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { listedIds } from '#core/store/records/condition-sets.ts'
import { liveObject, type LibraryObject, type SeveralInverse } from '#core/store/records/library.ts'
import { appendSetChange, lastSetChange } from '#core/store/records/set-changes.ts'
import { unmoved, type Actor, type TagDesk } from './desk.ts'
import { encodeBits, readMembers } from './members.ts'

/** Exactly one of them. */
interface Selection {
  customer_ids?: readonly string[]
  segment?: string
  definition?: unknown
  where?: unknown
}

export interface Application extends Selection {
  tag_id: string
  source: Exclude<TagSource, 'rule'>
  /** 0 … 1. */
  confidence?: number
  remove: boolean
}

/** What a selection asks, as one definition. @throws DeskError invalid unless it is exactly one */
function definitionOf(entity: EntityType, selection: Selection): unknown {
  const { customer_ids: ids, segment, definition, where } = selection
  if ([ids, segment, definition, where].filter((given) => given !== undefined).length !== 1) throw notOneSelection()
  if (definition !== undefined) return definition
  const root = ids ? { kind: 'list', op: 'in', ids } : segment !== undefined ? { kind: 'segment', op: 'in', segment } : where
  return { schema: 1, entity, root }
}

/** The tag that may be applied by hand. @throws DeskError not_found, conflict */
export function applicableTag(desk: TagDesk, id: string): LibraryObject<'tag'> {
  const tag = liveObject(desk.records, 'tag', id)
  if (tag.content.state === 'deprecated') throw deprecated()
  return tag
}

export interface Counted {
  /** Whom the selection names. */
  count: number
  /** Of them, whose assignment changes. */
  changes: number
  unknown: string[]
}

interface Change extends Counted {
  /** Who gets or loses the tag. */
  bits: Bitset
  /** Who has it with another confidence than the given one. */
  regraded: Bitset
}

async function changeOf(desk: TagDesk, tag: LibraryObject<'tag'>, { source, remove, confidence, ...selection }: Application, signal?: AbortSignal): Promise<Change> {
  const { entity } = tag.content
  const { plan } = await desk.plan(definitionOf(entity, selection))
  if (plan.entity !== entity) throw otherEntity()
  const unknown = selection.customer_ids ? (await listedIds(desk.records, entity, selection.customer_ids, { signal })).unknown : []
  await desk.settle()
  return desk.engine.runAndRead(plan, { signal }, async ({ members, universe }, duck) => {
    const key = { tag: tag.id, entity, source, size: universe.size }
    const held = await readMembers(duck, key)
    const bits = remove ? and(members, held) : andNot(members, held)
    const alike = remove || confidence === undefined ? held : await readMembers(duck, { ...key, confidence })
    const regraded = and(members, andNot(held, alike))
    return { count: count(members), changes: count(bits) + count(regraded), unknown, bits, regraded }
  })
}

/** How many an application would change. @throws DeskError problems, invalid, conflict, not_found */
export async function countApplication(desk: TagDesk, application: Application, signal?: AbortSignal): Promise<Counted> {
  const { count: named, changes, unknown } = await changeOf(desk, applicableTag(desk, application.tag_id), application, signal)
  return { count: named, changes, unknown }
}

/**
 * Gives or takes the tag; answers whom it concerned and the number of the change, null where nothing changed. Whoever has the tag from the same source with
 * another confidence keeps it with the given one until that is undone.
 */
export async function applyTag(desk: TagDesk, application: Application, { user, signal, report }: Actor): Promise<Counted & { change: number | null }> {
  return unmoved(async () => {
    const tag = applicableTag(desk, application.tag_id)
    const seen = lastSetChange(desk.records, 'tag', tag.id)
    report?.(0.1, 'count')
    const change = await changeOf(desk, tag, application, signal)
    report?.(0.6, 'write')
    const done = change.changes === 0 ? null : await writeChange(desk, tag, application, change, seen, user)
    return done === 'moved' ? done : { count: change.count, changes: change.changes, unknown: change.unknown, change: done }
  })
}

async function writeChange(desk: TagDesk, tag: LibraryObject<'tag'>, application: Application, { bits, regraded }: Change, seen: number, user: string): Promise<number | 'moved'> {
  const { source, remove, confidence, customer_ids: ids, segment } = application
  const [set, grades, nobody] = [await encodeBits(bits), await encodeBits(regraded), await encodeIds(new Uint32Array())]
  return desk.commit((records) => {
    if (lastSetChange(records, 'tag', tag.id) !== seen) return 'moved'
    const change = {
      of: 'tag', id: tag.id, entity: tag.content.entity, source, confidence: confidence ?? null, cause: ids?.length === 1 ? 'manual' : 'batch',
      details: segment === undefined ? {} : { segment }, at: desk.clock.now(), user, added: nobody, addedCount: 0, removed: nobody, removedCount: 0
    } as const
    const members = remove ? { ...change, removed: set, removedCount: count(bits) } : { ...change, added: set, addedCount: count(bits) }
    if (count(regraded) === 0) return appendSetChange(records, members)
    const regrading = { ...change, details: { ...change.details, regraded: true }, added: grades, addedCount: count(regraded) }
    if (count(bits) === 0) return appendSetChange(records, regrading)
    const first = appendSetChange(records, { ...regrading, inverse: null })
    const words = bothWords(tag.name, count(bits) + count(regraded))
    return appendSetChange(records, { ...members, inverse: (second): SeveralInverse => ({ several: [{ set: { change: first } }, { set: { change: second } }], words }) })
  })
}

/** What taking the tag's two changes back takes back. */
const bothWords = (name: string, people: number): Words => ({ zh: `调整标签“${name}”的 ${people} 位成员`, en: `change ${people} members of the tag “${name}”` })

function notOneSelection(): DeskError {
  return new DeskError('invalid', {
    field: 'customer_ids',
    message: { zh: '请在 customer_ids、segment、definition、where 中恰好给出一个', en: 'Give exactly one of customer_ids, segment, definition and where' },
    remedy: { zh: '去掉多余的，或补上要打标的对象', en: 'Leave the others out, or say whom you mean' }
  })
}

function deprecated(): DeskError {
  return new DeskError('conflict', {
    field: 'tag_id',
    message: { zh: '该标签已停用', en: 'That tag is deprecated' },
    remedy: { zh: '请选用其他标签，或先将它恢复为草稿再发布', en: 'Use another tag, or make this one a draft and publish it again' }
  })
}

function otherEntity(): DeskError {
  return new DeskError('conflict', {
    field: 'definition',
    message: { zh: '定义所问的对象类型与标签不同', en: 'The definition asks about another type of entity than the tag is for' },
    remedy: { zh: '请使用与标签相同的 entity', en: 'Use the entity of the tag' }
  })
}
