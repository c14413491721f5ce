/** A random world in a real workspace: through the log where there is a way into it, else straight into the tables that later capabilities fill. */
import { join } from 'node:path'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import type { Catalogue, CatalogueField, Subject } from '#core/domain/conditions/catalogue.ts'
import type { HeldValue, Profile, Value } from '#core/domain/conditions/profile.ts'
import { entityKey, entityTypes, entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import { coreFields, eventFields as installedEventFields, relatedFields, type ValueType } from '#core/domain/fields.ts'
import { rowTable } from '#core/store/facts/schema.ts'
import { quoteIdentifier, type Parameter } from '#core/store/duckdb/connection.ts'
import { foldColumn, foldColumnType, foldValue } from '#core/store/facts/folds.ts'
import { openEventIndex } from '#core/store/event-index/open.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import { append } from '#core/store/log/log.ts'
import { insertEntity, reserveEntityIds } from '#core/store/records/entities.ts'
import { insertEnteredEvent } from '#core/store/records/entered-events.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { addIdentity, identitiesOf } from '#core/store/records/identities.ts'
import { createEventSecrets, type EventSecrets } from '#core/store/records/secrets.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'
import { eventFields, fieldsOf } from '#test/builders/conditions/fields.ts'
import type { World } from '#test/builders/conditions/world.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { makeWorkspace, silentLogger } from './workspace.ts'

const indexWorkers = threadWorkers({ 'event-index': join(import.meta.dirname, '..', '..', 'workers/jobs/event-index.ts') } as Parameters<typeof threadWorkers>[0])

export interface WorldDesk {
  stores: WorkspaceStores
  engine: Engine
  /** Leaves that the event index answered. */
  answeredByIndex: () => number
  sources: { records: WorkspaceStores['records']; secrets: EventSecrets }
  /** The world's catalogue with the fields that are secret here. */
  catalogue: Catalogue
  close(): Promise<void>
}

/**
 * @param isSecret which custom fields and properties (attr.*, data.*) the records store keeps
 * @param options.withIndex whether the event index answers whatever it can, however few events there are
 */
export async function openWorld(world: World, isSecret: (field: string) => boolean = () => false, { withIndex = false } = {}): Promise<WorldDesk> {
  const workspace = makeWorkspace()
  const stores = await workspace.open()
  declareCustomFields(stores, isSecret)
  transaction(stores.records, () => {
    for (const type of entityTypes) insertEntities(stores, world, type, isSecret)
    insertEvents(stores, world, isSecret)
  })
  await stores.following.catchUp()
  await insertFacts(stores, world, isSecret)
  const settle = () => stores.following.catchUp()
  const sources = { records: stores.records, secrets: createEventSecrets(stores.records, stores.keys) }
  const index = withIndex ? openEventIndex({ facts: stores.facts, workers: indexWorkers, logger: silentLogger }) : undefined
  await index?.ready()
  let answered = 0
  const counting: EventIndex | undefined = index && { ...index, answer: (...asked) => (answered++, index.answer(...asked)) }
  const engine = createEngine({
    ...sources, facts: stores.facts, index: counting, indexFromRows: 0, sampleFromRows: 0, compile: compileForFacts(stores.records),
    settle, exclusively: (work) => stores.gate.run(work)
  })
  return {
    stores, engine, sources, answeredByIndex: () => answered, catalogue: catalogueWith(world.catalogue, isSecret), close: async () => {
      await index?.close()
      await workspace.remove()
    }
  }
}

const isInstalled = (owner: EntityType | 'event', name: string) => name in (owner === 'event' ? installedEventFields : coreFields[owner])

function declareCustomFields({ records }: WorkspaceStores, isSecret: (field: string) => boolean): void {
  for (const owner of [...entityTypes, 'event'] as const) {
    const custom = (owner === 'event' ? eventFields : fieldsOf[owner]).filter(({ name }) => !isInstalled(owner, name))
    declareFields(records, custom.map(({ name, type }) => ({ entity: owner, name: name.slice(name.indexOf('.') + 1), type, sensitivity: isSecret(name) ? 'secret' : 'open' })))
  }
}

/** Values by name as cards and the log hold them. */
function stored(fields: readonly CatalogueField[], values: Readonly<Record<string, Value>>): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, storedValue(type, values[name] ?? null)]))
}

