/** Tags as answers show them. */
import { isDeepStrictEqual } from 'node:util'
import { maskOf } from '#core/access/mask.ts'
import { tagTargets } from '#core/compute/conditions/catalogue-library.ts'
import { count, type Bitset } from '#core/compute/conditions/bitset.ts'
import { diffOf, sampleIds, type DiffRange } from '#core/compute/tags/diff.ts'
import { activities } from '#core/compute/tags/quality.ts'
import { rankOf } from '#core/compute/find.ts'
import type { TagDetails, TagDiff, TagItem, TagRunAnswer, TagSort } from '#core/contract/tags.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { masked } from '#core/domain/masks.ts'
import { usersOf, type Definer } from '#core/domain/library/uses.ts'
import { tagStates, type TagContent } from '#core/domain/library/types.ts'
import { readEntities } from '#core/store/records/entities.ts'
import { listObjects, listVersions, liveObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import { subtreeOf } from '#core/store/records/library-tree.ts'
import { lastTagRun, lastTagRuns, type TagRun } from '#core/store/records/tag-runs.ts'
import { listDefiners, usesOf, type Users } from '#core/app/library-uses.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { visibleObjects } from '#core/app/visible.ts'
import { tagDesk } from './desk.ts'
import { knownTags, type KnownTags } from './known.ts'

/** ISO 8601 in UTC. */
export const instantText = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Categories by id. */
export const categoryNames = (workspace: Pick<OpenWorkspace, 'records'>) => new Map(listObjects(workspace.records, 'tagCategory').map(({ id, name }) => [id, name]))

/** A run as answers tell it. */
export function runAnswer(run: TagRun): TagRunAnswer {
  const { number, cause, version, dataVersion, count: named, universe, before, added, removed, change, milliseconds, user } = run
  return { number, at: instantText(run.at), cause, version, dataVersion, asOf: instantText(run.asOf), count: named, universe, before, added, removed, change, milliseconds, user }
}

interface Telling {
  known: KnownTags
  usesOf(tag: string): number
  categories: ReadonlyMap<string, string>
}

function tellingOf(workspace: OpenWorkspace): Telling {
  return { known: knownTags(workspace), usesOf: usesIn(workspace), categories: categoryNames(workspace) }
}

/** Uses of each tag in the last 30 days. */
function usesIn({ records, ports }: OpenWorkspace): (tag: string) => number {
  const activityOf = activities(records, listDefiners(records), ports.clock.now())
  return (tag) => activityOf(tag).uses
}

async function itemOf(workspace: OpenWorkspace, tag: LibraryObject<'tag'>, last = lastTagRun(workspace.records, tag.id), telling = tellingOf(workspace)): Promise<TagItem> {
  const { content } = tag
  const { rule, disabled: _, published, category, entity, kind, state, mergedInto, ...written } = content
  return {
    id: tag.id, name: tag.name, ...written, entity, kind, state, mergedInto, category, category_name: category === null ? null : (telling.categories.get(category) ?? null),
    rule: rule !== null, published: published && { version: published.version }, draft: rule !== null && !isDeepStrictEqual(rule, published?.rule),
    health: await telling.known.health(tag, last), members: (await telling.known.members()).get(tag.id) ?? 0, uses: telling.usesOf(tag.id), lastRun: last ? runAnswer(last) : null,
    owner: tag.owner, version: tag.version, createdAt: instantText(tag.createdAt), updatedAt: instantText(tag.updatedAt), deletedAt: tag.deletedAt === null ? null : instantText(tag.deletedAt)
  }
}

/** What reads a tag, by its own id or by that of a tag that was merged into it. */
export function tagUsers(workspace: Pick<OpenWorkspace, 'records'>, id: string): Definer[] {
  return usersOf(listDefiners(workspace.records), 'tags', new Set(namesOf(workspace, id)))
}

/** The same as a user sees it. */
export function tagUses(workspace: Pick<OpenWorkspace, 'records'>, user: string, id: string): Users {
  return usesOf(workspace.records, user, 'tags', namesOf(workspace, id))
}

const namesOf = ({ records }: Pick<OpenWorkspace, 'records'>, id: string) => [id, ...[...tagTargets(records)].filter(([, target]) => target === id).map(([from]) => from)]

/** @param user who asks: what of its users others keep private is left out */
export async function detailsOf(workspace: OpenWorkspace, user: string, id: string): Promise<TagDetails> {
  const tag = readObject(workspace.records, 'tag', id) ?? liveObject(workspace.records, 'tag', id)
  const { rule, disabled, published } = tag.content
  const telling = tellingOf(workspace)
  const told = rule && (await telling.known.rule(rule))
  return {
    ...(await itemOf(workspace, tag, undefined, telling)), rule, ...(disabled !== undefined && { disabled }), published,
    words: { rule: told?.words ?? null, published: published && (await telling.known.rule(published.rule)).words },
    problems: told?.problems.map(withNode) ?? [], warnings: told?.warnings ?? [], usedBy: tagUses(workspace, user, id).shown
  }
}

const withNode = <Problem extends { nodeId?: string }>(problem: Problem) => ({ ...problem, nodeId: problem.nodeId ?? '' })

export interface TagFilter {
  query?: string
  entity?: EntityType
  kind?: TagContent['kind']
  state?: TagContent['state']
  category?: string
  class?: TagContent['class']
  health?: TagItem['health']
}

/** What lists of tags can be sorted by, of each tag; states in the order of a tag's life. */
export async function sortValues(workspace: OpenWorkspace): Promise<Record<TagSort, (tag: LibraryObject<'tag'>) => string | number>> {
  const [members, usesOf, categories] = [await knownTags(workspace).members(), usesIn(workspace), categoryNames(workspace)]
  return {
    name: ({ name }) => name, members: ({ id }) => members.get(id) ?? 0, state: ({ content }) => tagStates.indexOf(content.state), updated: ({ updatedAt }) => updatedAt, usage: ({ id }) => usesOf(id),
    category: ({ content }) => (content.category === null ? '' : categories.get(content.category) ?? ''), group: ({ content }) => content.group ?? ''
  }
}

/** Tags that a user sees and that pass, best found first, otherwise by name. */
export async function findTags(workspace: OpenWorkspace, user: string, filter: TagFilter): Promise<LibraryObject<'tag'>[]> {
  const within = filter.category === undefined ? undefined : new Set(subtreeOf(listObjects(workspace.records, 'tagCategory'), filter.category))
  const plain = visibleObjects(workspace.records, user, 'tag').filter(({ content }) =>
    (['entity', 'kind', 'state', 'class'] as const).every((name) => filter[name] === undefined || content[name] === filter[name]) && (!within || (content.category !== null && within.has(content.category))))
  const known = knownTags(workspace)
  const ranked: { tag: LibraryObject<'tag'>; rank: number }[] = []
  for (const tag of plain) {
    const rank = filter.query?.trim() ? rankOf(filter.query, { name: tag.name, texts: await textsOf(known, tag) }) : 0
    if (rank !== undefined) ranked.push({ tag, rank })
  }
  const found = ranked.toSorted((one, other) => one.rank - other.rank).map(({ tag }) => tag)
  if (filter.health === undefined) return found
  const last = lastTagRuns(workspace.records)
  const healths = await Promise.all(found.map((tag) => known.health(tag, last.get(tag.id))))
  return found.filter((_, index) => healths[index] === filter.health)
}

async function textsOf(known: KnownTags, { content }: LibraryObject<'tag'>): Promise<string[]> {
  const rule = content.published?.rule ?? content.rule
  const words = rule ? (await known.rule(rule)).words : null
  return [content.description, ...(content.group ? [content.group] : []), ...(words ? [words.zh, words.en] : [])]
}

/** In their order, with what is known of their rules and members now; uses are those of the last 30 days. */
export async function itemsOf(workspace: OpenWorkspace, tags: readonly LibraryObject<'tag'>[]): Promise<TagItem[]> {
  const [telling, last] = [tellingOf(workspace), lastTagRuns(workspace.records)]
  const items: TagItem[] = []
  for (const tag of tags) items.push(await itemOf(workspace, tag, last.get(tag.id), telling))
  return items
}

/** Entities by their dense ids, names masked. */
function personsOf({ records }: Pick<OpenWorkspace, 'records'>, entity: EntityType, ids: readonly number[]) {
  return readEntities(records, ids.map((id) => entityKey(entity, id))).map(({ publicId, name }) => ({ customer_id: publicId, name: masked(name, maskOf('name')) }))
}

/** What differs between two versions of a tag, or the published one and what is being written, in words and in members; `sample`: how many of each side are named, masked. @throws DeskError not_found */
export async function diffAnswer(workspace: OpenWorkspace, id: string, { sample, ...range }: DiffRange & { sample: number }, signal?: AbortSignal): Promise<TagDiff> {
  const tag = liveObject(workspace.records, 'tag', id)
  const { from, to, before, enter, leave, asOf, problems, warnings, hash, lines, universe, dataVersion, checks } = await diffOf(tagDesk(workspace), tag, range, signal)
  const persons = (set: Bitset) => personsOf(workspace, tag.content.entity, sampleIds(set, sample))
  return {
    hash, lines, universe, dataVersion, checks, asOf: instantText(asOf), problems: problems.map(withNode), warnings: warnings.map(withNode),
    from: from && { version: from.version, words: from.words }, to: to && { version: to.version, words: to.words },
    members: { before: count(before), after: count(before) + count(enter) - count(leave), enter: count(enter), leave: count(leave), stay: count(before) - count(leave) },
    sample: { enter: persons(enter), leave: persons(leave) }
  }
}

/** Newest first. */
export async function versionsOf(workspace: OpenWorkspace, id: string) {
  const versions = listVersions(workspace.records, 'tag', id)
  const known = knownTags(workspace)
  return Promise.all(versions.map(async ({ version, name, content, note, user, at, deletedAt }, index) => ({
    version, name, state: content.state, published: content.published?.version ?? null, note, user, at: instantText(at), deleted: deletedAt !== null,
    rule: content.rule, words: content.rule && (await known.rule(content.rule)).words, changed: changesOf(versions[index + 1], { name, content })
  })))
}

type Saved = Pick<LibraryObject<'tag'>, 'name' | 'content'>

function changesOf(before: Saved | undefined, { name, content }: Saved): string[] {
  if (!before) return []
  const names = [...new Set([...Object.keys(content), ...Object.keys(before.content)] as (keyof TagContent)[])].filter((key) => !isDeepStrictEqual(content[key], before.content[key]))
  return [...(name === before.name ? [] : ['name']), ...names]
}
