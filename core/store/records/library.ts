/** The library: tags, segments, categories, folders, groups, … with every version that was saved, and a recycle bin. */
import { isDeepStrictEqual } from 'node:util'
import { DeskError, type Words } from '#core/contract/errors.ts'
import { circleThrough, type Look, type Place } from '#core/domain/library/evaluation.ts'
import type { ObjectContents, ObjectType } from '#core/domain/library/types.ts'
import { append, keepInverse, lastSeq } from '#core/store/log/log.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import { appendAudit } from './audit.ts'
import type { RecordsDatabase } from './open.ts'
import type { SetInverse } from './set-changes.ts'
import { statement } from './statement.ts'

export interface LibraryObject<Type extends ObjectType = ObjectType> {
  type: Type
  id: string
  name: string
  parent: string | null
  content: ObjectContents[Type]
  /** Grows with every save. */
  version: number
  owner: string
  /** Milliseconds since the epoch. */
  createdAt: number
  updatedAt: number
  /** In the recycle bin since; null: live. */
  deletedAt: number | null
}

export interface LibraryVersion<Type extends ObjectType = ObjectType> extends Pick<LibraryObject<Type>, 'type' | 'id' | 'name' | 'parent' | 'content' | 'version' | 'deletedAt'> {
  note: string | null
  user: string
  at: number
}

/** Who saves, when, and why. */
export interface Saving {
  user: string
  at: number
  /** Shown beside the version. */
  note?: string
  /** Refuses the save when the object has another version by now. */
  expectedVersion?: number
  reverses?: { seq: number; turn: 'undo' | 'redo' }
  /** What the log keeps in place of the save's own inverse, where it is a step of something larger; null: nothing. */
  inverse?: unknown
  /** Gathers the inverses of the saves of one act (asOneAct), whose entries keep none of their own. */
  steps?: ObjectInverse[]
}

/** What the log keeps so that a save can be taken back: the state before it and the one after it; null: there was none, or it was in the bin. */
export interface ObjectInverse {
  object: { type: ObjectType; id: string; before: SavedState | null; after: SavedState | null }
}

/** Steps that are taken back together, last one first. */
export interface SeveralInverse {
  several: (ObjectInverse | SetInverse)[]
  /** What they do together. */
  words: Words
}

export type SavedState<Type extends ObjectType = ObjectType> = Pick<LibraryObject<Type>, 'name' | 'parent' | 'content'>

interface Row {
  type: string
  id: string
  name: string
  parent: string | null
  content: string
  version: number
  owner: string
  created_at: number
  updated_at: number
  deleted_at: number | null
}

const fromRow = <Type extends ObjectType>(row: Row): LibraryObject<Type> => ({
  type: row.type as Type, id: row.id, name: row.name, parent: row.parent, content: JSON.parse(row.content) as ObjectContents[Type], version: row.version,
  owner: row.owner, createdAt: row.created_at, updatedAt: row.updated_at, deletedAt: row.deleted_at
})

/** Live or in the recycle bin. */
export function readObject<Type extends ObjectType>(records: RecordsDatabase, type: Type, id: string): LibraryObject<Type> | undefined {
  const row = statement<Row>(records, 'SELECT * FROM library WHERE type = ? AND id = ?').get(type, id)
  return row && fromRow<Type>(row)
}

/** @throws DeskError not_found unless there is a live one */
export function liveObject<Type extends ObjectType>(records: RecordsDatabase, type: Type, id: string): LibraryObject<Type> {
  const found = readObject(records, type, id)
  if (!found || found.deletedAt !== null) throw noSuchObject(type, id, found !== undefined)
  return found
}

const typeWords: Record<ObjectType, Words> = {
  tag: { zh: '标签', en: 'tag' }, tagCategory: { zh: '标签分类', en: 'category' }, segment: { zh: '分群', en: 'segment' }, segmentFolder: { zh: '分群文件夹', en: 'folder' },
  subscription: { zh: '订阅', en: 'subscription' }, group: { zh: '客户分组', en: 'group' }, filter: { zh: '筛选', en: 'filter' }, template: { zh: '模板', en: 'template' }, importTemplate: { zh: '导入模板', en: 'import template' }, recipe: { zh: '清洗配方', en: 'recipe' },
  watchedFolder: { zh: '监视文件夹', en: 'watched folder' }
}

