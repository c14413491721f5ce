/** Customers, accounts and leads: list, make, change, look at, and add what happened. */
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { listEntities, listWithin, readFacets, type ListPage, type ListQuery } from '#core/compute/customers.ts'
import { readValueSums } from '#core/compute/value.ts'
import { entityKey, entityOfKey } from '#core/domain/entities.ts'
import { readEvent } from '#core/events/timeline.ts'
import { createEntity, editEntity } from '#core/identity/edit.ts'
import { enterEvent, type EnteredKind, type EventInput } from '#core/identity/entered.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { keyedHash } from '#core/store/keys.ts'
import { readEntities, type EntityRecord } from '#core/store/records/entities.ts'
import { auditView, queryHash } from '#core/app/audit.ts'
import { cardOf } from '#core/app/cards.ts'
import type { ListFilter } from '#core/app/conditions.ts'
import { localeOf, type CallContext } from '#core/app/context.ts'
import { findHits } from '#core/app/find.ts'
import { batchNumber, filtersOf } from '#core/app/list-filters.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { profileOf, timelineOf, valueOfEntity } from '#core/app/profile.ts'
import type { Session } from '#core/app/session.ts'
import { act } from './workspace.ts'

export function customersProcedures({ customers: os }: Implementer, host: DeskHost) {
  const look = (context: CallContext, action: string, id: string) => {
    const session = host.session()
    const entity = findByPublicId(session.records, id)
    auditView(session, context, action, { entityKey: entity.key })
    return { session, entity }
  }
  const events = async (context: CallContext, kind: EnteredKind, input: { id: string; limit: number; before?: string }) => {
    const { session, entity } = look(context, `customers.${kind}s`, input.id)
    return timelineOf(session, context, entity, { customer_identifier: input.id }, { kind, limit: input.limit, before: input.before })
  }
  return {
    list: os.list.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const { query, entity, batch, sort, direction, limit, cursor } = input
      const hits = query?.trim() ? await findHits(session, query, { entity }) : undefined
      const filters = filtersOf(input)
      const asked: ListQuery = {
        entity, batch: batch === undefined ? undefined : batchNumber(session.records, batch), ids: hits?.map(({ key }) => entityOfKey(key).id), sort, direction, limit, cursor,
        filters: keyedHash(session.keys, `list/${definitionHash([query?.trim(), batch, filters])}`)
      }
      const page = filters.length === 0 ? await listEntities(session.facts, asked) : await listMembers(session, filters, asked, signal)
      auditView(session, context, 'customers.list', { details: { entity, ...(hits && { query: queryHash(session, query!) }), filters: filters.length, rows: page.rows.length } })
      const sums = new Map(page.rows.map((row) => [entityKey(entity, row.id), row.sums]))
      const items = readEntities(session.records, [...sums.keys()]).map((record) => cardOf(session, context, record, sums.get(record.key) ?? null))
      return { items, nextCursor: page.nextCursor, total: page.total }
    }),
    facets: os.facets.handler(({ input }) => readFacets(host.session().facts, input.entity)),
    create: os.create.handler(async ({ input, context }) => {
      const session = host.session()
      const entity = await session.commit(['customers'], (records) => createEntity(records, input.entity, input, act(session, context)))
      return cardOf(session, context, entity, null)
    }),
    update: os.update.handler(async ({ input, context }) => {
      const session = host.session()
      const { key } = findByPublicId(session.records, input.id)
      const entity = await session.commit(['customers'], (records) => editEntity(records, key, input.fields, act(session, context), input.version))
      return { ...cardOf(session, context, entity, await sumsOf(session, entity)), version: entity.version }
    }),
    profile: os.profile.handler(({ input, context }) => {
      const { session, entity } = look(context, 'customers.profile', input.id)
      return profileOf(session, context, entity, { customer_identifier: input.id, identifier_type: 'customer_id' }, 1)
    }),
    valueScore: os.valueScore.handler(({ input, context }) => {
      const { session, entity } = look(context, 'customers.valueScore', input.id)
      return valueOfEntity(session, entity)
    }),
    timeline: os.timeline.handler(({ input, context }) => {
      const { session, entity } = look(context, 'customers.timeline', input.id)
      const { limit, before, type, from, to, system } = input
      return timelineOf(session, context, entity, { customer_identifier: input.id }, { limit, before, type, from, to, system })
    }),
    addBehaviour: os.addBehaviour.handler(({ input: { id, ...event }, context }) => addEvent(host.session(), context, id, 'behaviour', event)),
    behaviours: os.behaviours.handler(({ input, context }) => events(context, 'behaviour', input)),
    addInteraction: os.addInteraction.handler(({ input: { id, ...event }, context }) => addEvent(host.session(), context, id, 'interaction', event)),
    interactions: os.interactions.handler(({ input, context }) => events(context, 'interaction', input))
  }
}

/** A page of those whom conditions name, read from the state of facts in which they were answered. */
async function listMembers(session: Session, filters: readonly ListFilter[], query: ListQuery, signal?: AbortSignal): Promise<ListPage> {
  const plan = await session.conditions.filter(query.entity, filters)
  return session.conditions.engine.runAndRead(plan, { signal }, ({ members }, duck) => listWithin(duck, session.records, { ...query, members }))
}

async function addEvent(session: Session, context: CallContext, id: string, kind: EnteredKind, input: EventInput) {
  const entity = findByPublicId(session.records, id)
  const row = await session.commit(['customers'], (records) => enterEvent(records, entity, kind, input, act(session, context)))
  const event = await readEvent(session, `0-${row}`, localeOf(context))
  if (!event) throw new Error('An event that was just entered is not in facts')
  return event
}

async function sumsOf(session: Session, entity: EntityRecord) {
  if (entity.type !== 'customer') return null
  return session.facts.read(async (duck) => (await readValueSums(duck, [entity.id])).get(entity.id) ?? null)
}
