/** What one compilation carries, where in the definition it stands, and how it reads JSON of which nothing is known yet. */
import { problemCodes, problemOf, shown, type Parameters, type ProblemCode } from './problem-codes.ts'
import { maximumValues } from './types.ts'
import type { Bounds } from './operators.ts'
import type { Catalogue, Subject } from './catalogue.ts'
import type { ConditionPlan, Plan } from './plan.ts'
import type { Problem, Words } from './problems.ts'
import type { Clock } from './windows.ts'

/** What a definition leaves open. */
export interface CompileContext {
  /** Milliseconds. */
  now: number
  /** What `asOf: "now"` comes to, where a definition is compiled for the sake of one that looks at the past; else `now`. */
  asOf?: number
  /** IANA name; the workspace's. */
  timeZone: string
  /** 1 Monday … 7 Sunday. */
  weekStart: number
  /** The segment whose definition this is, so that a reference back to it is found. */
  segment?: string
}

export interface Compiled {
  problems: Problem[]
  warnings: Problem[]
  /** null while there is a problem. */
  plan: Plan | null
}

/** One compilation of one definition. Those of the segments it refers to share `nested`. */
export interface Run {
  catalogue: Catalogue
  context: CompileContext
  clock: Clock
  problems: Problem[]
  warnings: Problem[]
  /** The name of every node that was met, with its place. */
  names: Map<string, string>
  /** The plan of every node that has one, by name. */
  nodes: Map<string, ConditionPlan>
  nodesMet: number
  leaves: number
  /** There is more than a definition may have. */
  isFull: boolean
  /** Fields that were asked about the past and have none. */
  withoutHistory: Set<string>
  nested: Nested
}

export interface Nested {
  /** Segments that are being compiled, outermost first. */
  trail: string[]
  /** By segment and asOf. */
  done: Map<string, NestedSegment>
}

export interface NestedSegment {
  compiled: Compiled
  withoutHistory: ReadonlySet<string>
}

/** A place in a definition: the node that problems name, and the pointer to the value in question. */
export interface Place {
  run: Run
  subject: Subject
  nodeId: string
  path: string
  /** Nodes from the root down to here. */
  depth: number
  /** Within the condition of a `related`. */
  related: boolean
}

/** Reports a problem or a warning, whichever the code is. */
export function report(place: Place, code: ProblemCode, parameters: Parameters = {}): null {
  const { problems, warnings } = place.run
  ;(problemCodes[code].warning ? warnings : problems).push(problemOf(code, place.nodeId, place.path, parameters))
  return null
}

export function below(place: Place, key: string | number): Place {
  const step = typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')
  return { ...place, path: `${place.path}/${step}` }
}

/** A name of the language, which is the same in both. */
export const verbatim = (text: string): Words => ({ zh: text, en: text })

/** What a reader expected, in words. */
export const expectedWords = {
  object: { zh: '对象', en: 'an object' },
  list: { zh: '列表', en: 'a list' },
  text: { zh: '文本', en: 'text' },
  whole: { zh: '整数', en: 'a whole number' },
  flag: { zh: 'true 或 false', en: 'true or false' },
  any: { zh: '值', en: 'a value' }
} as const satisfies Record<string, Words>

/** What problems speak of where nothing has a name of its own. */
export const definitionName = { zh: '定义', en: 'The definition' }
export const nodeName = { zh: '条件', en: 'The condition' }

/** What holds a key, for problems whose reader was told no other name than that of the key. */
function holderOf({ depth }: Place, key: string, name: Words): Words {
  if (name.en !== key) return name
  return depth === 0 ? definitionName : nodeName
}

export type Properties = Readonly<Record<string, unknown>>

/** The properties of an object, of which `null` counts as absent; unknown keys are reported. null where the value is no object. */
export function objectAt(place: Place, value: unknown, allowed: readonly string[], name: Words): Properties | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return report(place, 'wrongType', { name, expected: expectedWords.object })
  const properties: Record<string, unknown> = Object.create(null)
  let unknown = 0
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key) && unknown++ < mostUnknown) report(below(place, shown(key)), 'unknownKey', { key: shown(key), allowed: allowed.join(' ') })
    else if (allowed.includes(key) && (value as Properties)[key] !== null) properties[key] = (value as Properties)[key]
  }
  return properties
}

/** Unknown keys of one object that are told. */
const mostUnknown = 20

export function missing(place: Place, key: string, expected: Words, name: Words): null {
  return report(place, 'missingValue', { name: holderOf(place, key, name), key, expected })
}

