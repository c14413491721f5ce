/** Making and changing tags, and their way from draft to deprecated. Every function belongs into one transaction of records. */
import { isDeepStrictEqual } from 'node:util'
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { isSchedule } from '#core/domain/library/schedule.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { TagContent, TagKind, TagState } from '#core/domain/library/types.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import { circleWith, createObject, listObjects, listVersions, liveObject, readObject, saveObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

type Written = Pick<TagContent, 'group' | 'class' | 'colour' | 'description' | 'visibility' | 'expiresAfter' | 'keepLast' | 'refresh'>

/** What a person writes of a tag. */
export interface TagInput extends Partial<Written> {
  name?: string
  /** Id or name. */
  category?: string | null
  /** Not checked against the catalogue here. */
  rule?: unknown
  /** Branches that the editor keeps beside the rule; none: an empty list. */
  disabled?: unknown
}

const defaults: Written = {
  group: null, class: 'ordinary', colour: null, description: '', visibility: 'team', expiresAfter: null, keepLast: false, refresh: { onChange: true, schedule: null }
}

const keptOff = (disabled: unknown): Pick<TagContent, 'disabled'> => (Array.isArray(disabled) && disabled.length > 0 ? { disabled } : {})

const given = (input: TagInput): Partial<Written> => {
  const names = Object.keys(defaults) as (keyof Written)[]
  return Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]))
}

export interface NewTag extends TagInput {
  id?: string
  name: string
  entity: EntityType
  kind?: TagKind
  state?: 'draft' | 'published'
}

/** @throws DeskError invalid, conflict */
export function createTag(records: RecordsDatabase, input: NewTag, saving: Saving): LibraryObject<'tag'> {
  const rule = ruleOf(input.rule, input.entity)
  const kind = input.kind ?? (rule ? 'rule' : 'manual')
  if (rule && kind !== 'rule') throw invalid('rule', { zh: '只有规则标签才有规则', en: 'Only a tag of the kind “rule” has a rule' })
  ensureSchedule(input)
  const state = input.state ?? (kind === 'rule' && !rule ? 'draft' : 'published')
  if (state === 'published' && kind === 'rule' && !rule) throw invalid('rule', { zh: '发布规则标签需要规则', en: 'A rule tag needs its rule to be published' })
  const published = state === 'published' && rule ? { rule, version: 1 } : null
  const content: TagContent = { ...defaults, ...given(input), entity: input.entity, kind, category: categoryOf(records, input.category ?? null, saving), state, rule, ...keptOff(input.disabled), published, mergedInto: null }
  return createObject(records, 'tag', { id: input.id, name: nfkc(input.name).trim(), parent: null, content }, saving)
}

/** Another rule makes a draft beside the published one. @throws DeskError not_found, invalid, conflict */
export function updateTag(records: RecordsDatabase, id: string, input: TagInput, saving: Saving): LibraryObject<'tag'> {
  const { content, name } = liveObject(records, 'tag', id)
  const rule = input.rule === undefined ? content.rule : ruleOf(input.rule, content.entity)
  if (rule && content.kind !== 'rule') throw invalid('rule', { zh: '只有规则标签才有规则', en: 'Only a tag of the kind “rule” has a rule' })
  ensureSchedule(input)
  const changed = !isDeepStrictEqual(rule, content.rule)
  const category = input.category === undefined ? content.category : categoryOf(records, input.category, saving)
  const { disabled, ...others } = content
  const next: TagContent = { ...others, ...given(input), ...keptOff(input.disabled === undefined ? disabled : input.disabled), category, rule, state: changed ? 'draft' : content.state }
  return saveObject(records, 'tag', id, { name: input.name === undefined ? name : nfkc(input.name).trim(), content: next }, saving)
}

const ways: Record<TagState, readonly TagState[]> = { draft: ['verified'], verified: ['draft', 'published'], published: ['draft', 'deprecated'], deprecated: ['draft', 'published'] }

/** @throws DeskError conflict, which names where one may go */
export function ensureWay(from: TagState, to: TagState): void {
  if (!ways[from].includes(to)) throw noWay(from, to)
}

/** A rule that is published is the one that stands in the version before. Checks of rule and diff are the caller's. @throws DeskError not_found, conflict */
export function moveTag(records: RecordsDatabase, id: string, to: TagState, saving: Saving): LibraryObject<'tag'> {
  const { content } = liveObject(records, 'tag', id)
  ensureWay(content.state, to)
  if (to !== 'published') return saveObject(records, 'tag', id, { content: { ...content, state: to } }, saving)
  return publishTag(records, id, saving)
}

