/** What rules may ask of the mapped rows of an import, and what they may set. */
import type { CatalogueField } from './conditions/catalogue.ts'
import { sourceTime, type Field, type ValueType } from './fields.ts'
import { fieldsOfTarget, identityLabel, identityName, isEntityTarget, isIdentityField, namedBy, type ImportTarget } from './import-targets.ts'

/** What rules call a target of the mapping: its own name; of an identity, `identity.<channel>`. */
export const rowFieldName = (target: ImportTarget, to: string) => (isIdentityField(target, to) ? `identity.${to}` : to)

/** The fields that rules may ask about, by the name that rules call them. @param filled targets of the mapping */
export function rowFields(target: ImportTarget, filled: readonly { to: string; type: ValueType }[]): Map<string, CatalogueField> {
  const known = fieldsOfTarget(target)
  return new Map(filled.map(({ to, type }) => {
    const name = rowFieldName(target, to)
    const own = Object.hasOwn(known, to) ? known[to]!.label : { zh: to.replace(/^(attr|data)\./, ''), en: to.replace(/^(attr|data)\./, '') }
    return [name, { name, type: identityName(name) ? 'text' : type, sensitivity: 'open', label: identityLabel(name) ?? own }]
  }))
}

const given: ReadonlySet<ValueType> = new Set<ValueType>(['text', 'choice', 'number', 'decimal', 'boolean', 'date', 'datetime'])

/** Whether rules may set a field of an entity: neither what names it, nor its time in the source, nor a list. */
export function isSettable(target: ImportTarget, name: string, { type }: Pick<Field, 'type'>): boolean {
  return isEntityTarget(target) && !identityName(name) && name !== namedBy(target) && name !== sourceTime && !isIdentityField(target, name) && given.has(type)
}

/** Whether rows of a target make entities that rules can classify. */
export const isClassified = (target: ImportTarget) => isEntityTarget(target) || target === 'event'