/** One of a fixed set of texts, or the fallback where it is absent; without a fallback it has to be there. */
export function optionAt<T extends string>(place: Place, properties: Properties, key: string, allowed: readonly T[], name: Words, fallback?: T): T {
  const value = properties[key]
  if (value === undefined && fallback !== undefined) return fallback
  if (value === undefined) missing(below(place, key), key, verbatim(allowed.join(' ')), name)
  else if (!(allowed as readonly unknown[]).includes(value)) report(below(place, key), 'unknownOption', { key, allowed: allowed.join(' ') })
  else return value as T
  return allowed[0]!
}

/** A whole number within bounds. */
export function wholeAt(place: Place, properties: Properties, key: string, min: number, max: number, name: Words, fallback?: number): number {
  return numberAt(place, properties, key, { min, max, whole: true }, name, fallback)
}

export function numberAt(place: Place, properties: Properties, key: string, bounds: Bounds, name: Words, fallback?: number): number {
  const value = properties[key]
  if (value !== undefined) return numberIn(below(place, key), value, bounds, key, name) ?? bounds.min
  if (fallback === undefined) missing(below(place, key), key, bounds.whole ? expectedWords.whole : typeWords.number, name)
  return fallback ?? bounds.min
}

/** A number within bounds; null after a report. */
export function numberIn(place: Place, value: unknown, { min, max, whole }: Bounds, key: string, name: Words): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return report(place, 'wrongType', { name, expected: whole ? expectedWords.whole : typeWords.number })
  return value < min || value > max ? report(place, 'outOfRange', { name: holderOf(place, key, name), key, min, max }) : value
}

export function flagAt(place: Place, properties: Properties, key: string, name: Words, fallback: boolean): boolean {
  const value = properties[key]
  if (typeof value === 'boolean') return value
  if (value !== undefined) report(below(place, key), 'wrongType', { name, expected: expectedWords.flag })
  return fallback
}

const longestName = 1000

/** A text that names something: not blank, well-formed, of reasonable length. */
export function nameAt(place: Place, value: unknown, key: string, name: Words): string | null {
  if (value === undefined || value === null) return missing(place, key, expectedWords.text, name)
  if (typeof value !== 'string') return report(place, 'wrongType', { name, expected: expectedWords.text })
  if (value.length > longestName) return report(place, 'tooLong', { name: holderOf(place, key, name), key, max: longestName })
  if (value.trim() === '') return report(place, 'blankName', { name: holderOf(place, key, name), key })
  return isSound(value) ? value : report(place, 'badText', { name })
}

/** Readers of JSON drop this key, so what is counted under it would be lost on the way. */
const droppedByReaders = '__proto__'

/** A name under which results tell a count. */
export function resultNameAt(place: Place, value: unknown, key: string, name: Words): string | null {
  return value === droppedByReaders ? report(place, 'reservedName', { key, name: droppedByReaders }) : nameAt(place, value, key, name)
}

/** Whether every store can keep a text. */
export function isSound(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** A list that is not empty and not too long; null after a report. */
export function listAt(place: Place, properties: Properties, key: string, name: Words, most = maximumValues): readonly unknown[] | null {
  const value = properties[key]
  const here = below(place, key)
  if (value === undefined) return missing(here, key, expectedWords.list, name)
  if (!Array.isArray(value)) return report(here, 'wrongType', { name, expected: expectedWords.list })
  if (value.length > most) return report(here, 'tooManyValues', { name, max: most })
  return value.length === 0 ? report(here, 'emptyList', { name: holderOf(place, key, name), key }) : value
}

/** Different names of a list; it stops at the first that is none. */
export function namesAt(place: Place, properties: Properties, key: string, name: Words, most = maximumValues): string[] {
  const found = new Set<string>()
  for (const [index, value] of (listAt(place, properties, key, name, most) ?? []).entries()) {
    const text = nameAt(below(below(place, key), index), value, key, name)
    if (text === null) break
    found.add(text)
  }
  return [...found]
}

export const typeWords = {
  text: { zh: '文本', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  decimal: { zh: '金额', en: 'a decimal number' },
  boolean: { zh: '是非', en: 'true or false' },
  date: { zh: '日期（如 2026-02-09）', en: 'a date (2026-02-09)' },
  datetime: { zh: '日期或时间（如 2026-02-09 或 2026-02-09T10:00:00+08:00）', en: 'a date or an instant (2026-02-09 or 2026-02-09T10:00:00+08:00)' },
  choice: { zh: '选项文本', en: 'the text of a choice' },
  list: { zh: '列表', en: 'a list' },
  objects: { zh: '对象列表', en: 'a list of objects' },
  identity: { zh: '身份', en: 'an identity' }
} as const satisfies Record<string, Words>

export const subjectWords: Readonly<Record<Subject, Words>> = {
  customer: { zh: '客户', en: 'customers' },
  account: { zh: '企业', en: 'accounts' },
  lead: { zh: '线索', en: 'leads' },
  opportunity: { zh: '商机', en: 'opportunities' },
  holding: { zh: '持有产品', en: 'holdings' }
}
