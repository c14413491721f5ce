/** Which fields tell members apart: those about risk first, then those by which people usually ask. */
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'

type Field = CatalogueAnswer['fields']['customer'][number]

const usual: Record<EntityType, readonly string[]> = {
  customer: ['status', 'level', 'stage', 'city', 'source', 'gender'], account: ['status', 'industry', 'type', 'city'], lead: ['status', 'channel', 'campaign']
}
const aboutRisk = /risk|churn|风险|流失/i

const toldTypes: readonly string[] = ['choice', 'boolean', 'number', 'decimal', 'date', 'datetime']

/** Open fields whose values can be told apart; choices only where some row has one. */
export function spreadFields(answer: CatalogueAnswer, entity: EntityType): Field[] {
  const rank = ({ name, label }: Field) => {
    if (aboutRisk.test(`${name} ${label.zh} ${label.en}`)) return -1
    const place = usual[entity].indexOf(name)
    return place < 0 ? usual[entity].length : place
  }
  return answer.fields[entity]
    .filter(({ type, sensitivity, values }) => toldTypes.includes(type) && sensitivity === 'open' && (type !== 'choice' || (values?.length ?? 0) > 0))
    .toSorted((one, other) => rank(one) - rank(other))
}
