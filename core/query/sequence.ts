/**
 * Sequences (shared/spec/conditions.md §4.8) as range inner joins. Step by step, what matters of a match so far is its latest event's time, and for `within` the
 * latest start that reaches it; so rows with the same ones are merged after every step, and no step looks at all combinations of those before it.
 */
import type { EventMatch, FieldRef, SequencePlan } from '#core/domain/conditions/plan.ts'
import { eventsOf, filtersOf, propertyValue } from './events.ts'
import { certain } from './predicate.ts'
import { and, isOneOf, nobody, type Scope } from './scope.ts'

/** Ids of those with a match; of a positive leaf. */
export function sequenceIds(scope: Scope, plan: SequencePlan): string {
  if (plan.steps.length === 0) return nobody(scope)
  const keys = keysOf(scope, plan.same)
  if (!keys) return nobody(scope)
  return plan.ordered ? ordered(scope, plan, keys) : unordered(scope, plan, keys)
}

/** SQL over events `v` of the properties that have to be equal; null where one is always blank. */
function keysOf(scope: Scope, same: readonly FieldRef[]): string[] | null {
  const keys = same.map((field) => propertyValue(scope, field)?.fold)
  return keys.every((key) => key !== undefined) ? (keys as string[]) : null
}

const keyNames = (keys: readonly string[]) => keys.map((_, index) => `key${index}`)
/** `, a.key0, a.key1` */
const keyList = (keys: readonly string[], alias: string) => keyNames(keys).map((name) => `, ${alias}.${name}`).join('')
const keyColumns = (keys: readonly string[], alias: string) => keyNames(keys).map((name) => `, ${alias}.${name} AS ${name}`).join('')
const present = (keys: readonly string[]) => keys.map((key) => `${key} IS NOT NULL`)
const equalKeys = (keys: readonly string[], one: string, other: string) => keyNames(keys).map((name) => `${one}.${name} = ${other}.${name}`)

/** Whether an event is one of a match: as a filter over events of the right names. */
const isMatch = (scope: Scope, match: EventMatch) => certain(`(${and(isOneOf(scope, 'v.type', 'text', match.names), filtersOf(scope, match.where))})`)

/** A relation (entity, at, keys, barrier) of the events of a step; `barrier`: the time of the latest event before it that must not have come between. */
function stepEvents(scope: Scope, { steps, notBetween, window }: SequencePlan, step: number, keys: readonly string[]): string {
  const match = steps[step]!
  const forbidden = step > 0 ? notBetween[step - 1] : null
  const at = `${scope.dialect.milliseconds('v.occurred_at')} AS at`
  const keyValues = keys.map((key, index) => `, ${key} AS key${index}`).join('')
  if (!forbidden) return `SELECT v.entity AS entity, ${at}${keyValues} ${eventsOf(scope, match.names, window, filtersOf(scope, match.where), ...present(keys))}`
  const both = eventsOf(scope, [...new Set([...match.names, ...forbidden.names])], window)
  const isStep = certain(`(${and(isMatch(scope, match), ...present(keys))})`)
  const marked = `SELECT v.entity AS entity, ${at}${keyValues}, ${isStep} AS is_step, ${isMatch(scope, forbidden)} AS is_forbidden ${both}`
  const barrier = 'max(CASE WHEN m.is_forbidden THEN m.at END) OVER (PARTITION BY m.entity ORDER BY m.at RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)'
  return `SELECT b.entity AS entity, b.at AS at${keyColumns(keys, 'b')}, b.barrier AS barrier `
    + `FROM (SELECT m.entity AS entity, m.at AS at${keyColumns(keys, 'm')}, m.is_step AS is_step, ${barrier} AS barrier FROM (${marked}) m) b WHERE b.is_step`
}

function ordered(scope: Scope, plan: SequencePlan, keys: readonly string[]): string {
  const last = plan.steps.length - 1
  if (last === 0) return `SELECT s.entity AS id FROM (${stepEvents(scope, plan, 0, keys)}) s`
  let reached = `SELECT s.entity AS entity, s.at AS at, s.at AS started${keyColumns(keys, 's')} FROM (${stepEvents(scope, plan, 0, keys)}) s`
  for (let step = 1; step <= last; step++) {
    const before = takesEarliest(plan, step - 1) ? earliest(reached, keys) : reached
    const join = `FROM (${before}) r JOIN (${stepEvents(scope, plan, step, keys)}) s ON ${and('s.entity = r.entity', ...equalKeys(keys, 's', 'r'), 's.at > r.at', ...limits(scope, plan, step))}`
    reached = step === last ? `SELECT s.entity AS id ${join}`
      : `SELECT s.entity AS entity, s.at AS at, max(r.started) AS started${keyColumns(keys, 's')} ${join} GROUP BY s.entity, s.at${keyList(keys, 's')}`
  }
  return reached
}

