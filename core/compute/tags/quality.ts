/** How good a tag is (shared/spec/definitions.md D.9): coverage, stability between runs, accuracy of a reviewed sample, activity, and what makes it stale. */
import type { Words } from '#core/contract/errors.ts'
import { entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import type { TagSource } from '#core/domain/conditions/types.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import { countReviews } from '#core/store/records/tag-opinions.ts'
import type { TagRun } from '#core/store/records/tag-runs.ts'
import { readsOf, type Definer } from '#core/domain/library/uses.ts'

const day = 86_400_000
/** Days over which uses count. */
const activityDays = 30
/** Reviewed members from which on accuracy says something. */
const enoughReviews = 50
const z95 = 1.959963984540054

/**
 * The Wilson score interval of a share: the shares p for which `correct` of `total` lies within z standard errors of p (E. B. Wilson 1927).
 * null of nothing.
 */
export function wilson(correct: number, total: number, z = z95): { low: number; high: number } | null {
  if (total === 0) return null
  const share = correct / total
  const scale = 1 + (z * z) / total
  const middle = (share + (z * z) / (2 * total)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

export interface Accuracy {
  reviewed: number
  correct: number
  value: number | null
  low: number | null
  high: number | null
  enough: boolean
}

/** Share of reviewed members who have the tag rightly, with its Wilson interval at 95 %. */
export function accuracyOf(records: RecordsDatabase, tag: string): Accuracy {
  const { reviewed, correct } = countReviews(records, tag)
  const interval = wilson(correct, reviewed)
  return { reviewed, correct, value: reviewed === 0 ? null : correct / reviewed, low: interval?.low ?? null, high: interval?.high ?? null, enough: reviewed >= enoughReviews }
}

/** |A∩B| ÷ |A∪B| of the members before and after a run; null of nobody. */
export function stabilityOf({ before, added, removed }: Pick<TagRun, 'before' | 'added' | 'removed'>): number | null {
  const union = before + added
  return union === 0 ? null : (before - removed) / union
}

export interface Activity {
  /** Milliseconds since the epoch. */
  since: number
  uses: number
  changes: number
  segmentRuns: number
  definitions: number
}

/** Tells of any tag its uses of the last 30 days: changes of members by people, runs of segments that read the tag, and saved definitions that read it. */
export function activities(records: RecordsDatabase, definers: readonly Definer[], now: number): (tag: string) => Activity {
  const since = now - activityDays * day
  const counts = (sql: string) => new Map(statement<{ id: string; count: number }>(records, sql).all(since).map(({ id, count }) => [id, count]))
  const changes = counts("SELECT id, count(*) AS count FROM set_changes WHERE of = 'tag' AND at >= ? AND cause NOT IN ('rule', 'expiry') GROUP BY id")
  const runs = counts('SELECT segment AS id, count(*) AS count FROM segment_runs WHERE at >= ? GROUP BY segment')
  const saved = counts("SELECT type || ' ' || id AS id, 1 AS count FROM library WHERE updated_at >= ?")
  const readers = Map.groupBy(definers.flatMap((definer) => readsOf(definer).tags.map((tag) => ({ tag, definer }))), ({ tag }) => tag)
  return (tag) => {
    const users = (readers.get(tag) ?? []).map(({ definer }) => definer).filter(({ type, id }) => type !== 'tag' || id !== tag)
    const segmentRuns = users.reduce((sum, { type, id }) => sum + (type === 'segment' ? runs.get(id) ?? 0 : 0), 0)
    const definitions = users.filter(({ type, id }) => saved.has(`${type} ${id}`)).length
    const changed = changes.get(tag) ?? 0
    return { since, uses: changed + segmentRuns + definitions, changes: changed, segmentRuns, definitions }
  }
}

export interface StaleReason {
  code: 'broken' | 'empty' | 'unused' | 'neverRun' | 'unpublished'
  message: Words
}

/** Why nobody may be served by a tag any more. */
export function staleReasons(tag: LibraryObject<'tag'>, found: { broken: boolean; members: number; uses: number; usedBy: number; ran: boolean; now: number }): StaleReason[] {
  const { content, updatedAt } = tag
  const isOld = found.now - updatedAt > activityDays * day
  const reasons: (StaleReason | false)[] = [
    found.broken && { code: 'broken', message: { zh: '规则有问题，无法运行', en: 'Its rule has problems and does not run' } },
    content.published !== null && content.state !== 'deprecated' && !found.ran && { code: 'neverRun', message: { zh: '规则已发布但从未运行', en: 'Its rule is published and has never run' } },
    found.members === 0 && content.state === 'published' && { code: 'empty', message: { zh: '没有人拥有该标签', en: 'Nobody has it' } },
    isOld && found.uses === 0 && found.usedBy === 0 && { code: 'unused', message: { zh: `${activityDays} 天内没有使用`, en: `Not used for ${activityDays} days` } },
    isOld && content.state === 'draft' && content.published === null && { code: 'unpublished', message: { zh: '草稿长期未发布', en: 'A draft that was never published' } }
  ]
  return reasons.filter((reason) => reason !== false)
}

export interface Sampled {
  id: number
  sources: TagSource[]
  /** Milliseconds since the epoch. */
  taggedAt: number
}

/** Members for review in an order that has nothing to do with who they are, without those `reviewed` (dense ids). */
export async function reviewSample(duck: Duck, { tag, entity, reviewed, limit }: { tag: string; entity: EntityType; reviewed: readonly number[]; limit: number }): Promise<Sampled[]> {
  const rows = await duck.rows<{ id: number; sources: string; at: number }>(`
    SELECT entity AS id, string_agg(DISTINCT source, ' ' ORDER BY source) AS sources, epoch_ms(min(tagged_at))::DOUBLE AS at FROM tag_assignments
    WHERE tag = $1::VARCHAR AND entity_type = $2::UTINYINT AND removed_at IS NULL AND entity IN (SELECT id FROM ${entityTable[entity]})
    GROUP BY entity ORDER BY hash(entity, $1::VARCHAR), entity LIMIT $3::INTEGER`, [tag, entityTypeNumber[entity], limit + reviewed.length])
  const known = new Set(reviewed)
  return rows.filter(({ id }) => !known.has(id)).slice(0, limit).map(({ id, sources, at }) => ({ id, sources: sources.split(' ') as TagSource[], taggedAt: at }))
}
