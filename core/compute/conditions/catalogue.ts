/** What there is to ask about, read from the stores (core/domain/conditions/catalogue.ts). Values are read when somebody asks for them and kept until the data they come from move. */
import { relations, type Catalogue, type CatalogueField, type CatalogueFolder, type CatalogueTag } from '#core/domain/conditions/catalogue.ts'
import { channelNames } from '#core/domain/channels.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { coreFields, eventFields, keepsHistory, relatedFields, type Field } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { entityTable, openColumns } from '#core/store/facts/schema.ts'
import { listFields, type FieldOwner, type FieldRecord } from '#core/store/records/fields.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { createCache } from './cache.ts'
import { foldersOfLibrary, segmentsOfLibrary, tagsOfLibrary } from './catalogue-library.ts'
import { readScores, scoresOf } from './catalogue-scores.ts'
import { mostValues, readElements, readFirstChanges, readSecretElements, readValues, valuesOf, type CountedValue } from './catalogue-values.ts'
import { createFixedSets, type FixedSets } from './fixed-sets.ts'
import { isEntity } from './leaf-key.ts'
import { createSnapshots, DataMoved } from './snapshot.ts'
import type { Part } from './versions.ts'

interface ReadCatalogue extends Catalogue {
  /** Number of the last log entry that it knows. */
  dataVersion: number
}

export interface CatalogueReader {
  /** With the values of the fields that `wanted` names (every one, without it); `past`: and with the moments from which on their changes are recorded. */
  read(wanted?: (field: string) => boolean, options?: { past?: boolean }): Promise<ReadCatalogue>
  /** Values of an open field with choices that contain a text, in whatever case, most frequent first; undefined where there is no such field. */
  values(owner: ValuesOwner, field: string, text: string, most: number): Promise<CountedValue[] | undefined>
}

type ValuesOwner = FieldOwner | 'opportunity' | 'holding'

const memory = 16 * 2 ** 20
const mostAttempts = 5

const parts: Part[] = [
  ...entityTypes.flatMap((type): Part[] => [`live/${type}`, `attributes/${type}`, `events/${type}`]), 'tags', 'scores', 'folders', 'opportunities', 'holdings'
]

/** Where the values of a subject's fields stand. */
interface Place {
  owner: ValuesOwner
  table: string
  part: Part[]
}

const places: Place[] = [
  ...entityTypes.map((type): Place => ({ owner: type, table: entityTable[type], part: [`live/${type}`, `attributes/${type}`] })),
  { owner: 'event', table: 'events', part: entityTypes.map((type): Part => `events/${type}`) },
  { owner: 'opportunity', table: 'opportunities', part: ['opportunities'] },
  { owner: 'holding', table: 'holdings', part: ['holdings'] }
]

/** What is read is kept under the versions of the parts that it was read from. `sets` gives the members of static segments. */
export function createCatalogueReader({ records, facts, settle, sets = createFixedSets(records) }: { records: RecordsDatabase; facts: Facts; settle: () => Promise<unknown>; sets?: FixedSets }): CatalogueReader {
  const cache = createCache(memory)
  const snapshots = createSnapshots(records, facts)

  async function readOnce(wanted: (field: string) => boolean, past: boolean): Promise<ReadCatalogue> {
    const snapshot = snapshots.take(parts)
    const sized = <Value>(value: Value) => ({ value, bytes: 256 + JSON.stringify(value).length * 2 })
    const kept: Kept = (name, of, read) => cache.get(`${name} @ ${snapshot.versionsOf(of)}`, () => snapshots.read(snapshot, of, async (duck) => sized(await read(duck))))
    const keptOfRecords: KeptOfRecords = (name, of, read) => cache.get(`${name} @ ${snapshot.versionsOf(of)}`, () => snapshots.readRecords(snapshot, of, async () => sized(await read(records))))
    const custom = listFields(records)
    const fields = new Map<Place['owner'], ReadonlyMap<string, CatalogueField>>()
    for (const place of places) {
      const known = await fieldsOf(place, custom, wanted, kept)
      await addSecretElements(place, known, wanted, keptOfRecords)
      if (past) await addFirstChanges(place, known, kept)
      fields.set(place.owner, known)
    }
    return {
      dataVersion: snapshot.seq,
      fields: (subject) => fields.get(subject)!,
      eventProperties: fields.get('event')!,
      events: new Map(await kept('events', places[3]!.part, readEventNames)),
      channels: new Set(channelNames),
      tags: tagsOfLibrary(records, await kept('tags', ['tags'], readTags)),
      segments: await segmentsOfLibrary(records, sets, wanted),
      scores: scoresOf(await kept('scores', ['scores'], readScores)),
      relations: new Map(relations.map((relation) => [relation.name, relation])),
      folders: foldersOfLibrary(records, await kept('folders', ['folders'], readFolders))
    }
  }

  return {
    async values(owner, field, text, most) {
      await settle()
      const place = places.find((one) => one.owner === owner)!
      const column = toldColumns(place, listFields(records)).find((one) => one.field === field && one.type === 'choice')?.column
      return column === undefined ? undefined : facts.read((duck) => readValues(duck, place.table, column, most, fold(text)))
    },
    async read(wanted = () => true, { past = false } = {}) {
      for (let attempt = 1; ; attempt++) {
        await settle()
        try {
          return await readOnce(wanted, past)
        } catch (error) {
          if (!(error instanceof DataMoved) || attempt >= mostAttempts) throw error
        }
      }
    }
  }
}