/** Where nothing bounds how long the next step may take, the earliest way to a step is as good as any. */
function takesEarliest({ within, gaps, notBetween }: SequencePlan, step: number): boolean {
  return within === null && (gaps[step]?.max ?? null) === null && !notBetween[step]
}

function earliest(reached: string, keys: readonly string[]): string {
  return `SELECT q.entity AS entity, min(q.at) AS at, min(q.started) AS started${keyColumns(keys, 'q')} FROM (${reached}) q GROUP BY q.entity${keyList(keys, 'q')}`
}

/** Conditions between the events of a step `s` and what was reached before it `r`. */
function limits({ bind }: Scope, { within, gaps, notBetween }: SequencePlan, step: number): (string | null)[] {
  const { min, max } = gaps[step - 1] ?? { min: null, max: null }
  return [
    min === null ? null : `s.at - r.at >= ${bind('integer', min)}`,
    max === null ? null : `s.at - r.at <= ${bind('integer', max)}`,
    within === null ? null : `s.at - r.started <= ${bind('integer', within)}`,
    notBetween[step - 1] ? '(s.barrier IS NULL OR s.barrier <= r.at)' : null
  ]
}

/**
 * In any order: each step takes an event that no other step has. By Hall's theorem it can if any steps together have at least as many events as they are. With
 * `within` that is asked of the events from every one of them on.
 */
function unordered(scope: Scope, plan: SequencePlan, keys: readonly string[]): string {
  const steps = distinctSteps(plan.steps)
  const events = `SELECT v.entity AS entity, ${scope.dialect.milliseconds('v.occurred_at')} AS at${keys.map((key, index) => `, ${key} AS key${index}`).join('')}, `
    + `${steps.map(({ match }, index) => `${isMatch(scope, match)} AS step${index}`).join(', ')} `
    + eventsOf(scope, [...new Set(plan.steps.flatMap(({ names }) => names))], plan.window, ...present(keys))
  const enough = groupsOfSteps(steps).map((group) =>
    `sum(CASE WHEN ${group.map((index) => `o.step${index}`).join(' OR ')} THEN 1 ELSE 0 END) >= ${group.reduce((sum, index) => sum + steps[index]!.times, 0)}`)
  if (plan.within === null) return `SELECT o.entity AS id FROM (${events}) o GROUP BY o.entity${keyList(keys, 'o')} HAVING ${enough.join(' AND ')}`
  const starts = `SELECT DISTINCT a.entity AS entity, a.at AS at${keyColumns(keys, 'a')} FROM (${events}) a`
  const within = and('o.entity = b.entity', ...equalKeys(keys, 'o', 'b'), 'o.at >= b.at', `o.at - b.at <= ${scope.bind('integer', plan.within)}`)
  return `SELECT b.entity AS id FROM (${starts}) b JOIN (${events}) o ON ${within} GROUP BY b.entity, b.at${keyList(keys, 'b')} HAVING ${enough.join(' AND ')}`
}

interface DistinctStep {
  match: EventMatch
  times: number
}

function distinctSteps(steps: readonly EventMatch[]): DistinctStep[] {
  const known = new Map<string, DistinctStep>()
  for (const match of steps) {
    const key = JSON.stringify(match)
    known.set(key, { match, times: (known.get(key)?.times ?? 0) + 1 })
  }
  return [...known.values()]
}

/** 2^n groups of steps that may share events are asked about. */
const mostSharingSteps = 12

/** Sets of steps that Hall's condition has to be asked of: those that may share events with one another. @throws Error where they are too many */
function groupsOfSteps(steps: readonly DistinctStep[]): number[][] {
  return sharing(steps).flatMap((members) => {
    if (members.length > mostSharingSteps) throw new Error(`More than ${mostSharingSteps} different steps in any order about the same events`)
    return Array.from({ length: 2 ** members.length - 1 }, (_, mask) => members.filter((_, bit) => ((mask + 1) >> bit) & 1))
  })
}

/** The steps, those together that events of one name may belong to. */
function sharing(steps: readonly DistinctStep[]): number[][] {
  let groups: { members: number[]; names: string[] }[] = []
  for (const [index, { match: { names } }] of steps.entries()) {
    const [joined, apart] = [groups.filter((group) => group.names.some((name) => names.includes(name))), groups.filter((group) => !group.names.some((name) => names.includes(name)))]
    groups = [...apart, { members: [...joined.flatMap(({ members }) => members), index], names: [...joined.flatMap((group) => group.names), ...names] }]
  }
  return groups.map(({ members }) => members)
}