/** There is none of this id, or it is in the recycle bin. */
export function noSuchObject(type: ObjectType, id: string, isDeleted: boolean): DeskError {
  const { zh, en } = typeWords[type]
  const said = Array.from(id).slice(0, 60).join('')
  return new DeskError('not_found', {
    field: 'id', message: { zh: `没有这个${zh}：${said}`, en: `There is no ${en} “${said}”` },
    remedy: isDeleted ? { zh: '它在回收站里，可以恢复', en: 'It is in the recycle bin and can be restored' } : { zh: '核对编号，或从列表中选择', en: 'Check its id, or choose it from the list' }
  })
}

/** By the code units of their names; without `bin` those that are live, with it those in the recycle bin. */
export function listObjects<Type extends ObjectType>(records: RecordsDatabase, type: Type, { bin = false } = {}): LibraryObject<Type>[] {
  const sql = `SELECT * FROM library WHERE type = ? AND deleted_at IS ${bin ? 'NOT NULL' : 'NULL'} ORDER BY name, id`
  return statement<Row>(records, sql).all(type).map((row) => fromRow<Type>(row))
}

/** Newest first. */
export function listVersions<Type extends ObjectType>(records: RecordsDatabase, type: Type, id: string): LibraryVersion<Type>[] {
  return statement<Row & { note: string | null; user: string; at: number }>(records, 'SELECT * FROM library_versions WHERE type = ? AND id = ? ORDER BY version DESC').all(type, id)
    .map(({ note, user, at, ...row }) => ({
      type, id, name: row.name, parent: row.parent, content: JSON.parse(row.content) as ObjectContents[Type], version: row.version, deletedAt: row.deleted_at, note, user, at
    }))
}

/** A tag or a segment as it is, or is about to be. */
export type EvaluatedObject = Pick<LibraryObject<'tag' | 'segment'>, 'type' | 'id' | 'name' | 'content' | 'deletedAt'>

/** The library as it would be with some objects so. */
export function lookWith(records: RecordsDatabase, changed: readonly EvaluatedObject[] = []): Look {
  return <Type extends Place['type']>(type: Type, id: string) =>
    (changed.find((object) => object.type === type && object.id === id) as LibraryObject<Type> | undefined) ?? readObject(records, type, id)
}

/** What goes round through the first of some objects once they are so, in words; null: nothing does. */
export function circleWith(records: RecordsDatabase, ...changed: readonly [EvaluatedObject, ...EvaluatedObject[]]): Words | null {
  const look = lookWith(records, changed)
  const circle = circleThrough(look, changed[0])
  return circle && wayInWords(look, circle)
}

const evaluatedWords: Record<Place['type'], Words> = { tag: { zh: '标签', en: 'tag' }, segment: { zh: '分群', en: 'segment' } }

function wayInWords(look: Look, way: readonly Place[]): Words {
  const called = ({ type, id }: Place) => look(type, id)?.name ?? id
  return {
    zh: way.map((place) => `${evaluatedWords[place.type].zh}“${called(place)}”`).join(' → '), en: way.map((place) => `${evaluatedWords[place.type].en} “${called(place)}”`).join(' → ')
  }
}

/** An id that no object of the type has had, from the one that is wanted or from the name. */
export function freeId(records: RecordsDatabase, type: ObjectType, wanted: string): string {
  // Ids stand in addresses.
  const base = nfkc(wanted).replace(/[/\\<>]/g, '-').trim()
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!readObject(records, type, id)) return id
  }
}

/**
 * Makes an object; belongs into one transaction. Its id is `id`, or follows from its name.
 * @throws DeskError conflict when the id is taken, a live object of the type has that name, or it closes a circle
 */
export function createObject<Type extends ObjectType>(records: RecordsDatabase, type: Type, state: SavedState<Type> & { id?: string }, saving: Saving): LibraryObject<Type> {
  if (state.id !== undefined && readObject(records, type, state.id)) throw taken('id')
  const id = state.id ?? freeId(records, type, state.name)
  return write(records, { type, id, name: state.name, parent: state.parent, content: state.content }, undefined, saving)
}

