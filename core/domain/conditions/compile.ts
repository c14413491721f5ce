/**
 * A definition (or one condition) of which nothing is known yet, against a catalogue at one instant: its problems, its warnings and, while there is no
 * problem, the plan that engines run. It never throws and reports everything at once (shared/spec/conditions.md §4).
 */
import { rowField, scoreField, subjectField } from './compile-fields.ts'
import { membersOf } from './compile-segments.ts'
import {
  below, definitionName, expectedWords, flagAt, listAt, missing, nameAt, nodeName, numberAt, objectAt, optionAt, report, resultNameAt, subjectWords, typeWords, verbatim, wholeAt,
  type CompileContext, type Compiled, type Nested, type Place, type Properties, type Run
} from './compile-scope.ts'
import { leafKinds, leafKindsOf, leaves } from './leaves.ts'
import { seedNumber } from './hash.ts'
import { shown } from './problem-codes.ts'
import { isTimeZone, parseInstant } from './time.ts'
import { maximumDepth, maximumLeaves, type ConditionKind } from './types.ts'
import { entityTypes, type EntityType } from '../entities.ts'
import { nothingKnown, type Catalogue, type CatalogueField, type Subject } from './catalogue.ts'
import { filtersAt, type Compilers, type LeafKind } from './leaves-shared.ts'
import type { ConditionPlan, GroupPlan, LimitPlan, Plan, PropertyPredicate, SegmentPlan } from './plan.ts'
import type { Problem } from './problems.ts'
import type { ValueType } from '../fields.ts'

export type { CompileContext, Compiled } from './compile-scope.ts'

export function compile(input: unknown, catalogue: Catalogue, context: CompileContext): Compiled {
  return compileRun(input, catalogue, context).compiled
}

/** Nothing is being compiled yet but the definition itself. */
const nestedOf = ({ segment }: CompileContext): Nested => ({ trail: segment === undefined ? [] : [segment], done: new Map() })

export interface CompiledCondition {
  problems: Problem[]
  warnings: Problem[]
  plan: ConditionPlan | null
}

/** One condition of a rule or filter. `path` is where it stands in what was sent. */
export function compileCondition(condition: unknown, subject: Subject, catalogue: Catalogue, context: CompileContext, path = '/root'): CompiledCondition {
  return compileConditionRun(condition, subject, catalogue, context, path).compiled
}

/** Filters on a row of which `fields` are known, all of which must hold. `path` is where they stand in what was sent. */
export function compileFilters(filters: unknown, fields: ReadonlyMap<string, CatalogueField>, context: CompileContext, path: string): { problems: Problem[]; where: PropertyPredicate[] } {
  const run = newRun(nothingKnown, context, nestedOf(context))
  const where = filtersAt({ run, subject: 'customer', nodeId: path, path, depth: 0, related: false }, { where: filters }, 'where', rowField(fields))
  return { problems: run.problems, where }
}

/** compileCondition with the plans of single nodes. */
export function compileConditionRun(condition: unknown, subject: Subject, catalogue: Catalogue, context: CompileContext, path: string): { compiled: CompiledCondition; run: Run } {
  const run = newRun(catalogue, context, nestedOf(context))
  const place: Place = { run, subject, nodeId: path, path, depth: 0, related: false }
  const plan = isTooLarge(condition) ? report(place, 'tooLarge') : conditionAt(place, condition)
  warnOfHistory(place)
  return { compiled: { problems: run.problems, warnings: run.warnings, plan: run.problems.length === 0 ? plan : null }, run }
}

/** compile with the plans of single nodes, which are there even where others have problems. */
export function compileRun(input: unknown, catalogue: Catalogue, context: CompileContext, nested = nestedOf(context)): { compiled: Compiled; run: Run } {
  const run = newRun(catalogue, context, nested)
  const place: Place = { run, subject: 'customer', nodeId: '', path: '', depth: 0, related: false }
  const plan = isTooLarge(input) ? report(place, 'tooLarge') : definitionAt(place, input)
  return { compiled: { problems: run.problems, warnings: run.warnings, plan: run.problems.length === 0 ? plan : null }, run }
}

