/** What a run shows besides its counts: the first members, and how they spread over the values of some fields. */
import { DeskError } from '#core/contract/errors.ts'
import { seedNumber, splitLabel } from '#core/domain/conditions/hash.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { shown } from '#core/domain/conditions/problem-codes.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { readOpenColumns, type OpenColumn } from '#core/store/facts/schema.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { count, idsOf } from './bitset.ts'
import type { ValueCount } from './codes.ts'
import type { Run } from './engine.ts'
import { eachMember } from './limit.ts'

/** Dense ids of the first members: by id, or in the order of the limit. */
export function firstMembers({ members, ordered }: Pick<Run, 'members' | 'ordered'>, limit: number): number[] {
  return [...(ordered ? ordered.subarray(0, limit) : idsOf(members, { limit }))]
}

export type Distribution = Record<string, ValueCount[]>

/** Fields by which members are usually told apart. */
const usualFields: Record<EntityType, readonly string[]> = {
  customer: ['gender', 'level', 'status', 'stage', 'source', 'city'],
  account: ['type', 'status', 'industry', 'source', 'city'],
  lead: ['status', 'channel', 'campaign']
}

const mostValues = 12

/** Fields whose values can be told apart in few steps. */
const spreadTypes: ReadonlySet<ValueType> = new Set(['choice', 'boolean', 'number', 'decimal', 'date', 'datetime'])

/** Columns of the open fields that are asked for: those named, or the usual ones. @throws DeskError `invalid` for one that cannot be told */
export function spreadColumns(records: RecordsDatabase, entity: EntityType, wanted?: readonly string[]): OpenColumn[] {
  const told = readOpenColumns(records, entity).filter(({ type }) => spreadTypes.has(type))
  const unknown = wanted?.find((name) => !told.some(({ field }) => field === name))
  if (unknown !== undefined) throw noSpread(unknown, told.map(({ field }) => field))
  const names = wanted ?? usualFields[entity]
  return told.filter(({ field }) => names.includes(field))
}

const mostListed = 40

function noSpread(name: string, told: readonly string[]): DeskError {
  const listed = told.slice(0, mostListed).join(' ') + (told.length > mostListed ? ' …' : '')
  return new DeskError('invalid', {
    field: 'distribution',
    message: { zh: `没有可看分布的字段 ${shown(name)}`, en: `There is no field ${shown(name)} whose distribution could be told` },
    remedy: { zh: `公开的选项、是否、数字与日期字段有分布：${listed}`, en: `Open choices, truths, numbers and dates have one: ${listed}` }
  })
}

/** Members by the most frequent values of each field, or by bands of it; usual fields that no member has a value in are left out. */
export function distributionOf(columns: readonly OpenColumn[], spread: ReadonlyMap<string, ValueCount[]>, wanted?: readonly string[]): Distribution {
  const told = columns.map(({ field, column }) => [field, spread.get(column)!.slice(0, mostValues)] as const)
  return Object.fromEntries(told.filter(([, counts]) => wanted || counts.some(({ value }) => value !== null)))
}

/** Label of a member in the plan's split; null without a split, and for those that it leaves over. */
export function labelOf(plan: Plan, id: number): string | null {
  const split = splitOf(plan)
  return split && splitLabel(id, split.seed, split.parts)
}

/** What tells the label of a member by its dense id; null without a split. */
export function splitOf(plan: Plan): { seed: number; parts: Plan['split'] } | null {
  return plan.split.length === 0 ? null : { seed: plan.limit?.seed ?? seedNumber(0), parts: plan.split }
}

/** Members by label; null without a split. Gives the thread back every few milliseconds. */
export async function splitCounts(plan: Plan, { members }: Pick<Run, 'members'>, pace: Pace): Promise<Record<string, number> | null> {
  if (plan.split.length === 0) return null
  const counts = Object.fromEntries(plan.split.map(({ label }) => [label, 0]))
  await eachMember(members, createBreath(pace), (id) => {
    const label = labelOf(plan, id)
    if (label !== null) counts[label]!++
  })
  return counts
}

/** How many blanks each negative condition takes in. */
export function blankCounts({ blanks }: Pick<Run, 'blanks'>): Record<string, number> {
  return Object.fromEntries([...blanks].map(([id, bits]) => [id, count(bits)]))
}
