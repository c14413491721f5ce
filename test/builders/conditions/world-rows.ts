/** A random world as the rows of the facts tables (facts-tables.ts). */
import { entityTypes } from '#core/domain/entities.ts'
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { Profile } from '#core/domain/conditions/profile.ts'
import type { FactsRows, Row, TableFields } from './facts-tables.ts'
import { eventFields, fieldsOf } from './fields.ts'
import type { World } from './world.ts'

/** The columns of every world; `type` and `occurred_at` of events the tables have by themselves. */
export const worldFields: TableFields = { ...fieldsOf, event: eventFields.filter(({ name }) => name !== 'type' && name !== 'occurred_at') }

export function factsRowsOf({ profiles, events, related }: World): FactsRows {
  const entities = entityTypes.flatMap((type) => profiles[type].map((profile) => ({ type, profile })))
  const rows = (subject: Subject) => profiles[subject].map(({ id, values }): Row => ({ ...values, id }) as Row)
  const each = <Result>(of: (profile: Profile) => readonly Result[]) => entities.flatMap(({ type, profile }) => of(profile).map((one) => ({ entity_type: type, entity: profile.id, ...one })))
  return {
    customers: rows('customer'), accounts: rows('account'), leads: rows('lead'), opportunities: rows('opportunity'), holdings: rows('holding'),
    events: events.map(({ entityType, entity, batch, row, type, at, voidedBy, values }) => ({ entity_type: entityType, entity, batch, row, type, occurred_at: at, voided_by: voidedBy, values })),
    tag_assignments: each(({ tags }) => tags.map(({ tag, source, confidence, taggedAt, removedAt }) => ({ tag, source, confidence, tagged_at: taggedAt, removed_at: removedAt }))),
    scores: each(({ scores }) => Object.entries(scores).filter(([, value]) => value !== null).map(([score, value]) => ({ score, value }))),
    relations: [...related].flatMap(([relation, pairs]) => [...pairs].flatMap(([entity, others]) => others.map((other) => ({ relation, entity, other })))),
    folder_members: each(({ folders }) => folders.map((folder) => ({ folder }))),
    history: entities.flatMap(({ type, profile }) => fieldsOf[type].flatMap((field) => (profile.history[field.name] ?? [])
      .map(({ value, since, until }) => ({ entity_type: type, entity: profile.id, field: field.name, type: field.type, value, since, until }))))
  }
}
