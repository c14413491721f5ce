/** Making one tag of two: the members of the source go to the target, the source to the recycle bin, and conditions that name it mean the target. */
import { DeskError, type Words } from '#core/contract/errors.ts'
import { andNot, count, or, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { TagSource } from '#core/domain/conditions/types.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { reversibleAt } from '#core/store/log/log.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { circleWith, deleteObject, goesRound, liveObject, readObject, saveObject, type LibraryObject, type SeveralInverse } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { appendSetChange, lastSetChange, type NewSetChange } from '#core/store/records/set-changes.ts'
import type { Actor, TagDesk } from './desk.ts'
import { encodeBits, readHeldSets, type HeldSet } from './members.ts'

export interface Merge {
  /** Of the source. */
  members: number
  /** Of them, who did not have the target. */
  moved: number
}

interface Move {
  from: HeldSet
  /** Whom the target gets by it. */
  into: { source: TagSource; members: Bitset }
}

/**
 * What the rule of the source gave goes to the target as given by hand, so that the target's own rule does not take it away again; everything else keeps its
 * source and confidence.
 */
function movesOf(source: readonly HeldSet[], target: readonly HeldSet[]): Move[] {
  const held = new Map<TagSource, Bitset>()
  const add = (of: TagSource, members: Bitset) => void held.set(of, held.has(of) ? or(held.get(of)!, members) : members)
  for (const set of target) add(set.source, set.members)
  return source.map((from) => {
    const of = from.source === 'rule' ? 'manual' : from.source
    const members = held.has(of) ? andNot(from.members, held.get(of)!) : from.members
    add(of, members)
    return { from, into: { source: of, members } }
  })
}

/** @throws DeskError not_found, conflict, invalid */
export async function mergeTags(desk: TagDesk, ids: { source: string; target: string }, actor: Actor, dryRun: boolean): Promise<Merge> {
  const [source, target] = [liveObject(desk.records, 'tag', ids.source), liveObject(desk.records, 'tag', ids.target)]
  ensureMergeable(desk.records, { source, target })
  const seen = [source, target].map(({ id }) => lastSetChange(desk.records, 'tag', id))
  await desk.settle()
  const { entity } = source.content
  const size = Math.ceil(nextEntityId(desk.records, entity) / 32) * 32
  const held = await desk.facts.read(async (duck) => ({ source: await readHeldSets(duck, { tag: source.id, entity, size }), target: await readHeldSets(duck, { tag: target.id, entity, size }) }))
  const everyone = (sets: readonly HeldSet[]): Bitset => or({ size: 0, words: new Uint32Array(new SharedArrayBuffer(0)) }, ...sets.map(({ members }) => members))
  const merge = { members: count(everyone(held.source)), moved: count(andNot(everyone(held.source), everyone(held.target))) }
  if (dryRun) return merge
  const act = { user: actor.user, at: desk.clock.now() }
  const changes = await changesOf(movesOf(held.source, held.target), { source, target }, act)
  await desk.commit((records) => {
    if ([source, target].some(({ id }, index) => lastSetChange(records, 'tag', id) !== seen[index])) throw movedOn()
    writeMerge(records, { source: liveObject(records, 'tag', source.id), target: liveObject(records, 'tag', target.id) }, changes, act)
  })
  return merge
}

type Pair = Record<'source' | 'target', LibraryObject<'tag'>>

async function changesOf(moves: readonly Move[], { source, target }: Pair, act: { user: string; at: number }): Promise<NewSetChange[]> {
  const nobody = await encodeIds(new Uint32Array())
  const changes: NewSetChange[] = []
  for (const { from, into } of moves) {
    const base = { of: 'tag', entity: source.content.entity, confidence: from.confidence, cause: 'merge', ...act, added: nobody, addedCount: 0, removed: nobody, removedCount: 0, inverse: null } as const
    changes.push({ ...base, id: source.id, source: from.source, details: { into: target.id }, removed: await encodeBits(from.members), removedCount: count(from.members) })
    if (count(into.members) === 0) continue
    changes.push({ ...base, id: target.id, source: into.source, details: { from: source.id, source: from.source }, added: await encodeBits(into.members), addedCount: count(into.members) })
  }
  return changes
}

/** One act: the last of its log entries keeps what it takes to undo all of it. */
function writeMerge(records: RecordsDatabase, { source, target }: Pair, changes: readonly NewSetChange[], act: { user: string; at: number }): void {
  const { id, name, parent, content } = source
  const before = { name, parent, content }
  const between = { ...before, content: { ...content, mergedInto: target.id } }
  saveObject(records, 'tag', id, between, { ...act, inverse: null })
  const moves = changes.map((change) => ({ set: { change: appendSetChange(records, change) } }))
  const inverse: SeveralInverse = {
    several: [{ object: { type: 'tag', id, before, after: between } }, ...moves, { object: { type: 'tag', id, before: between, after: null } }],
    words: { zh: `合并标签“${name}”到“${target.name}”`, en: `merge the tag “${name}” into “${target.name}”` }
  }
  deleteObject(records, 'tag', id, { ...act, inverse })
}

/** The entry of the log that takes the merge of a tag back, however long ago it was. @throws DeskError not_found, conflict */
export function mergeEntryOf(records: RecordsDatabase, id: string): { seq: number; inverse: SeveralInverse } {
  const merged = readObject(records, 'tag', id)
  if (!merged?.deletedAt || !merged.content.mergedInto) throw new DeskError('not_found', { field: 'id', ...notMerged })
  const entry = reversibleAt(records, merged.deletedAt).find(({ inverse }) => isMergeOf(inverse, id))
  if (!entry) throw new DeskError('conflict', { field: 'id', ...notMerged })
  return { seq: entry.seq, inverse: entry.inverse as SeveralInverse }
}

function isMergeOf(inverse: unknown, id: string): boolean {
  if (typeof inverse !== 'object' || inverse === null || !('several' in inverse)) return false
  const [first] = (inverse as SeveralInverse).several
  return first !== undefined && 'object' in first && first.object.type === 'tag' && first.object.id === id
}

function ensureMergeable(records: RecordsDatabase, { source, target }: Pair): void {
  if (source.id === target.id) throw refused('invalid', { zh: '不能与自身合并', en: 'A tag cannot be merged with itself' })
  if (source.content.entity !== target.content.entity) throw refused('conflict', { zh: '两个标签的对象类型不同', en: 'The two tags are for different types of entities' })
  if (target.content.state === 'deprecated') throw refused('conflict', { zh: '目标标签已停用', en: 'The target is deprecated' })
  const gone: LibraryObject<'tag'> = { ...source, content: { ...source.content, mergedInto: target.id }, deletedAt: source.updatedAt }
  const way = circleWith(records, gone)
  if (way) throw goesRound(way)
}

function refused(code: 'invalid' | 'conflict', message: Words): DeskError {
  return new DeskError(code, { field: 'target', message, remedy: { zh: '请选择另一个目标标签', en: 'Choose another target' } })
}

function movedOn(): DeskError {
  return new DeskError('conflict', {
    field: 'source', message: { zh: '合并期间成员发生了变化，没有合并', en: 'Members changed meanwhile; nothing was merged' }, remedy: { zh: '请重试', en: 'Try again' }
  })
}

const notMerged = {
  message: { zh: '该标签没有可撤回的合并', en: 'That tag has no merge to take back' },
  remedy: { zh: '请在回收站中选择被合并的标签', en: 'Choose a merged tag of the recycle bin' }
}
