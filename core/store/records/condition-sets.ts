/**
 * What conditions ask of the records store: who has an identity, who stands in a list, and the values that facts never hold. Long reads go in short
 * slices and give the thread back between them; they hold no lock, so the caller compares the number of the last log entry before and after.
 */
import type { Predicate } from '#core/domain/conditions/plan.ts'
import type { Value } from '#core/domain/conditions/profile.ts'
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'
import { channels, channelsOf, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityKeyRange, entityOfKey, parseGeneratedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { lookupForms } from '#core/domain/normalise/identity.ts'
import { isLive, nextEntityId, readEntity } from './entities.ts'
import { nextBlock, readHeld, type Line } from './entity-blocks.ts'
import { compareValues, holdingsOfRun, identityRuns, type IdentityRun } from './identity-blocks.ts'
import { findByIdentity } from './identities.ts'
import type { RecordsDatabase } from './open.ts'
import { searchKeys } from './search.ts'
import { phrasesOf } from './search-text.ts'
import { statement } from './statement.ts'

export interface Pace {
  signal?: AbortSignal
  /** 0 … 1 of what is read. */
  onProgress?: (progress: number) => void
}

/** Milliseconds that a slice may hold the thread. */
const longestSlice = 6

/** For long loops: returns at once while a slice of some milliseconds lasts, else lets others go first. @throws the signal's reason */
export function createBreath({ signal }: Pace): () => Promise<void> {
  let began = performance.now()
  return async () => {
    signal?.throwIfAborted()
    if (performance.now() - began < longestSlice) return
    await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
    began = performance.now()
  }
}

interface IdentityRow {
  value: string
  source: string
  entity_key: number
  verified: number
}

const identityPage = 500

/** Dense ids of the entities of a type that have an identity of a channel, a verified one, or one that so many live entities of any type have. */
export async function identityIds(
  records: RecordsDatabase, entity: EntityType, channel: string, ask: 'has' | 'verified' | { sharedBy: number }, pace: Pace = {}
): Promise<number[]> {
  if (!Object.hasOwn(channels, channel)) return []
  const ids: number[] = []
  const add = ({ entity_key }: IdentityRow) => {
    const found = entityOfKey(entity_key)
    if (found.type === entity) ids.push(found.id)
  }
  for await (const row of groupsOfValue(records, channel as ChannelName, pace)) {
    if (typeof ask === 'object') {
      const owners = row.length < ask.sharedBy ? [] : row.filter(({ entity_key }) => isLive(records, entity_key))
      if (owners.length >= ask.sharedBy) owners.forEach(add)
    } else {
      row.filter(({ verified }) => ask === 'has' || verified === 1).forEach(add)
    }
  }
  return ids
}

/** The owners of each value of a channel together, in the order of values. */
async function* groupsOfValue(records: RecordsDatabase, channel: ChannelName, pace: Pace): AsyncGenerator<IdentityRow[]> {
  const breathe = createBreath(pace)
  const sources = [identityRows(records, channel), ...identityRuns(records, channel).map((run) => runRows(records, run))]
  let group: IdentityRow[] = []
  for (const rows of merged(sources)) {
    await breathe()
    for (const row of rows) {
      const [first] = group
      if (first && (first.value !== row.value || first.source !== row.source)) {
        yield group
        group = []
      }
      group.push(row)
    }
  }
  if (group.length > 0) yield group
}

function* identityRows(records: RecordsDatabase, channel: ChannelName): Generator<IdentityRow[]> {
  const read = statement<IdentityRow>(records, `
    SELECT value, source, entity_key, verified FROM identities WHERE channel = ? AND (value, source, entity_key) > (?, ?, ?)
    ORDER BY value, source, entity_key LIMIT ${identityPage}`)
  for (let last: Pick<IdentityRow, 'value' | 'source' | 'entity_key'> = { value: '', source: '', entity_key: -1 }; ;) {
    const rows = read.all(channels[channel].number, last.value, last.source, last.entity_key)
    yield rows
    if (rows.length < identityPage) return
    last = rows.at(-1)!
  }
}

function* runRows(records: RecordsDatabase, run: IdentityRun): Generator<IdentityRow[]> {
  for (const holdings of holdingsOfRun(records, run)) yield holdings.map(({ value, source, entityKey: key }) => ({ value, source, entity_key: key, verified: 0 }))
}

const compareRows = (one: IdentityRow, other: IdentityRow) =>
  compareValues(one.value, other.value) || compareValues(one.source, other.source) || one.entity_key - other.entity_key

/** Pages of sorted rows from several sources as pages of all of them, sorted. */
function* merged(sources: Generator<IdentityRow[]>[]): Generator<IdentityRow[]> {
  const heads = sources.map((source) => ({ source, rows: [] as IdentityRow[], at: 0 }))
  const refill = (head: (typeof heads)[number]) => {
    while (head.at >= head.rows.length) {
      const next = head.source.next()
      if (next.done) return false
      head.rows = next.value
      head.at = 0
    }
    return true
  }
  for (let open = heads.filter(refill); open.length > 0; open = open.filter(refill)) {
    if (open.length === 1) {
      const [head] = open
      yield head!.rows.slice(head!.at)
      head!.at = head!.rows.length
      continue
    }
    const page: IdentityRow[] = []
    while (page.length < identityPage && open.every(({ rows, at }) => at < rows.length)) {
      const least = open.reduce((best, head) => (compareRows(head.rows[head.at]!, best.rows[best.at]!) < 0 ? head : best))
      page.push(least.rows[least.at++]!)
    }
    yield page
  }
}

const publicIdChannel: Record<EntityType, ChannelName> = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' }

/** Dense ids of the live entities whose public ids these are, and how many public ids nobody has. */
export async function listedIds(records: RecordsDatabase, entity: EntityType, publicIds: readonly string[], pace: Pace = {}): Promise<{ ids: number[]; unknown: string[] }> {
  const breathe = createBreath(pace)
  const ids: number[] = []
  const unknown: string[] = []
  for (const publicId of publicIds) {
    await breathe()
    const id = idOfPublicId(records, entity, publicId)
    if (id === undefined) unknown.push(publicId)
    else ids.push(id)
  }
  return { ids, unknown }
}

/** The dense id of the live entity that has exactly this public id. */
function idOfPublicId(records: RecordsDatabase, entity: EntityType, publicId: string): number | undefined {
  const generated = parseGeneratedPublicId(entity, publicId)
  const named = findByIdentity(records, publicIdChannel[entity], publicId).map(({ entityKey: key }) => key)
  const candidates = [...named, ...(generated === undefined ? [] : [entityKey(entity, generated)])]
  const found = candidates.map((key) => readEntity(records, key)).find((record) => record?.type === entity && record.state === 'live' && record.publicId === publicId)
  return found?.id
}

/** Where `content` has them; every other field stands in the card. */
const ownPaths: Partial<Record<string, string>> = { name: '$[1]', phone: '$[2]', email: '$[3]' }

interface ScannedRow {
  key: number
  /** JSON of the value; null: none. */
  value: string | null
}

const scanPage = 200
const cardMember = '$[4].'
const cardPath = (field: string) => `${cardMember}${JSON.stringify(field)}`

/**
 * Tells the value of one field of every live entity of a type, in the order of ids; blank ones included, as null. `among` (ascending or not): of these alone.
 */
export async function scanValues(
  records: RecordsDatabase, entity: EntityType, field: { name: string; type: ValueType }, visit: (id: number, value: Value) => void,
  { among, ...pace }: Pace & { among?: readonly number[] } = {}
): Promise<void> {
  const breathe = createBreath(pace)
  const path = ownPaths[field.name] ?? cardPath(field.name)
  const tell = ({ key, value: json }: ScannedRow) => visit(entityOfKey(key).id, typedValue(field.type, json === null ? null : (JSON.parse(json) as unknown)))
  if (among) {
    for (const [index, id] of among.entries()) {
      await breathe()
      const row = liveValue(records, entityKey(entity, id), path)
      if (row) tell(row)
      pace.onProgress?.((index + 1) / among.length)
    }
    return
  }
  const [first] = entityKeyRange(entity)
  const last = nextEntityId(records, entity)
  for await (const rows of pagesOf(records, entity, path, breathe)) {
    for (const row of rows) tell(row)
    pace.onProgress?.((rows.at(-1)!.key - first) / Math.max(1, last))
  }
}

function liveValue(records: RecordsDatabase, key: number, path: string): ScannedRow | undefined {
  const row = statement<ScannedRow & { state: number }>(records, 'SELECT key, content -> @path AS value, state FROM entities WHERE key = @key').get({ key, path })
  if (row) return row.state === 0 ? row : undefined
  const held = readHeld(records, key)
  return held?.block.state === 0 ? heldValue(held.line, path) : undefined
}

/** As SQLite answers it of a row. */
function heldValue(line: Line, path: string): ScannedRow {
  const value = path.startsWith(cardMember) ? line[4][JSON.parse(path.slice(cardMember.length)) as string] : line[Number(path[2]) as 1]
  return { key: line[6], value: value === undefined ? null : JSON.stringify(value) }
}

/** The live entities of a type with one member of their content, in the order of ids, a page at a time: those in rows before a block, then that block with the rows in its place. */
async function* pagesOf(records: RecordsDatabase, entity: EntityType, path: string, breathe: () => Promise<void>): AsyncGenerator<ScannedRow[]> {
  const [first, end] = entityKeyRange(entity)
  const read = statement<ScannedRow>(records, `
    SELECT key, content -> @path AS value FROM entities WHERE key >= @from AND key < @end AND state = 0 ORDER BY key LIMIT ${scanPage}`)
  for (let from = first; from < end;) {
    await breathe()
    const next = nextBlock(records, from, end)
    const rows = read.all({ from, end: next?.block.first ?? end, path })
    if (rows.length > 0) yield rows
    if (rows.length === scanPage) {
      from = rows.at(-1)!.key + 1
      continue
    }
    if (!next) return
    const { block, lines } = next
    from = block.first + block.count
    const own = read.all({ from: block.first, end: from, path })
    const held = block.state === 0 ? lines.map((line) => heldValue(line, path)) : []
    const both = own.length === 0 ? held : [...own, ...held].sort((one, other) => one.key - other.key)
    if (both.length > 0) yield both
  }
}

const mostLookedAt = 50_000

/** Values of a field of cards, about `most` of those that come first, as they are stored; `complete`: there are no others. */
export async function someValues(records: RecordsDatabase, entity: EntityType, field: string, most: number, pace: Pace = {}): Promise<{ values: unknown[]; complete: boolean }> {
  const values: unknown[] = []
  let met = 0
  for await (const rows of pagesOf(records, entity, cardPath(field), createBreath(pace))) {
    values.push(...rows.flatMap(({ value }) => (value === null || value === 'null' ? [] : [JSON.parse(value) as unknown])))
    met += rows.length
    if (values.length >= most || met >= mostLookedAt) return { values, complete: false }
  }
  return { values, complete: true }
}

/** A value of a card (as import and people leave it there) as conditions compare it; one that does not have its type is blank. */
export function typedValue(type: ValueType, stored: unknown): Value {
  switch (type) {
    case 'text':
    case 'choice':
      return stored === null || stored === undefined ? null : typeof stored === 'string' ? stored : JSON.stringify(stored)
    case 'number':
    case 'decimal':
      return typeof stored === 'number' ? stored : null
    case 'boolean':
      return typeof stored === 'boolean' ? stored : null
    case 'date':
      return timeOf(stored, /^\d{4}-\d{2}-\d{2}$/, millisecondsPerDay)
    case 'datetime':
      return timeOf(stored, /^\d{4}-\d{2}-\d{2}T/, 1)
    case 'list':
      return elementsOf(stored)
    case 'objects':
      return Array.isArray(stored) ? stored.filter((element): element is Record<string, unknown> => typeof element === 'object' && element !== null && !Array.isArray(element)) : null
  }
}

function timeOf(stored: unknown, form: RegExp, unit: number): number | null {
  if (typeof stored !== 'string' || !form.test(stored)) return null
  const at = Date.parse(stored)
  return Number.isNaN(at) ? null : at / unit
}

function elementsOf(stored: unknown): (string | number)[] | null {
  if (!Array.isArray(stored)) return null
  return stored.filter((element) => element !== null && element !== '').map((element) => (typeof element === 'string' || typeof element === 'number' ? element : JSON.stringify(element)))
}

/** Identity channels by the fields that show them. */
export const channelOfField: Partial<Record<string, ChannelName>> = { phone: 'phone', email: 'email', id_no: 'id_no', credit_code: 'credit_code' }

const mostCandidates = 10_000

/**
 * Ids among which all are that pass a positive predicate on a secret field, from an index: keyed look-ups for exact values, the search index for names
 * and the ends of phones. Undefined: no index narrows it, everything has to be read.
 */
export function candidateIds(records: RecordsDatabase, entity: EntityType, field: string, { test, negated }: Predicate): number[] | undefined {
  if (negated) return undefined
  const channel = channelOfField[field]
  if (test.test === 'in' && channel !== undefined && (channelsOf(entity) as string[]).includes(channel)) {
    const values = test.values.flatMap((value) => lookupForms(channel, String(value))).flatMap(caseForms)
    return entityIds(entity, [...new Set(values)].flatMap((value) => findByIdentity(records, channel, value).map(({ entityKey: key }) => key)))
  }
  if (field === 'name' && (test.test === 'contains' || test.test === 'startsWith' || test.test === 'endsWith')) {
    return isPhrase(test.text) ? searched(records, entity, { names: phrasesOf(test.text) }) : undefined
  }
  if (field === 'phone' && test.test === 'endsWith' && /^\d{4,}$/.test(test.text)) return searched(records, entity, { tail: test.text.slice(-4) })
  return undefined
}

/** Folded texts are lower-cased; codes are stored in capitals. */
const caseForms = (value: string) => [...new Set([value, value.toUpperCase(), value.toLowerCase()])]

/** Han characters alone: each is a token of the index, so that whoever has them side by side is found; parts of words are not. */
const isPhrase = (text: string) => /^\p{Script=Han}+$/u.test(text)

function searched(records: RecordsDatabase, entity: EntityType, asked: Parameters<typeof searchKeys>[1]): number[] | undefined {
  const keys = searchKeys(records, asked, entityKeyRange(entity), mostCandidates + 1)
  return keys.length > mostCandidates ? undefined : keys.map((key) => entityOfKey(key).id)
}

function entityIds(entity: EntityType, keys: readonly number[]): number[] {
  const ids = keys.map(entityOfKey).filter(({ type }) => type === entity).map(({ id }) => id)
  return [...new Set(ids)]
}
