/** Conditions on what an entity is now or was: attribute, identity, score, elements, history. */
import { elementPath, scoreField, subjectField, type Resolved } from './compile-fields.ts'
import { compilePredicate, operandAt, readValue } from './compile-predicate.ts'
import { below, expectedWords, flagAt, missing, optionAt, report, verbatim, typeWords, type Place, type Properties } from './compile-scope.ts'
import { durationAt, instantAt, seenPart, windowAt } from './compile-windows.ts'
import { filtersAt, quantifierAt, type Leaf } from './leaves-shared.ts'
import { operator, operatorsOf } from './operators.ts'
import { shown } from './problem-codes.ts'
import { channelOf } from '../channels.ts'
import type { HistoryPlan, HistoryValue, IdentityPlan, LeafPlan } from './plan.ts'

function attribute(place: Place, properties: Properties): LeafPlan | null {
  const name = properties.field
  const channel = typeof name === 'string' ? channelOf(name) : undefined
  return channel !== undefined ? identity(place, channel, properties) : predicateOn(place, subjectField(below(place, 'field'), name), properties)
}

function predicateOn(place: Place, target: Resolved | null, properties: Properties): LeafPlan | null {
  const predicate = target && compilePredicate(place, target, properties, { ranks: !place.related, blanks: 'include' })
  return predicate && { kind: 'attribute', id: place.nodeId, field: target.field, ...predicate }
}

function identity(place: Place, channel: string, properties: Properties): IdentityPlan | null {
  const { run, subject, nodeId } = place
  const name = verbatim(shown(String(properties.field)))
  if (subject === 'opportunity' || subject === 'holding' || !run.catalogue.channels.has(channel)) {
    return report(below(place, 'field'), 'unknownChannel', { channel: shown(channel), allowed: [...run.catalogue.channels].join(' ') })
  }
  const row = typeof properties.op === 'string' ? operator(properties.op) : undefined
  if (properties.op === undefined) return missing(below(place, 'op'), 'op', expectedWords.text, name)
  if (!row?.ask) {
    const allowed = operatorsOf('identity').map((entry) => entry.name).join(' ')
    return report(below(place, 'op'), 'unknownOperator', { name, type: typeWords.identity, operator: shown(String(row?.name ?? typeof properties.op)), allowed })
  }
  for (const key of ['exactCase', 'blanks']) if (properties[key] !== undefined) report(below(place, key), 'unexpectedKey', { name: verbatim(row.name), key })
  if (run.clock.asOf < run.context.now) run.withoutHistory.add(String(properties.field))
  const operand = operandAt(place, row, { name, type: 'text' }, properties, false)
  return operand && { kind: 'identity', id: nodeId, channel, ask: row.ask(operand.n), negated: row.negates !== null }
}

function elements(place: Place, properties: Properties): LeafPlan | null {
  const quantifier = quantifierAt(place, properties, 'op', ['any', 'all', 'none', 'atLeast'])
  const list = subjectField(below(place, 'field'), properties.field)
  if (!list) return null
  if (list.type !== 'objects') return report(below(place, 'field'), 'notObjects', { name: list.name })
  if (properties.where === undefined) missing(below(place, 'where'), 'where', expectedWords.list, list.name)
  return { kind: 'elements', id: place.nodeId, field: list.field, quantifier, where: filtersAt(place, properties, 'where', elementPath(list)) }
}

const historyKeys = { heldFor: ['value', 'duration', 'longer'], changed: ['from', 'to', 'window'], was: ['value', 'window', 'at'] } as const
const historyNames = Object.keys(historyKeys) as (keyof typeof historyKeys)[]

function history(place: Place, properties: Properties): LeafPlan | null {
  const op = optionAt(place, properties, 'op', historyNames, verbatim('history'))
  const target = subjectField(below(place, 'field'), properties.field)
  if (!target) return null
  if (!target.known?.history || target.type === 'list' || target.type === 'objects') return report(below(place, 'field'), 'noHistoryKept', { name: target.name })
  const allowed: readonly string[] = ['field', 'op', ...historyKeys[op]]
  for (const key of Object.keys(properties)) if (allKeys.has(key) && !allowed.includes(key)) report(below(place, key), 'unexpectedKey', { name: verbatim(op), key })
  const ask = asks[op](place, target, properties)
  return ask && { kind: 'history', id: place.nodeId, field: target.field, ask }
}

const allKeys = new Set<string>(Object.values(historyKeys).flat())

const asks: Record<keyof typeof historyKeys, (place: Place, target: Resolved, properties: Properties) => HistoryPlan['ask'] | null> = {
  heldFor(place, target, properties) {
    const value = historyValue(below(place, 'value'), target, properties.value)
    const since = place.run.clock.asOf - durationAt(below(place, 'duration'), properties.duration)
    return value === null ? null : { op: 'heldFor', value, since, longer: flagAt(place, properties, 'longer', target.name, true) }
  },
  changed(place, target, properties) {
    const from = properties.from === undefined ? null : historyValue(below(place, 'from'), target, properties.from)
    const to = properties.to === undefined ? null : historyValue(below(place, 'to'), target, properties.to)
    return { op: 'changed', from, to, window: windowAt(below(place, 'window'), properties.window) }
  },
  was(place, target, properties) {
    const value = historyValue(below(place, 'value'), target, properties.value)
    if (properties.at !== undefined && properties.window !== undefined) report(below(place, 'at'), 'unexpectedKey', { name: verbatim('window'), key: 'at' })
    const at = properties.at === undefined ? null : instantAt(below(place, 'at'), properties.at)
    const window = at ? seenPart(below(place, 'at'), at) : windowAt(below(place, 'window'), properties.window)
    return value === null ? null : { op: 'was', value, window }
  }
}

/** One value of the field's type, as a test `in` has it; null after a report. */
function historyValue(place: Place, target: Resolved, value: unknown): HistoryValue | null {
  if (value === undefined) return missing(place, 'value', typeWords[target.type], target.name)
  if (target.type === 'boolean') return typeof value === 'boolean' ? value : report(place, 'wrongType', { name: target.name, expected: typeWords.boolean })
  const read = readValue(place, operator('eq')!, target.name, target.type, value, false)
  if (!read) return null
  const wholeDay = target.type === 'datetime' && read.span !== undefined && read.span.to - read.span.from > 1
  return wholeDay ? report(place, 'wrongType', { name: target.name, expected: instantWords }) : (read.value ?? read.span?.from ?? null)
}

const instantWords = { zh: '时间（如 2026-02-09T10:00:00+08:00）', en: 'an instant (2026-02-09T10:00:00+08:00)' }

export const fieldLeaves = {
  attribute: { keys: ['field', 'op', 'value', 'unit', 'exactCase', 'blanks'], everywhere: true, compile: attribute },
  score: { keys: ['score', 'op', 'value'], everywhere: false, compile: (place, properties) => predicateOn(place, scoreField(below(place, 'score'), properties.score), properties) },
  elements: { keys: ['field', 'op', 'n', 'where'], everywhere: true, compile: elements },
  history: { keys: ['field', 'op', ...allKeys], everywhere: true, compile: history }
} satisfies Record<string, Leaf>
