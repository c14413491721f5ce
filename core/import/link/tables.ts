/**
 * Tables that linking leaves for the commit, besides `fate`:
 *   new_entities    entity UTINYINT, entity_id UINTEGER, first_row UINTEGER — what the batch makes, dense ids in file order
 *   new_identities  channel UTINYINT, value VARCHAR, entity UTINYINT, entity_id UINTEGER, blocked BOOLEAN — what it adds, to those and to others
 *   waiting         row UINTEGER, reason VARCHAR, candidates BIGINT[] (entity keys) — accepted rows that a person must place
 *   held_back       row UINTEGER, fields USMALLINT[] — filled by the commit (updates.ts): values that do not replace what stands
 */
import { channels, entityOfChannel, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { RejectRule } from '#core/domain/import-rules.ts'
import { isEntityTarget, namedBy, rowKindOf, type ImportTarget, type Side } from '#core/domain/import-targets.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EarlierBatches } from './earlier.ts'

export interface LinkResult {
  /** Relation whose rows `fate` speaks of. */
  relation: string
  rejects: { rule: RejectRule; column: string | null }[]
  /** First dense id and number of the entities that the batch makes. */
  made: Partial<Record<EntityType, { first: number; count: number }>>
}

export interface LinkContext {
  duck: Duck
  records: RecordsDatabase
  earlier: EarlierBatches
  /** Called between pieces of work, so that the thread can be told to stop. */
  breathe: () => Promise<void>
}

/** Whom to find by the identities of a channel. */
export interface Lookup {
  channel: ChannelName
  entity: EntityType
  /** The source within which external ids are unique. */
  source: string
  /** Stands with what is found: which of several look-ups found it. */
  tag: number
  /** Query of `n` UINTEGER and `value` VARCHAR, in the order of value. */
  values: string
}

/** The kind of entity that rows of a target belong to by an identity of a channel. */
export function holderOf(target: ImportTarget, channel: ChannelName): EntityType {
  const holders = rowKindOf(target)?.holders ?? []
  return holders.length === 1 ? holders[0]! : entityOfChannel(channel)
}

/** Number that stands among those of channels for the name of an account, by which opportunities find theirs. No identity has it. */
export const accountName = 255

/** CASE over an expression of channel numbers that gives entityTypeNumber. */
export function entityNumberSql(target: ImportTarget, channel: string): string {
  const numbers = (type: EntityType) => [
    ...(Object.keys(channels) as ChannelName[]).filter((name) => holderOf(target, name) === type).map((name): number => channels[name].number), ...(type === 'account' ? [accountName] : [])
  ]
  const branches = entityTypes.flatMap((type) => (numbers(type).length === 0 ? [] : [`WHEN ${channel} IN (${numbers(type).join(', ')}) THEN ${entityTypeNumber[type]}`]))
  return `(CASE ${branches.join(' ')} END)::UTINYINT`
}

/** Expression of the entity key of an entity number and a dense id. */
export function entityKeySql(entity: string, id: string): string {
  return `(CASE ${entity} ${entityTypes.map((type) => `WHEN ${entityTypeNumber[type]} THEN ${entityKey(type, 0)}::BIGINT`).join(' ')} END + ${id})`
}

export async function createLinkTables(duck: Duck): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE new_entities (entity UTINYINT, entity_id UINTEGER, first_row UINTEGER)')
  await duck.run('CREATE OR REPLACE TABLE new_identities (channel UTINYINT, value VARCHAR, entity UTINYINT, entity_id UINTEGER, blocked BOOLEAN)')
  await duck.run('CREATE OR REPLACE TABLE waiting ("row" UINTEGER, reason VARCHAR, candidates BIGINT[])')
  await createHeldBack(duck)
}

/** Makes table `held_back` empty: the values of an entity's row that do not count because something better stands; of `typed`, by their numbers. */
export async function createHeldBack(duck: Duck): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE held_back ("row" UINTEGER, fields USMALLINT[])')
}

export async function keepHeldBack(duck: Duck, rows: readonly (readonly [row: number, ...fields: number[]])[]): Promise<void> {
  await duck.run(`INSERT INTO held_back SELECT h[1], h[2:] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS h)`, [JSON.stringify(rows)])
}

export async function countRows(duck: Duck, relation: string): Promise<number> {
  const [found] = await duck.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${relation}`)
  return Number(found!.n)
}

/** The column of `typed` that holds the name, or NULL. */
export function nameColumn({ values }: TypedTable): string {
  const index = values.findIndex(({ name }) => name === 'name')
  return index < 0 ? 'NULL' : `f${index}`
}

/** What rows link by: a column of the relation with an identity, or with the name of an account. */
export interface Link {
  /** Of the channel, or accountName. */
  number: number
  value: string
  /** Column, or constant: whether the value names nobody. */
  blocked: string
  side: Side | null
}

/** In order of priority. */
export function linksOf({ identities, values, plan }: TypedTable): Link[] {
  const own = identities.map(({ channel, side }, index): Link => ({ number: channels[channel].number, value: `i${index}`, blocked: `b${index}`, side }))
  const isNamed = !isEntityTarget(plan.target) && values.some(({ name }) => name === namedBy(plan.target))
  return isNamed ? [...own, { number: accountName, value: 'account_key', blocked: 'false', side: null }] : own
}
