/** What there is to ask about, as the core's validator and describer read it. */
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import type { Catalogue, CatalogueField, MemberSet } from '#core/domain/conditions/catalogue.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'

const byKey = <Item, Key extends keyof Item>(items: readonly Item[], key: Key) => new Map(items.map((item) => [item[key] as string, item]))

type AnsweredField = CatalogueAnswer['eventProperties'][number]

const fieldOf = ({ values, allValues, elements, ...field }: AnsweredField): CatalogueField => ({ ...field, ...(values && { topValues: values, ...(allValues && { values }) }), ...(elements && { elements }) })
const fieldsOf = (fields: readonly AnsweredField[]) => byKey(fields.map(fieldOf), 'name')

/** Members of segments stay in the core, which also says what is wrong with one: here a segment is only its name. */
const inCore: MemberSet = { key: 'core', ids: () => [] }

function catalogueOf(answer: CatalogueAnswer): Catalogue {
  const fields = new Map(Object.entries(answer.fields).map(([subject, listed]) => [subject, fieldsOf(listed)]))
  return {
    fields: (subject) => fields.get(subject) ?? new Map(),
    eventProperties: fieldsOf(answer.eventProperties),
    events: new Map(answer.events.map(({ name, count }) => [name, count])),
    channels: new Set(answer.channels.map(({ name }) => name)),
    tags: byKey(answer.tags, 'id'),
    segments: byKey(answer.segments.map((segment) => ({ ...segment, members: inCore })), 'id'),
    scores: new Map(answer.scores.map(({ computed, ...score }) => [score.name, { ...fieldOf(score), ...(!computed && { notComputed: true }) }])),
    relations: byKey(answer.relations, 'name'),
    folders: byKey(answer.folders, 'id')
  }
}

/** The catalogue of the open workspace; undefined while it is on its way. */
export function useCatalogue() {
  const { data: answer } = useQuery(orpc.conditions.catalogue.queryOptions({ staleTime: 60_000 }))
  return useMemo(() => answer && { answer, catalogue: catalogueOf(answer) }, [answer])
}
