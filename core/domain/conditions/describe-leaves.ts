/** One leaf in words: what the definition says, with the bounds that the plan came to. Read only of leaves that compiled without a problem. */
import { measureWords, phrases, quantifierWords, sourceWords, weekdayWords, whichWords, windowWords } from './describe-words.ts'
import { operator } from './operators.ts'
import { closedUp, filled, shown, type Parameters } from './problem-codes.ts'
import { parseDate, parseInstant, clockText, dateText, offsetText } from './time.ts'
import { units } from './windows.ts'
import { numberText } from '../number-text.ts'
import { channelLabel } from '../channels.ts'
import { eventTypeLabel } from '../event-types.ts'
import type { Catalogue, CatalogueField } from './catalogue.ts'
import type {
  AttributePlan, ElementsPlan, EventPlan, FieldRef, HistoryPlan, IdentityPlan, Interval, LeafPlan, OccurrencePlan, Predicate, PropertyPredicate, RelatedPlan, SequencePlan, TagPlan
} from './plan.ts'
import type { Words } from './problems.ts'
import type * as language from './types.ts'
import type { ValueType } from '../fields.ts'

export type Locale = keyof Words

/** What words depend on besides the condition. */
export interface Speech {
  locale: Locale
  catalogue: Catalogue
  timeZone: string
  asOf: number
  /** Without the bounds that windows and dates come to. */
  brief: boolean
  /** The words of another node, for `related`. */
  node: (condition: unknown, path: string, depth: number) => string
}

const phrase = ({ locale }: Speech, words: Words, parameters: Parameters = {}) => filled(locale === 'zh' ? closedUp(words.zh, parameters) : words[locale], parameters, locale)


/** Values of a list that are spelt out. */
const mostShown = 5

function joined(speech: Speech, texts: readonly string[]): string {
  const text = texts.slice(0, mostShown).join(speech.locale === 'zh' ? '、' : ', ')
  return texts.length > mostShown ? phrase(speech, phrases.more, { text, n: texts.length }) : text
}

const quoted = (speech: Speech, text: string) => phrase(speech, phrases.text, { text: shown(text) })
function valueText(speech: Speech, value: unknown): string {
  if (typeof value === 'boolean') return quoted(speech, phrase(speech, value ? phrases.yes : phrases.no))
  // Years stay whole.
  if (typeof value === 'number') return Math.abs(value) < 10_000 ? String(value) : numberText(value)
  return typeof value === 'string' && parseDate(value) === undefined ? quoted(speech, value) : String(value)
}

/** `30 天`, `1 day`, `2 days`. */
function amountText({ locale }: Speech, n: number, unit: language.RelativeUnit): string {
  return `${n} ${locale === 'en' && n === 1 ? units[unit].words.en : units[unit].counted[locale]}`
}

const durationText = (speech: Speech, { n, unit }: language.Duration) => amountText(speech, n, unit)

const minute = 60_000

/**
 * `2026-02-09 00:00 → 2026-02-16 00:00 +08:00`, or days without zone, both included. What is counted from the time of the run is shown to the minute: an end at it,
 * and, with `relative`, both.
 */
function boundsText(speech: Speech, { from, to }: Interval, type: 'date' | 'datetime' = 'datetime', relative = false): string {
  if (type === 'date') return openBounds(speech, phrases.days, from === null ? null : dateText(from), to === null ? null : dateText(from === null ? to : to - 1))
  const zone = (at: number) => offsetText(at, speech.timeZone)
  const text = (at: number, withZone: boolean) => clockText(at, speech.timeZone) + (withZone ? ` ${zone(at)}` : '')
  const toMinute = (at: number) => Math.floor(at / minute) * minute
  const start = from !== null && relative ? toMinute(from) : from
  const end = to === speech.asOf + 1 ? toMinute(speech.asOf) : to !== null && relative ? toMinute(to) : to
  return openBounds(speech, phrases.range, start === null ? null : text(start, end === null || zone(start) !== zone(end)), end === null ? null : text(end, true))
}

function openBounds(speech: Speech, both: Words, from: string | null, to: string | null): string {
  if (from !== null && to !== null) return phrase(speech, both, { from, to })
  if (from !== null) return phrase(speech, phrases.from, { from })
  return to === null ? phrase(speech, windowWords.all) : phrase(speech, phrases.until, { to })
}

interface Asked {
  op: string
  value?: unknown
  unit?: language.RelativeUnit
}

