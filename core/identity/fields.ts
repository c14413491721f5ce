/** The fields of an entity type as a person may fill them: the installed ones and the custom ones of this workspace. */
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields, type Field } from '#core/domain/fields.ts'
import type { Words } from '#core/contract/errors.ts'
import { listFields, type FieldOwner } from '#core/store/records/fields.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface KnownField extends Omit<Field, 'label'> {
  /** As in cards and answers: custom ones as attr.<name> (data.<name> for events). */
  name: string
  label: Words
  custom: boolean
}

/** In display order, installed ones first. */
export function knownFields(records: RecordsDatabase, entity: EntityType): Map<string, KnownField> {
  const installed = Object.entries<Field>(coreFields[entity]).map(([name, field]): KnownField => ({ ...field, name, custom: false }))
  return new Map([...installed, ...customFields(records, entity)].map((field) => [field.name, field]))
}

/** Custom fields of an owner, under the names that mappings and answers use. */
export function customFields(records: RecordsDatabase, owner: FieldOwner): KnownField[] {
  const prefix = owner === 'event' ? 'data.' : 'attr.'
  return listFields(records, owner).map(({ name, type, sensitivity, label }) => ({
    name: prefix + name, type, sensitivity, label: label ?? { zh: name, en: name }, custom: true
  }))
}
