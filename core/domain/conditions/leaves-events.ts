/** Conditions on what an entity did: event, occurrence, sequence. */
import { eventProperties, eventProperty, type Resolved } from './compile-fields.ts'
import { compilePredicate, inferredType, type Target } from './compile-predicate.ts'
import {
  below, expectedWords, flagAt, listAt, missing, nameAt, namesAt, objectAt, optionAt, report, typeWords, verbatim, wholeAt, type Place, type Properties
} from './compile-scope.ts'
import { durationAt, windowAt } from './compile-windows.ts'
import { filtersAt, type Leaf } from './leaves-shared.ts'
import { shown } from './problem-codes.ts'
import type { EventMatch, EventPlan, FieldRef, MeasurePlan, OccurrencePlan, SequencePlan } from './plan.ts'
import type { Measure } from './types.ts'
import type { ValueType } from '../fields.ts'

const mostNames = 1000

function matchAt(place: Place, properties: Properties): EventMatch {
  const single = typeof properties.event === 'string'
  const here = below(place, 'event')
  const name = single ? nameAt(here, properties.event, 'event', verbatim('event')) : null
  const names = single ? (name === null ? [] : [name]) : namesAt(place, properties, 'event', verbatim('event'), mostNames)
  for (const unknown of names.filter((entry) => !place.run.catalogue.events.has(entry))) report(here, 'unknownEvent', { event: shown(unknown) })
  return { names, where: filtersAt(place, properties, 'where', eventProperty) }
}

/** What a measure takes: no property, one of any type, or a number; and whether its own value is a number or the property's. */
const measures: Readonly<Record<Measure['fn'], { property: 'none' | 'any' | 'scalar' | 'number'; answers: 'number' | 'property' }>> = {
  count: { property: 'none', answers: 'number' },
  activeDays: { property: 'none', answers: 'number' },
  daysSinceFirst: { property: 'none', answers: 'number' },
  daysSinceLast: { property: 'none', answers: 'number' },
  activePeriods: { property: 'none', answers: 'number' },
  distinct: { property: 'scalar', answers: 'number' },
  sum: { property: 'number', answers: 'property' },
  avg: { property: 'number', answers: 'number' },
  min: { property: 'number', answers: 'property' },
  max: { property: 'number', answers: 'property' },
  median: { property: 'number', answers: 'number' },
  first: { property: 'any', answers: 'property' },
  last: { property: 'any', answers: 'property' }
}

export const measureNames = Object.keys(measures) as Measure['fn'][]

const singleValue = { zh: '单个值', en: 'a single value' }
const scalars: readonly ValueType[] = ['text', 'number', 'decimal', 'boolean', 'date', 'datetime', 'choice']
const fitting: Record<'any' | 'scalar' | 'number', readonly ValueType[]> = { any: [...scalars, 'list'], scalar: scalars, number: ['number', 'decimal'] }

function measureAt(place: Place, leaf: Properties): { measure: MeasurePlan; target: Target } | null {
  const target: Target = { name: verbatim('count'), type: 'number', known: null }
  if (leaf.measure === undefined) return { measure: { fn: 'count' }, target }
  const here = below(place, 'measure')
  const asked = objectAt(here, leaf.measure, ['fn', 'property', 'period', 'periods', 'each'], verbatim('measure'))
  if (!asked) return null
  const fn = optionAt<Measure['fn']>(here, asked, 'fn', measureNames, verbatim('measure'))
  const row = measures[fn]
  const keys = fn === 'activePeriods' ? ['period', 'periods', 'each'] : row.property === 'none' ? [] : ['property']
  for (const key of Object.keys(asked)) if (key !== 'fn' && !keys.includes(key)) report(below(here, key), 'unexpectedKey', { name: verbatim(fn), key })
  if (fn === 'activePeriods') return { measure: activePeriods(here, asked), target: { ...target, name: verbatim(fn) } }
  if (row.property === 'none') return { measure: { fn } as MeasurePlan, target: { ...target, name: verbatim(fn) } }
  const property = measuredProperty(below(here, 'property'), fn, row.property, asked, leaf)
  if (!property) return null
  const type = row.answers === 'number' ? 'number' : property.type
  const name = { zh: `${fn}（${property.name.zh}）`, en: `${fn} of ${property.name.en}` }
  return { measure: { fn, field: property.field } as MeasurePlan, target: { name, type, known: row.answers === 'number' ? null : property.known } }
}

function measuredProperty(place: Place, fn: string, wanted: 'any' | 'scalar' | 'number', asked: Properties, leaf: Properties): Resolved | null {
  const unknownType = wanted === 'number' ? 'number' : wanted === 'scalar' ? 'text' : inferredType(leaf.op ?? 'gte', leaf.value ?? 1, undefined)
  const property = eventProperty(place, asked.property, asked, unknownType)
  if (!property || fitting[wanted].includes(property.type)) return property
  const expected = wanted === 'number' ? typeWords.number : singleValue
  return report(place, 'wrongFieldType', { fn, expected, name: property.name, type: typeWords[property.type] })
}

const mostPeriods = 10_000