/** An object that a new workspace comes with: it stands in no log, so that nobody takes it back. Belongs into one transaction. */
export function seedObject<Type extends ObjectType>(records: RecordsDatabase, type: Type, state: SavedState<Type> & { id: string }, saving: Pick<Saving, 'user' | 'at'>): void {
  store(records, { ...state, type, version: 1, deletedAt: null }, saving)
}

/**
 * Saves what has changed of a live object; belongs into one transaction. Nothing happens where nothing has changed.
 * @throws DeskError not_found, conflict (saved by somebody else meanwhile; name taken; a circle)
 */
export function saveObject<Type extends ObjectType>(records: RecordsDatabase, type: Type, id: string, change: Partial<SavedState<Type>>, saving: Saving): LibraryObject<Type> {
  const before = liveObject(records, type, id)
  ensureVersion(before, saving)
  const after = { type, id, name: change.name ?? before.name, parent: change.parent === undefined ? before.parent : change.parent, content: change.content ?? before.content }
  if (isDeepStrictEqual(stateOf(before), stateOf(after))) return before
  return write(records, after, before, saving)
}

/** Puts an object into the recycle bin; belongs into one transaction. @throws DeskError not_found, conflict */
export function deleteObject(records: RecordsDatabase, type: ObjectType, id: string, saving: Saving): LibraryObject {
  const before = liveObject(records, type, id)
  ensureVersion(before, saving)
  return write(records, before, before, saving, true)
}

/** Takes an object out of the recycle bin, `parent`: to another place of its tree; belongs into one transaction. @throws DeskError not_found, conflict (name taken meanwhile; a circle) */
export function restoreObject(records: RecordsDatabase, type: ObjectType, id: string, saving: Saving, parent?: string | null): LibraryObject {
  const found = readObject(records, type, id)
  if (!found || found.deletedAt === null) throw new DeskError('not_found', { field: 'id' })
  return write(records, parent === undefined ? found : { ...found, parent }, found, saving)
}

/** A change of one live object; null: into the recycle bin. */
export interface Step {
  type: ObjectType
  id: string
  change: Partial<SavedState> | null
}

/** Saves several objects as one act, which one undo takes back; belongs into one transaction. Answers how many changed. @throws DeskError not_found, conflict */
export function saveTogether(records: RecordsDatabase, steps: readonly Step[], words: Words, saving: Saving): number {
  return asOneAct(records, words, saving, (each) => {
    for (const { type, id, change } of steps) {
      if (change) saveObject(records, type, id, change, each)
      else deleteObject(records, type, id, each)
    }
    return each.steps.length
  })
}

/**
 * Runs writes of the library, which take the saving that `work` is given, as one act that one undo takes back; belongs into one transaction.
 * @param words what they do together
 */
export function asOneAct<Result>(records: RecordsDatabase, words: Words, saving: Saving, work: (each: Saving & { steps: ObjectInverse[] }) => Result): Result {
  const steps: ObjectInverse[] = []
  const result = work({ ...saving, steps })
  const [only] = steps
  if (only) keepInverse(records, lastSeq(records), steps.length === 1 ? only : ({ several: steps, words } satisfies SeveralInverse))
  return result
}

/** Takes a save back, or does it again; belongs into one transaction. @throws DeskError conflict when the object is no longer as that save left it, or what comes back would close a circle */
export function reverseSave(records: RecordsDatabase, { object }: ObjectInverse, saving: Saving): void {
  const now = readObject(records, object.type, object.id)
  const live = now && now.deletedAt === null ? stateOf(now) : null
  if (!isDeepStrictEqual(live, object.after)) throw movedOn()
  const state = object.before ?? stateOf(now!)
  write(records, { type: object.type, id: object.id, ...state }, now, saving, object.before === null)
}

const stateOf = ({ name, parent, content }: SavedState): SavedState => ({ name, parent, content })

