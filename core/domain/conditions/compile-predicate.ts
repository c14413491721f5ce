/** An operator with its value, as the predicate that engines read. */
import { RE2JS } from 're2js'
import { below, expectedWords, flagAt, isSound, listAt, missing, numberAt, numberIn, optionAt, report, verbatim, typeWords, type Place, type Properties } from './compile-scope.ts'
import { fold, nfkc } from '../normalise/text.ts'
import { operator, operatorsOf, type Operand, type Operator, type Span } from './operators.ts'
import { shown } from './problem-codes.ts'
import { parseDate, parseInstant, startOfDay } from './time.ts'
import { calendarUnits, relativeUnits, units } from './windows.ts'
import type { CatalogueField } from './catalogue.ts'
import type { Predicate, Test } from './plan.ts'
import type { Words } from './problems.ts'
import type { ValueType } from '../fields.ts'
import type { RelativeUnit } from './types.ts'

/** What a predicate is put to. */
export interface Target {
  /** As problems name it. */
  name: Words
  type: ValueType
  /** Where the catalogue knows it. */
  known: CatalogueField | null
}

interface Options {
  /** Whether ranks make sense here. */
  ranks: boolean
  /** Blanks where the definition does not say. */
  blanks: Predicate['blanks']
}

const longestText = 10_000
const longestPattern = 1000
/** Characters and classes of a pattern that is written out; what RE2 in the engines takes easily. */
const largestPattern = 2000

/** null after a report. */
export function compilePredicate(place: Place, target: Target, properties: Properties, { ranks, blanks }: Options): Predicate | null {
  const row = operatorAt(place, target, properties.op, ranks)
  if (!row) return null
  const exactCase = flagAt(place, properties, 'exactCase', target.name, false)
  if (exactCase && target.type === 'list') report(below(place, 'exactCase'), 'unexpectedKey', { name: verbatim(row.name), key: 'exactCase' })
  const operand = operandAt(place, row, target, properties, exactCase)
  if (!operand) return null
  const scale = target.type === 'date' ? 'day' : 'instant'
  const test = row.test(operand, { clock: place.run.clock, scale })
  const predicate = { test, negated: row.negates !== null, blanks: optionAt(place, properties, 'blanks', ['include', 'exclude'], target.name, blanks), exactCase }
  warnOf(place, row, target, predicate)
  return predicate
}

function operatorAt(place: Place, target: Target, name: unknown, ranks: boolean): Operator | null {
  const here = below(place, 'op')
  if (target.type === 'objects') return report(here, 'needsElements', { name: target.name })
  if (name === undefined) return missing(here, 'op', expectedWords.text, target.name)
  const row = typeof name === 'string' ? operator(name) : undefined
  if (row && row.types.includes(target.type as Operator['types'][number])) return row.ranks && !ranks ? report(here, 'rankNotHere', { operator: row.name }) : row
  const allowed = operatorsOf(target.type, { ranks }).map((entry) => entry.name).join(' ')
  return report(here, 'unknownOperator', { name: target.name, type: typeWords[target.type], operator: shown(typeof name === 'string' ? name : typeof name), allowed })
}

/** Reads `value` and `unit` as the operator wants them; null after a report. */
export function operandAt(place: Place, row: Operator, { name, type }: Pick<Target, 'name' | 'type'>, properties: Properties, exactCase: boolean): Operand | null {
  const before = place.run.problems.length
  const operand: Operand & { values: (string | number)[]; spans: Span[] } = { values: [], spans: [], n: 1, unit: 'day' }
  const wantsUnit = row.shape === 'unit' || row.shape === 'number+unit'
  const wantsValue = row.shape !== 'none' && row.shape !== 'unit'
  if (wantsUnit) operand.unit = unitAt(place, row, name, type, properties)
  else if (properties.unit !== undefined) report(below(place, 'unit'), 'unexpectedKey', { name: verbatim(row.name), key: 'unit' })
  if (!wantsValue && properties.value !== undefined) report(below(place, 'value'), 'unexpectedKey', { name: verbatim(row.name), key: 'value' })
  if (row.shape === 'number') operand.n = numberAt(place, properties, 'value', row.bounds!, name)
  if (row.shape === 'number+unit') operand.n = numberAt(place, properties, 'value', { min: 1, max: units[operand.unit].most, whole: true }, name)
  for (const [where, value] of givenValues(place, row, name, type, properties)) {
    const read = readValue(where, row, name, type, value, exactCase)
    if (!read) break
    if (read.span) operand.spans.push(read.span)
    if (read.value !== undefined) operand.values.push(read.value)
  }
  if (operand.values.length > 1) operand.values = [...new Set(operand.values)]
  return place.run.problems.length === before ? operand : null
}

