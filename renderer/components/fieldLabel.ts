import type { Words } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields } from '#core/domain/fields.ts'

/** Name of an installed field; an unknown one is called as it is written. */
export function fieldLabel(entity: EntityType, name: string): Words {
  return coreFields[entity][name]?.label ?? { zh: name, en: name }
}
