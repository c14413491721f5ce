/** One value and one predicate (shared/spec/conditions.md §3, §4.2–§4.5): what the reference evaluator asks of attributes, properties and measures. */
import { RE2JS } from 're2js'
import type { ValueType } from '../fields.ts'
import { foldElement, isBlank } from './fold.ts'
import { fold, nfkc } from '../normalise/text.ts'
import type { FieldRef, HistoryValue, Predicate, Test } from './plan.ts'
import type { HeldValue, Profile, Value } from './profile.ts'
import { dateOf, dayAt, parseDate, parseInstant, weekdayOf } from './time.ts'

/** Whether a value passes: a positive predicate is false on a blank, a negated one true unless blanks are excluded. */
export function passes(predicate: Predicate, value: Value, type: ValueType, timeZone: string): boolean {
  if (isBlank(value)) return predicate.negated && predicate.blanks === 'include'
  return testHolds(predicate, value, type, timeZone) !== predicate.negated
}

/** The test of a predicate alone, on a value that is not blank. Ranks depend on the universe and are answered where it is known. */
function testHolds({ test, exactCase }: Predicate, value: Value, type: ValueType, timeZone: string): boolean {
  switch (test.test) {
    case 'set':
      return true
    case 'in':
      return test.values.includes(comparable(value, exactCase) as string | number | boolean)
    case 'range':
      return inRange(test, value as number)
    case 'calendar':
      return test.values.includes(calendarPart(test.part, value as number, type, timeZone))
    case 'contains':
      return (comparable(value, exactCase) as string).includes(test.text)
    case 'startsWith':
      return (comparable(value, exactCase) as string).startsWith(test.text)
    case 'endsWith':
      return (comparable(value, exactCase) as string).endsWith(test.text)
    case 'matches':
      return expression(test.pattern, exactCase).matcher((comparable(value, exactCase) as string)).find()
    case 'hasAny': {
      const elements = foldedElements(value)
      return test.values.some((wanted) => elements.has(foldElement(wanted)))
    }
    case 'hasAll': {
      const elements = foldedElements(value)
      return test.values.every((wanted) => elements.has(foldElement(wanted)))
    }
    case 'size': {
      const { length } = value as readonly unknown[]
      return length >= (test.min ?? 0) && length <= (test.max ?? Infinity)
    }
    case 'rank':
      throw new TypeError('A rank is not answered by one value alone')
  }
}

/** A value as tests hold it: texts folded, or normalised only where case counts. */
export function comparable(value: Value, exactCase = false): Value {
  if (typeof value !== 'string') return value
  return exactCase ? nfkc(value) : fold(value)
}

function inRange({ min = -Infinity, max = Infinity, minOpen, maxOpen }: Extract<Test, { test: 'range' }>, value: number): boolean {
  return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max)
}

function calendarPart(part: 'month' | 'weekday' | 'monthDay', value: number, type: ValueType, timeZone: string): number {
  const day = type === 'date' ? value : dayAt(value, timeZone)
  if (part === 'weekday') return weekdayOf(day)
  const date = dateOf(day)
  return part === 'month' ? date.month : date.month * 100 + date.day
}

function foldedElements(value: Value): Set<string> {
  return new Set((value as readonly (string | number)[]).map(foldElement))
}

const expressions = new Map<string, RE2JS>()

function expression(pattern: string, exactCase: boolean): RE2JS {
  const key = `${exactCase ? 'exact' : 'folded'}:${pattern}`
  const known = expressions.get(key) ?? RE2JS.compile(pattern, exactCase ? 0 : RE2JS.CASE_INSENSITIVE)
  expressions.set(key, known)
  return known
}

/** What an entity has in a field or score: at `asOf` where the field's changes are kept and the plan asks for it, else now. */
export function valueOf(profile: Profile, field: FieldRef, asOf: number): Value {
  if (field.place === 'missing') return null
  if (field.of === 'score') return profile.scores[field.name] ?? null
  if (field.asOfHistory) return heldAt(heldValues(profile, field), asOf)?.value ?? null
  return profile.values[field.name] ?? null
}

/** The values a field has had, without a beginning (§4.13: before its first recorded change it has its earliest known value); one that never changed has had its value always. */
export function heldValues(profile: Profile, field: FieldRef): readonly HeldValue[] {
  if (field.place === 'missing') return []
  const [first, ...others] = profile.history[field.name] ?? []
  if (!first) return [{ value: profile.values[field.name] ?? null, since: null, until: null }]
  return [{ ...first, since: null }, ...others]
}

export function heldAt(held: readonly HeldValue[], at: number): HeldValue | undefined {
  return held.find(({ since, until }) => (since === null || since <= at) && (until === null || at < until))
}

/** Whether a value of the past is the one asked for; a blank is none. */
export function isValue(value: Value, wanted: HistoryValue): boolean {
  return !isBlank(value) && comparable(value) === wanted
}

/** What stands under a path within an element; a value of another type than the filter asks for is blank, as one that failed a cast (§4.4). */
export function elementValue(element: Record<string, unknown>, { name, type, place }: FieldRef): Value {
  if (place === 'missing') return null
  const found = name.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), element)
  if (type === 'number' || type === 'decimal') return typeof found === 'number' ? found : null
  if (type === 'boolean') return typeof found === 'boolean' ? found : null
  if (type === 'list' || type === 'objects') return Array.isArray(found) ? (found as Value) : null
  if (typeof found !== 'string') return null
  if (type === 'date') return parseDate(found) ?? null
  return type === 'datetime' ? instantOfText(found) : found
}

/** Of an ISO text, a day (its midnight in UTC) or an instant with its offset; else null. */
function instantOfText(text: string): number | null {
  return (/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? parseInstant(text.length === 10 ? `${text}T00:00Z` : text, 'UTC') : undefined) ?? null
}
