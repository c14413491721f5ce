/** Random leaves of the condition language over a world: every kind, with values close to what the world has. */
import type { CatalogueField, Subject } from '#core/domain/conditions/catalogue.ts'
import { isBlank } from '#core/domain/conditions/fold.ts'
import type { Profile, ProfileEvent, Value } from '#core/domain/conditions/profile.ts'
import {
  tagSources, type Condition, type Duration, type EventCondition, type HistoryCondition, type Measure, type OccurrenceCondition, type PropertyFilter, type SequenceCondition,
  type SequenceStep, type Window
} from '#core/domain/conditions/types.ts'
import type { Random } from '#core/domain/demo/random.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { eventFields, eventNames, fieldsOf, scoreFields } from './fields.ts'
import { calendarUnits, exactUnits, measureOperators, operatorsOf, rankOperators, someMoment, someTest, type AskedTest } from './tests.ts'
import { channels, type World } from './world.ts'

/** What random conditions are made of. `subject`: whose rows they are about; `related`: within a related condition, where nothing ranks. */
export interface Scope {
  random: Random
  world: World
  subject: Subject
  related: boolean
}

type Leaf = (scope: Scope) => Condition

const isEntity = (subject: Subject): subject is EntityType => (entityTypes as readonly string[]).includes(subject)
const isPresent = (value: Value | undefined): value is Exclude<Value, null> => !isBlank(value ?? null)

function blanksOf(random: Random): { blanks?: 'include' | 'exclude' } {
  return random.chance(0.2) ? { blanks: random.pick(['include', 'exclude']) } : {}
}

function someAttribute({ random, world, subject, related }: Scope): Condition {
  const field = random.pick(fieldsOf[subject].filter(({ type }) => type !== 'objects'))
  const samples = world.profiles[subject].map(({ values }) => values[field.name] ?? null).filter(isPresent)
  return { kind: 'attribute', field: field.name, ...testOf({ random, world, field, samples, ranks: !related }), ...blanksOf(random) }
}

function testOf({ random, world, field, samples, ranks }: { random: Random; world: World; field: CatalogueField; samples: Value[]; ranks: boolean }): AskedTest {
  const ranked = ranks && (field.type === 'number' || field.type === 'decimal') && random.chance(0.25)
  return someTest(random, { type: field.type, samples, clock: world.clock, operators: ranked ? rankOperators : operatorsOf[field.type] })
}

function someIdentity({ random }: Scope): Condition {
  const op = random.pick(['hasChannel', 'notHasChannel', 'verified', 'sharedByAtLeast'])
  return { kind: 'attribute', field: `identity.${random.pick(channels)}`, op, ...(op === 'sharedByAtLeast' && { value: 1 + random.below(4) }) }
}

function someScore({ random, world, subject, related }: Scope): Condition {
  const field = random.pick(scoreFields)
  const samples = world.profiles[subject].map(({ scores }) => scores[field.name] ?? null).filter(isPresent)
  const { op, value } = testOf({ random, world, field, samples, ranks: !related })
  return { kind: 'score', score: field.name, op, ...(value !== undefined && { value }) }
}

function someTag({ random, world, subject }: Scope): Condition {
  const tags = Array.from({ length: random.chance(0.05) ? 60 : 1 + random.below(3) }, () => `${subject}-${random.pick(['a', 'b', 'c', 'd'])}`)
  return {
    kind: 'tag', op: random.pick(['hasAny', 'hasAll', 'hasNone']), tags,
    ...(random.chance(0.3) && { source: tagSources.filter(() => random.chance(0.5)).concat('manual').slice(0, 2) }),
    ...(random.chance(0.3) && { minConfidence: random.pick([0, 0.25, 0.5, 0.8, 1]) }),
    ...(random.chance(0.3) && { tagged: someWindow({ random, world }, world.profiles[subject].flatMap((profile) => profile.tags.map(({ taggedAt }) => taggedAt))) })
  }
}

/** Edges are taken from the given times where there are any. */
export function someWindow({ random, world: { clock } }: Pick<Scope, 'random' | 'world'>, times: readonly number[]): Window {
  const moment = () => someMoment(random, times.length > 0 ? random.pick(times) : clock.now, clock)
  const [first, last] = [moment(), moment()].toSorted((one, other) => Date.parse(one) - Date.parse(other)) as [string, string]
  const durations = [someDuration(random), someDuration(random)].toSorted((one, other) => lengthOf(other) - lengthOf(one)) as [Duration, Duration]
  return random.pick<() => Window>([
    () => ({ kind: 'all' }),
    () => ({ kind: 'calendar', last: 1 + random.below(4), unit: random.pick(calendarUnits), ...(random.chance(0.4) && { includeCurrent: random.chance(0.5) }) }),
    () => ({ kind: 'calendar', last: 1 + random.below(4), unit: random.pick(calendarUnits) }),
    () => ({ kind: 'rolling', last: 1 + random.below(4), unit: random.pick(exactUnits) }),
    () => ({ kind: 'rolling', last: 1 + random.below(200), unit: 'day' }),
    () => ({ kind: 'ago', from: durations[0], to: durations[1] }),
    () => random.pick<Window>([{ kind: 'between', from: first, to: last }, { kind: 'between', from: first }, { kind: 'between', to: last }]),
    () => ({ kind: 'before', at: moment() }),
    () => ({ kind: 'after', at: moment() }),
    () => ({ kind: 'olderThan', n: 1 + random.below(4), unit: random.pick([...calendarUnits, 'hour']) })
  ])()
}

