/** The members of a segment as a list: sorted, filtered, with the columns that are asked for. */
import { and, bitsetOf, count } from '#core/compute/conditions/bitset.ts'
import { canonicalHash } from '#core/compute/conditions/leaf-key.ts'
import { labelOf } from '#core/compute/conditions/preview.ts'
import { listWithin } from '#core/compute/customers.ts'
import type { MemberPage } from '#core/contract/segment-library.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { entityKey, entityOfKey } from '#core/domain/entities.ts'
import { readEntities } from '#core/store/records/entities.ts'
import { cardOf } from '#core/app/cards.ts'
import type { CallContext } from '#core/app/context.ts'
import { findHits } from '#core/app/find.ts'
import { parsedCondition } from '#core/app/list-filters.ts'
import type { Session } from '#core/app/session.ts'
import type { Segment } from './answers.ts'
import { membersId, membersNode, momentAnswer, sourceAt } from './moments.ts'

export interface MembersQuery {
  asOf?: string
  run?: number
  sort: string
  direction: 'asc' | 'desc'
  columns?: string
  where?: string
  query?: string
  limit: number
  cursor?: string
}

/** @throws DeskError problems, invalid (a sort that is no open field, a cursor of another list), not_found, conflict */
export async function pageMembers(session: Session, context: CallContext, segment: Segment, query: MembersQuery, signal?: AbortSignal): Promise<MemberPage> {
  const { records, conditions, ports } = session
  const { entity } = segment.content
  const source = sourceAt(records, segment, query)
  const { node, plan: own } = await membersNode(session, segment, source)
  const filters = query.where === undefined ? [] : [{ parameter: 'where', condition: parsedCondition(query.where), isValue: false }]
  const filter = await conditions.filter(entity, filters)
  const hits = query.query?.trim() ? await findHits(session, query.query, { entity }) : undefined
  const plan: Plan = { ...filter, root: { kind: 'group', id: '', op: 'and', negated: false, children: [node, filter.root] } }
  const { run, page } = await conditions.engine.runAndRead(plan, { signal }, async (found, duck) => {
    const members = hits ? and(found.members, bitsetOf(found.members.size, hits.map(({ key }) => entityOfKey(key).id).filter((id) => id < found.members.size))) : found.members
    const { sort, direction, limit, cursor } = query
    const named = canonicalHash([segment.id, segment.version, query.asOf ?? null, query.run ?? null, query.where ?? null, query.query ?? null])
    return { run: found, page: await listWithin(duck, records, { entity, members, sort, direction, limit, cursor, filters: named }) }
  })
  const sums = new Map(page.rows.map((row) => [entityKey(entity, row.id), row.sums]))
  const columns = query.columns?.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const items = readEntities(records, [...sums.keys()]).map((record) => ({
    ...withColumns(cardOf(session, context, record, sums.get(record.key) ?? null), columns), label: own && labelOf(own, record.id)
  }))
  const asOf = source.kind === 'run' ? source.run.asOf : own?.asOf ?? ports.clock.now()
  return {
    items, nextCursor: page.nextCursor, total: page.total, from: momentAnswer(source, asOf, run.snapshot.seq),
    gone: source.kind === 'run' ? source.run.count - count(run.nodes.get(membersId)!) : 0
  }
}

function withColumns<Card extends { fields: Record<string, unknown> }>(card: Card, columns: readonly string[] | undefined): Card {
  return columns ? { ...card, fields: Object.fromEntries(columns.filter((name) => name in card.fields).map((name) => [name, card.fields[name]])) } : card
}
