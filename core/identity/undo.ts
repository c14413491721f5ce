/** Taking back a user's own acts, newest first, and redoing them: through the inverse that the log keeps with each entry. Nobody's later work is overwritten. */
import { isDeepStrictEqual } from 'node:util'
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Settings } from '#core/contract/workspace.ts'
import { entityOfKey, type EntityType } from '#core/domain/entities.ts'
import type { ObjectType } from '#core/domain/library/types.ts'
import { append, lastRedoable, lastUndoable, type ReversibleEntry } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readEntity, setEntityState, type EntityRecord } from '#core/store/records/entities.ts'
import { readEnteredEvent, setEnteredEventRemoved } from '#core/store/records/entered-events.ts'
import { addIdentity, identitiesOf, removeIdentity } from '#core/store/records/identities.ts'
import { readObject, reverseSave, type ObjectInverse, type SeveralInverse } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { reverseMarks, type MarkInverse } from '#core/store/records/reject-marks.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { readSetChange, reverseSetChange, type SetInverse } from '#core/store/records/set-changes.ts'
import { changeSettings, readSettings } from '#core/store/records/settings.ts'
import { applyChange, ensureFree, invert, type Act, type EntityChange } from './change.ts'
import { contentMark, openValues } from './edit.ts'
import type { IdentityKey } from './keys.ts'

/** What the log keeps so that an entry can be taken back. */
type Inverse =
  | EntityChange
  /** The entity was made (or made again) with this content: taking it back deletes it, unless it has another content by then. */
  | { created: number; content: string }
  /** The entity was deleted: taking it back makes it again, with these identities. */
  | { deleted: number; identities: IdentityKey[] }
  | { entered: number }
  | { removed: number }
  | { settings: { before: Partial<Settings>; after: Partial<Settings> } }
  | ObjectInverse
  | SetInverse
  | SeveralInverse
  | MarkInverse
  /** A step was passed over; this is what it kept. */
  | { passed: Inverse }

type TakenBack = Exclude<Inverse, { passed: Inverse }>

export interface UndoState {
  undo: Words | null
  redo: Words | null
}

export function undoState(records: RecordsDatabase, user: string): UndoState {
  const words = (entry: ReversibleEntry | undefined) => (entry ? describe(records, entry) : null)
  return { undo: words(lastUndoable(records, user)), redo: words(lastRedoable(records, user)) }
}

/** The entity that the next undo or redo would delete, if it would: its events decide whether it may. */
export function entityToDelete(records: RecordsDatabase, turn: 'undo' | 'redo', user: string): number | undefined {
  const inverse = nextEntry(records, turn, user)?.inverse as Inverse | undefined
  return inverse && 'created' in inverse ? inverse.created : undefined
}

/**
 * Takes the user's last act back, or redoes the last undo; belongs into one transaction. `hasEvents`: events refer to entityToDelete.
 * Answers what was done, null when there was nothing. @throws DeskError conflict
 */
export function reverseLast(records: RecordsDatabase, turn: 'undo' | 'redo', user: string, at: number, hasEvents: boolean): Words | null {
  const entry = nextEntry(records, turn, user)
  if (!entry) return null
  const inverse = entry.inverse as Inverse
  if ('created' in inverse && hasEvents) throw refused({ zh: '该客户已有事件记录', en: 'That customer has events' })
  const words = describe(records, entry)
  const act = { user, at, reverses: { seq: entry.seq, turn } }
  if ('passed' in inverse) appendPassed(records, inverse.passed, act, entry.entityKey)
  else reverse(records, inverse, act)
  return words
}

/**
 * Passes over the step that is next, where it cannot be taken, so that the ones before it can; belongs into one transaction. The opposite turn puts it back:
 * nothing is lost. Answers which it was, null when there was none.
 */
export function passOver(records: RecordsDatabase, turn: 'undo' | 'redo', user: string, at: number): Words | null {
  const entry = nextEntry(records, turn, user)
  if (!entry) return null
  appendPassed(records, { passed: entry.inverse as Inverse }, { user, at, reverses: { seq: entry.seq, turn } }, entry.entityKey)
  return describe(records, entry)
}