const unitLength = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }
const lengthOf = ({ n, unit }: Duration) => n * unitLength[unit]

function someDuration(random: Random): Duration {
  return { n: 1 + random.below(5), unit: random.pick(exactUnits) }
}

/** The exact distance of two times where it is whole seconds; else any. */
function someDistance(random: Random, times: readonly number[]): Duration {
  if (times.length < 2 || random.chance(0.3)) return random.chance(0.5) ? someDuration(random) : { n: 1 + random.below(200), unit: 'day' }
  const seconds = Math.ceil(Math.abs(random.pick(times) - random.pick(times)) / 1000)
  if (seconds === 0) return { n: 1, unit: 'second' }
  return seconds % 86_400 === 0 ? { n: seconds / 86_400, unit: 'day' } : { n: seconds, unit: 'second' }
}

const eventTimes = ({ world, subject }: Scope) => world.profiles[subject].flatMap(({ events }) => events.map(({ at }) => at))

/** The first names are those that everyone has. */
function someName(random: Random): string | string[] {
  const one = () => random.pick(random.chance(0.6) ? eventNames.slice(0, 3) : eventNames)
  return random.chance(0.75) ? one() : [...new Set([one(), one()])]
}

const namesOf = (event: string | string[]) => (typeof event === 'string' ? [event] : event)

function propertyValue(event: ProfileEvent, name: string): Value {
  return name === 'type' ? event.type : name === 'occurred_at' ? event.at : event.values[name] ?? null
}

function someFilter({ random, world, subject }: Scope): PropertyFilter {
  if (random.chance(0.03)) return { property: 'data.nowhere', op: random.pick(['eq', 'ne', 'notContains']), value: random.pick(['x', 'y']) }
  const field = random.pick(eventFields)
  const samples = world.profiles[subject].flatMap(({ events }) => events.map((event) => propertyValue(event, field.name))).filter(isPresent)
  return { property: field.name, ...testOf({ random, world, field, samples, ranks: false }) }
}

function someFilters(scope: Scope, probability: number): PropertyFilter[] {
  return Array.from({ length: scope.random.chance(probability) ? 1 + scope.random.below(2) : 0 }, () => someFilter(scope))
}

const numeric: readonly Measure[] = (['amount', 'data.price'] as const).flatMap((property) => (['sum', 'avg', 'min', 'max', 'median'] as const).map((fn) => ({ fn, property })))
const anyProperty = eventFields.filter(({ type }) => type !== 'list').map(({ name }) => name)

function someMeasure(random: Random): Measure {
  return random.pick<() => Measure>([
    () => ({ fn: 'count' }), () => ({ fn: 'count' }), () => ({ fn: 'activeDays' }), () => ({ fn: 'daysSinceFirst' }), () => ({ fn: 'daysSinceLast' }),
    () => random.pick(numeric), () => random.pick(numeric), () => ({ fn: 'distinct', property: random.pick(anyProperty) }),
    () => ({ fn: random.pick(['first', 'last']), property: random.pick(eventFields).name }),
    () => ({ fn: 'activePeriods', period: someDuration(random), periods: random.chance(0.1) ? 5000 : 1 + random.below(6), ...(random.chance(0.4) && { each: 1 + random.below(2) }) })
  ])()
}

/** Roughly what the measure comes to for someone, so that the value asked for is one that occurs. */
function sampleOf(scope: Scope, condition: EventCondition, measure: Measure): number[] {
  const { random, world, subject } = scope
  const events = random.pick(world.profiles[subject])?.events.filter(({ type }) => namesOf(condition.event).includes(type)) ?? []
  const days = (at: number | undefined) => (at === undefined ? [] : [Math.floor((world.clock.now - at) / 86_400_000), Math.ceil((world.clock.now - at) / 86_400_000)])
  if (measure.fn === 'daysSinceFirst') return days(events[0]?.at)
  if (measure.fn === 'daysSinceLast') return days(events.at(-1)?.at)
  if (!('property' in measure) || measure.fn === 'distinct') return [random.below(5), Math.min(events.length, 4)]
  const values = events.map((event) => propertyValue(event, measure.property)).filter((value) => typeof value === 'number')
  const total = Math.round(values.reduce((sum, value) => sum + value, 0) * 100) / 100
  return measure.fn === 'sum' ? [total] : measure.fn === 'avg' && values.length > 0 ? [total / values.length] : values
}