/** What an operator asks, e.g. `在未来 30 天内（2026-02-11 至 2026-03-12）`. */
function asks(speech: Speech, { op, value, unit }: Asked, predicate: Predicate | null, type: ValueType | 'identity'): string {
  const row = operator(op)!
  const words = phrase(speech, row.words, { value: askedValue(speech, row.name, value, unit), unit: unit ? units[unit].words[speech.locale] : '' })
  if (!predicate) return words
  const { test } = predicate
  const relative = row.shape === 'unit' || row.shape === 'number+unit'
  const wholeDays = type === 'datetime' && (Array.isArray(value) ? value : [value]).every((entry) => typeof entry === 'string' && parseDate(entry) !== undefined)
  const bounds = test.test === 'range' && (type === 'date' || type === 'datetime') && (relative || wholeDays)
    ? boundsAside(speech, { from: test.min ?? null, to: test.max ?? null }, type, relative) : ''
  const blanks = predicate.negated && predicate.blanks === 'include' && row.name !== 'isNotSet' ? phrase(speech, phrases.blanksIn) : ''
  return words + bounds + (predicate.exactCase ? phrase(speech, phrases.exactCase) : '') + blanks
}

/** The bounds in brackets behind the words for them. */
function boundsAside(speech: Speech, interval: Interval, type?: 'date' | 'datetime', relative?: boolean): string {
  return speech.brief ? '' : phrase(speech, phrases.bounds, { text: boundsText(speech, interval, type, relative) })
}

function askedValue(speech: Speech, name: string, value: unknown, unit?: language.RelativeUnit): string {
  if (typeof value === 'number' && unit) return amountText(speech, value, unit)
  if (!Array.isArray(value)) return value === undefined || value === null ? '' : valueText(speech, value)
  const { shape } = operator(name)!
  if (shape === 'pair') return phrase(speech, phrases.pair, { from: valueText(speech, value[0]), to: valueText(speech, value[1]) })
  return joined(speech, value.map((entry: unknown) => (name === 'weekdayIs' ? weekdayWords[Number(entry) - 1]![speech.locale] : valueText(speech, entry))))
}

function fieldText({ locale, catalogue }: Speech, field: FieldRef): string {
  const known: CatalogueField | undefined = field.of === 'event' ? catalogue.eventProperties.get(field.name)
    : field.of === 'score' ? catalogue.scores.get(field.name)
      : field.of === 'element' ? undefined : catalogue.fields(field.of).get(field.name)
  return known?.label[locale] ?? shown(field.name)
}

/** ` 满足 …`: the filters of one `where`, empty where there are none. */
function filtersText(speech: Speech, asked: readonly language.PropertyFilter[] | undefined, planned: readonly PropertyPredicate[]): string {
  return (asked ?? []).map((filter, index) => attributeText(speech, filter, planned[index]!, planned[index]!.field)).join(phrase(speech, phrases.and))
}

const whereText = (speech: Speech, asked: readonly language.PropertyFilter[] | undefined, planned: readonly PropertyPredicate[]) =>
  planned.length === 0 ? '' : phrase(speech, phrases.where, { text: filtersText(speech, asked, planned) })

const attributeText = (speech: Speech, asked: Asked, predicate: Predicate, field: FieldRef) => about(speech, fieldText(speech, field), asks(speech, asked, predicate, field.type))

/** What is asked of something; behind a Latin name Chinese words stand apart. */
function about(speech: Speech, field: string, asked: string): string {
  const gap = speech.locale === 'zh' && /[\w)]$/.test(field) && /^[\u3400-\u9fff]/.test(asked) ? ' ' : ''
  return phrase(speech, phrases.attribute, { field: field + gap, asks: asked })
}

/** Events with their filters, e.g. `「订单」（金额大于 100）`. */
function eventsText(speech: Speech, step: language.SequenceStep, match: { names: readonly string[]; where: readonly PropertyPredicate[] }): string {
  return joined(speech, match.names.map((name) => quoted(speech, eventTypeLabel(name)[speech.locale]))) + whereText(speech, step.where, match.where)
}

/** A date as it was given; an instant in the zone of the run. */
function momentText({ timeZone }: Speech, text: string): string {
  const at = parseDate(text) === undefined ? parseInstant(text, timeZone) : undefined
  return at === undefined ? shown(text) : `${clockText(at, timeZone)} ${offsetText(at, timeZone)}`
}

function windowText(speech: Speech, window: language.Window | undefined): string {
  const moment = (text: string) => momentText(speech, text)
  switch (window?.kind) {
    case 'calendar': return phrase(speech, window.includeCurrent === false ? windowWords.finished : windowWords.calendar, { last: amountText(speech, window.last, window.unit) })
    case 'rolling': return phrase(speech, windowWords.rolling, { last: amountText(speech, window.last, window.unit) })
    case 'olderThan': return phrase(speech, windowWords.olderThan, { last: amountText(speech, window.n, window.unit) })
    case 'ago': return phrase(speech, windowWords.ago, { from: durationText(speech, window.from), to: durationText(speech, window.to) })
    case 'before':
    case 'after': return phrase(speech, windowWords[window.kind], { at: moment(window.at) })
    case 'between':
      if (!window.to) return phrase(speech, phrases.from, { from: moment(window.from!) })
      return window.from ? phrase(speech, windowWords.between, { from: moment(window.from), to: moment(window.to) }) : phrase(speech, phrases.upTo, { to: moment(window.to) })
    default: return phrase(speech, windowWords.all)
  }
}