function appendPassed(records: RecordsDatabase, inverse: Inverse, act: Act, entityKey: number | null): void {
  append(records, { kind: 'step.passed', entry: act.reverses!.seq }, logged(act, inverse, entityKey ?? undefined))
  appendAudit(records, { at: act.at, user: act.user, action: 'workspace.passOver', details: { entry: act.reverses!.seq } })
}

function nextEntry(records: RecordsDatabase, turn: 'undo' | 'redo', user: string): ReversibleEntry | undefined {
  return turn === 'undo' ? lastUndoable(records, user) : lastRedoable(records, user)
}

function reverse(records: RecordsDatabase, inverse: TakenBack, act: Act): void {
  if ('fields' in inverse) applyChange(records, inverse, act)
  else if ('created' in inverse) deleteEntity(records, inverse, act)
  else if ('deleted' in inverse) remakeEntity(records, inverse, act)
  else if ('entered' in inverse) setRemoved(records, inverse.entered, true, act)
  else if ('removed' in inverse) setRemoved(records, inverse.removed, false, act)
  else if ('object' in inverse) reverseSave(records, inverse, act)
  else if ('set' in inverse) reverseSetChange(records, inverse, act)
  else if ('several' in inverse) reverseSeveral(records, inverse, act)
  else if ('rejects' in inverse) reverseMarks(records, inverse, act)
  else restoreSettings(records, inverse.settings, act)
}

/** Takes the steps back; belongs into one transaction. The entry of the last one keeps what it takes to do them again. @throws DeskError conflict */
export function reverseSeveral(records: RecordsDatabase, { several, words }: SeveralInverse, { reverses, ...act }: Act): void {
  const steps = several.toReversed()
  const again: SeveralInverse['several'] = []
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1
    const stepAct = { ...act, ...(isLast && { reverses }) }
    if ('set' in step) {
      const inverse = (change: number): SeveralInverse => ({ several: [...again, { set: { change } }], words })
      again.push({ set: { change: reverseSetChange(records, step, { ...stepAct, inverse: isLast ? inverse : null }) } })
    } else {
      again.push(swapped(step))
      reverseSave(records, step, { ...stepAct, inverse: isLast ? { several: again, words } satisfies SeveralInverse : null })
    }
  }
}

const swapped = ({ object }: ObjectInverse): ObjectInverse => ({ object: { ...object, before: object.after, after: object.before } })

function deleteEntity(records: RecordsDatabase, { created: key, content }: { created: number; content: string }, act: Act): void {
  const entity = readEntity(records, key)
  if (entity?.state !== 'live') throw refused({ zh: '该客户已被删除或合并', en: 'That customer was deleted or merged' })
  if (contentMark(records, entity) !== content) throw refused({ zh: '该客户之后又被修改过', en: 'That customer was changed since' })
  const identities = identitiesOf(records, key).map(({ channel, value, source, blocked }) => ({ channel, value, source, blocked }))
  for (const identity of identities) removeIdentity(records, { ...identity, entityKey: key })
  setEntityState(records, key, 'deleted', { at: act.at })
  reindexEntity(records, key)
  append(records, { kind: 'entity.deleted', entity: entity.type, id: entity.id }, logged(act, { deleted: key, identities }, key))
  audit(records, act, key)
}

function remakeEntity(records: RecordsDatabase, { deleted: key, identities }: { deleted: number; identities: IdentityKey[] }, act: Act): void {
  const entity = readEntity(records, key)
  if (entity?.state !== 'deleted') throw refused({ zh: '该客户的状态已变化', en: 'The state of that customer has changed' })
  for (const identity of identities) ensureFree(records, entity.type, key, identity)
  setEntityState(records, key, 'live', { at: act.at })
  for (const identity of identities) addIdentity(records, { ...identity, entityKey: key })
  reindexEntity(records, key)
  append(records, { kind: 'entity.created', entity: entity.type, id: entity.id, at: entity.createdAt, open: openOf(records, entity) }, logged(act, { created: key, content: contentMark(records, entity) }, key))
  audit(records, act, key)
}

