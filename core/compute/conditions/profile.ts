/** One entity with everything that a plan asks about it, from both stores: what the reference evaluator explains. */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { ConditionPlan, FieldRef, LeafPlan, RelatedPlan } from '#core/domain/conditions/plan.ts'
import type { HeldValue, Profile, ProfileEvent, ProfileTag, Value } from '#core/domain/conditions/profile.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { relatedFields, type Field, type ValueType } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import { readOpenColumns, type OpenColumn } from '#core/store/facts/schema.ts'
import { typedValue } from '#core/store/records/condition-sets.ts'
import { isLive, readEntity, type EntityRecord } from '#core/store/records/entities.ts'
import { findByIdentity, identitiesOf } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { comparableSql, comparableValue, eventsAt, eventsByEntity, eventsNamed, type SecretSources } from './event-profiles.ts'
import { eventFieldsOf, eventMatchesOf, isEntity } from './leaf-key.ts'
import { tableOf } from './tables.ts'

export interface ProfileSources extends SecretSources {
  duck: Duck
  /** Milliseconds; no event after it is read. */
  asOf: number
  /** Tells where the events of an entity stand. */
  index?: EventIndex
  /** Number of the log entry that facts are read at. */
  seq: number
}

/** The profile of a row as far as `root` asks about it; undefined when there is no such live row. */
export async function readProfile(sources: ProfileSources, subject: Subject, id: number, root: ConditionPlan): Promise<Profile | undefined> {
  const leaves = [...ownNodes(root)].filter((node): node is LeafPlan => node.kind !== 'group')
  const fields = leaves.flatMap(fieldsOf)
  const asked = new Set(fields.map(({ name }) => name))
  const columns = columnsOf(sources, subject).filter(({ field }) => asked.has(field))
  const open = await readOpenValues(sources.duck, subject, id, columns)
  if (!open) return undefined
  const related = new Map<string, Profile[]>()
  const relations = Map.groupBy(leaves.filter((leaf) => leaf.kind === 'related'), ({ relation }) => relation)
  for (const [relation, asking] of relations) related.set(relation, await readRelated(sources, id, relation, asking))
  const own: Profile = { id, publicId: '', values: open, scores: {}, identities: [], events: [], tags: [], folders: [], history: {}, related: (relation) => related.get(relation) ?? [] }
  if (!isEntity(subject)) return own
  const record = readEntity(sources.records, entityKey(subject, id))
  if (!record) return undefined
  return {
    ...own,
    publicId: record.publicId,
    values: { ...open, ...secretValues(record, fields) },
    scores: await readScores(sources.duck, subject, id),
    identities: readIdentities(sources.records, record),
    events: await readEvents(sources, subject, id, leaves),
    tags: await readTags(sources.duck, subject, id),
    folders: await readFolders(sources.duck, subject, id),
    history: await readHistory(sources.duck, subject, id, columns)
  }
}

/** The nodes that ask about the entity itself. */
function* ownNodes(node: ConditionPlan): Generator<ConditionPlan> {
  yield node
  if (node.kind === 'group') for (const child of node.children) yield* ownNodes(child)
}

function fieldsOf(leaf: LeafPlan): FieldRef[] {
  return leaf.kind === 'attribute' || leaf.kind === 'elements' || leaf.kind === 'history' ? [leaf.field] : []
}

function columnsOf({ records }: ProfileSources, subject: Subject): OpenColumn[] {
  if (isEntity(subject)) return readOpenColumns(records, subject)
  return Object.entries<Field>(relatedFields[subject]).map(([name, { type }]) => ({ field: name, column: name, type }))
}

async function readOpenValues(duck: Duck, subject: Subject, id: number, columns: readonly OpenColumn[]): Promise<Record<string, Value> | undefined> {
  const sql = `SELECT ${['id', ...columns.map(({ column, type }) => comparableSql(column, type))].join(', ')} FROM ${tableOf(subject)} WHERE id = $1::UINTEGER`
  for await (const chunk of duck.chunks(sql, [id])) {
    return Object.fromEntries(columns.map(({ field, type }, index) => [field, comparableValue(type, chunk.getColumnValues(index + 1)[0])]))
  }
  return undefined
}

function secretValues(record: EntityRecord, fields: readonly FieldRef[]): Record<string, Value> {
  const stored = (name: string): unknown => (name === 'name' || name === 'phone' || name === 'email' ? record[name] : record.card[name])
  return Object.fromEntries(fields.filter(({ place }) => place === 'secret').map(({ name, type }) => [name, typedValue(type, stored(name))]))
}

function readIdentities(records: RecordsDatabase, record: EntityRecord): Profile['identities'] {
  return identitiesOf(records, record.key).map(({ channel, value, source, verified }) => ({
    channel, verified, sharedBy: findByIdentity(records, channel, value, source).filter(({ entityKey: key }) => isLive(records, key)).length
  }))
}

