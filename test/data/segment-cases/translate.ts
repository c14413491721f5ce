/** The neutral cases of shared/data/segment-cases (facts from the test suites of peers) as rows to import and conditions in our language. */
import type { Condition, PropertyFilter } from '#core/domain/conditions/types.ts'
import type { ValueType } from '#core/domain/fields.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

interface CaseEvent {
  event: string
  ts: string
  properties?: Record<string, Json>
}

interface CaseUser {
  id: string
  traits: Record<string, Json>
  events: CaseEvent[]
}

interface Test {
  op: string
  value?: Json
}

export interface NeutralCondition {
  all?: NeutralCondition[]
  any?: NeutralCondition[]
  not?: NeutralCondition
  trait?: string
  op?: string
  value?: Json
  event?: string
  match?: 'exact' | 'prefix'
  count?: { op: string; n: number }
  where?: (Test & { property: string })[]
  within_seconds?: number
  last_event?: string | { event: string; match?: 'exact' | 'prefix'; where?: (Test & { property: string })[]; has?: (Test & { property: string })[] }
  has?: (Test & { property: string })[]
  any_item_of?: string
  tests?: (Test & { path?: string; property?: string; key?: string })[]
}

export interface SegmentCase {
  id: string
  now: string
  users: CaseUser[]
  condition: NeutralCondition
  expected_members: string[]
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

/** Nested objects with dots, as the import reads them too. */
export function flattened(values: Record<string, Json>, prefix = ''): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => {
    const name = prefix + key
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(flattened(value, `${name}.`)) : [[name, value]]
  }))
}

function typeOfValue(value: Json): ValueType {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (Array.isArray(value)) return value.some((element) => typeof element === 'object' && element !== null) ? 'objects' : 'list'
  return typeof value === 'string' && instant.test(value) ? 'datetime' : 'text'
}

/** The type of each name by the values that rows have; what has values of several types is a text. */
export function typesOf(rows: readonly Record<string, Json>[]): Map<string, ValueType> {
  const types = new Map<string, ValueType>()
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue
      const type = typeOfValue(value)
      const known = types.get(name)
      types.set(name, known === undefined || known === type ? type : 'text')
    }
  }
  return types
}

export interface CaseTypes {
  traits: ReadonlyMap<string, ValueType>
  properties: ReadonlyMap<string, ValueType>
  /** Names of events that anybody has. */
  events: readonly string[]
}

export function translate(condition: NeutralCondition, types: CaseTypes): Condition {
  if (condition.all) return { kind: 'group', op: 'and', children: condition.all.map((child) => translate(child, types)) }
  if (condition.any) return { kind: 'group', op: 'or', children: condition.any.map((child) => translate(child, types)) }
  if (condition.not) return { kind: 'group', op: 'and', not: true, children: [translate(condition.not, types)] }
  if (condition.last_event !== undefined) return lastEvent(condition, types)
  if (condition.event !== undefined) return eventCount(condition, types)
  if (condition.any_item_of !== undefined) {
    const tests = condition.tests ?? (condition.where as NonNullable<NeutralCondition['tests']> | undefined) ?? []
    return {
      kind: 'elements', field: `attr.${condition.any_item_of}`, op: 'any',
      where: tests.map(({ path, property, key, ...test }) => ({ property: (path ?? property ?? key)!, ...operatorFor(test, test.value === undefined ? 'text' : elementType(test)) }))
    }
  }
  if (condition.trait !== undefined) return trait(condition, types)
  throw new Error(`A condition that this translation does not know: ${JSON.stringify(condition)}`)
}

function trait({ trait: name, op, value }: NeutralCondition, { traits }: CaseTypes): Condition {
  const field = `attr.${name!}`
  const seconds = op === 'held_value_for_at_least_seconds' || op === 'held_value_for_less_than_seconds'
  if (seconds) throw new Error('How long a value was held needs changes over time, which these cases do not tell of')
  return { kind: 'attribute', field, ...operatorFor({ op: op!, ...(value !== undefined && { value }) }, traits.get(name!) ?? typeForMissing(op!, value)) }
}

/** The type of a trait that nobody has, by what is asked of it. */
export function typeForMissing(op: string, value: Json | undefined): ValueType {
  if (op.startsWith('array_')) return 'list'
  if (['within_last_seconds', 'after', 'on_or_after', 'same_day'].includes(op)) return 'datetime'
  const one = Array.isArray(value) ? value[0] : value
  return one === undefined || one === null ? 'text' : typeOfValue(one)
}

const elementType = ({ op, value }: Test) => typeForMissing(op, value)

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : JSON.stringify(value))

type Operator = Pick<PropertyFilter, 'op' | 'value' | 'unit' | 'exactCase'>

