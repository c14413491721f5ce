/**
 * Leaves that only the records store can answer (shared/spec/conditions.md §4.14): identities, lists of public ids, secret fields and secret properties of
 * events. Values are judged by the reference evaluator, so that there is no second meaning of any operator.
 */
import { holds, shareOf, type EvaluationContext } from '#core/domain/conditions/evaluate.ts'
import { isBlank } from '#core/domain/conditions/fold.ts'
import type { AttributePlan, ElementsPlan, LeafPlan, Predicate, Test } from '#core/domain/conditions/plan.ts'
import type { Profile, Value } from '#core/domain/conditions/profile.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { candidateIds, identityIds, listedIds, scanValues, type Pace } from '#core/store/records/condition-sets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { and, andNot, bitsetOf, emptyBitset, has, type Bitset } from './bitset.ts'
import type { Scope, Warning } from './scope.ts'

export interface RecordsAnswer {
  bits: Bitset
  warnings: Warning[]
}

/** The set of a leaf on identities, a list, or a secret field of entities. */
export async function answerFromRecords(records: RecordsDatabase, leaf: LeafPlan, scope: Scope, pace: Pace): Promise<RecordsAnswer> {
  const entity = scope.subject as EntityType
  switch (leaf.kind) {
    case 'identity':
      return plain(leaf.negated, inScope(scope, await identityIds(records, entity, leaf.channel, leaf.ask, pace)), scope)
    case 'list': {
      const { ids, unknown } = await listedIds(records, entity, leaf.ids, pace)
      const answer = plain(leaf.negated, inScope(scope, ids), scope)
      return unknown.length === 0 ? answer : { ...answer, warnings: [unknownIds(leaf.id, unknown)] }
    }
    case 'attribute':
      return { bits: await answerAttribute(records, entity, leaf, scope, pace), warnings: [] }
    case 'elements':
      return { bits: await scanned(records, entity, leaf, scope, pace), warnings: [] }
    default:
      throw new TypeError(`The records store does not answer ${leaf.kind}`)
  }
}

function plain(negated: boolean, bits: Bitset, scope: Scope): RecordsAnswer {
  return { bits: negated ? andNot(scope.universe, bits) : and(scope.universe, bits), warnings: [] }
}

/** Ids that are not there yet for facts are left out: they come with the next state. */
function inScope({ size }: Scope, ids: readonly number[]): Bitset {
  return bitsetOf(size, ids.filter((id) => id < size))
}

function answerAttribute(records: RecordsDatabase, entity: EntityType, leaf: AttributePlan, scope: Scope, pace: Pace): Promise<Bitset> {
  if (leaf.test.test === 'rank') return ranked(records, entity, leaf, scope, leaf.test, pace)
  const among = candidateIds(records, entity, leaf.field.name, leaf)
  return scanned(records, entity, leaf, scope, { ...pace, among })
}

async function scanned(records: RecordsDatabase, entity: EntityType, leaf: AttributePlan | ElementsPlan, scope: Scope, pace: Pace & { among?: readonly number[] }): Promise<Bitset> {
  const bits = emptyBitset(scope.size)
  const context: EvaluationContext = { asOf: scope.asOf, timeZone: scope.timeZone, inSegment: () => false, inRank: () => false }
  await scanValues(records, entity, leaf.field, (id, value) => {
    if (has(scope.universe, id) && holds(leaf, profileWith(id, leaf.field.name, value), context)) bits.words[id >>> 5]! |= 1 << (id & 31)
  }, pace)
  return bits
}

async function ranked(records: RecordsDatabase, entity: EntityType, leaf: AttributePlan, scope: Scope, test: RankTest, pace: Pace): Promise<Bitset> {
  const found: RankedValue[] = []
  await scanValues(records, entity, leaf.field, (id, value) => {
    if (has(scope.universe, id) && !isBlank(value)) found.push({ id, value: value as number })
  }, pace)
  return rankedBits(found, test, leaf, scope)
}

export type RankTest = Extract<Test, { test: 'rank' }>

export interface RankedValue {
  id: number
  value: number
}

/** Those of the found values that are among the ranks: ties at the cut stay, a percentage is rounded up. `found`: every value of the universe that is not blank. */
export function rankedBits(found: readonly RankedValue[], test: RankTest, { negated, blanks }: Predicate, scope: Scope): Bitset {
  const place = test.end === 'top' ? (value: number) => -value : (value: number) => value
  const sorted = Float64Array.from(found, ({ value }) => place(value)).sort()
  const places = test.count ?? shareOf(sorted.length, test.percent ?? 0)
  const cut = sorted[Math.min(places, sorted.length) - 1] ?? -Infinity
  const among = bitsetOf(scope.size, found.filter(({ value }) => place(value) <= cut).map(({ id }) => id))
  if (!negated) return among
  return andNot(blanks === 'include' ? scope.universe : bitsetOf(scope.size, found.map(({ id }) => id)), among)
}

/** A profile of which only one value is asked. */
export function profileWith(id: number, field: string, value: Value): Profile {
  return { id, publicId: '', values: { [field]: value }, scores: {}, identities: [], events: [], tags: [], folders: [], history: {}, related: () => [] }
}

const shownIds = 5

function unknownIds(nodeId: string, unknown: readonly string[]): Warning {
  const shown = unknown.slice(0, shownIds).join(', ') + (unknown.length > shownIds ? ' …' : '')
  return {
    code: 'unknownIds', nodeId,
    message: { zh: `名单中有 ${unknown.length} 个编号不存在：${shown}`, en: unknown.length === 1 ? `An id of the list does not exist: ${shown}` : `${unknown.length} ids of the list do not exist: ${shown}` }
  }
}