function newRun(catalogue: Catalogue, context: CompileContext, nested: Nested): Run {
  const clock = { asOf: context.asOf ?? context.now, timeZone: context.timeZone, weekStart: context.weekStart }
  return { catalogue, context, clock, problems: [], warnings: [], names: new Map(), nodes: new Map(), nodesMet: 0, leaves: 0, isFull: false, withoutHistory: new Set(), nested }
}

/** Values and keys of a definition: 200 leaves with lists of 100,000 would be a mistake long before. */
const mostParts = 1_000_000

/** Whether a value has more parts than a definition may have, or no end. */
function isTooLarge(input: unknown): boolean {
  const waiting: unknown[] = [input]
  let parts = 0
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const children: unknown[] = Array.isArray(value) ? value : Object.values(value)
    parts += children.length + 1
    if (parts > mostParts) return true
    for (const child of children) waiting.push(child)
  }
  return false
}

const definitionKeys = ['schema', 'entity', 'universe', 'asOf', 'timeZone', 'weekStart', 'root', 'limit', 'split']

function definitionAt(start: Place, input: unknown): Plan | null {
  const definition = objectAt(start, input, definitionKeys, definitionName)
  if (!definition) return null
  if (definition.schema === undefined) missing(below(start, 'schema'), 'schema', verbatim('1'), definitionName)
  else if (definition.schema !== 1) report(below(start, 'schema'), 'unknownOption', { key: 'schema', allowed: '1' })
  const entity = optionAt<EntityType>(start, definition, 'entity', entityTypes, verbatim('entity'))
  const place = { ...start, subject: entity }
  readClock(place, definition)
  const universe = universeAt(place, definition)
  const root = conditionAt({ ...below(place, 'root'), nodeId: '/root' }, definition.root)
  const limit = definition.limit === undefined ? null : limitAt(below(place, 'limit'), definition.limit)
  const split = definition.split === undefined ? [] : splitAt(place, definition)
  warnOfHistory(below(place, 'asOf'))
  const { asOf, timeZone } = place.run.clock
  return root && { entity, universe, asOf, timeZone, root, limit, split }
}

const asOfWords = { zh: 'now 或带时区的时间（如 2026-02-09T10:00:00+08:00）', en: 'now or an instant with its zone (2026-02-09T10:00:00+08:00)' }
/** The end of an instant that says its zone (§1). */
const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/

function readClock(place: Place, definition: Properties): void {
  const { clock } = place.run
  const zone = definition.timeZone
  if (zone !== undefined && (typeof zone !== 'string' || !isTimeZone(zone))) report(below(place, 'timeZone'), 'badTimeZone')
  else if (zone !== undefined) clock.timeZone = zone
  clock.weekStart = wholeAt(place, definition, 'weekStart', 1, 7, verbatim('weekStart'), clock.weekStart)
  if (definition.asOf === undefined || definition.asOf === 'now') return
  const asOf = typeof definition.asOf === 'string' && zoned.test(definition.asOf) ? parseInstant(definition.asOf, clock.timeZone) : undefined
  if (asOf === undefined) report(below(place, 'asOf'), 'wrongType', { name: verbatim('asOf'), expected: asOfWords })
  else clock.asOf = asOf
}

function universeAt(place: Place, definition: Properties): SegmentPlan | null {
  const here = { ...below(place, 'universe'), nodeId: '/universe' }
  if (definition.universe === undefined) return null
  const universe = objectAt(here, definition.universe, ['kind', 'segment'], verbatim('universe'))
  const kind = universe && optionAt(here, universe, 'kind', ['all', 'segment'], verbatim('universe'))
  if (kind === 'all' && universe?.segment !== undefined) report(below(here, 'segment'), 'unexpectedKey', { name: verbatim('all'), key: 'segment' })
  const segment = kind === 'segment' ? nameAt(below(here, 'segment'), universe?.segment, 'segment', verbatim('universe')) : null
  const members = segment === null ? null : compilers.members(below(here, 'segment'), segment)
  return members && { kind: 'segment', id: '/universe', segment: segment!, negated: false, members }
}