/** The operator of our language for a neutral one on a value of a type. Texts compare exactly in the cases. */
function operatorFor({ op, value }: Test, type: ValueType): Operator {
  const exactCase = type === 'text' ? { exactCase: true } : {}
  const withValue = (name: string): Operator => ({ op: name, value, ...exactCase })
  switch (op) {
    case 'exists':
      return { op: 'isSet' }
    case 'not_exists':
      return { op: 'isNotSet' }
    case 'eq':
    case 'ne':
      return equality(op, value!, type, withValue)
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return type === 'datetime' ? { op: datetimeOrder[op], value } : { op, value }
    case 'in':
      return type === 'list' ? { op: 'hasAny', value } : withValue('in')
    case 'not_in':
      return type === 'list' ? { op: 'hasNone', value } : withValue('notIn')
    case 'starts_with':
      return withValue('startsWith')
    case 'ends_with':
      return withValue('endsWith')
    case 'contains':
      return type === 'list' ? { op: 'hasAny', value: [value] } : withValue('contains')
    case 'regex':
      return { op: 'matches', value: `^(?:${textOf(value)})$`, exactCase: true }
    case 'array_includes':
      return { op: 'hasAny', value: [value] }
    case 'array_any_of':
      return { op: 'hasAny', value }
    case 'array_all_of':
      return { op: 'hasAll', value }
    case 'array_none_of':
      return { op: 'hasNone', value }
    case 'within_last_seconds':
      return { op: 'inLast', value, unit: 'second' }
    case 'after':
      return { op: 'after', value }
    case 'on_or_after':
      return { op: 'onOrAfter', value }
    case 'same_day':
      return { op: 'on', value: textOf(value).slice(0, 10) }
    default:
      throw new Error(`An operator that this translation does not know: ${op}`)
  }
}

const datetimeOrder = { gt: 'after', gte: 'onOrAfter', lt: 'before', lte: 'onOrBefore' } as const

function equality(op: 'eq' | 'ne', value: Json, type: ValueType, withValue: (name: string) => Operator): Operator {
  const positive = op === 'eq'
  switch (type) {
    case 'boolean':
      return { op: positive ? (value === true ? 'isTrue' : 'isFalse') : value === true ? 'isNotTrue' : 'isNotFalse' }
    case 'date':
    case 'datetime':
      return { op: positive ? 'on' : 'notOn', value }
    case 'list':
      return { op: positive ? 'hasAny' : 'hasNone', value: Array.isArray(value) ? value : [value] }
    case 'text':
      return { ...withValue(op), value: textOf(value) }
    default:
      return withValue(op)
  }
}

const countOperators: Record<string, string> = { '>=': 'gte', '>': 'gt', '<=': 'lte', '<': 'lt', '=': 'eq', '==': 'eq', '!=': 'ne' }

function eventCount(condition: NeutralCondition, types: CaseTypes): Condition {
  const { count = { op: '>=', n: 1 }, within_seconds: within } = condition
  const op = countOperators[count.op]
  if (!op) throw new Error(`A comparison of counts that this translation does not know: ${count.op}`)
  return {
    kind: 'event', event: namesOf(condition.event!, condition.match, types), where: filters(condition.where, types), measure: { fn: 'count' }, op, value: count.n,
    ...(within !== undefined && { window: { kind: 'rolling', last: within, unit: 'second' } })
  }
}

function lastEvent(condition: NeutralCondition, types: CaseTypes): Condition {
  const last = typeof condition.last_event === 'string' ? { event: condition.last_event, match: condition.match, where: condition.where, has: condition.has } : condition.last_event!
  return { kind: 'occurrence', which: 'last', event: namesOf(last.event, last.match, types), where: filters(last.where, types), has: filters(last.has ?? condition.has, types) }
}

/** Names that begin with a prefix, among those that anybody has. */
function namesOf(name: string, match: 'exact' | 'prefix' | undefined, { events }: CaseTypes): string[] {
  const names = match === 'prefix' ? events.filter((event) => event.startsWith(name)) : [name]
  return names.length > 0 ? names : [name]
}

function filters(where: NeutralCondition['where'], { properties }: CaseTypes): PropertyFilter[] {
  return (where ?? []).map(({ property, ...test }) => ({ property: `data.${property}`, ...operatorFor(test, properties.get(property) ?? typeForMissing(test.op, test.value)) }))
}

/** Traits that a condition asks for, with the test that asks. */
export function* traitsAsked(condition: NeutralCondition): Generator<{ trait: string; op: string; value: Json | undefined }> {
  for (const child of [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])]) yield* traitsAsked(child)
  if (condition.trait !== undefined) yield { trait: condition.trait, op: condition.op!, value: condition.value }
  if (condition.any_item_of !== undefined) yield { trait: condition.any_item_of, op: 'any_item_of', value: [{}] }
}
