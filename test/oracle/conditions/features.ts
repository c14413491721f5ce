/** What of the language a definition uses, by name; and all there is to use, so that a run can tell what it left out. */
import type { Condition, Definition, PropertyFilter, Window } from '#core/domain/conditions/types.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { eventFields, fieldsOf, scoreFields } from '#test/builders/conditions/fields.ts'
import { measureOperators, operatorsOf, rankOperators } from '#test/builders/conditions/tests.ts'
import { relations } from '#core/domain/conditions/catalogue.ts'

const typeOf = new Map([...Object.values(fieldsOf).flat(), ...eventFields, ...scoreFields].map(({ name, type }) => [name, type]))
const elementTypes: Record<string, ValueType> = { sku: 'text', n: 'number', paid: 'boolean', 'spec.size': 'number', due: 'date' }

/** Names such as `attribute text contains`, `window rolling`, `measure avg`; each once. */
export function featuresOf(definition: Definition): Set<string> {
  const found = new Set([`entity ${definition.entity}`])
  if (definition.universe?.kind === 'segment') found.add('universe segment')
  if (definition.asOf && definition.asOf !== 'now') found.add('asOf fixed')
  if (definition.limit) found.add(`limit ${definition.limit.by === 'random' ? 'random' : Object.keys(definition.limit.by)[0]} ${definition.limit.n === undefined ? 'percent' : 'n'}`)
  collect(definition.root, found)
  return found
}

function collect(condition: Condition, found: Set<string>): void {
  const filters = (where: readonly PropertyFilter[] | undefined, place: string, types: (name: string) => ValueType | undefined) =>
    where?.forEach(({ property, op, exactCase }) => found.add(`${place} ${types(property)} ${op}`).add(exactCase ? 'exactCase' : place))
  const ofEvents = (where: readonly PropertyFilter[] | undefined) => filters(where, 'property', (name) => typeOf.get(name))
  const ofWindow = (window: Window | undefined) => window && found.add(windowName(window))
  found.add(condition.kind)
  switch (condition.kind) {
    case 'group':
      found.add(`group ${condition.op}${condition.not ? ' not' : ''}`)
      for (const child of condition.children) collect(child, found)
      return
    case 'attribute':
      found.add(condition.field.startsWith('identity.') ? `identity ${condition.op}` : `attribute ${typeOf.get(condition.field)} ${condition.op}`)
      if (condition.blanks) found.add(`blanks ${condition.blanks}`)
      if (condition.exactCase) found.add('exactCase')
      return
    case 'score':
      found.add(`score ${typeOf.get(condition.score)} ${condition.op}`)
      return
    case 'tag':
      found.add(`tag ${condition.op}`)
      ofWindow(condition.tagged)
      return
    case 'event':
      ofEvents(condition.where)
      ofWindow(condition.window)
      found.add(`measure ${condition.measure?.fn ?? 'count'}`).add(`measure ${condition.op ?? 'gte'}`)
      return
    case 'occurrence':
      ofEvents(condition.where)
      ofEvents(condition.has)
      ofWindow(condition.window)
      found.add(`occurrence ${condition.which}`)
      return
    case 'elements':
      filters(condition.where, 'element', (name) => elementTypes[name])
      found.add(`elements ${condition.op}`)
      return
    case 'history':
      ofWindow(condition.window)
      found.add(`history ${condition.op}`)
      return
    case 'sequence':
      for (const step of condition.steps) ofEvents(step.where)
      ofWindow(condition.window)
      found.add(`sequence ${condition.order ?? 'then'}`)
      for (const key of ['within', 'gaps', 'notBetween', 'same', 'not'] as const) if (condition[key]) found.add(`sequence ${key}`)
      return
    case 'related':
      found.add(`related ${condition.quantifier}`).add(`related ${condition.relation}`)
      collect(condition.where, found)
      return
    case 'segment':
    case 'folder':
    case 'list':
      found.add(`${condition.kind} ${condition.op}`)
  }
}

const windowName = (window: Window) => `window ${window.kind}${window.kind === 'calendar' ? (window.includeCurrent === false ? ' finished' : ' current') : ''}`

const types = (place: string, of: readonly ValueType[], ranks: boolean) =>
  of.flatMap((type) => [...operatorsOf[type], ...(ranks && (type === 'number' || type === 'decimal') ? rankOperators : [])].map((op) => `${place} ${type} ${op}`))
const names = (place: string, of: readonly string[]) => of.map((name) => `${place} ${name}`)
const everyType: readonly ValueType[] = ['text', 'choice', 'number', 'decimal', 'boolean', 'date', 'datetime', 'list']

const windows = names('window', ['all', 'calendar current', 'calendar finished', 'rolling', 'ago', 'between', 'before', 'after', 'olderThan'])
const onEvents = [
  ...windows, ...names('measure', ['count', 'distinct', 'activeDays', 'activePeriods', 'sum', 'avg', 'min', 'max', 'median', 'first', 'last', 'daysSinceFirst', 'daysSinceLast']),
  ...names('measure', [...measureOperators, ...rankOperators]), ...names('occurrence', ['first', 'firstEver', 'last']),
  ...names('sequence', ['then', 'any', 'within', 'gaps', 'notBetween', 'same', 'not']), 'event', 'occurrence', 'sequence'
]

/** Everything that every engine must have been asked. */
export const allFeatures: readonly string[] = [
  ...names('entity', ['customer', 'account', 'lead']), 'universe segment', 'asOf fixed', ...['random', 'score', 'attribute'].flatMap((by) => [`limit ${by} n`, `limit ${by} percent`]),
  ...names('group', ['and', 'or', 'and not', 'or not']), ...types('attribute', everyType, true), ...types('property', everyType, false),
  ...types('element', ['text', 'number', 'boolean', 'date'], false), ...types('score', ['number', 'choice'], true), ...names('blanks', ['include', 'exclude']), 'exactCase',
  ...names('identity', ['hasChannel', 'notHasChannel', 'verified', 'sharedByAtLeast']), ...names('tag', ['hasAny', 'hasAll', 'hasNone']), ...onEvents,
  ...names('elements', ['any', 'all', 'none', 'atLeast']), ...names('history', ['heldFor', 'changed', 'was']),
  ...names('related', ['any', 'all', 'none', 'atLeast', 'atMost', 'exactly', ...relations.map(({ name }) => name)]), ...names('segment', ['in', 'notIn']), ...names('folder', ['in', 'notIn']),
  ...names('list', ['in', 'notIn'])
]

/** What an engine that answers single leaves on events must have been asked: names, times and amounts, no other properties. */
export const eventFeatures: readonly string[] = onEvents.filter((name) => name !== 'sequence same' && name !== 'measure distinct')
