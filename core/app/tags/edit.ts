/** Changes of tags with all that has to be asked before, and the runs that follow. */
import { isDeepStrictEqual } from 'node:util'
import { descriptionCheck, diffHash, diffOf, ruleOfVersion, type Check } from '#core/compute/tags/diff.ts'
import { createTag, ensureWay, moveTag, rollBackTag, updateTag, type NewTag, type TagInput } from '#core/compute/tags/edit.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { TagState } from '#core/domain/library/types.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { listObjects, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { TagRunCause } from '#core/store/records/tag-runs.ts'
import type { CallContext } from '#core/app/context.ts'
import { inUse } from '#core/app/library-uses.ts'
import { savingOf } from '#core/app/saving.ts'
import type { Session } from '#core/app/session.ts'
import { seenObject } from '#core/app/visible.ts'
import { detailsOf, tagUses } from './answers.ts'
import { tagDesk } from './desk.ts'
import type { RunTask } from './jobs.ts'

/** @throws DeskError conflict for a tag without a published rule */
export async function submitRun(session: Session, tag: LibraryObject<'tag'>, cause: TagRunCause, context: CallContext): Promise<{ jobId: string }> {
  const { published, state } = tag.content
  if (!published || state === 'deprecated') throw notRunning()
  const { id } = await session.jobs.submit('tag-run', tag.name, { tag: tag.id, cause } satisfies RunTask, context.user.id)
  return { jobId: id }
}

/** The answer after a change; where another rule tags people now, its run begins. */
async function answered(session: Session, context: CallContext, tag: LibraryObject<'tag'>, before: Definition | null): Promise<TagDetails> {
  const { published, state } = tag.content
  const details = await detailsOf(session, context.user.id, tag.id)
  if (!published || state === 'deprecated' || isDeepStrictEqual(published.rule, before)) return details
  return { ...details, ...(await submitRun(session, tag, 'publish', context)) }
}

const save = (session: Session, work: (records: RecordsDatabase) => LibraryObject<'tag'>) => session.commit(['tags'], work)

/** A rule that is to tag people at once must be sound. @throws DeskError problems, invalid, conflict */
export async function created(session: Session, input: NewTag, context: CallContext): Promise<TagDetails> {
  if (input.rule && input.state !== 'draft') await session.conditions.plan(input.rule)
  const tag = await save(session, (records) => createTag(records, input, savingOf(session, context)))
  return answered(session, context, tag, null)
}

/** What is left out stays; another rule is a draft until it is published. @throws DeskError not_found, invalid, conflict (saved meanwhile, the name, or a circle) */
export async function updated(session: Session, { id, expectedVersion, note, ...input }: TagInput & { id: string; expectedVersion?: number; note?: string }, context: CallContext): Promise<TagDetails> {
  seenObject(session.records, context.user.id, 'tag', id)
  await save(session, (records) => updateTag(records, id, input, savingOf(session, context, { expectedVersion, note })))
  return detailsOf(session, context.user.id, id)
}

/** A draft with the same rule under a name of its own, to be changed. */
export async function copyOf(session: Session, { id, name }: { id: string; name?: string }, context: CallContext): Promise<TagDetails> {
  const tag = await save(session, (records) => {
    const { content, name: original } = seenObject(records, context.user.id, 'tag', id)
    const { mergedInto: _, published: __, state: ___, ...written } = content
    return createTag(records, { ...written, name: name ?? freeCopyName(records, original), state: 'draft' }, savingOf(session, context))
  })
  return detailsOf(session, context.user.id, tag.id)
}

function freeCopyName(records: RecordsDatabase, name: string): string {
  const taken = new Set(listObjects(records, 'tag').map((tag) => fold(tag.name)))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${name} 副本` : `${name} 副本 ${number}`
    if (!taken.has(fold(candidate))) return candidate
  }
}

export interface Transition {
  id: string
  to: TagState
  expectedVersion?: number
  note?: string
  diff?: string
  confirmed: boolean
}

/** @throws DeskError conflict, which names the checks that failed */
export async function moved(session: Session, { id, to, expectedVersion, note, diff, confirmed }: Transition, context: CallContext, signal?: AbortSignal): Promise<TagDetails> {
  const tag = seenObject(session.records, context.user.id, 'tag', id)
  const { rule, published } = tag.content
  ensureWay(tag.content.state, to)
  if (to === 'verified') ensurePassed(await checksFor(session, tag, signal), ['verified'])
  if (to === 'published' && rule && !isDeepStrictEqual(rule, published?.rule)) {
    await session.conditions.plan(rule)
    ensureRead(session.records, tag, diff)
  }
  if (to === 'deprecated' && !confirmed) ensureUnused(session, id, context)
  const after = await save(session, (records) => moveTag(records, id, to, savingOf(session, context, { expectedVersion: expectedVersion ?? tag.version, note })))
  return answered(session, context, after, tag.content.state === 'deprecated' ? null : (published?.rule ?? null))
}

/** @throws DeskError conflict, problems, not_found */
export async function rolledBack(session: Session, { id, to, diff }: { id: string; to: number; diff?: string }, context: CallContext): Promise<TagDetails> {
  const tag = seenObject(session.records, context.user.id, 'tag', id)
  const { published } = tag.content
  const version = ruleOfVersion(session.records, tag, to)
  if (published && version && !isDeepStrictEqual(published.rule, version.rule)) {
    await session.conditions.plan(version.rule)
    ensureRead(session.records, tag, diff, to)
  }
  const after = await save(session, (records) => rollBackTag(records, id, to, savingOf(session, context, { expectedVersion: tag.version, note: `↩ ${to}` })))
  return answered(session, context, after, published?.rule ?? null)
}

async function checksFor(session: Session, tag: LibraryObject<'tag'>, signal?: AbortSignal): Promise<Check[]> {
  return tag.content.kind === 'rule' ? (await diffOf(tagDesk(session), tag, {}, signal)).checks : [descriptionCheck(tag)]
}

function ensurePassed(checks: readonly Check[], needed: readonly Check['needed'][]): void {
  const failed = checks.filter((check) => !check.passed && needed.includes(check.needed))
  if (failed.length === 0) return
  throw new DeskError('conflict', {
    field: failed[0]!.code,
    message: { zh: `未通过检查：${failed.map(({ message }) => message.zh).join('；')}`, en: `Checks failed: ${failed.map(({ message }) => message.en).join('; ')}` },
    remedy: { zh: '请修改后重新验证', en: 'Change it and verify again' }
  })
}

function ensureRead(records: RecordsDatabase, tag: LibraryObject<'tag'>, diff: string | undefined, to?: number): void {
  if (diff === diffHash(records, tag, { to })) return
  throw new DeskError('conflict', {
    field: 'diff',
    message: { zh: '发布前须先查看差异', en: 'The diff has to be read before publishing' },
    remedy: { zh: `请调用 POST /api/crm/tags/{id}/diff，阅读后带上它的 hash`, en: 'Ask POST /api/crm/tags/{id}/diff, read it, and send its hash' }
  })
}

function ensureUnused(session: Session, id: string, context: CallContext): void {
  const users = tagUses(session, context.user.id, id)
  if (users.count > 0) throw inUse(users, 'confirmed', { zh: '停用后成员不再更新', en: 'its members will no longer be kept up to date' })
}

function notRunning(): DeskError {
  return new DeskError('conflict', {
    field: 'id',
    message: { zh: '该标签没有正在生效的规则', en: 'No rule of that tag is in force' },
    remedy: { zh: '请先发布它的规则', en: 'Publish its rule first' }
  })
}