const nodeKeys = ['kind', 'id', 'note'] as const
const groupKeys = [...nodeKeys, 'op', 'not', 'children']
const kindsWithGroup: readonly ConditionKind[] = ['group', ...leafKinds]
const longestNote = 10_000

/** One node with everything below it; null after a report. */
function conditionAt(above: Place, value: unknown): ConditionPlan | null {
  const unnamed = { ...above, nodeId: above.path, depth: above.depth + 1 }
  if (unnamed.depth > maximumDepth) return report(unnamed, 'tooDeep', { max: maximumDepth })
  if (++unnamed.run.nodesMet > mostNodes) return tooMany(unnamed)
  if (value === undefined || value === null) return missing(unnamed, above.path.slice(above.path.lastIndexOf('/') + 1), expectedWords.object, nodeName)
  if (typeof value !== 'object' || Array.isArray(value)) return report(unnamed, 'wrongType', { name: nodeName, expected: expectedWords.object })
  const place = named(unnamed, value)
  const kind: unknown = Object.hasOwn(value, 'kind') ? (value as Properties).kind : undefined
  if (kind === undefined) return missing(below(place, 'kind'), 'kind', verbatim(kindsWithGroup.join(' ')), nodeName)
  if (!kindsWithGroup.includes(kind as ConditionKind)) return report(below(place, 'kind'), 'unknownOption', { key: 'kind', allowed: kindsWithGroup.join(' ') })
  const node = kind === 'group' ? groupAt(place, value) : leafAt(place, kind as LeafKind, value)
  if (node) place.run.nodes.set(place.nodeId, node)
  return node
}

/** Nodes of any kind, sound or not: as many as 200 leaves could stand under. */
const mostNodes = maximumLeaves * maximumDepth

/** Said once; nothing is read after it. */
function tooMany(place: Place): null {
  if (!place.run.isFull) report(place, 'tooManyLeaves', { max: maximumLeaves })
  place.run.isFull = true
  return null
}

/** The place under the name of its node, which no other node may have. */
function named(place: Place, value: object): Place {
  const { names } = place.run
  const { id, note } = value as Properties
  const given = id === undefined || id === null ? null : resultNameAt(below(place, 'id'), id, 'id', nodeName)
  const nodeId = given ?? place.path
  const other = names.get(nodeId)
  if (other === undefined) names.set(nodeId, place.path)
  else report({ ...below(place, 'id'), nodeId }, 'duplicateId', { other })
  if (note !== undefined && note !== null && typeof note !== 'string') report(below(place, 'note'), 'wrongType', { name: nodeName, expected: expectedWords.text })
  else if (typeof note === 'string' && note.length > longestNote) report(below(place, 'note'), 'tooLong', { name: nodeName, key: 'note', max: longestNote })
  return { ...place, nodeId }
}

function groupAt(place: Place, value: unknown): GroupPlan | null {
  const group = objectAt(place, value, groupKeys, nodeName)!
  const op = optionAt(place, group, 'op', ['and', 'or'] as const, nodeName)
  const negated = flagAt(place, group, 'not', nodeName, false)
  const here = below(place, 'children')
  if (group.children === undefined) return missing(here, 'children', expectedWords.list, nodeName)
  if (!Array.isArray(group.children)) return report(here, 'wrongType', { name: nodeName, expected: expectedWords.list })
  if (group.children.length === 0) report(here, op === 'and' ? 'emptyAnd' : 'emptyOr')
  const children: ConditionPlan[] = []
  for (const [index, child] of group.children.entries()) {
    if (place.run.isFull) break
    const node = conditionAt(below(here, index), child)
    if (node) children.push(node)
  }
  return { kind: 'group', id: place.nodeId, op, negated, children }
}