function openOf(records: RecordsDatabase, entity: EntityRecord) {
  return openValues(records, entity.type, Object.entries(entity.card))
}

function setRemoved(records: RecordsDatabase, row: number, removed: boolean, act: Act): void {
  const event = readEnteredEvent(records, row)
  if (!event || event.removed === removed) throw refused({ zh: '该记录的状态已变化', en: 'The state of that record has changed' })
  setEnteredEventRemoved(records, row, removed)
  const { type, id } = entityOfKey(event.entityKey)
  if (removed) append(records, { kind: 'event.removed', row }, logged(act, { removed: row }, event.entityKey))
  else append(records, { kind: 'event.entered', entity: type, id, row, open: event.open }, logged(act, { entered: row }, event.entityKey))
  audit(records, act, event.entityKey)
}

function restoreSettings(records: RecordsDatabase, { before, after }: { before: Partial<Settings>; after: Partial<Settings> }, act: Act): void {
  const now = readSettings(records)
  for (const [name, value] of Object.entries(after)) {
    if (!isDeepStrictEqual(now[name as keyof Settings], value)) throw refused({ zh: '该设置之后又被修改过', en: 'That setting was changed again since' })
  }
  changeSettings(records, before)
  append(records, { kind: 'settings.changed', settings: before }, logged(act, { settings: { before: after, after: before } }))
  audit(records, act)
}

function logged(act: Act, inverse: Inverse, entityKey?: number) {
  return { user: act.user, at: act.at, inverse, entityKey, reverses: act.reverses }
}

function audit(records: RecordsDatabase, act: Act, entityKey?: number): void {
  appendAudit(records, { at: act.at, user: act.user, action: act.reverses!.turn, entityKey, details: { entry: act.reverses!.seq } })
}

/** Changes settings of the workspace; belongs into one transaction. */
export function editSettings(records: RecordsDatabase, change: Partial<Settings>, act: Act): Settings {
  const now = readSettings(records)
  const names = (Object.keys(change) as (keyof Settings)[]).filter((name) => change[name] !== undefined && !isDeepStrictEqual(now[name], change[name]))
  if (names.length === 0) return now
  const pick = (settings: Partial<Settings>): Partial<Settings> => Object.fromEntries(names.map((name) => [name, settings[name]]))
  const after = changeSettings(records, pick(change))
  append(records, { kind: 'settings.changed', settings: pick(change) }, logged(act, { settings: { before: pick(now), after: pick(change) } }))
  appendAudit(records, { at: act.at, user: act.user, action: 'workspace.changeSettings', details: { settings: names } })
  return after
}

const entityWords: Record<EntityType, Words> = { customer: { zh: '客户', en: 'customer' }, account: { zh: '企业', en: 'account' }, lead: { zh: '线索', en: 'lead' } }

/** An entry in words, naming the entity by its public id only. */
function describe(records: RecordsDatabase, entry: ReversibleEntry): Words {
  const entity = entry.entityKey === null ? undefined : readEntity(records, entry.entityKey)
  const what = entity ? { zh: `${entityWords[entity.type].zh} ${entity.publicId}`, en: `${entityWords[entity.type].en} ${entity.publicId}` } : { zh: '', en: '' }
  const kept = entry.inverse as Inverse
  if ('passed' in kept) {
    const { zh, en } = describe(records, { ...entry, inverse: kept.passed, turn: entry.turn === 'undo' ? 'act' : 'undo' })
    return { zh: `放回跳过的一步：${zh}`, en: `put back the step that was passed over: ${en}` }
  }
  if ('rejects' in kept) return markWords(kept, entry.turn)
  if ('object' in kept) return objectWords(records, entry.turn === 'undo' ? swapped(kept) : kept)
  const inverse = entry.turn === 'undo' ? kept : inverseOf(kept)
  if ('set' in inverse) return setWords(records, inverse)
  if ('several' in inverse) return inverse.words
  return wordsOf(inverse, what)
}