type Kept = <Value>(name: string, of: readonly Part[], read: (duck: Duck) => Promise<Value>) => Promise<Value>
type KeptOfRecords = <Value>(name: string, of: readonly Part[], read: (records: RecordsDatabase) => Promise<Value>) => Promise<Value>

/** Columns whose values are told. */
function toldColumns({ owner }: Place, custom: readonly FieldRecord[]) {
  if (owner === 'opportunity' || owner === 'holding') return Object.entries<Field>(relatedFields[owner]).map(([name, { type }]) => ({ field: name, column: name, type }))
  return openColumns(owner, custom).filter(({ field }) => owner !== 'event' || field !== 'type')
}

async function fieldsOf(place: Place, custom: readonly FieldRecord[], wanted: (field: string) => boolean, kept: Kept): Promise<Map<string, CatalogueField>> {
  const { owner, table, part } = place
  const known = new Map(declaredFields(owner, custom).map((field) => [field.name, field]))
  for (const { field, column, type } of toldColumns(place, custom)) {
    if (!wanted(field)) continue
    if (type === 'choice') Object.assign(known.get(field)!, valuesOf(await kept(`values ${table} ${column}`, part, (duck) => readValues(duck, table, column, mostValues + 1))))
    if (type === 'objects') Object.assign(known.get(field)!, { elements: await kept(`elements ${table} ${column}`, part, (duck) => readElements(duck, table, quoteIdentifier(column))) })
  }
  return known
}

async function addSecretElements({ owner, part }: Place, known: Map<string, CatalogueField>, wanted: (field: string) => boolean, kept: KeptOfRecords): Promise<void> {
  if (owner === 'event' || !isEntity(owner)) return
  for (const field of known.values()) {
    if (field.type !== 'objects' || field.sensitivity !== 'secret' || !wanted(field.name)) continue
    const elements = await kept(`elements ${owner} ${field.name}`, part, (records) => readSecretElements(records, owner, field.name))
    if (elements) Object.assign(field, { elements })
  }
}

async function addFirstChanges({ owner, part }: Place, known: Map<string, CatalogueField>, kept: Kept): Promise<void> {
  if (owner === 'event' || !isEntity(owner)) return
  for (const [field, recordedFrom] of await kept(`first changes ${owner}`, part, (duck) => readFirstChanges(duck, owner))) Object.assign(known.get(field) ?? {}, { recordedFrom })
}

function declaredFields(owner: Place['owner'], custom: readonly FieldRecord[]): CatalogueField[] {
  const installed: Record<string, Field> = owner === 'event' ? eventFields : owner === 'opportunity' || owner === 'holding' ? relatedFields[owner] : coreFields[owner]
  const historic = owner !== 'event' && owner !== 'opportunity' && owner !== 'holding'
  const withHistory = (field: CatalogueField) => (historic && field.sensitivity === 'open' && keepsHistory(field.name) ? { ...field, history: true } : field)
  const prefix = owner === 'event' ? 'data.' : 'attr.'
  return [
    ...Object.entries(installed).map(([name, { type, sensitivity, label }]) => ({ name, type, sensitivity, label })),
    ...custom.filter(({ entity }) => entity === owner).map(({ name, type, sensitivity, label }) => ({ name: prefix + name, type, sensitivity, label: label ?? { zh: name, en: name } }))
  ].map(withHistory)
}

async function readEventNames(duck: Duck): Promise<[string, number][]> {
  const rows = await duck.rows<{ type: string; count: bigint }>('SELECT type, count(*) AS count FROM events WHERE voided_by IS NULL GROUP BY type ORDER BY count DESC, type')
  return rows.map(({ type, count }) => [type, Number(count)])
}

const entityOfNumber = (number: number) => entityTypes.find((type): type is EntityType => entityTypeNumber[type] === number)!

/** Tags that somebody has. */
async function readTags(duck: Duck): Promise<CatalogueTag[]> {
  const rows = await duck.rows<{ tag: string; entity_type: number }>('SELECT DISTINCT tag, entity_type FROM tag_assignments ORDER BY ALL')
  return rows.map(({ tag, entity_type: type }) => ({ id: tag, name: tag, entity: entityOfNumber(type) }))
}

async function readFolders(duck: Duck): Promise<CatalogueFolder[]> {
  const rows = await duck.rows<{ folder: string }>('SELECT DISTINCT folder FROM folder_members ORDER BY folder')
  return rows.map(({ folder }) => ({ id: folder, name: folder, parent: null }))
}