/** Publishes a tag; the rule that it has tags people from now on. @throws DeskError not_found, conflict */
export function publishTag(records: RecordsDatabase, id: string, saving: Saving): LibraryObject<'tag'> {
  const { content, version } = liveObject(records, 'tag', id)
  const published = !content.rule || isDeepStrictEqual(content.rule, content.published?.rule) ? content.published : { rule: content.rule, version }
  return saveObject(records, 'tag', id, { content: { ...content, state: 'published', published } }, saving)
}

/**
 * Makes a tag again what it was in a version: name, rule and all that people write. Where a rule tags people, that of the version does from now on;
 * otherwise it is a draft. @throws DeskError not_found, conflict
 */
export function rollBackTag(records: RecordsDatabase, id: string, to: number, saving: Saving): LibraryObject<'tag'> {
  const { content } = liveObject(records, 'tag', id)
  const version = listVersions(records, 'tag', id).find((saved) => saved.version === to)
  if (!version) throw new DeskError('not_found', { field: 'to', message: { zh: '没有这个版本', en: 'There is no such version' }, remedy: { zh: '请从版本列表中选择', en: 'Choose one of the list of versions' } })
  const { rule, category } = version.content
  const published = content.published && rule ? { rule, version: to } : content.published
  const state = content.kind !== 'rule' || (published && rule) ? 'published' : 'draft'
  const kept = category !== null && readObject(records, 'tagCategory', category)?.deletedAt === null ? category : content.category
  return saveObject(records, 'tag', id, { name: version.name, content: { ...version.content, category: kept, state, published, mergedInto: null } }, saving)
}

/** What would go round if the rule tagged people, in words; null: nothing. */
export function circleIfPublished(records: RecordsDatabase, tag: LibraryObject<'tag'>, rule: Definition): Words | null {
  return circleWith(records, { ...tag, content: { ...tag.content, state: 'published', published: { rule, version: tag.version } } })
}

function ruleOf(input: unknown, entity: EntityType): Definition | null {
  if (input === null || input === undefined) return null
  if (typeof input !== 'object' || Array.isArray(input)) throw invalid('rule', { zh: '规则必须是条件语言的定义', en: 'A rule must be a definition of the condition language' })
  if ('entity' in input && input.entity !== entity) throw invalid('rule', { zh: `规则的 entity 须为 ${entity}`, en: `The entity of the rule must be ${entity}` })
  return input as Definition
}

function ensureSchedule({ refresh }: TagInput): void {
  if (!refresh?.schedule || isSchedule(refresh.schedule)) return
  throw new DeskError('invalid', {
    field: 'refresh.schedule', message: { zh: '不是有效的 cron 表达式', en: 'This is not a cron expression' }, remedy: { zh: '例如“0 6 * * *”表示每天 6 点', en: 'For example “0 6 * * *”: every day at six' }
  })
}

/** The id of a category by its id or name; one that does not exist is made. */
function categoryOf(records: RecordsDatabase, named: string | null, saving: Saving): string | null {
  if (named === null) return null
  const live = listObjects(records, 'tagCategory')
  const found = live.find(({ id }) => id === named) ?? live.find(({ name }) => fold(name) === fold(named))
  if (found) return found.id
  const { user, at, steps } = saving
  return createObject(records, 'tagCategory', { name: nfkc(named).trim(), parent: null, content: { description: '', position: live.length } }, { user, at, steps }).id
}

function invalid(field: string, message: Words): DeskError {
  return new DeskError('invalid', { field, message, remedy: { zh: '请修改后重试', en: 'Change it and try again' } })
}

function noWay(from: TagState, to: TagState): DeskError {
  const names: Record<TagState, Words> = {
    draft: { zh: '草稿', en: 'draft' }, verified: { zh: '已验证', en: 'verified' }, published: { zh: '已发布', en: 'published' }, deprecated: { zh: '已停用', en: 'deprecated' }
  }
  const next = ways[from].map((state) => names[state])
  return new DeskError('conflict', {
    field: 'to',
    message: { zh: `标签不能从“${names[from].zh}”变为“${names[to].zh}”`, en: `A tag cannot go from ${names[from].en} to ${names[to].en}` },
    remedy: { zh: `可以变为：${next.map(({ zh }) => zh).join('、')}`, en: `It may become: ${next.map(({ en }) => en).join(', ')}` }
  })
}