async function readEvents(sources: ProfileSources, entity: EntityType, id: number, leaves: readonly LeafPlan[]): Promise<ProfileEvent[]> {
  const names = [...new Set(leaves.flatMap(eventMatchesOf).flatMap((match) => match.names))]
  if (names.length === 0) return []
  const { duck, records, asOf } = sources
  const fields = leaves.flatMap(eventFieldsOf)
  const named = new Set(['amount', ...fields.map(({ name }) => name)])
  const open = readOpenColumns(records, 'event').filter(({ field }) => named.has(field))
  const secret = fields.filter(({ place }) => place === 'secret').map(({ name, type }) => ({ name, type }))
  const places = await placesInIndex(sources, entity, id, names)
  if (places?.length === 0) return []
  for await (const { events } of eventsByEntity(duck, sources, entity, asOf, { open, secret }, places ? eventsAt(id, places) : eventsNamed(names, id))) return events
  return []
}

/** For more events one pass through the table costs less than finding each. */
const mostPlaces = 16

/** Names and times of the entity's events with these names, each pair once; undefined where the index does not tell, or there are many. */
async function placesInIndex({ index, seq, asOf }: ProfileSources, entity: EntityType, id: number, names: readonly string[]): Promise<{ type: string; at: number }[] | undefined> {
  if (index?.state().status !== 'ready') return undefined
  const known = await index.eventsOf(entity, id)
  if (known.seq !== seq) return undefined
  const places = new Map<string, { type: string; at: number }>()
  for (const { type, at } of known.events) if (at <= asOf && names.includes(type)) places.set(`${at} ${type}`, { type, at })
  return places.size <= mostPlaces ? [...places.values()] : undefined
}

async function readTags(duck: Duck, entity: EntityType, id: number): Promise<ProfileTag[]> {
  const rows = await duck.rows<{ tag: string; source: ProfileTag['source']; confidence: number | null; tagged: number; removed: number | null }>(
    `SELECT tag, source, confidence, epoch_ms(tagged_at)::DOUBLE AS tagged, epoch_ms(removed_at)::DOUBLE AS removed FROM tag_assignments WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER`,
    [entityTypeNumber[entity], id])
  return rows.map(({ tag, source, confidence, tagged, removed }) => ({ tag, source, confidence, taggedAt: tagged, removedAt: removed }))
}

async function readScores(duck: Duck, entity: EntityType, id: number): Promise<Record<string, Value>> {
  const rows = await duck.rows<{ score: string; number: number | null; text: string | null }>(
    'SELECT score, number, text FROM scores WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER', [entityTypeNumber[entity], id])
  return Object.fromEntries(rows.map(({ score, number, text }) => [score, number ?? text]))
}

async function readFolders(duck: Duck, entity: EntityType, id: number): Promise<string[]> {
  const rows = await duck.rows<{ folder: string }>('SELECT folder FROM folder_members WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER', [entityTypeNumber[entity], id])
  return rows.map(({ folder }) => folder)
}

async function readHistory(duck: Duck, entity: EntityType, id: number, columns: readonly OpenColumn[]): Promise<Record<string, HeldValue[]>> {
  const rows = await duck.rows<{ field: string; value: string | null; since: number | null; until: number | null }>(
    `SELECT field, value, epoch_ms(since)::DOUBLE AS since, epoch_ms(until)::DOUBLE AS until FROM history
     WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER ORDER BY field, since NULLS FIRST`, [entityTypeNumber[entity], id])
  const types = new Map(columns.map(({ field, type }) => [field, type]))
  const history: Record<string, HeldValue[]> = {}
  for (const { field, value, since, until } of rows) (history[field] ??= []).push({ value: heldValue(types.get(field) ?? 'text', value), since, until })
  return history
}

/** A value as the table history holds it (core/store/facts/history.ts). */
function heldValue(type: ValueType, text: string | null): Value {
  if (text === null) return null
  switch (type) {
    case 'number':
    case 'decimal':
    case 'datetime':
      return Number(text)
    case 'boolean':
      return text === 'true'
    case 'list':
    case 'objects':
      return typedValue(type, JSON.parse(text) as unknown)
    default:
      return typedValue(type, text)
  }
}

/** The related rows of one relation, as far as all conditions on it ask about them. */
async function readRelated(sources: ProfileSources, id: number, relation: string, leaves: readonly RelatedPlan[]): Promise<Profile[]> {
  const rows = await sources.duck.rows<{ other: number }>(
    'SELECT DISTINCT other FROM relations WHERE relation = $1::VARCHAR AND entity = $2::UINTEGER ORDER BY other', [relation, id])
  const asked: ConditionPlan = { kind: 'group', id: '', op: 'and', negated: false, children: leaves.map(({ where }) => where) }
  const profiles: Profile[] = []
  for (const { other } of rows) {
    const profile = await readProfile(sources, leaves[0]!.to, other, asked)
    if (profile) profiles.push(profile)
  }
  return profiles
}
