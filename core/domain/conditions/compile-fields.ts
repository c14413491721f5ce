/** Names of fields, properties and scores against the catalogue. */
import { inferredType, type Target } from './compile-predicate.ts'
import { below, nameAt, report, verbatim, type Place, type Properties } from './compile-scope.ts'
import { shown } from './problem-codes.ts'
import type { CatalogueField } from './catalogue.ts'
import type { FieldRef } from './plan.ts'
import type { Words } from './problems.ts'
import type { ValueType } from '../fields.ts'

/** A field that was found, with how it is spoken of. */
export interface Resolved extends Target {
  field: FieldRef
}

/** `城市 (city)`. */
function fieldWords({ name, label }: Pick<CatalogueField, 'name' | 'label'>): Words {
  return { zh: label.zh === name ? name : `${label.zh}（${name}）`, en: label.en === name ? name : `${label.en} (${name})` }
}

/** A field of what the condition is about; null after a report. */
export function subjectField(place: Place, value: unknown): Resolved | null {
  const name = nameAt(place, value, 'field', verbatim('field'))
  if (name === null) return null
  const known = place.run.catalogue.fields(place.subject).get(name)
  if (!known) return report(place, 'unknownField', { field: shown(name) })
  const inPast = looksBack(place, known)
  return { name: fieldWords(known), type: known.type, known, field: { of: place.subject, name, type: known.type, place: placeOf(known), asOfHistory: inPast && known.history === true } }
}

/** A field of a value model, which has present values only; null after a report. */
export function scoreField(place: Place, value: unknown): Resolved | null {
  const name = nameAt(place, value, 'score', verbatim('score'))
  if (name === null) return null
  const known = place.run.catalogue.scores.get(name)
  if (!known) return report(place, 'unknownScore', { score: shown(name) })
  if (known.notComputed) report(place, 'scoreNotComputed', { score: known.label })
  looksBack(place, { ...known, history: false })
  return { name: fieldWords(known), type: known.type, known, field: { of: 'score', name, type: known.type, place: 'open', asOfHistory: false } }
}

/** Whether the run looks at the past; remembers a field of which some values of then are not recorded (§4.13). */
function looksBack({ run }: Place, { name, history, recordedFrom = Infinity }: CatalogueField): boolean {
  const { asOf } = run.clock
  const inPast = asOf < run.context.now
  if (inPast && (!history || asOf < recordedFrom)) run.withoutHistory.add(name)
  return inPast
}

const placeOf = (field: CatalogueField) => (field.sensitivity === 'secret' ? 'secret' : 'open')

/** What a name means within one `where`, given what is asked of it; null after a report. */
export type Resolver = (place: Place, value: unknown, asked: Properties) => Resolved | null

/** An event's own column or `data.*`. One that no event has is missing, which is a warning; its type is `unknownType`, or what is asked of it. */
export function eventProperty(place: Place, value: unknown, asked: Properties, unknownType?: ValueType): Resolved | null {
  const name = nameAt(place, value, 'property', verbatim('property'))
  if (name === null) return null
  const known = place.run.catalogue.eventProperties.get(name)
  if (known) return { name: fieldWords(known), type: known.type, known, field: { of: 'event', name, type: known.type, place: known.sensitivity, asOfHistory: false } }
  if (!/^data\..*\S/s.test(name)) return report(place, 'unknownField', { field: shown(name) })
  report(place, 'unknownProperty', { property: shown(name) })
  const type = unknownType ?? inferredType(asked.op, asked.value, asked.unit)
  return { name: verbatim(shown(name)), type, known: null, field: { of: 'event', name, type, place: 'missing', asOfHistory: false } }
}

/** A field of a row that stands in no store yet. */
export function rowField(fields: ReadonlyMap<string, CatalogueField>): Resolver {
  return (place, value) => {
    const name = nameAt(place, value, 'property', verbatim('property'))
    if (name === null) return null
    const known = fields.get(name)
    if (!known) return report(place, 'unknownField', { field: shown(name) })
    return { name: fieldWords(known), type: known.type, known, field: { of: 'element', name, type: known.type, place: 'open', asOfHistory: false } }
  }
}

/** A path within the elements of a list of objects. */
export function elementPath(list: Resolved): Resolver {
  return (place, value, asked) => {
    const name = nameAt(place, value, 'property', verbatim('property'))
    if (name === null) return null
    const elements = list.known?.elements
    const known = elements && Object.hasOwn(elements, name) ? elements[name] : undefined
    if (elements && known === undefined) report(place, 'unknownProperty', { property: shown(name) })
    const type = known ?? inferredType(asked.op, asked.value, asked.unit)
    return { name: verbatim(shown(name)), type, known: null, field: { of: 'element', name, type, place: list.field.place, asOfHistory: false } }
  }
}

/** The properties of a list, for `same`. */
export function eventProperties(place: Place, names: readonly string[]): FieldRef[] {
  return names.flatMap((name, index) => eventProperty(below(place, index), name, {}, 'text')?.field ?? [])
}
