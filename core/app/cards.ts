/** Entities as answers show them. Every value passes the one gate of core/access. */
import { maskFor } from '#core/access/mask.ts'
import { noSums, type ValueSums } from '#core/compute/value.ts'
import type { EntityCard } from '#core/contract/customers.ts'
import { knownFields, type KnownField } from '#core/identity/fields.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { sourceTime } from '#core/domain/fields.ts'
import { masked } from '#core/domain/masks.ts'
import type { EntityRecord } from '#core/store/records/entities.ts'
import type { IdentityRecord } from '#core/store/records/identities.ts'
import type { CallContext } from './context.ts'
import type { Session } from './session.ts'

type FieldValues = EntityCard['fields']

export function cardOf(session: Session, context: CallContext, entity: EntityRecord, sums: ValueSums | null): EntityCard {
  return {
    id: entity.publicId,
    entity: entity.type,
    name: shown(context, 'name', entity.name),
    phone: shown(context, 'phone', entity.phone),
    email: shown(context, 'email', entity.email),
    fields: fieldsOf(context, entity, knownFields(session.records, entity.type)),
    created_at: new Date(entity.createdAt).toISOString(),
    updated_at: new Date(entity.updatedAt).toISOString(),
    ...valuesOf(entity.type, sums)
  }
}

function valuesOf(type: EntityType, sums: ValueSums | null): Pick<EntityCard, 'total_spent' | 'total_orders' | 'last_event_at'> {
  if (type !== 'customer') return { total_spent: null, total_orders: null, last_event_at: null }
  const { total_spent, total_orders, last_event_at } = sums ?? noSums
  return { total_spent: Math.round(total_spent * 100) / 100, total_orders, last_event_at: last_event_at?.toISOString() ?? null }
}

/** Every field that has a value, by name; name, phone and email stand beside them. */
export function fieldsOf(context: CallContext, entity: EntityRecord, known: Map<string, KnownField>): FieldValues {
  const fields: FieldValues = {}
  for (const [name, value] of Object.entries(entity.card)) {
    if (value !== null && value !== undefined && name !== sourceTime) fields[name] = masked(value, maskFor(context, name, known.get(name)?.sensitivity)) as FieldValues[string]
  }
  return fields
}

export function shown(context: CallContext, field: string, value: string | null): string | null {
  return masked(value, maskFor(context, field))
}

export function identityAnswer(context: CallContext, identity: IdentityRecord) {
  const { channel, value, source, verified, blocked } = identity
  return { channel, value: masked(value, maskFor(context, channel)) ?? '', source: source || null, verified, blocked }
}
