/** What can be asked, and the condition that each offer begins as. */
import { eventTypeLabel } from '#core/domain/event-types.ts'
import { operator, operatorsOf } from '#core/domain/conditions/operators.ts'
import type { Condition, Definition, ScoreCondition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Template } from '#core/contract/library.ts'
import type { Locale, Words } from '#core/contract/errors.ts'
import { foundIn, spellings } from '#renderer/components/pinyin.ts'
import { attributeOf, eventOf, valueFor } from '#renderer/editors/condition/drafts.ts'
import { templatesFor } from './templates.ts'

export const offerGroups = ['fields', 'tags', 'events', 'segments', 'scores', 'relations', 'folders', 'structure', 'templates'] as const
export type OfferGroup = (typeof offerGroups)[number]

export interface Offer {
  key: string
  group: OfferGroup
  label: string
  /** Everything that it is found by. */
  spelt: string
  /** Rows that have it, where that is known. */
  count?: number
  /** Nothing would be counted yet. */
  notComputed?: boolean
  start: () => Condition
}

export type AnsweredField = CatalogueAnswer['eventProperties'][number]

const catalogueField = (field: AnsweredField) => ({ ...field, values: field.values ?? undefined, elements: field.elements ?? undefined })

export function fieldCondition(field: AnsweredField): Condition {
  return field.type === 'objects' ? { kind: 'elements', field: field.name, op: 'any', where: [] } : attributeOf(catalogueField(field))
}

export function scoreCondition({ name, type }: Pick<AnsweredField, 'name' | 'type'>): ScoreCondition {
  const row = operator(type === 'choice' ? 'in' : 'gte') ?? operatorsOf(type)[0]!
  return { kind: 'score', score: name, op: row.name, ...valueFor(row, undefined) } as ScoreCondition
}

/** Things that stand for no name of the data: their words are the catalogue's. */
const structures: readonly { key: string; start: (answer: CatalogueAnswer, entity: EntityType) => Condition | undefined }[] = [
  { key: 'and', start: () => ({ kind: 'group', op: 'and', children: [] }) },
  { key: 'or', start: () => ({ kind: 'group', op: 'or', children: [] }) },
  { key: 'none', start: () => ({ kind: 'group', op: 'or', not: true, children: [] }) },
  { key: 'sequence', start: ({ events }) => events[0] && { kind: 'sequence', steps: [{ event: events[0].name }, { event: (events[1] ?? events[0]).name }], within: { n: 30, unit: 'day' } } },
  { key: 'occurrence', start: ({ events }) => events[0] && { kind: 'occurrence', which: 'first', event: events[0].name, window: { kind: 'calendar', last: 30, unit: 'day' } } },
  {
    key: 'history', start: ({ fields }, entity) => {
      const field = fields[entity].find(({ history }) => history)
      return field && { kind: 'history', field: field.name, op: 'changed', window: { kind: 'calendar', last: 30, unit: 'day' } }
    }
  },
  { key: 'list', start: () => ({ kind: 'list', op: 'in', ids: [] }) }
]

/** Everything that can be asked of an entity, in the order of the groups. `words` tells those of the catalogues, `kept` are the library's own templates. */
export function offersOf(answer: CatalogueAnswer, entity: EntityType, language: Locale, words: (path: string) => Words, kept: readonly Template[] = []): Offer[] {
  const item = (group: OfferGroup, key: string, names: Words, aliases: string, start: () => Condition, count?: number): Offer =>
    ({ key: `${group} ${key}`, group, label: names[language], spelt: spellings(names[language], names.zh, names.en, aliases), start, ...(count !== undefined && { count }) })
  const plain = (name: string): Words => ({ zh: name, en: name })
  const own = <Item extends { entity: EntityType }>(items: readonly Item[]) => items.filter((one) => one.entity === entity)
  return [
    ...answer.fields[entity].map((field) => item('fields', field.name, field.label, field.name, () => fieldCondition(field))),
    ...answer.channels.map(({ name, label }) => item('fields', `identity.${name}`, { zh: words('builder.identity').zh + label.zh, en: words('builder.identity').en + label.en }, name, () => ({ kind: 'attribute', field: `identity.${name}`, op: 'hasChannel' }))),
    ...own(answer.tags).map(({ id, name }) => item('tags', id, plain(name), id, () => ({ kind: 'tag', op: 'hasAny', tags: [id] }))),
    ...answer.events.map(({ name, count }) => item('events', name, eventTypeLabel(name), name, () => eventOf(name), count)),
    ...own(answer.segments).map(({ id, name }) => item('segments', id, plain(name), id, () => ({ kind: 'segment', op: 'in', segment: id }))),
    ...answer.scores.map((score): Offer => ({ ...item('scores', score.name, score.label, score.name, () => scoreCondition(score)), notComputed: !score.computed })),
    ...answer.relations.filter(({ from }) => from === entity).map(({ name, label }) => (
      item('relations', name, label, name, () => ({ kind: 'related', relation: name, quantifier: 'any', where: { kind: 'group', op: 'and', children: [] } })))),
    ...answer.folders.map(({ id, name }) => item('folders', id, plain(name), id, () => ({ kind: 'folder', op: 'in', folder: id }))),
    ...structures.flatMap(({ key, start }) => (start(answer, entity) ? [item('structure', key, words(`builder.structures.${key}`), key, () => start(answer, entity)!)] : [])),
    ...own(kept.filter(({ problems }) => problems.length === 0)).map(({ id, name, description, definition }) => item('templates', `own ${id}`, plain(name), description, () => (definition as Definition).root)),
    ...templatesFor(answer, entity).map(({ key, condition }) => item('templates', key, words(`builder.templates.${key}`), key, () => condition))
  ]
}

/** Those that answer what is typed: names that begin so first, each group in its own order. Without a text all of them. */
export function found(items: readonly Offer[], typed: string): Offer[] {
  if (typed.trim() === '') return [...items]
  return items.flatMap((item) => {
    const rank = foundIn(item.spelt, typed)
    return rank === null ? [] : [{ item, rank }]
  }).toSorted((one, other) => one.rank - other.rank).map(({ item }) => item)
}