/** Whose bounds are counted from the time of the run. */
const countedFromRun: readonly (language.Window['kind'] | undefined)[] = ['rolling', 'ago', 'olderThan']

const isAllTime = (window: language.Window | undefined) => (window?.kind ?? 'all') === 'all'

/** A window in words, and what it comes to, which stands at the end of the sentence. */
function windowParts(speech: Speech, window: language.Window | undefined, interval: Interval): { window: string; bounds: string } {
  return { window: windowText(speech, window), bounds: isAllTime(window) ? '' : boundsAside(speech, interval, 'datetime', countedFromRun.includes(window?.kind)) }
}

function measureText(speech: Speech, measure: language.Measure | undefined, plan: EventPlan['measure'], events: string): string {
  const parameters: Parameters = measure?.fn === 'activePeriods'
    ? { events, periods: measure.periods, period: durationText(speech, measure.period), each: measure.each ?? 1 }
    : { events, property: 'field' in plan ? fieldText(speech, plan.field) : '' }
  return phrase(speech, measureWords[plan.fn], parameters)
}

/** Measures that count back from the run and need no words for all time. */
const countedBack: readonly language.Measure['fn'][] = ['activePeriods', 'daysSinceFirst', 'daysSinceLast', 'first', 'last']

const quantifierText = (speech: Speech, kind: keyof typeof quantifierWords, n: number | undefined) => phrase(speech, quantifierWords[kind], { n: n ?? 0 })

function historyText(speech: Speech, asked: language.HistoryCondition, { field, ask }: HistoryPlan): string {
  const words = { field: fieldText(speech, field), value: valueText(speech, asked.value) }
  if (ask.op === 'heldFor') return phrase(speech, ask.longer ? phrases.heldAtLeast : phrases.heldLess, { ...words, duration: durationText(speech, asked.duration!) })
  if (ask.op === 'was') {
    const moment = asked.at ? { window: phrase(speech, phrases.atMoment, { at: momentText(speech, asked.at) }), bounds: boundsAside(speech, ask.window) } : windowParts(speech, asked.window, ask.window)
    return phrase(speech, phrases.was, { ...words, ...moment })
  }
  const given = (value: unknown) => value !== undefined && value !== null
  const change = given(asked.from) ? (given(asked.to) ? phrases.changeBoth : phrases.changeFrom) : given(asked.to) ? phrases.changeTo : phrases.changeAny
  return phrase(speech, phrases.changed, { ...words, ...windowParts(speech, asked.window, ask.window), change: phrase(speech, change, { from: valueText(speech, asked.from), to: valueText(speech, asked.to) }) })
}

function sequenceText(speech: Speech, asked: language.SequenceCondition, plan: SequencePlan): string {
  const steps = plan.steps.map((step, index) => eventsText(speech, asked.steps[index]!, step) + gapText(speech, asked, plan, index))
  const within = asked.within ? phrase(speech, phrases.within, { duration: durationText(speech, asked.within) }) : ''
  const same = plan.same.length > 0 ? phrase(speech, phrases.same, { properties: joined(speech, plan.same.map((field) => fieldText(speech, field))) }) : ''
  const [order, link] = plan.ordered ? [phrases.inOrder, phrases.followedBy] : [phrases.anyOrder, phrases.alongside]
  const { window, bounds } = windowParts(speech, asked.window, plan.window)
  const words = { window, order: phrase(speech, order), steps: steps.join(phrase(speech, link)) }
  return phrase(speech, plan.negated ? phrases.notSequence : phrases.sequence, words) + within + same + bounds
}

/** What is asked of the time after a step, e.g. `（至多隔 7 天）`. */
function gapText(speech: Speech, asked: language.SequenceCondition, plan: SequencePlan, index: number): string {
  const gap = asked.gaps?.[index]
  const without = asked.notBetween?.[index]
  const texts = [
    gap?.min ? phrase(speech, phrases.gapMin, { duration: durationText(speech, gap.min) }) : '',
    gap?.max ? phrase(speech, phrases.gapMax, { duration: durationText(speech, gap.max) }) : '',
    without ? phrase(speech, phrases.gapWithout, { events: eventsText(speech, without, plan.notBetween[index]!) }) : ''
  ].filter((text) => text !== '')
  return texts.length === 0 ? '' : phrase(speech, phrases.gap, { text: texts.join(speech.locale === 'zh' ? '，' : ', ') })
}