function someEvent(scope: Scope): Condition {
  const { random, world } = scope
  const condition: EventCondition = { kind: 'event', event: someName(random) }
  const where = someFilters(scope, 0.3)
  if (where.length > 0) condition.where = where
  if (random.chance(0.7)) condition.window = someWindow(scope, eventTimes(scope))
  if (random.chance(0.15)) return condition
  const measure = someMeasure(random)
  if (measure.fn !== 'count' || random.chance(0.5)) condition.measure = measure
  if (measure.fn === 'first' || measure.fn === 'last') return { ...condition, measure, ...valueOfOne(scope, measure.property) }
  const samples = sampleOf(scope, condition, measure)
  const operators = !scope.related && random.chance(0.1) ? rankOperators : measureOperators
  const { op, value } = someTest(random, { type: 'number', samples: samples.length > 0 ? samples : [0, 1, 20], clock: world.clock, operators })
  return { ...condition, op, value }
}

/** A test of the first or last value of a property, with its own operators; those with a unit are not for measures. */
function valueOfOne({ random, world, subject }: Scope, name: string): AskedTest {
  const { type } = eventFields.find((field) => field.name === name)!
  const samples = world.profiles[subject].flatMap(({ events }) => events.map((event) => propertyValue(event, name))).filter(isPresent)
  const operators = operatorsOf[type].filter((op) => !/^(in|notIn|anniversaryIn)(Last|Next|This|Previous|Following)$|^moreThan/.test(op))
  const { op, value } = someTest(random, { type, samples, clock: world.clock, operators })
  return { op, ...(value !== undefined && { value }) }
}

function someOccurrence(scope: Scope): Condition {
  const { random } = scope
  const where = someFilters(scope, 0.4)
  const has = someFilters(scope, 0.4)
  const condition: OccurrenceCondition = { kind: 'occurrence', which: random.pick(['first', 'firstEver', 'last']), event: someName(random) }
  return {
    ...condition, ...(where.length > 0 && { where }), ...(has.length > 0 && { has }), ...(random.chance(0.6) && { window: someWindow(scope, eventTimes(scope)) })
  }
}

const elementTypes = { sku: 'text', n: 'number', paid: 'boolean', 'spec.size': 'number', due: 'date' } as const

/** Of a path whose type is what is asked. */
const ofMixed: readonly AskedTest[] = [
  { op: 'eq', value: 'A1' }, { op: 'ne', value: 10 }, { op: 'gte', value: 10 }, { op: 'eq', value: '10' }, { op: 'isTrue' }, { op: 'isNotTrue' }, { op: 'isSet' }, { op: 'isNotSet' },
  { op: 'hasAny', value: ['red', 1] }, { op: 'hasNone', value: ['red'] }, { op: 'on', value: '2026-03-14' }, { op: 'onOrAfter', value: '2026-03-14T09:30:00Z' }, { op: 'sizeGte', value: 2 }
]

function someElements({ random, world, subject }: Scope): Condition {
  const all = world.profiles[subject].flatMap(({ values }) => (values['attr.cart'] ?? []) as readonly Record<string, unknown>[])
  const filter = (): PropertyFilter => {
    if (random.chance(0.1)) return { property: 'mixed', ...random.pick(ofMixed) }
    const path = random.pick(Object.keys(elementTypes) as (keyof typeof elementTypes)[])
    const found = all.map((element) => (path === 'spec.size' ? (element['spec'] as { size: number } | undefined)?.size : element[path]) as Value)
    const samples = found.filter(isPresent).map((value) => (path === 'due' ? Date.parse(value as string) / 86_400_000 : value))
    return { property: path, ...someTest(random, { type: elementTypes[path], samples, clock: world.clock }) }
  }
  const op = random.pick(['any', 'all', 'none', 'atLeast'] as const)
  return { kind: 'elements', field: 'attr.cart', op, ...(op === 'atLeast' && { n: 1 + random.below(3) }), where: Array.from({ length: 1 + random.below(2) }, filter) }
}

