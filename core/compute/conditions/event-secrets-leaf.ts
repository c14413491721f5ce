/** Leaves on secret properties of events: facts tell the events of those names, the records store their secret values, the reference evaluator judges. */
import { holds, measureOf, type EvaluationContext } from '#core/domain/conditions/evaluate.ts'
import { isBlank } from '#core/domain/conditions/fold.ts'
import type { FieldRef, LeafPlan } from '#core/domain/conditions/plan.ts'
import type { ProfileEvent, Value } from '#core/domain/conditions/profile.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { readOpenColumns, type OpenColumn } from '#core/store/facts/schema.ts'
import { createBreath } from '#core/store/records/condition-sets.ts'
import { and, emptyBitset, membersOf, type Bitset } from './bitset.ts'
import { eventsByEntity, eventsNamed, type EventProperties, type SecretSources } from './event-profiles.ts'
import { eventFieldsOf, eventMatchesOf } from './leaf-key.ts'
import { profileWith, rankedBits } from './records-leaf.ts'
import type { Scope } from './scope.ts'

/** The set of an event, occurrence or sequence leaf of which some properties are secret. Gives the thread back every few milliseconds. */
export async function answerFromSecretEvents(
  duck: Duck, sources: SecretSources, leaf: LeafPlan, scope: Scope, signal?: AbortSignal
): Promise<Bitset> {
  const context: EvaluationContext = { asOf: scope.asOf, timeZone: scope.timeZone, inSegment: () => false, inRank: () => false }
  const profileOf = (id: number, events: readonly ProfileEvent[]) => ({ ...profileWith(id, '', null), events })
  if (leaf.kind === 'event' && leaf.predicate.test.test === 'rank') {
    const values = new Map<number, Value>()
    await eachEntity((id, events) => values.set(id, measureOf(leaf, profileOf(id, events), context)))
    const none = measureOf(leaf, profileOf(0, []), context)
    const found = [...membersOf(scope.universe)].flatMap((id) => {
      const value = values.has(id) ? values.get(id)! : none
      return isBlank(value) ? [] : [{ id, value: value as number }]
    })
    return rankedBits(found, leaf.predicate.test, leaf.predicate, scope)
  }
  const bits = emptyBitset(scope.size)
  if (holds(leaf, profileOf(0, []), context)) bits.words.set(scope.universe.words.subarray(0, bits.words.length))
  await eachEntity((id, events) => {
    const mask = 1 << (id & 31)
    if (holds(leaf, profileOf(id, events), context)) bits.words[id >>> 5]! |= mask
    else bits.words[id >>> 5]! &= ~mask
  })
  return and(bits, scope.universe)

  async function eachEntity(visit: (id: number, events: readonly ProfileEvent[]) => void): Promise<void> {
    const names = [...new Set(eventMatchesOf(leaf).flatMap((match) => match.names))]
    const properties = propertiesOf(eventFieldsOf(leaf), readOpenColumns(sources.records, 'event'))
    const breathe = createBreath({ signal })
    for await (const { id, events } of eventsByEntity(duck, sources, scope.subject as EntityType, scope.asOf, properties, eventsNamed(names))) {
      if (id < scope.size) visit(id, events)
      await breathe()
    }
  }
}

function propertiesOf(fields: readonly FieldRef[], columns: readonly OpenColumn[]): EventProperties {
  const named = (place: FieldRef['place']) => fields.filter((field) => field.place === place)
  const open = named('open').flatMap(({ name }) => columns.filter(({ field }) => field === name))
  return { open, secret: named('secret').map(({ name, type }) => ({ name, type })) }
}