function unitAt(place: Place, row: Operator, name: Words, type: ValueType, properties: Properties): RelativeUnit {
  const allowed = row.calendar || type === 'date' ? calendarUnits : relativeUnits
  const unit = properties.unit
  if (typeof unit === 'string' && Object.hasOwn(units, unit) && !(allowed as readonly string[]).includes(unit)) {
    report(below(place, 'unit'), 'unitTooFine', { name, unit: units[unit as RelativeUnit].words, allowed: allowed.join(' ') })
    return 'day'
  }
  return optionAt<RelativeUnit>(place, properties, 'unit', allowed, name)
}

/** The single values of an operator, each with its place. */
function givenValues(place: Place, row: Operator, name: Words, type: ValueType, properties: Properties): (readonly [Place, unknown])[] {
  const here = below(place, 'value')
  if (row.shape === 'one') {
    if (properties.value === undefined) missing(here, 'value', typeWords[type], name)
    return properties.value === undefined ? [] : [[here, properties.value]]
  }
  if (row.shape !== 'array' && row.shape !== 'pair') return []
  const list = listAt(place, properties, 'value', name) ?? []
  if (row.shape === 'pair' && list.length !== 2 && list.length > 0) {
    report(here, 'wrongType', { name, expected: { zh: `两个值 [起, 止]：${typeWords[type].zh}`, en: `two values [from, to]: ${typeWords[type].en}` } })
    return []
  }
  return list.map((value, index) => [below(here, index), value] as const)
}

interface ReadValue {
  value?: string | number
  span?: Span
}

/** One value of a type; null after a report. */
export function readValue(place: Place, row: Operator, name: Words, type: ValueType, value: unknown, exactCase: boolean): ReadValue | null {
  if (row.bounds) {
    const number = numberIn(place, value, row.bounds, 'value', name)
    return number === null ? null : { value: number }
  }
  const wrong = (): null => report(place, 'wrongType', { name, expected: typeWords[type] })
  if (type === 'number' || type === 'decimal') return typeof value === 'number' && Number.isFinite(value) ? numberValue(value) : wrong()
  if (type === 'list' && typeof value === 'number') return Number.isFinite(value) ? numberValue(value) : wrong()
  if (typeof value !== 'string') return wrong()
  if (type === 'date' || type === 'datetime') {
    const span = spanOf(value, type, place.run.clock.timeZone)
    return span ? { span } : wrong()
  }
  return textValue(place, row, name, value, exactCase)
}

/** Adding 0 turns −0, which JSON can say, into 0. */
const numberValue = (value: number): ReadValue => ({ value: value + 0, span: { from: value + 0, to: value + 0, halfOpen: false } })

/** The days or milliseconds that a date or instant covers; undefined where the text is neither. */
export function spanOf(text: string, type: 'date' | 'datetime', timeZone: string): Span | undefined {
  const day = parseDate(text)
  if (day !== undefined) return type === 'date' ? { from: day, to: day + 1, halfOpen: true } : { from: startOfDay(day, timeZone), to: startOfDay(day + 1, timeZone), halfOpen: true }
  const instant = type === 'datetime' ? parseInstant(text, timeZone) : undefined
  return instant === undefined ? undefined : { from: instant, to: instant + 1, halfOpen: true }
}

function textValue(place: Place, row: Operator, name: Words, value: string, exactCase: boolean): ReadValue | null {
  const isPattern = row.name === 'matches' || row.negates === 'matches'
  const most = isPattern ? longestPattern : longestText
  if (value.length > most) return report(place, 'tooLong', { name, key: 'value', max: most })
  if (!isSound(value)) return report(place, 'badText', { name })
  if (value.trim() === '') return report(place, 'blankValue', { name })
  if (!isPattern) return { value: exactCase ? nfkc(value) : fold(value) }
  const detail = patternProblem(value, exactCase)
  return detail === undefined ? { value } : report(place, 'badPattern', { name, detail: shown(detail) })
}