function someHistory(scope: Scope): Condition {
  const { random, world, subject } = scope
  const field = random.pick(fieldsOf[subject].filter(({ history, type }) => history && type !== 'list' && type !== 'objects'))
  const held = world.profiles[subject].flatMap(({ history, values }) => history[field.name] ?? [{ value: values[field.name] ?? null, since: null, until: null }])
  const samples = held.map(({ value }) => value).filter(isPresent)
  const times = held.flatMap(({ since }) => (since === null ? [] : [since]))
  const value = () => operand(random, field, samples, world)
  const condition: HistoryCondition = { kind: 'history', field: field.name, op: random.pick(['heldFor', 'changed', 'was']) }
  const window = random.chance(0.6) ? { window: someWindow(scope, times) } : {}
  if (condition.op === 'heldFor') return { ...condition, value: value(), duration: someDistance(random, [world.clock.now, ...times]), ...(random.chance(0.7) && { longer: random.chance(0.6) }) }
  if (condition.op === 'changed') return { ...condition, ...(random.chance(0.4) && { from: value() }), ...(random.chance(0.4) && { to: value() }), ...window }
  return { ...condition, value: value(), ...(random.chance(0.4) && times.length > 0 ? { at: new Date(random.pick(times) + random.pick([0, 1, -1])).toISOString() } : window) }
}

/** One value of a field as a condition has it. */
function operand(random: Random, field: CatalogueField, samples: Value[], world: World): unknown {
  if (field.type === 'boolean') return random.chance(0.5)
  if (field.type === 'datetime') return new Date(samples.length > 0 ? (random.pick(samples) as number) : world.clock.now).toISOString()
  return someTest(random, { type: field.type, samples, clock: world.clock, operators: [field.type === 'date' ? 'on' : 'eq'] }).value
}

function someSequence(scope: Scope): Condition {
  const { random } = scope
  const profile: Profile | undefined = random.pick(scope.world.profiles[scope.subject])
  const times = profile?.events.map(({ at }) => at) ?? []
  const step = (): SequenceStep => {
    const where = someFilters(scope, 0.12)
    return { event: someName(random), ...(where.length > 0 && { where }) }
  }
  const steps = Array.from({ length: random.chance(0.1) ? 4 + random.below(3) : 2 + random.below(2) }, step)
  const inOrder = random.chance(0.75)
  const gaps = steps.slice(1).map(() => {
    const [min, max] = [someDistance(random, times), someDistance(random, times)].toSorted((one, other) => lengthOf(one) - lengthOf(other)) as [Duration, Duration]
    return { ...(random.chance(0.4) && { min: random.chance(0.1) ? { n: 0, unit: 'second' as const } : min }), ...(random.chance(0.5) && { max }) }
  })
  const condition: SequenceCondition = { kind: 'sequence', steps, ...(!inOrder && { order: 'any' as const }) }
  return {
    ...condition,
    ...(random.chance(0.4) && { within: someDistance(random, times) }),
    ...(inOrder && random.chance(0.3) && { gaps }),
    ...(inOrder && random.chance(0.3) && { notBetween: steps.slice(1).map(() => (random.chance(0.7) ? step() : null)) }),
    ...(random.chance(0.25) && { same: [random.pick(['data.city', 'status', 'channel', 'amount', 'data.price', 'data.gift'])] }),
    ...(random.chance(0.4) && { window: someWindow(scope, eventTimes(scope)) }),
    ...(random.chance(0.25) && { not: true })
  }
}

function someSegment({ random, world, subject }: Scope): Condition {
  const segments = [...world.catalogue.segments.values()].filter(({ entity }) => entity === subject)
  return { kind: 'segment', op: random.pick(['in', 'notIn']), segment: random.pick(segments).id }
}

function someFolder({ random, world }: Scope): Condition {
  return { kind: 'folder', op: random.pick(['in', 'notIn']), folder: random.pick([...world.catalogue.folders.keys()]), ...(random.chance(0.5) && { descendants: true }) }
}

function someList({ random, world, subject }: Scope): Condition {
  const known = world.profiles[subject].map(({ publicId }) => publicId)
  return { kind: 'list', op: random.pick(['in', 'notIn']), ids: Array.from({ length: random.chance(0.05) ? 80 : 1 + random.below(5) }, () => (random.chance(0.8) ? random.pick(known) : 'CU99999999')) }
}

const ofEntities: readonly [weight: number, leaf: Leaf][] = [
  [10, someAttribute], [1, someIdentity], [2, someScore], [3, someTag], [8, someEvent], [4, someOccurrence], [3, someHistory], [6, someSequence], [2, someSegment], [1, someList]
]
const ofCustomers: readonly [number, Leaf][] = [[2, someElements], [1, someFolder]]

/** A leaf of any kind that the subject has, `related` ones apart (definitions.ts). */
export function someLeaf(scope: Scope): Condition {
  if (!isEntity(scope.subject)) return someAttribute(scope)
  const weighted = scope.subject === 'customer' ? [...ofEntities, ...ofCustomers] : ofEntities
  let rest = scope.random.next() * weighted.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, leaf] of weighted) {
    rest -= weight
    if (rest < 0) return leaf(scope)
  }
  return someAttribute(scope)
}
