/** Conditions while a person makes them: what one begins as, and what changing its operator keeps. */
import { operator, operatorsOf, type Operator } from '#core/domain/conditions/operators.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { AttributeCondition, Condition, EventCondition, RelativeUnit } from '#core/domain/conditions/types.ts'

/** Kinds that the filters of a list make; others are made in the builder. */
export type FilterCondition = AttributeCondition | EventCondition

export const durationUnits: readonly RelativeUnit[] = ['second', 'minute', 'hour', 'day', 'week']
export const calendarUnits: readonly RelativeUnit[] = ['day', 'week', 'month', 'quarter', 'year']

/** The operator that a person means first when they choose a field of a type. */
const firstOperator: Partial<Record<CatalogueField['type'], string>> = { text: 'contains', number: 'gte', decimal: 'gte', boolean: 'isTrue', date: 'inLast', datetime: 'inLast', choice: 'in', list: 'hasAny' }

export function attributeOf(field: CatalogueField): AttributeCondition {
  const op = firstOperator[field.type] ?? operatorsOf(field.type)[0]!.name
  return { kind: 'attribute', field: field.name, op, ...valueFor(operator(op)!, undefined) }
}

/** The condition with another operator; a value of the same shape stays. */
export function withOperator(condition: AttributeCondition, op: string): AttributeCondition {
  const { value, unit, ...rest } = condition
  const next = operator(op)!
  const before = operator(condition.op)
  const kept = before?.shape === next.shape && before.bounds === next.bounds
  return { ...rest, op, ...(kept ? { value, ...(unit && { unit }) } : valueFor(next, before?.shape === 'one' && next.shape === 'array' ? value : undefined)) }
}

export function valueFor({ shape }: Operator, single: unknown): Partial<AttributeCondition> {
  switch (shape) {
    case 'none': return {}
    case 'unit': return { unit: 'month' }
    case 'number+unit': return { value: 30, unit: 'day' }
    case 'array': return { value: single === undefined || single === '' ? [] : [single] }
    case 'pair': return { value: ['', ''] }
    default: return { value: '' }
  }
}

export function eventOf(name: string): EventCondition {
  return { kind: 'event', event: name, window: { kind: 'calendar', last: 30, unit: 'day' }, measure: { fn: 'count' }, op: 'gte', value: 1 }
}

/** Conditions of an address. What is no list of conditions becomes one that nobody can mistake for a filter: its chip says what is wrong with it. */
export function parseConditions(text: string | null): Condition[] {
  if (text === null) return []
  try {
    const parsed: unknown = JSON.parse(text)
    if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'object' && item !== null)) return parsed as Condition[]
  } catch {
    // Told by the chip, as any other text that is no condition.
  }
  return [{ kind: 'unreadable' } as unknown as Condition]
}

/** Whether the form shows everything that a condition says: what it cannot show is not changed by it. */
export function isFilterCondition(condition: Condition): condition is FilterCondition {
  if (condition.kind === 'attribute') return true
  if (condition.kind !== 'event') return false
  const { event, where, window, measure } = condition
  return typeof event === 'string' && !where?.length && (measure === undefined || measure.fn === 'count')
    && (window === undefined || window.kind === 'all' || (window.kind === 'calendar' && window.includeCurrent !== false))
}

/** The conditions as one: all of them must hold. */
export function allOf(conditions: readonly Condition[]): Condition {
  return { kind: 'group', op: 'and', children: conditions.map((condition, index) => ({ ...condition, id: `filter-${index}` })) }
}

/** A value of a condition in an input. */
export const shownValue = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