function activePeriods(place: Place, asked: Properties): MeasurePlan {
  const name = verbatim('activePeriods')
  return {
    fn: 'activePeriods',
    length: durationAt(below(place, 'period'), asked.period),
    periods: wholeAt(place, asked, 'periods', 1, mostPeriods, name),
    each: wholeAt(place, asked, 'each', 1, Number.MAX_SAFE_INTEGER, name, 1)
  }
}

/** Without an operator a measure is at least 1 (§2). */
function event(place: Place, properties: Properties): EventPlan | null {
  const match = matchAt(place, properties)
  const window = windowAt(below(place, 'window'), properties.window)
  const measured = measureAt(place, properties)
  if (!measured) return null
  if (properties.op === undefined && properties.value !== undefined) missing(below(place, 'op'), 'op', expectedWords.text, measured.target.name)
  const asked = properties.op === undefined ? { op: 'gte', value: 1 } : { op: properties.op, value: properties.value }
  const predicate = compilePredicate(place, measured.target, asked, { ranks: !place.related, blanks: 'exclude' })
  return predicate && { kind: 'event', id: place.nodeId, match, window, measure: measured.measure, predicate }
}

function occurrence(place: Place, properties: Properties): OccurrencePlan {
  const which = optionAt(place, properties, 'which', ['first', 'firstEver', 'last'] as const, verbatim('occurrence'))
  const has = filtersAt(place, properties, 'has', eventProperty)
  return { kind: 'occurrence', id: place.nodeId, which, match: matchAt(place, properties), has, window: windowAt(below(place, 'window'), properties.window) }
}

const mostSteps = 10

function sequence(place: Place, properties: Properties): SequencePlan {
  const name = verbatim('sequence')
  const ordered = optionAt(place, properties, 'order', ['then', 'any'] as const, name, 'then') === 'then'
  const steps = (listAt(place, properties, 'steps', name) ?? []).slice(0, mostSteps + 1)
  if (steps.length > 0 && (steps.length < 2 || steps.length > mostSteps)) report(below(place, 'steps'), 'outOfRange', { name, key: 'steps', min: 2, max: mostSteps })
  for (const key of ['gaps', 'notBetween']) if (!ordered && properties[key] !== undefined) report(below(place, key), 'notInAnyOrder', { key })
  const names = properties.same === undefined ? [] : namesAt(place, properties, 'same', name, mostSteps)
  return {
    kind: 'sequence',
    id: place.nodeId,
    steps: steps.map((step, index) => stepAt(below(below(place, 'steps'), index), step)),
    ordered,
    within: properties.within === undefined ? null : durationAt(below(place, 'within'), properties.within),
    gaps: betweenSteps(place, properties, 'gaps', steps.length, gapAt, { min: null, max: null }),
    notBetween: betweenSteps(place, properties, 'notBetween', steps.length, (here, value) => (value === null ? null : stepAt(here, value)), null),
    same: sameProperties(below(place, 'same'), names),
    window: windowAt(below(place, 'window'), properties.window),
    negated: flagAt(place, properties, 'not', name, false)
  }
}

/** Lists can be compared for equality by no engine. */
function sameProperties(place: Place, names: readonly string[]): FieldRef[] {
  const fields = eventProperties(place, names)
  for (const { name, type } of fields) if (!scalars.includes(type)) report(place, 'wrongFieldType', { fn: 'same', expected: singleValue, name: verbatim(name), type: typeWords[type] })
  return fields
}

function stepAt(place: Place, value: unknown): EventMatch {
  const properties = objectAt(place, value, ['event', 'where'], verbatim('sequence'))
  return properties ? matchAt(place, properties) : { names: [], where: [] }
}

function gapAt(place: Place, value: unknown): { min: number | null; max: number | null } {
  const properties = objectAt(place, value, ['min', 'max'], verbatim('gaps')) ?? {}
  const min = properties.min === undefined ? null : durationAt(below(place, 'min'), properties.min, 0)
  const max = properties.max === undefined ? null : durationAt(below(place, 'max'), properties.max, 0)
  if (min !== null && max !== null && min > max) report(place, 'emptyRange', { name: verbatim('gaps') })
  return { min, max }
}

/** One entry per step but the last; those that a shorter list leaves out are `none`. */
function betweenSteps<T>(place: Place, properties: Properties, key: string, steps: number, read: (place: Place, value: unknown) => T, none: T): T[] {
  const gaps = Math.max(steps - 1, 0)
  const given = properties[key] === undefined ? [] : (listAt(place, properties, key, verbatim('sequence')) ?? [])
  if (given.length > gaps && steps > 1) report(below(place, key), 'outOfRange', { name: verbatim('sequence'), key, min: 1, max: gaps })
  return Array.from({ length: gaps }, (_, index) => (index < given.length ? read(below(below(place, key), index), given[index]) : none))
}

export const activityLeaves = {
  event: { keys: ['event', 'where', 'window', 'measure', 'op', 'value'], everywhere: false, compile: event },
  occurrence: { keys: ['which', 'event', 'where', 'has', 'window'], everywhere: false, compile: occurrence },
  sequence: { keys: ['steps', 'order', 'within', 'gaps', 'notBetween', 'same', 'window', 'not'], everywhere: false, compile: sequence }
} satisfies Record<string, Leaf>
