/** What is known of tags beyond their definition: quality, lineage, who has them and why, and the market. */
import { maskOf } from '#core/access/mask.ts'
import { assignmentsOf, tagIdsOf, type Assignment } from '#core/compute/tags/assignments.ts'
import { millisecondsOf } from '#core/compute/tags/expiry.ts'
import { countLive } from '#core/compute/tags/members.ts'
import { accuracyOf, activities, reviewSample, stabilityOf, staleReasons } from '#core/compute/tags/quality.ts'
import type { Assignment as AssignmentAnswer, TagQuality } from '#core/contract/tags.ts'
import { entityKey, entityOfKey } from '#core/domain/entities.ts'
import { masked } from '#core/domain/masks.ts'
import { readsOf, type Definer } from '#core/domain/library/uses.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { readEntities, type EntityRecord } from '#core/store/records/entities.ts'
import { listVersions, liveObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import { ratingOf, reviewedKeys } from '#core/store/records/tag-opinions.ts'
import { lastTagRun, listTagRuns } from '#core/store/records/tag-runs.ts'
import { listDefiners } from '#core/app/library-uses.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { isVisible, visibleObjects, visibleUses } from '#core/app/visible.ts'
import { categoryNames, findTags, instantText, itemsOf, tagUsers, tagUses, type TagFilter } from './answers.ts'
import { knownTags } from './known.ts'

const shownRuns = 30

/** Coverage and stability as shares 0 … 1 (null: too few runs), accuracy from reviews, activity of the last 30 days, and why the tag seems out of use. @throws DeskError not_found */
export async function qualityOf(workspace: OpenWorkspace, id: string): Promise<TagQuality> {
  const { records, facts, ports } = workspace
  const tag = liveObject(records, 'tag', id)
  const members = (await knownTags(workspace).members()).get(id) ?? 0
  const universe = await facts.read((duck) => countLive(duck, tag.content.entity))
  const runs = listTagRuns(records, id)
  const { since, ...activity } = activities(records, listDefiners(records), ports.clock.now())(id)
  const reasons = await reasonsOf(workspace, tag, { members, uses: activity.uses })
  return {
    coverage: { members, universe, share: universe === 0 ? 0 : members / universe },
    // The first run has nothing before it that it could have kept.
    stability: {
      value: runs.length < 2 ? null : stabilityOf(runs[0]!),
      runs: runs.slice(0, shownRuns).map((run, index) => ({ at: instantText(run.at), value: index === runs.length - 1 ? null : stabilityOf(run), count: run.count }))
    },
    accuracy: accuracyOf(records, id), activity: { since: instantText(since), ...activity }, stale: reasons.length > 0, reasons
  }
}

async function reasonsOf(workspace: OpenWorkspace, tag: LibraryObject<'tag'>, { members, uses }: { members: number; uses: number }) {
  const last = lastTagRun(workspace.records, tag.id)
  const broken = (await knownTags(workspace).health(tag, last)) === 'broken'
  return staleReasons(tag, { broken, members, uses, usedBy: tagUsers(workspace, tag.id).length, ran: last !== undefined, now: workspace.ports.clock.now() })
}

/** Tags that seem out of use, of those that a user sees, each with the reasons. */
export async function staleTags(workspace: OpenWorkspace, user: string) {
  const [activityOf, members] = [activities(workspace.records, listDefiners(workspace.records), workspace.ports.clock.now()), await knownTags(workspace).members()]
  const items = []
  for (const tag of visibleObjects(workspace.records, user, 'tag')) {
    const { uses } = activityOf(tag.id)
    const found = { members: members.get(tag.id) ?? 0, uses }
    const reasons = await reasonsOf(workspace, tag, found)
    if (reasons.length > 0) items.push({ id: tag.id, name: tag.name, state: tag.content.state, members: found.members, reasons })
  }
  return items
}

/** What can be reused, most used first. */
export async function marketOf(workspace: OpenWorkspace, filter: TagFilter, user: string) {
  const found = await findTags(workspace, user, filter)
  const known = knownTags(workspace)
  const items = await itemsOf(workspace, found)
  const shown = await Promise.all(items.map(async (item, index) => {
    const { rule, published } = found[index]!.content
    const shownRule = published?.rule ?? rule
    return {
      ...item, words: shownRule && (await known.rule(shownRule)).words,
      usedBy: tagUsers(workspace, item.id).length, rating: ratingOf(workspace.records, item.id, user)
    }
  }))
  return filter.query?.trim() ? shown : shown.toSorted((one, other) => other.uses + other.usedBy - (one.uses + one.usedBy))
}

/** Up to `limit` members whom nobody has judged, in an order that says nothing of them, with masked names; and the accuracy so far. @throws DeskError not_found */
export async function reviewAnswer(workspace: OpenWorkspace, id: string, limit: number) {
  const { records, facts } = workspace
  const { entity } = liveObject(records, 'tag', id).content
  const reviewed = reviewedKeys(records, id).map((key) => entityOfKey(key).id)
  const sample = await facts.read((duck) => reviewSample(duck, { tag: id, entity, reviewed, limit }))
  const people = new Map(readEntities(records, sample.map((member) => entityKey(entity, member.id))).map((record) => [record.id, record]))
  const items = sample.flatMap((member) => {
    const person = people.get(member.id)
    return person ? [{ customer_id: person.publicId, name: masked(person.name, maskOf('name')), sources: member.sources, tagged_at: instantText(member.taggedAt) }] : []
  })
  return { items, accuracy: accuracyOf(records, id) }
}

type Kind = 'tag' | 'segment' | 'filter' | 'template' | 'field' | 'property' | 'event' | 'score' | 'relation' | 'folder' | 'channel'
const kinds = { fields: 'field', properties: 'property', events: 'event', tags: 'tag', segments: 'segment', scores: 'score', relations: 'relation', folders: 'folder', channels: 'channel' } as const

/** What the tag reads, all the way down through tags and segments, and all that reads it, all the way up, as far as a user sees it. */
export function lineageOf(workspace: OpenWorkspace, userId: string, id: string) {
  const { name } = liveObject(workspace.records, 'tag', id)
  const definers = visibleUses(workspace.records, userId, listDefiners(workspace.records))
  const own = definers.find((definer) => definer.type === 'tag' && definer.id === id)!
  const nodes = new Map<string, { id: string; kind: Kind; name: string }>()
  const edges = new Map<string, { from: string; to: string }>()
  const add = (kind: Kind, what: string, called: string) => {
    const key = `${kind}:${what}`
    nodes.set(key, { id: key, kind, name: called })
    return key
  }
  const link = (from: string, to: string) => void edges.set(`${from} ${to}`, { from, to })
  const met = new Set<string>()
  const down = (definer: Definer) => {
    const to = add(definer.type, definer.id, definer.name)
    if (met.has(to)) return
    met.add(to)
    for (const [list, kind] of Object.entries(kinds) as [keyof typeof kinds, Kind][]) {
      for (const what of readsOf(definer)[list]) {
        const read = definers.find((other) => other.type === kind && other.id === what)
        link(add(kind, what, read?.name ?? what), to)
        if (read) down(read)
      }
    }
  }
  const up = (what: string) => {
    for (const user of visibleUses(workspace.records, userId, tagUsers(workspace, what))) {
      const to = add(user.type, user.id, user.name)
      const edge = `tag:${what} ${to}`
      if (edges.has(edge)) continue
      link(`tag:${what}`, to)
      if (user.type === 'tag') up(user.id)
    }
  }
  add('tag', id, name)
  down(own)
  up(id)
  return { nodes: [...nodes.values()], edges: [...edges.values()], reads: readsOf(own), usedBy: tagUses(workspace, userId, id).shown }
}

/** Names of the tags that an entity has and a user sees; those of the recycle bin are left out. */
export async function tagNamesOf({ records, facts }: Pick<OpenWorkspace, 'records' | 'facts'>, user: string, { type, id }: EntityRecord): Promise<string[]> {
  const tags = (await facts.read((duck) => tagIdsOf(duck, type, id))).map((tag) => ({ tag, known: readObject(records, 'tag', tag) }))
  return tags.filter(({ known }) => isShown(known, user)).map(({ tag, known }) => known?.name ?? tag)
}

/** One that facts know and the library does not is shown, too. */
const isShown = (tag: LibraryObject<'tag'> | undefined, user: string) => !tag || (tag.deletedAt === null && isVisible(tag, user))

/** Why an entity has the tags that a user sees. Those of the recycle bin are left out. */
export async function assignmentsAnswer(workspace: OpenWorkspace, user: string, entity: EntityRecord, removed: boolean): Promise<AssignmentAnswer[]> {
  const { records, facts, following } = workspace
  await following.catchUp()
  const found = await facts.read((duck) => assignmentsOf({ records, duck }, entity.type, entity.id, removed))
  const categories = categoryNames(workspace)
  const answers: AssignmentAnswer[] = []
  for (const assignment of found) {
    const tag = readObject(records, 'tag', assignment.tag)
    if (isShown(tag, user)) answers.push(await assignmentAnswer(workspace, assignment, tag, categories))
  }
  return answers
}

/** The import that made a change, with the rule of its classification. */
function broughtBy({ records }: OpenWorkspace, change: Assignment['change']): AssignmentAnswer['batch'] {
  const batch = change?.cause === 'import' && change.details.batch !== undefined ? readBatch(records, change.details.batch) : undefined
  if (!batch) return null
  const { rule } = change!.details
  return { id: batch.id, name: batch.name, rule: rule === undefined ? null : { number: rule + 1, name: batch.mapping.classify?.[rule]?.name ?? null } }
}

async function assignmentAnswer(workspace: OpenWorkspace, { tag: id, source, confidence, taggedAt, removedAt, change }: Assignment, tag: LibraryObject<'tag'> | undefined, categories: ReadonlyMap<string, string>): Promise<AssignmentAnswer> {
  const version = typeof change?.details.version === 'number' ? change.details.version : null
  const rule = version === null ? null : (listVersions(workspace.records, 'tag', id).find((saved) => saved.version === version)?.content.rule ?? null)
  const life = tag?.content.expiresAfter && source !== 'rule' ? millisecondsOf(tag.content.expiresAfter) : null
  return {
    tag_id: id, tag_name: tag?.name ?? id, category: tag?.content.category == null ? null : (categories.get(tag.content.category) ?? null), colour: tag?.content.colour ?? null,
    source, is_auto: source === 'rule' || source === 'model', confidence, tagged_at: instantText(taggedAt), removed_at: removedAt === null ? null : instantText(removedAt),
    expires_at: life === null ? null : instantText(taggedAt + life), user: change?.user ?? null, cause: change?.cause ?? null, change: change?.number ?? null, version,
    rule: rule && (await knownTags(workspace).rule(rule, taggedAt)).words, merged_from: typeof change?.details.from === 'string' ? change.details.from : null, batch: broughtBy(workspace, change)
  }
}