function leafAt(place: Place, kind: LeafKind, value: unknown): ConditionPlan | null {
  const { run, subject } = place
  run.leaves += 1
  if (run.leaves > maximumLeaves) return tooMany(place)
  const properties = objectAt(place, value, [...nodeKeys, ...leaves[kind].keys], nodeName)!
  const allowed = leafKindsOf(subject)
  if (!allowed.includes(kind)) return report(below(place, 'kind'), 'notForSubject', { kind, subject: subjectWords[subject], allowed: ['group', ...allowed].join(' ') })
  return leaves[kind].compile(place, properties, compilers)
}

const compilers: Compilers = { condition: conditionAt, members: (place, segment) => membersOf(place, segment, compileRun) }

function warnOfHistory(place: Place): void {
  const { withoutHistory } = place.run
  if (withoutHistory.size > 0) report({ ...place, nodeId: '' }, 'noHistory', { fields: [...withoutHistory].sort().map(shown).join(', ') })
}

function limitAt(place: Place, value: unknown): LimitPlan | null {
  const name = verbatim('limit')
  const limit = objectAt(place, value, ['n', 'percent', 'by', 'direction', 'seed'], name)
  if (!limit) return null
  if (limit.n !== undefined && limit.percent !== undefined) report(below(place, 'percent'), 'unexpectedKey', { name: verbatim('n'), key: 'percent' })
  const percent = limit.n === undefined && limit.percent !== undefined ? numberAt(place, limit, 'percent', { min: 0, max: 100, whole: false }, name) : null
  const n = percent === null ? wholeAt(place, limit, 'n', 0, Number.MAX_SAFE_INTEGER, name) : null
  const descending = optionAt(place, limit, 'direction', ['asc', 'desc'], name, 'desc') === 'desc'
  if (limit.seed !== undefined && typeof limit.seed !== 'string' && !Number.isFinite(limit.seed)) report(below(place, 'seed'), 'wrongType', { name: verbatim('seed'), expected: typeWords.text })
  const seed = typeof limit.seed === 'string' || typeof limit.seed === 'number' ? limit.seed : 0
  return { n, percent, by: orderAt(below(place, 'by'), limit.by), descending, seed: seedNumber(seed) }
}

const ordered: readonly ValueType[] = ['number', 'decimal', 'date', 'datetime']
const orderedWords = { zh: '数字或日期', en: 'a number or a date' }

/** The field that a limit orders by; null for random order, and after a report. */
function orderAt(place: Place, value: unknown): LimitPlan['by'] {
  if (value === 'random') return null
  const name = verbatim('limit')
  const by = value === undefined ? missing(place, 'by', verbatim('random, {"score": …}, {"attribute": …}'), name) : objectAt(place, value, ['score', 'attribute'], name)
  if (!by) return null
  if (by.score !== undefined && by.attribute !== undefined) report(below(place, 'attribute'), 'unexpectedKey', { name: verbatim('score'), key: 'attribute' })
  const target = by.score === undefined ? subjectField(below(place, 'attribute'), by.attribute) : scoreField(below(place, 'score'), by.score)
  if (!target) return null
  if (!ordered.includes(target.type)) report(place, 'wrongFieldType', { fn: 'limit', expected: orderedWords, name: target.name, type: typeWords[target.type] })
  if (target.field.place === 'secret') report(place, 'vaultField', { name: target.name })
  return target.field
}

const mostParties = 100

function splitAt(place: Place, definition: Properties): Plan['split'] {
  const name = verbatim('split')
  const here = below(place, 'split')
  const parts = (listAt(place, definition, 'split', name, mostParties) ?? []).flatMap((entry, index) => {
    const at = below(here, index)
    const part = objectAt(at, entry, ['label', 'percent'], name)
    const label = part && resultNameAt(below(at, 'label'), part.label, 'label', name)
    const percent = part ? numberAt(at, part, 'percent', { min: 0, max: 100, whole: false }, name) : 0
    return label === null ? [] : [{ label, percent }]
  })
  const total = parts.reduce((sum, { percent }) => sum + percent, 0)
  if (new Set(parts.map(({ label }) => label)).size < parts.length || total > 100 + 1e-9) report(here, 'badSplit')
  return parts
}
