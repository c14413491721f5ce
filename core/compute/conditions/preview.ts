/** What a run shows besides its counts: the first members, and how they spread over the values of some fields. */
import { seedNumber, splitLabel } from '#core/domain/conditions/hash.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { bitParameter } from '#core/store/duckdb/bits.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { entityTable, readOpenColumns } from '#core/store/facts/schema.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { bitsOfBitset, idsOf, isEmpty, membersOf } from './bitset.ts'
import type { Run } from './engine.ts'

/** Dense ids of the first members: by id, or in the order of the limit. */
export function firstMembers({ members, ordered }: Pick<Run, 'members' | 'ordered'>, count: number): number[] {
  return [...(ordered ? ordered.subarray(0, count) : idsOf(members, { limit: count }))]
}

export type Distribution = Record<string, { value: string | null; count: number }[]>

/** Fields by which members are usually told apart. */
const usualFields: Record<EntityType, readonly string[]> = {
  customer: ['gender', 'level', 'status', 'stage', 'source', 'city'],
  account: ['type', 'status', 'industry', 'source', 'city'],
  lead: ['status', 'channel', 'campaign']
}

const mostValues = 12

/** Members by the most frequent values of open choice fields; those of the usual fields that nobody has a value in are left out. */
export async function distributionOf(duck: Duck, records: RecordsDatabase, { entity, members }: Pick<Run, 'entity' | 'members'>, wanted?: readonly string[]): Promise<Distribution> {
  const names = wanted ?? usualFields[entity]
  const columns = readOpenColumns(records, entity).filter(({ field, type }) => type === 'choice' && names.includes(field))
  const distribution: Distribution = {}
  if (isEmpty(members)) return distribution
  const inside = [bitParameter(bitsOfBitset(members))]
  for (const { field, column } of columns) {
    const rows = await duck.rows<{ value: string | null; count: bigint }>(
      `SELECT ${quoteIdentifier(column)} AS value, count(*) AS count FROM ${entityTable[entity]} WHERE get_bit($1::BIT, id::INTEGER) = 1 GROUP BY ALL ORDER BY count DESC, value LIMIT ${mostValues}`, inside)
    if (wanted || rows.some(({ value }) => value !== null)) distribution[field] = rows.map(({ value, count }) => ({ value, count: Number(count) }))
  }
  return distribution
}

/** Label of a member in the plan's split; null without a split, and for those that it leaves over. */
export function labelOf(plan: Plan, id: number): string | null {
  return plan.split.length === 0 ? null : splitLabel(id, plan.limit?.seed ?? seedNumber(0), plan.split)
}

/** Members by label; null without a split. */
export function splitCounts(plan: Plan, { members }: Pick<Run, 'members'>): Record<string, number> | null {
  if (plan.split.length === 0) return null
  const counts = Object.fromEntries(plan.split.map(({ label }) => [label, 0]))
  for (const id of membersOf(members)) {
    const label = labelOf(plan, id)
    if (label !== null) counts[label]!++
  }
  return counts
}
