/** Making, changing and deleting segments and their folders, each act in one transaction with its log entry. */
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import type { Use } from '#core/contract/common.ts'
import { conditionProblems, DeskError, type Words } from '#core/contract/errors.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { isSchedule } from '#core/domain/library/schedule.ts'
import type { Refresh, SegmentContent } from '#core/domain/library/types.ts'
import { createObject, deleteObject, freeId, listVersions, liveObject, readObject, restoreObject, saveObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { forgetOldMembers } from '#core/store/records/segment-runs.ts'
import { inUse, usesOf } from '#core/app/library-uses.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import type { Segment } from './answers.ts'
import { compute, keepRun } from './run.ts'

export interface NewSegment extends Pick<SegmentContent, 'state' | 'visibility' | 'folder' | 'description' | 'disabled'> {
  id?: string
  name: string
  /** Static where there are `ids`, dynamic otherwise. */
  type?: SegmentContent['type']
  definition?: unknown
  /** Public ids, instead of a definition. */
  ids?: readonly string[]
  /** With `ids`. */
  entity: EntityType
  refresh: Partial<Refresh>
}

export type SegmentChange = Partial<Pick<SegmentContent, 'type' | 'state' | 'visibility' | 'folder' | 'description' | 'disabled'>> & {
  name?: string
  definition?: unknown
  refresh?: Partial<Refresh>
}

type Stamp = Omit<Saving, 'reverses'>

/** @throws DeskError invalid, problems (an active one), conflict (id or name taken) */
export async function createSegment(workspace: OpenWorkspace, { id, name, definition, ids, type = ids ? 'static' : 'dynamic', entity, refresh, ...given }: NewSegment, saving: Stamp): Promise<Segment> {
  const asked = ids ? listed(entity, ids) : definition
  if ((definition === undefined) === (ids === undefined)) throw refused('definition', { zh: '需要且只能给出 definition 与 ids 之一', en: 'Exactly one of definition and ids is needed' })
  if (ids && type !== 'static') throw refused('type', { zh: '由编号组成的分群是静态的', en: 'A segment of ids is a static one' })
  const content: SegmentContent = {
    ...given, type, ...(given.disabled === undefined && { disabled: undefined }), entity: entityOf(asked), definition: asked as Definition, refresh: { onChange: false, schedule: null, ...refresh }, members: null
  }
  return save(workspace, undefined, { id, name, content: withoutUndefined(content) }, saving)
}

/** @throws DeskError not_found, invalid, problems (an active one), conflict */
export async function changeSegment(workspace: OpenWorkspace, id: string, { name, definition, refresh, ...given }: SegmentChange, saving: Stamp): Promise<Segment> {
  const before = liveObject(workspace.records, 'segment', id)
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<SegmentContent>
  const content: SegmentContent = {
    ...before.content, ...changed, ...(definition !== undefined && { definition: definition as Definition, entity: entityOf(definition) }),
    refresh: { ...before.content.refresh, ...(refresh && withoutUndefined(refresh)) }
  }
  if (content.type === 'static' && before.content.type === 'dynamic' && refresh === undefined) content.refresh = { onChange: false, schedule: null }
  return save(workspace, before, { name: name ?? before.name, content }, saving)
}

/** Makes a segment what it was in an earlier version, its members included where it is static. @throws DeskError not_found, problems, conflict */
export async function rollBackSegment(workspace: OpenWorkspace, id: string, version: number, saving: Stamp): Promise<Segment> {
  const before = liveObject(workspace.records, 'segment', id)
  const found = listVersions(workspace.records, 'segment', id).find((entry) => entry.version === version)
  if (!found) throw new DeskError('not_found', { field: 'version' })
  const { name, content } = found
  const folder = content.folder !== null && readObject(workspace.records, 'segmentFolder', content.folder)?.deletedAt === null ? content.folder : null
  return save(workspace, before, { name, content: { ...content, folder } }, { note: `⟲ ${version}`, ...saving })
}

/** Checks and stores; a static one that becomes active without members runs first. */
async function save(workspace: OpenWorkspace, before: Segment | undefined, { id, name, content }: { id?: string; name: string; content: SegmentContent }, saving: Stamp): Promise<Segment> {
  checkContent(workspace.records, content)
  if (before && before.content.entity !== content.entity) throw refused('definition', { zh: '分群的对象类型不能改变', en: 'The type of entity of a segment cannot be changed' })
  if (content.state === 'active') {
    const { problems } = await workspace.conditions.compile(content.definition, { segment: before?.id ?? id, dynamic: content.type === 'dynamic' })
    if (problems.length > 0) throw conditionProblems(problems)
  }
  const needsRun = content.type === 'static' && content.state === 'active' && content.members === null
  const computed = needsRun ? await compute(workspace, content.definition, { segment: before?.id, cause: 'create', user: saving.user }) : undefined
  return workspace.commit(['segments'], (records) => {
    checkContent(records, content)
    const known = before?.id ?? id ?? freeId(records, 'segment', name)
    const members = computed ? keepRun(records, known, (before?.version ?? 0) + 1, computed) : content.type === 'static' ? content.members : null
    const state = { name, parent: null, content: { ...content, members } }
    if (!before) return createObject(records, 'segment', { ...state, id: known }, saving)
    const saved = saveObject(records, 'segment', before.id, state, { ...saving, expectedVersion: saving.expectedVersion ?? before.version })
    forgetOldMembers(records, before.id)
    return saved
  })
}

function checkContent(records: RecordsDatabase, { folder, refresh, type }: SegmentContent): void {
  if (folder !== null && readObject(records, 'segmentFolder', folder)?.deletedAt !== null) throw new DeskError('not_found', { field: 'folder' })
  const { schedule, onChange } = refresh
  if (schedule !== null && !isSchedule(schedule)) {
    throw new DeskError('invalid', {
      field: 'refresh.schedule', message: { zh: '计划表达式不正确', en: 'The schedule is not a cron expression' },
      remedy: { zh: '请使用五段或六段的 cron 表达式，如 0 8 * * 1-5', en: 'Use a cron expression of five or six fields, such as 0 8 * * 1-5' }
    })
  }
  if (type === 'static' && (schedule !== null || onChange)) throw refused('refresh', { zh: '静态分群只在有人运行时更新', en: 'A static segment changes only when somebody runs it' })
}

const listed = (entity: EntityType, ids: readonly string[]): Definition => ({ schema: 1, entity, asOf: 'now', root: { kind: 'list', op: 'in', ids: [...new Set(ids)] } })

/** A draft may say nothing sound yet. */
function entityOf(definition: unknown): EntityType {
  const named: unknown = typeof definition === 'object' && definition !== null && 'entity' in definition ? definition.entity : undefined
  return entityTypes.find((type) => type === named) ?? 'customer'
}

const withoutUndefined = <Value extends object>(value: Value): Value => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value

/** Into the recycle bin, with the subscriptions to it. @throws DeskError conflict while something refers to it, unless `force` */
export async function removeSegment(workspace: OpenWorkspace, id: string, force: boolean, saving: Stamp): Promise<Use[]> {
  return workspace.commit(['segments'], (records) => {
    liveObject(records, 'segment', id)
    const users = usesOf(records, saving.user, 'segments', [id])
    if (users.count > 0 && !force) throw inUse(users)
    deleteObject(records, 'segment', id, saving)
    return users.shown
  })
}

/** Out of the recycle bin, as it was. @throws DeskError not_found, conflict (the name was taken meanwhile, or it would close a circle) */
export function restoreSegment(workspace: OpenWorkspace, id: string, saving: Stamp): Promise<Segment> {
  return workspace.commit(['segments'], (records) => restoreObject(records, 'segment', id, saving) as Segment)
}

function refused(field: string, message: Words): DeskError {
  return new DeskError('invalid', { field, message, remedy: { zh: '请检查参数', en: 'Check the parameters' } })
}

/** Names of what differs between two states of a segment. */
export function changedOf(before: Pick<Segment, 'name' | 'content'> | undefined, after: Pick<Segment, 'name' | 'content'>): string[] {
  if (!before) return []
  const keys = ['type', 'state', 'visibility', 'folder', 'description', 'refresh', 'members', 'disabled'] as const
  return [
    ...(before.name === after.name ? [] : ['name']),
    ...(definitionHash(before.content.definition) === definitionHash(after.content.definition) ? [] : ['definition']),
    ...keys.filter((key) => JSON.stringify(before.content[key]) !== JSON.stringify(after.content[key]))
  ]
}
