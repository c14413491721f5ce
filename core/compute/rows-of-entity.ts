/** What else belongs to an entity besides its events: holdings, credit records, opportunities, relations, and the campaigns that its events name. */
import { entityTypeNumber, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { entityTable, rowTable, type StoredRow } from '#core/store/facts/schema.ts'

/** Rows of each kind at most, newest first. */
export const mostRows = 200

/** A row of facts with what names its secrets. Decimals are numbers, instants milliseconds since the epoch, days `yyyy-mm-dd`. */
export interface EntityRow {
  batch: number
  row: number
  values: Record<string, string | number | boolean | null>
}

const columns: Record<Exclude<StoredRow, 'relation' | 'campaign'>, { plain: string[]; decimal: string[]; time: string[]; order: string }> = {
  holding: { plain: ['kind', 'product', 'rate', 'currency', 'status'], decimal: ['balance', 'principal'], time: ['opened_at', 'matured_at'], order: 'opened_at' },
  credit_record: { plain: ['kind', 'days_overdue', 'status'], decimal: ['amount', 'limit'], time: ['due_at', 'occurred_at'], order: 'coalesce(occurred_at, due_at)' },
  opportunity: { plain: ['stage', 'currency', 'owner_id', 'campaign'], decimal: ['amount'], time: ['created_at', 'closed_at'], order: 'coalesce(closed_at, created_at)' }
}

/** @param ids dense ids of entities of the type */
export async function rowsOf(duck: Duck, target: keyof typeof columns, type: EntityType, ids: readonly number[]): Promise<(EntityRow & { entity: number })[]> {
  if (ids.length === 0) return []
  const { plain, decimal, time, order } = columns[target]
  const selected = [...plain.map((name) => `"${name}"`), ...decimal.map((name) => `"${name}"::DOUBLE AS "${name}"`), ...time.map((name) => `epoch_ms("${name}")::DOUBLE AS "${name}"`)]
  const rows = await duck.rows<EntityRow['values'] & { batch: number; row: number; entity: number }>(`
    SELECT batch, "row", entity, ${selected.join(', ')} FROM ${rowTable[target]}
    WHERE entity_type = ${entityTypeNumber[type]} AND entity IN (SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER) AND voided_by IS NULL
    ORDER BY ${order} DESC NULLS LAST, batch DESC, "row" LIMIT ${mostRows}`, [ids.join(',')])
  return rows.map(({ batch, row, entity, ...values }) => ({ batch, row, entity, values }))
}

export interface RelationRow {
  type: EntityType
  id: number
  /** Whether the entity is the one that the other has the role for, or the other way round. */
  direction: 'from' | 'to'
  kind: string | null
  role: string | null
  is_primary: boolean | null
  since: string | null
}

/** Relations to entities that there still are. */
export async function relationsOf(duck: Duck, type: EntityType, id: number): Promise<RelationRow[]> {
  const one = (direction: 'from' | 'to', own: [string, string], other: [string, string]) => `
    SELECT '${direction}' AS direction, ${other[0]} AS type, ${other[1]} AS id, kind, role, is_primary, since::VARCHAR AS since, batch, "row" FROM ${rowTable.relation}
    WHERE ${own[0]} = ${entityTypeNumber[type]} AND ${own[1]} = $1::UINTEGER AND voided_by IS NULL`
  const [from, to] = [['entity_type', 'entity'], ['other_type', 'other']] as [[string, string], [string, string]]
  const isThere = entityTypes.map((each) => `(type = ${entityTypeNumber[each]} AND id IN (SELECT id FROM ${entityTable[each]}))`).join(' OR ')
  const rows = await duck.rows<Omit<RelationRow, 'type'> & { type: number }>(
    `SELECT direction, type, id, kind, role, is_primary, since FROM (${one('from', from, to)} UNION ALL ${one('to', to, from)}) r WHERE ${isThere} ORDER BY is_primary DESC NULLS LAST, since DESC NULLS LAST, batch, "row" LIMIT ${mostRows}`, [id])
  return rows.map((row) => ({ ...row, type: entityTypes.find((each) => entityTypeNumber[each] === row.type)! }))
}

export interface CampaignRow {
  campaign: string
  name: string | null
  channel: string | null
  start_date: string | null
  end_date: string | null
  events: number
  /** Milliseconds since the epoch. */
  last_at: number
}

/** The campaigns that events of the entity name, with what is known of them; of a campaign that several sources tell of, the newest word. */
export async function campaignsOf(duck: Duck, type: EntityType, id: number): Promise<CampaignRow[]> {
  return duck.rows<CampaignRow & Record<string, string | number | null>>(`
    SELECT e.campaign, c.name, c.channel, c.start_date::VARCHAR AS start_date, c.end_date::VARCHAR AS end_date, e.events, e.last_at
    FROM (SELECT campaign, campaign_fold, count(*)::INTEGER AS events, epoch_ms(max(occurred_at))::DOUBLE AS last_at FROM events
      WHERE entity_type = ${entityTypeNumber[type]} AND entity = $1::UINTEGER AND voided_by IS NULL AND campaign IS NOT NULL GROUP BY ALL) e
    LEFT JOIN (SELECT DISTINCT ON (campaign_fold) campaign_fold, name, channel, start_date, end_date FROM ${rowTable.campaign} WHERE voided_by IS NULL ORDER BY batch DESC, "row" DESC) c ON c.campaign_fold = e.campaign_fold
    ORDER BY e.last_at DESC, e.campaign LIMIT ${mostRows}`, [id])
}