function write<Type extends ObjectType>(
  records: RecordsDatabase, next: Pick<LibraryObject<Type>, 'type' | 'id' | 'name' | 'parent' | 'content'>, before: LibraryObject | undefined, saving: Saving, gone = false
): LibraryObject<Type> {
  const { type, id, name, parent } = next
  const keepsName = before?.deletedAt === null && before.name === name && before.parent === parent
  if (!gone && !keepsName) ensureNameFree(records, type, id, name, parent)
  const version = (before?.version ?? 0) + 1
  const stored = { ...next, version, deletedAt: gone ? saving.at : null }
  ensureNoCircle(records, stored)
  store(records, stored, saving)
  const inverse: ObjectInverse = { object: { type, id, before: before?.deletedAt === null ? stateOf(before) : null, after: gone ? null : stateOf(next) } }
  saving.steps?.push(inverse)
  const kept = saving.inverse === undefined && !saving.steps ? inverse : (saving.inverse ?? undefined)
  append(records, { kind: 'object.saved', object: type, id }, { user: saving.user, at: saving.at, inverse: kept, reverses: saving.reverses })
  appendAudit(records, { at: saving.at, user: saving.user, action: saving.reverses?.turn ?? `${type}.${gone ? 'delete' : before ? 'save' : 'create'}`, details: { id, version } })
  return readObject(records, type, id)!
}

type Stored = Pick<LibraryObject, 'type' | 'id' | 'name' | 'parent' | 'content' | 'version' | 'deletedAt'>

/** The object as it is now, and this version of it. */
function store(records: RecordsDatabase, { content, ...object }: Stored, { user, at, note }: Saving): void {
  const row = { ...object, content: JSON.stringify(content), user, at }
  statement(records, `
    INSERT INTO library (type, id, name, parent, content, version, owner, created_at, updated_at, deleted_at) VALUES (@type, @id, @name, @parent, @content, @version, @user, @at, @at, @deletedAt)
    ON CONFLICT (type, id) DO UPDATE SET name = @name, parent = @parent, content = @content, version = @version, updated_at = @at, deleted_at = @deletedAt`).run(row)
  statement(records, `
    INSERT INTO library_versions (type, id, version, name, parent, content, deleted_at, note, user, at) VALUES (@type, @id, @version, @name, @parent, @content, @deletedAt, @note, @user, @at)`)
    .run({ ...row, note: note ?? null })
}

function ensureVersion(object: LibraryObject, { expectedVersion }: Saving): void {
  if (expectedVersion !== undefined && object.version !== expectedVersion) throw movedOn()
}

/** Trees name their nodes once per parent, everything else once per type. */
const isTree: Partial<Record<ObjectType, true>> = { tagCategory: true, segmentFolder: true, group: true }

function ensureNameFree(records: RecordsDatabase, type: ObjectType, id: string, name: string, parent: string | null): void {
  const same = listObjects(records, type).some((other) => other.id !== id && fold(other.name) === fold(name) && (!isTree[type] || other.parent === parent))
  if (same) throw taken('name')
}

/** The one place where circles are refused: whatever saves, publishes, restores, merges, imports or takes back comes by here. */
function ensureNoCircle(records: RecordsDatabase, object: Omit<EvaluatedObject, 'type' | 'content'> & Pick<LibraryObject, 'type' | 'content'>): void {
  if (object.type !== 'tag' && object.type !== 'segment') return
  const way = circleWith(records, object as EvaluatedObject)
  if (way) throw goesRound(way)
}

/** @param way of circleWith */
export function goesRound(way: Words): DeskError {
  return new DeskError('conflict', {
    field: 'circle',
    message: { zh: `循环引用：${way.zh}`, en: `These read each other in a circle: ${way.en}` },
    remedy: { zh: '请让其中之一不再引用下一个', en: 'Let one of them no longer name the next' }
  })
}

function taken(field: 'id' | 'name'): DeskError {
  const what = field === 'id' ? { zh: '编号', en: 'id' } : { zh: '名称', en: 'name' }
  return new DeskError('conflict', {
    field,
    message: { zh: `该${what.zh}已被使用`, en: `That ${what.en} is taken` },
    remedy: { zh: `请换一个${what.zh}`, en: `Choose another ${what.en}` }
  })
}

function movedOn(): DeskError {
  return new DeskError('conflict', {
    field: 'version',
    message: { zh: '之后又被修改过', en: 'It was changed again since' },
    remedy: { zh: '请刷新后重新修改', en: 'Load it again and repeat the change' }
  })
}
