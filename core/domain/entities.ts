/** Entity types and their place in the records store. An entity key packs the type and the dense id, so that one table, one index and one search row serve all types. */

export const entityTypes = ['customer', 'account', 'lead'] as const
export type EntityType = (typeof entityTypes)[number]

/** Also how `entity_type` names a type in artifacts and facts. */
export const entityTypeNumber: Record<EntityType, number> = { customer: 1, account: 2, lead: 3 }
const typeRange = 2 ** 32

/** Key of an entity in the records store: type × 2^32 + dense id (dense ids count from 0 per type and are never reused). */
export function entityKey(type: EntityType, id: number): number {
  return entityTypeNumber[type] * typeRange + id
}

export function entityOfKey(key: number): { type: EntityType; id: number } {
  const number = Math.floor(key / typeRange)
  const type = entityTypes.find((candidate) => entityTypeNumber[candidate] === number)
  if (!type) throw new RangeError(`Not an entity key: ${key}`)
  return { type, id: key % typeRange }
}

/** First and one-past-last key of a type. */
export function entityKeyRange(type: EntityType): [number, number] {
  return [entityTypeNumber[type] * typeRange, (entityTypeNumber[type] + 1) * typeRange]
}

const publicPrefix: Record<EntityType, string> = { customer: 'CU', account: 'AC', lead: 'LE' }

/** The public id of an entity whose source gave none: two letters and the dense id padded to eight digits, e.g. CU00000042. */
export function generatedPublicId(type: EntityType, id: number): string {
  return publicPrefix[type] + String(id).padStart(8, '0')
}

/** The dense id behind a generated public id, or undefined if the text does not have that form. */
export function parseGeneratedPublicId(type: EntityType, text: string): number | undefined {
  const match = /^([A-Z]{2})(\d{8,10})$/.exec(text)
  return match && match[1] === publicPrefix[type] ? Number(match[2]) : undefined
}
