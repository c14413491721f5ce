/** What the forms of conditions know of the data. */
import { createContext, useContext, useMemo } from 'react'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import type { Catalogue, CatalogueField, Subject } from '#core/domain/conditions/catalogue.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Option } from './fields.tsx'

export interface Known {
  answer: CatalogueAnswer
  catalogue: Catalogue
}

export const KnownContext = createContext<Known | null>(null)

export function useKnown(): Known {
  const known = useContext(KnownContext)
  if (!known) throw new Error('A form of a condition stands outside of a builder')
  return known
}

export interface LeafProps<Kind extends Condition = Condition> {
  condition: Kind
  /** What the condition is asked of. */
  subject: Subject
  /** Within a related condition, where nothing ranks. */
  related: boolean
  onChange: (condition: Kind) => void
}

export function useEventOptions(): Option[] {
  const language = useLanguage()
  const { events } = useKnown().answer
  return useMemo(() => events.map(({ name, count }) => ({ value: name, label: eventTypeLabel(name)[language], count })), [events, language])
}

export function useFieldOptions(fields: Iterable<CatalogueField>): Option[] {
  const language = useLanguage()
  return [...fields].map(({ name, label }) => ({ value: name, label: label[language] }))
}

export function useScoreOptions(wanted: (score: CatalogueField) => boolean = () => true): Option[] {
  const t = useText()
  const language = useLanguage()
  return [...useKnown().catalogue.scores.values()].filter(wanted).map(({ name, label, notComputed }) => ({ value: name, label: notComputed ? t('builder.notComputedYet', { score: label[language] }) : label[language] }))
}

/** The names of events that a condition gives, and the way it gives them. */
export const eventNames = (event: string | readonly string[]): readonly string[] => (typeof event === 'string' ? [event] : event)
export const eventsOf = (names: readonly string[]): string | string[] => (names.length === 1 ? names[0]! : [...names])