/** Of one tag, and of several. */
const tagModes = { hasAny: [phrases.tagHas, phrases.tagHasAny], hasAll: [phrases.tagHas, phrases.tagHasAll], hasNone: [phrases.tagHasNot, phrases.tagHasNone] } as const

function tagText(speech: Speech, asked: language.TagCondition, plan: TagPlan): string {
  const tags = joined(speech, plan.tags.map((id) => quoted(speech, speech.catalogue.tags.get(id)?.name ?? id)))
  return phrase(speech, tagModes[asked.op][plan.tags.length === 1 ? 0 : 1], { tags })
    + (plan.sources ? phrase(speech, phrases.tagSource, { sources: joined(speech, plan.sources.map((source) => sourceWords[source][speech.locale])) }) : '')
    + (plan.minConfidence === null ? '' : phrase(speech, phrases.tagConfidence, { n: plan.minConfidence }))
    + (asked.tagged ? phrase(speech, phrases.tagged, windowParts(speech, asked.tagged, plan.tagged)) : '')
}

const memberText = (speech: Speech, kind: Words, name: string, op: 'in' | 'notIn') => phrase(speech, phrases[op], { kind: phrase(speech, kind), name })

function occurrenceText(speech: Speech, asked: language.OccurrenceCondition, plan: OccurrencePlan): string {
  const words = { which: phrase(speech, whichWords[plan.which]), events: eventsText(speech, asked, plan.match), ...windowParts(speech, asked.window, plan.window) }
  const [alone, having] = isAllTime(asked.window) ? [phrases.occurrenceEver, phrases.occurrenceEverHas] : [phrases.occurrence, phrases.occurrenceHas]
  return plan.has.length === 0 ? phrase(speech, alone, words) : phrase(speech, having, { ...words, has: filtersText(speech, asked.has, plan.has) })
}

/** The words of each kind of leaf plan, given the condition that it came from and its pointer. */
const texts: { [K in LeafPlan['kind']]: (speech: Speech, asked: never, plan: never, path: string, depth: number) => string } = {
  attribute: (speech, asked: language.AttributeCondition, plan: AttributePlan) => attributeText(speech, asked, plan, plan.field),
  identity: (speech, asked: language.AttributeCondition, { channel }: IdentityPlan) =>
    about(speech, channelLabel(channel)[speech.locale], asks(speech, asked, null, 'identity')),
  tag: tagText,
  event: (speech, asked: language.EventCondition, plan: EventPlan) => phrase(speech, !isAllTime(asked.window) ? phrases.event : countedBack.includes(plan.measure.fn) ? phrases.eventCountedBack : phrases.eventEver, {
    ...windowParts(speech, asked.window, plan.window),
    measure: measureText(speech, asked.measure, plan.measure, eventsText(speech, asked, plan.match)),
    asks: asks(speech, asked.op ? { op: asked.op, value: asked.value } : { op: 'gte', value: 1 }, plan.predicate, 'field' in plan.measure ? plan.measure.field.type : 'number')
  }),
  occurrence: occurrenceText,
  elements: (speech, asked: language.ElementsCondition, plan: ElementsPlan) => phrase(speech, phrases.elements, {
    field: fieldText(speech, plan.field),
    quantifier: quantifierText(speech, plan.quantifier.kind, asked.n),
    where: whereText(speech, asked.where, plan.where)
  }),
  history: historyText,
  sequence: sequenceText,
  segment: (speech, { segment, op }: language.SegmentCondition) => memberText(speech, phrases.segment, quoted(speech, speech.catalogue.segments.get(segment)?.name ?? segment), op),
  folder(speech, { folder, op, descendants }: language.FolderCondition) {
    const kind = descendants === false ? phrases.folderAlone : phrases.folder
    return memberText(speech, kind, quoted(speech, speech.catalogue.folders.get(folder)?.name ?? folder), op)
  },
  list: (speech, asked: language.ListCondition) => memberText(speech, phrases.list, joined(speech, asked.ids.map((id) => quoted(speech, id))), asked.op),
  related: (speech, asked: language.RelatedCondition, plan: RelatedPlan, path, depth) => phrase(speech, phrases.related, {
    quantifier: quantifierText(speech, plan.quantifier.kind, asked.n),
    relation: speech.catalogue.relations.get(asked.relation)?.label[speech.locale] ?? asked.relation,
    text: speech.node(asked.where, `${path}/where`, depth + 1)
  })
}

export function leafText(speech: Speech, asked: unknown, plan: LeafPlan, path: string, depth: number): string {
  const text = texts[plan.kind] as (speech: Speech, asked: unknown, plan: LeafPlan, path: string, depth: number) => string
  return text(speech, asked, plan, path, depth)
}