function storedValue(type: ValueType, value: Value): unknown {
  if (typeof value !== 'number') return value
  if (type === 'date') return dayText(value)
  return type === 'datetime' ? new Date(value).toISOString() : value
}

const dayText = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)

const withoutSecret = (values: Record<string, unknown>, isSecret: (field: string) => boolean) => Object.fromEntries(Object.entries(values).filter(([name]) => !isSecret(name)))

function insertEntities({ records }: WorkspaceStores, world: World, type: EntityType, isSecret: (field: string) => boolean): void {
  const profiles = world.profiles[type]
  reserveEntityIds(records, type, profiles.length)
  for (const profile of profiles) {
    const card = stored(fieldsOf[type], profile.values)
    const key = insertEntity(records, type, profile.id, { card }, { at: 1 })
    // Values that several have, so that they are shared; of channels that exist.
    const identities = profile.identities.filter(({ channel }) => channel === 'phone' || channel === 'email')
    for (const { channel, verified, sharedBy } of identities) addIdentity(records, { channel: channel as 'phone' | 'email', value: `${channel} ${profile.id % (sharedBy + 2)}`, entityKey: key, verified })
    append(records, { kind: 'entity.created', entity: type, id: profile.id, at: 1, open: withoutSecret(card, isSecret) }, { user: 'test', at: 1, entityKey: key })
  }
}

/** The identities of every profile as the stores have them. */
export function readIdentities({ records }: WorkspaceStores, world: World): void {
  const owners = new Map<string, number>()
  const all = entityTypes.flatMap((type) => world.profiles[type].map((profile) => ({ profile, identities: identitiesOf(records, entityKey(type, profile.id)) })))
  const name = ({ channel, value }: { channel: string; value: string }) => `${channel} ${value}`
  for (const { identities } of all) for (const identity of identities) owners.set(name(identity), (owners.get(name(identity)) ?? 0) + 1)
  for (const { profile, identities } of all) {
    Object.assign(profile, { identities: identities.map((identity) => ({ channel: identity.channel, verified: identity.verified, sharedBy: owners.get(name(identity))! })) } satisfies Partial<Profile>)
  }
}

/** Events that stand, as entered ones: in the order that decides between simultaneous ones. */
function insertEvents({ records }: WorkspaceStores, world: World, isSecret: (field: string) => boolean): void {
  const standing = world.events.filter(({ voidedBy }) => voidedBy === null).toSorted((one, other) => one.batch - other.batch || one.row - other.row)
  for (const { entityType, entity, type, at, values } of standing) {
    const all = stored(eventFields.filter(({ name }) => name in values), values)
    const secret = Object.fromEntries(Object.entries(all).filter(([name]) => isSecret(name)))
    const open = { ...withoutSecret(all, isSecret), type, occurred_at: new Date(at).toISOString() }
    const row = insertEnteredEvent(records, { entityKey: entityKey(entityType, entity), occurredAt: at, open, secret, user: 'test' })
    append(records, { kind: 'event.entered', entity: entityType, id: entity, row, open }, { user: 'test', at: 1 })
  }
}

