/** The part of a profile that comes from rows of imports besides events: holdings, credit records, opportunities, relations, campaigns, and what a bank asks. */
import { campaignsOf, relationsOf, rowsOf, type EntityRow, type RelationRow } from '#core/compute/rows-of-entity.ts'
import type { Profile } from '#core/contract/customers.ts'
import { bankFigures } from '#core/domain/bank.ts'
import { entityKey } from '#core/domain/entities.ts'
import { readEntities, type EntityRecord } from '#core/store/records/entities.ts'
import { shown } from './cards.ts'
import type { CallContext } from './context.ts'
import type { Session } from './session.ts'

export type ProfileRows = Pick<Profile, 'holdings' | 'credit_records' | 'opportunities' | 'relations' | 'campaigns' | 'bank'>

export async function profileRows(session: Session, context: CallContext, { type, id }: EntityRecord): Promise<ProfileRows> {
  const found = await session.facts.read(async (duck) => {
    const relations = await relationsOf(duck, type, id)
    const accounts = type === 'account' ? [id] : [...new Set(relations.filter((relation) => relation.type === 'account').map((relation) => relation.id))]
    return {
      relations, holdings: await rowsOf(duck, 'holding', type, [id]), credit: await rowsOf(duck, 'credit_record', type, [id]), opportunities: await rowsOf(duck, 'opportunity', 'account', accounts),
      campaigns: await campaignsOf(duck, type, id)
    }
  })
  const others = new Map(readEntities(session.records, [
    ...found.relations.map((relation) => entityKey(relation.type, relation.id)), ...found.opportunities.map(({ entity }) => entityKey('account', entity))
  ]).map((entity) => [entity.key, entity]))
  const named = (key: number) => ({ id: others.get(key)?.publicId ?? null, name: shown(context, 'name', others.get(key)?.name ?? null) })
  const values = found.holdings.map((row) => row.values)
  const credit = found.credit.map((row) => row.values)
  const bank = bankFigures(values as never, credit as never, session.ports.clock.now())
  return {
    holdings: values.map((row) => dated(row, ['opened_at', 'matured_at']) as Profile['holdings'][number]),
    credit_records: credit.map((row) => dated(row, ['due_at', 'occurred_at']) as Profile['credit_records'][number]),
    opportunities: found.opportunities.map((row) => ({
      ...(dated(row.values, ['created_at', 'closed_at']) as Omit<Profile['opportunities'][number], 'account' | 'name'>), account: named(entityKey('account', row.entity)), name: secretText(session, context, row, 'name')
    })),
    relations: found.relations.map((relation) => relationAnswer(relation, named(entityKey(relation.type, relation.id)))),
    campaigns: found.campaigns.map(({ last_at, ...campaign }) => ({ ...campaign, last_at: new Date(last_at).toISOString() })),
    bank: bank ? { ...bank, as_of: new Date(session.ports.clock.now()).toISOString() } : null
  }
}

function relationAnswer({ type, direction, kind, role, is_primary, since }: RelationRow, other: { id: string | null; name: string | null }): Profile['relations'][number] {
  return { entity: type, ...other, direction, kind, role, is_primary, since }
}

function secretText({ secrets }: Session, context: CallContext, { batch, row }: EntityRow, field: string): string | null {
  const value = secrets.read(batch, row)?.[field]
  return typeof value === 'string' ? shown(context, field, value) : null
}

/** Instants as ISO-8601. */
function dated(values: EntityRow['values'], names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, names.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value]))
}
