/** What segments can be compared over: open fields, tags, and how long ago something happened. */
import { useMemo } from 'react'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Dimension } from '#core/contract/segment-comparison.ts'
import { useCatalogue } from '#renderer/editors/condition/catalogue.ts'
import { bothWords, useLanguage } from '#renderer/i18n/i18n.ts'

export interface ComparedBy {
  key: string
  label: string
  dimension: Dimension
  /** How good a first choice it is: fewer and fuller values come first; null: not without being asked for. */
  rank: number | null
}

/** Dimensions that a comparison begins with. */
const usualMost = 12
const bands = 4
const mostValues = 20

type Field = CatalogueAnswer['eventProperties'][number]

function ofField(field: Field, label: string): ComparedBy[] {
  const named = { key: field.name, label }
  switch (field.type) {
    case 'choice':
    case 'boolean': return [{ ...named, dimension: field.name, rank: field.values === null || field.values.length < 2 ? null : field.values.length <= mostValues ? 0 : 2 }]
    case 'number':
    case 'decimal': return [{ ...named, dimension: { field: field.name, quantiles: bands }, rank: 1 }]
    case 'date': return [{ ...named, dimension: { age: field.name }, rank: null }]
    default: return []
  }
}

export function useDimensions(entity: EntityType): { all: ComparedBy[]; usual: string[]; loaded: boolean } {
  const language = useLanguage()
  const known = useCatalogue()
  return useMemo(() => {
    if (!known) return { all: [], usual: [], loaded: false }
    const { answer } = known
    const recency = bothWords('compare.recency')[language]
    const all: ComparedBy[] = [
      ...answer.fields[entity].filter(({ sensitivity }) => sensitivity === 'open').flatMap((field) => ofField(field, field.label[language])),
      { key: ' tags', label: bothWords('compare.tags')[language], dimension: { tags: [] }, rank: answer.tags.some((tag) => tag.entity === entity) ? 1 : null },
      ...answer.events.filter(({ count }) => count > 0).map(({ name }): ComparedBy => ({ key: ` event ${name}`, label: `${recency}${eventTypeLabel(name)[language]}`, dimension: { event: name }, rank: name === 'order' ? 1 : null }))
    ]
    const usual = all.filter(({ rank }) => rank !== null).toSorted((one, other) => one.rank! - other.rank!).slice(0, usualMost).map(({ key }) => key)
    return { all, usual, loaded: true }
  }, [known, entity, language])
}