/** The act itself rather than what takes it back: an undo is named by what redoing it does again. */
function inverseOf(inverse: Exclude<TakenBack, ObjectInverse | MarkInverse>): Exclude<TakenBack, ObjectInverse | MarkInverse> {
  if ('fields' in inverse) return invert(inverse)
  if ('created' in inverse) return { deleted: inverse.created, identities: [] }
  if ('deleted' in inverse) return { created: inverse.deleted, content: '' }
  if ('entered' in inverse) return { removed: inverse.entered }
  if ('removed' in inverse) return { entered: inverse.removed }
  return inverse
}

const objectTypeWords: Record<ObjectType, Words> = {
  tag: { zh: '标签', en: 'tag' }, tagCategory: { zh: '标签分类', en: 'tag category' }, segment: { zh: '分群', en: 'segment' }, segmentFolder: { zh: '分群文件夹', en: 'segment folder' },
  group: { zh: '客户分组', en: 'customer group' }, filter: { zh: '筛选', en: 'filter' }, template: { zh: '模板', en: 'template' }, subscription: { zh: '订阅', en: 'subscription' },
  importTemplate: { zh: '导入模板', en: 'import template' }, recipe: { zh: '清洗配方', en: 'cleaning recipe' },
  watchedFolder: { zh: '监视文件夹', en: 'watched folder' }
}

/** What a save did, which is kept as it was done. */
function objectWords(records: RecordsDatabase, { object: { type, id, before, after } }: ObjectInverse): Words {
  const name = (after ?? before)?.name ?? readObject(records, type, id)?.name ?? id
  const { zh, en } = objectTypeWords[type]
  if (before === null) return { zh: `新建${zh}“${name}”`, en: `create the ${en} “${name}”` }
  if (after === null) return { zh: `删除${zh}“${name}”`, en: `delete the ${en} “${name}”` }
  return { zh: `修改${zh}“${name}”`, en: `change the ${en} “${name}”` }
}

function setWords(records: RecordsDatabase, { set }: SetInverse): Words {
  const change = readSetChange(records, set.change)!
  const name = readObject(records, change.of, change.id)?.name ?? change.id
  const { zh, en } = objectTypeWords[change.of]
  const count = change.addedCount + change.removedCount
  return { zh: `调整${zh}“${name}”的 ${count} 位成员`, en: `change ${count} members of the ${en} “${name}”` }
}

/** What was done to rejects; an undo is named by what redoing it does again. */
function markWords({ rejects }: MarkInverse, turn: ReversibleEntry['turn']): Words {
  const count = rejects.reduce((sum, { rows }) => sum + rows.length, 0)
  const ignores = rejects.some(({ before, after }) => (turn === 'undo' ? before : after).state === 'ignored')
  return ignores ? { zh: `忽略 ${count} 行异常`, en: `ignore ${count} rejected rows` } : { zh: `重新打开 ${count} 行异常`, en: `reopen ${count} rejected rows` }
}

function wordsOf(change: Exclude<TakenBack, ObjectInverse | SetInverse | SeveralInverse | MarkInverse>, what: Words): Words {
  if ('fields' in change) return { zh: `修改${what.zh}`, en: `change ${what.en}` }
  if ('created' in change) return { zh: `删除${what.zh}`, en: `delete ${what.en}` }
  if ('deleted' in change) return { zh: `新建${what.zh}`, en: `create ${what.en}` }
  if ('entered' in change) return { zh: `移除${what.zh}的一条记录`, en: `remove a record of ${what.en}` }
  if ('removed' in change) return { zh: `为${what.zh}添加记录`, en: `add a record to ${what.en}` }
  return { zh: '修改设置', en: 'change settings' }
}

function refused(reason: Words): DeskError {
  return new DeskError('conflict', {
    field: 'undo',
    message: { zh: `无法撤销：${reason.zh}`, en: `Cannot be taken back: ${reason.en.charAt(0).toLowerCase()}${reason.en.slice(1)}` },
    remedy: { zh: '请直接修改为需要的内容', en: 'Make the change you need directly' }
  })
}