/** Why RE2 refuses a pattern, or undefined. */
export function patternProblem(pattern: string, exactCase: boolean): string | undefined {
  if (patternSize(pattern) > largestPattern) return 'pattern too large'
  if (/\(\?</.test(pattern)) return 'write (?P<name>…) instead of (?<name>…)'
  const unknown = [...pattern.matchAll(/\\p\{\^?(\w+)\}/gi)].map(([, name]) => name!).find((name) => unknownToEngines.has(name))
  if (unknown !== undefined) return `\\p{${unknown}} is not known`
  try {
    RE2JS.compile(pattern, exactCase ? 0 : RE2JS.CASE_INSENSITIVE)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'not a pattern'
  }
}

/** Unicode classes of re2js that the RE2 of the engines lacks (test/unit/core/query/patterns.test.ts compares them). */
const unknownToEngines = new Set((
  'Alphabetic ASCII_Hex_Digit Ascii Assigned Beria_Erfe Cn Dash Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Garay '
  + 'Gurung_Khema Hex_Digit Kirat_Rai LC Lc Lowercase Math Ol_Onal Quotation_Mark Sidetic Sunuwar Tai_Yo Terminal_Punctuation Todhri Tolong_Siki Tulu_Tigalari Unknown Uppercase '
  + 'White_Space').split(' '))

/** An escape, a class, a counted repetition, or a single character. */
const patternParts = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[^]/gs

/** Characters and classes of a pattern with its counted repetitions written out, which is what RE2 does before it looks at the size. */
function patternSize(pattern: string): number {
  const before: number[] = []
  let [size, last] = [0, 0]
  for (const [part] of pattern.matchAll(patternParts)) {
    const times = part.length > 2 && part.startsWith('{') ? Math.max(...part.match(/\d+/g)!.map(Number)) : null
    if (times !== null) [size, last] = [size + last * (times - 1), last * times]
    else if (part === '(') {
      before.push(size)
      size = 0
    } else if (part === ')' && before.length > 0) [last, size] = [size + 1, before.pop()! + size + 1]
    else [size, last] = [size + 1, 1]
  }
  return before.reduce((sum, part) => sum + part, size)
}

/** Whether no value can lie in a range. */
function isEmptyRange(test: Test): boolean {
  if (test.test !== 'range' || test.min === undefined || test.max === undefined) return false
  return test.min > test.max || (test.min === test.max && (test.minOpen === true || test.maxOpen === true))
}

function warnOf(place: Place, row: Operator, { name, known }: Target, predicate: Predicate): void {
  if (isEmptyRange(predicate.test)) report(below(place, 'value'), 'emptyRange', { name })
  const wantsEmptyList = predicate.test.test === 'size' && predicate.test.max === 0
  if (wantsEmptyList || (row.name === 'isNotSet' && predicate.blanks === 'exclude')) report(below(place, 'op'), 'neverTrue', { name })
  if (known?.type !== 'choice' || !known.values || predicate.test.test !== 'in') return
  const normal = predicate.exactCase ? nfkc : fold
  const have = new Set(known.values.map(({ value }) => normal(value)))
  const unknown = predicate.test.values.filter((value) => !have.has(String(value)))
  if (unknown.length <= eachWarned) for (const value of unknown) report(below(place, 'value'), 'unknownChoice', { name, value: shown(String(value)) })
  else report(below(place, 'value'), 'unknownChoices', { name, count: unknown.length, all: predicate.test.values.length, values: unknown.slice(0, eachWarned).map((value) => shown(String(value))).join(' · ') })
}

/** As many values that nobody has are warned of one by one; more are told in a line. */
const eachWarned = 3

/** The type of a value that the catalogue does not know: what the operator takes and the value looks like (§4.10). */
export function inferredType(op: unknown, value: unknown, unit: unknown): ValueType {
  const types = (typeof op === 'string' ? operator(op)?.types : undefined) ?? ['text']
  const sample: unknown = Array.isArray(value) ? value[0] : value
  if (typeof sample === 'number' && types.includes('number')) return 'number'
  if (types.includes('text')) return 'text'
  if (types.includes('date')) {
    const fine = typeof unit === 'string' && !(calendarUnits as readonly string[]).includes(unit)
    const instants = (Array.isArray(value) ? value : [value]).some((entry) => typeof entry === 'string' && parseDate(entry) === undefined)
    return fine || instants ? 'datetime' : 'date'
  }
  const type = types[0]!
  return type === 'identity' ? 'text' : type
}
