/** What rules of a draft may ask about and set. */
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { fieldsOfTarget, freePrefix } from '#core/domain/import-targets.ts'
import { isSettable, rowFields } from '#core/domain/row-fields.ts'
import type { Draft } from '#renderer/screens/imports/draft.ts'
import { targetType } from '#renderer/screens/imports/problems.ts'

/** A field that a column may be mapped to, as the core lists them. */
export interface MappableField {
  name: string
  type: ValueType
  label: { zh: string; en: string }
  custom: boolean
}

/** The fields that the draft maps, by the names that rules call them. */
export function askedFields(draft: Draft): Map<string, CatalogueField> {
  const known = fieldsOfTarget(draft.target)
  return rowFields(draft.target, [
    ...draft.columns.flatMap((column) => (column.to === null ? [] : [{ to: column.to, type: targetType(draft, column) }])),
    ...draft.constants.map(({ to, type }) => ({ to, type: type ?? known[to]?.type ?? 'text' }))
  ])
}

/** The fields that rules may fill, under the names of the mapping. */
export function settableFields(target: Draft['target'], mappable: readonly MappableField[]): MappableField[] {
  const prefix = freePrefix(target) ?? ''
  return mappable.map((field) => (field.custom && !field.name.startsWith(prefix) ? { ...field, name: prefix + field.name } : field)).filter((field) => isSettable(target, field.name, field))
}