async function insertFacts({ facts }: WorkspaceStores, world: World, isSecret: (field: string) => boolean): Promise<void> {
  await facts.read(async (duck) => {
    const insert = async (table: string, rows: readonly (readonly Parameter[])[], forms: readonly string[]) => {
      for (const row of rows) await duck.run(`INSERT INTO ${table} VALUES (${forms.map((form, index) => form.replace('?', `$${index + 1}`)).join(', ')})`, [...row])
    }
    const time = 'make_timestamp_ms(?::BIGINT)'
    const instant = (at: number | null) => (at === null ? null : BigInt(at))
    for (const type of entityTypes) {
      const number = entityTypeNumber[type]
      for (const { id, tags, scores, folders, history } of world.profiles[type]) {
        await insert('tag_assignments', tags.map(({ tag, source, confidence, taggedAt, removedAt }) => [tag, number, id, source, confidence, instant(taggedAt), instant(removedAt)]), ['?::VARCHAR', '?::UTINYINT', '?::UINTEGER', '?::VARCHAR', '?::DOUBLE', time, time])
        await insert('scores', Object.entries(scores).filter(([, value]) => value !== null).map(([score, value]) => [score, number, id, typeof value === 'number' ? value : null, ...textAndFold(value)]), ['?::VARCHAR', '?::UTINYINT', '?::UINTEGER', '?::DOUBLE', '?::VARCHAR', '?::VARCHAR'])
        await insert('folder_members', folders.map((folder) => [folder, number, id]), ['?::VARCHAR', '?::UTINYINT', '?::UINTEGER'])
        const held = Object.entries(history).filter(([name]) => !isSecret(name)).flatMap(([name, values]) => values.map((value) => ({ name, type: fieldsOf[type].find((field) => field.name === name)!.type, value })))
        await insert('history', held.map(({ name, type: valueType, value }) => [number, id, name, ...heldTexts(valueType, value), instant(value.since), instant(value.until)]), ['?::UTINYINT', '?::UINTEGER', '?::VARCHAR', '?::VARCHAR', '?::VARCHAR', time, time])
      }
    }
    await insert('relations', [...world.related].flatMap(([relation, pairs]) => [...pairs].flatMap(([entity, others]) => others.map((other) => [relation, entity, other]))), ['?::VARCHAR', '?::UINTEGER', '?::UINTEGER'])
    for (const subject of ['opportunity', 'holding'] as const) {
      for (const { id, values } of world.profiles[subject]) {
        const cells = Object.entries(relatedFields[subject]).map(([name, { type }]) => ({ name, type, value: values[name] ?? null })).filter(({ value }) => value !== null)
        const columns = cells.flatMap(({ name, type }) => [name, ...(foldColumnType[type] ? [foldColumn(name)] : [])])
        const parameters = cells.flatMap(({ type, value }): Parameter[] => (foldColumnType[type] ? textAndFold(value) : [type === 'datetime' ? BigInt(value as number) : (value as number)]))
        const forms = cells.flatMap(({ type }) => (foldColumnType[type] ? ['?', '?'] : [type === 'datetime' ? time : type === 'decimal' ? '?::DOUBLE::DECIMAL(18,2)' : '?']))
        await insert(`${rowTable[subject]} (${['id', 'batch', 'row', ...columns].map(quoteIdentifier).join(', ')})`, [[id, 0, id, ...parameters]], ['?::UINTEGER', '?::UINTEGER', '?::UINTEGER', ...forms])
      }
    }
  })
}

function textAndFold(value: Value): [string | null, string | null] {
  if (typeof value !== 'string') return [null, null]
  const { value: text, fold } = foldValue('choice', value)
  return [text, fold]
}

/** A value of the past as the table history holds it: texts and lists with folds, the rest as text twice. */
function heldTexts(type: ValueType, { value }: HeldValue): [string | null, string | null] {
  if (value === null) return [null, null]
  if (foldColumnType[type]) {
    const { value: text, fold } = foldValue(type, typeof value === 'string' ? value : JSON.stringify(value))
    return [text, fold]
  }
  const text = type === 'date' ? dayText(value as number) : type === 'decimal' ? (value as number).toFixed(2) : JSON.stringify(value)
  return [text, text]
}

function catalogueWith(catalogue: Catalogue, isSecret: (field: string) => boolean): Catalogue {
  const secretly = (fields: ReadonlyMap<string, CatalogueField>) => new Map([...fields].map(([name, field]) => [name, isSecret(name) ? { ...field, sensitivity: 'secret' as const, history: false } : field]))
  const fields = new Map<Subject, ReadonlyMap<string, CatalogueField>>()
  return {
    ...catalogue, eventProperties: secretly(catalogue.eventProperties),
    fields(subject) {
      if (!fields.has(subject)) fields.set(subject, secretly(catalogue.fields(subject)))
      return fields.get(subject)!
    }
  }
}

