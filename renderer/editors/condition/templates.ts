/** Questions that are asked everywhere, as ready conditions. One is offered where the fields and events that it names are there. */
import { references } from '#core/domain/conditions/references.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'

interface Template {
  /** Its words stand in the catalogues under `builder.templates`. */
  key: string
  entity: EntityType
  condition: Condition
}

const lastDays = (last: number) => ({ kind: 'calendar' as const, last, unit: 'day' as const })

const templates: readonly Template[] = [
  {
    key: 'recent-buyers', entity: 'customer',
    condition: { kind: 'event', event: 'order', window: lastDays(30), measure: { fn: 'count' }, op: 'gte', value: 1 }
  },
  {
    key: 'big-spenders', entity: 'customer',
    condition: { kind: 'event', event: 'order', window: { kind: 'calendar', last: 12, unit: 'month' }, measure: { fn: 'sum', property: 'amount' }, op: 'gte', value: 10_000 }
  },
  {
    key: 'gone-quiet', entity: 'customer',
    condition: {
      kind: 'group', op: 'and', children: [
        { kind: 'event', event: 'order', measure: { fn: 'count' }, op: 'gte', value: 1 },
        { kind: 'event', event: 'order', window: lastDays(90), measure: { fn: 'count' }, op: 'eq', value: 0 }
      ]
    }
  },
  {
    key: 'came-back', entity: 'customer',
    condition: { kind: 'sequence', steps: [{ event: 'order' }, { event: 'order' }], gaps: [{ min: { n: 60, unit: 'day' } }], notBetween: [{ event: 'order' }] }
  },
  {
    key: 'renewal-unattended', entity: 'customer',
    condition: {
      kind: 'group', op: 'and', children: [
        { kind: 'attribute', field: 'contract_end', op: 'inNext', value: 30, unit: 'day' },
        { kind: 'event', event: 'follow_up', window: lastDays(7), measure: { fn: 'count' }, op: 'eq', value: 0 }
      ]
    }
  },
  {
    key: 'birthday-soon', entity: 'customer',
    condition: { kind: 'attribute', field: 'birth_date', op: 'anniversaryInNext', value: 7, unit: 'day' }
  },
  {
    key: 'no-phone', entity: 'customer',
    condition: { kind: 'attribute', field: 'identity.phone', op: 'notHasChannel' }
  },
  {
    key: 'hot-leads', entity: 'lead',
    condition: { kind: 'group', op: 'and', children: [{ kind: 'attribute', field: 'score', op: 'gte', value: 80 }, { kind: 'attribute', field: 'converted_at', op: 'isNotSet' }] }
  },
  {
    key: 'large-accounts', entity: 'account',
    condition: { kind: 'attribute', field: 'employees', op: 'gte', value: 500 }
  }
]

export function templatesFor(answer: CatalogueAnswer, entity: EntityType): readonly Template[] {
  const fields = new Set(answer.fields[entity].map(({ name }) => `${entity}.${name}`))
  const events = new Set(answer.events.map(({ name }) => name))
  return templates.filter((template) => {
    const named = references(template.condition, entity)
    return template.entity === entity && named.fields.every((name) => fields.has(name)) && named.events.every((name) => events.has(name))
  })
}
