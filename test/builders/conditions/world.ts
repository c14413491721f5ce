/** Random worlds: a few dozen entities with everything that conditions ask about, the same for the same seed. */
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { entityTypes, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { relations, type Catalogue, type CatalogueField, type CatalogueFolder, type CatalogueSegment, type CatalogueTag, type MemberSet, type Subject } from '#core/domain/conditions/catalogue.ts'
import { isBlank } from '#core/domain/conditions/fold.ts'
import { fold } from '#core/domain/normalise/text.ts'
import type { HeldValue, Profile, ProfileEvent, ProfileTag, Value } from '#core/domain/conditions/profile.ts'
import { tagSources } from '#core/domain/conditions/types.ts'
import { eventFields, eventNames, fieldsOf, scoreFields, someValue } from './fields.ts'
import { someClock, someInstant, type Clock } from './times.ts'

const subjects: readonly Subject[] = [...entityTypes, 'opportunity', 'holding']
export const channels = ['phone', 'email', 'wechat'] as const

/** An event of an entity; `voidedBy` a batch: then no engine may see it, and no profile has it. */
interface WorldEvent extends ProfileEvent {
  entityType: EntityType
  entity: number
  voidedBy: number | null
}

export interface World {
  seed: number
  clock: Clock
  catalogue: Catalogue
  profiles: Readonly<Record<Subject, readonly Profile[]>>
  events: readonly WorldEvent[]
  /** relation → entity → related ids. */
  related: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>
}

const folders: readonly CatalogueFolder[] = [
  { id: 'all', name: '全部', parent: null }, { id: 'east', name: '华东', parent: 'all' }, { id: 'shanghai', name: '上海', parent: 'east' }, { id: 'north', name: '华北', parent: 'all' },
  { id: 'old', name: '旧', parent: null }
]

/** A world without dynamic segments: those are definitions and are added by `withSegments` (definitions.ts). */
export function someWorld(seed: number): World {
  const random = createRandom(seed, 71)
  const clock = someClock(random)
  const counts: Record<Subject, number> = { customer: 12 + random.below(29), account: 2 + random.below(8), lead: 1 + random.below(8), opportunity: random.below(10), holding: random.below(12) }
  const related = someRelations(random, counts)
  const events = entityTypes.flatMap((type) => Array.from({ length: counts[type] }, (_, entity) => someEvents(random, clock, type, entity)).flat())
  const profiles = {} as Record<Subject, Profile[]>
  for (const subject of subjects) {
    profiles[subject] = Array.from({ length: counts[subject] }, (_, id) => someProfile(random, clock, subject, id, events, (relation) => {
      const to = relations.find(({ name }) => name === relation)!.to
      return (related.get(relation)?.get(id) ?? []).map((other) => profiles[to][other]!)
    }))
  }
  return { seed, clock, profiles, events, related, catalogue: catalogueOf(random, profiles, events) }
}

function someProfile(random: Random, clock: Clock, subject: Subject, id: number, events: readonly WorldEvent[], related: Profile['related']): Profile {
  const isEntity = (entityTypes as readonly string[]).includes(subject)
  const values: Record<string, Value> = {}
  const history: Record<string, readonly HeldValue[]> = {}
  for (const field of fieldsOf[subject]) {
    values[field.name] = someValue(random, field.type, clock)
    if (field.history && random.chance(0.7)) {
      history[field.name] = someHistory(random, clock, field)
      values[field.name] = history[field.name]!.at(-1)!.value
    }
  }
  return {
    id, publicId: isEntity ? generatedPublicId(subject as EntityType, id) : `${subject}-${id}`, values, history, related,
    scores: isEntity ? Object.fromEntries(scoreFields.map(({ name, type }) => [name, someValue(random, type, clock, 0.25)])) : {},
    identities: isEntity ? channels.filter(() => random.chance(0.6)).map((channel) => ({ channel, verified: random.chance(0.5), sharedBy: 1 + random.below(4) })) : [],
    events: events.filter((event) => event.entityType === subject && event.entity === id && event.voidedBy === null)
      .toSorted((one, other) => one.at - other.at || one.batch - other.batch || one.row - other.row),
    tags: isEntity ? Array.from({ length: random.below(5) }, () => someAssignment(random, clock, subject as EntityType)) : [],
    folders: subject === 'customer' ? folders.filter(() => random.chance(0.25)).map((folder) => folder.id) : []
  }
}

/** Two to four values in a row, each other than the one before, the last one since before now. */
function someHistory(random: Random, clock: Clock, { type }: CatalogueField): HeldValue[] {
  const changes = [...new Set(Array.from({ length: 1 + random.below(3) }, () => Math.min(someInstant(random, clock), clock.now)))].toSorted((one, other) => one - other)
  const bounds = [null, ...changes, null]
  const held: HeldValue[] = []
  for (let index = 0; index + 1 < bounds.length; index++) {
    let value = someValue(random, type, clock)
    for (let tries = 0; tries < 20 && compared(value) === compared(held.at(-1)?.value ?? null) && held.length > 0; tries++) value = someValue(random, type, clock)
    held.push({ value, since: bounds[index]!, until: bounds[index + 1]! })
  }
  return held
}

const compared = (value: Value) => JSON.stringify(isBlank(value) ? null : typeof value === 'string' ? fold(value) : value)

function someAssignment(random: Random, clock: Clock, entity: EntityType): ProfileTag {
  const taggedAt = someInstant(random, clock)
  return {
    tag: `${entity}-${random.pick(['a', 'b', 'c', 'd'])}`, source: random.pick(tagSources), confidence: random.pick([null, 0, 0.25, 0.5, 0.8, 1]), taggedAt,
    removedAt: random.chance(0.3) ? Math.max(taggedAt, random.chance(0.3) ? clock.now + random.pick([0, 1, -1]) : someInstant(random, clock)) : null
  }
}

/** None, one, or many; several at one time; a few voided; any property may lack. */
function someEvents(random: Random, clock: Clock, entityType: EntityType, entity: number): WorldEvent[] {
  const times = Array.from({ length: 1 + random.below(9) }, () => someInstant(random, clock))
  const names = random.chance(0.5) ? eventNames : eventNames.slice(0, 3)
  return Array.from({ length: random.below(13) }, (_, index) => {
    const values: Record<string, Value> = {}
    for (const { name, type } of eventFields) {
      const value = name === 'type' || name === 'occurred_at' ? null : someValue(random, type, clock, 0.3)
      if (value !== null) values[name] = value
    }
    return { entityType, entity, batch: random.below(3), row: entity * 100 + index, type: random.pick(names), at: random.pick(times), values, voidedBy: random.chance(0.08) ? 7 : null }
  })
}

/** Pairs of each relation; one that has an inverse has the same pairs. */
function someRelations(random: Random, counts: Record<Subject, number>): Map<string, Map<number, number[]>> {
  const result = new Map<string, Map<number, number[]>>()
  for (const { name, from, to } of relations) {
    if (name === 'customer.accounts') continue
    const pairs = new Map<number, number[]>()
    for (let other = 0; other < counts[to]; other++) {
      for (let link = random.below(3); link > 0; link--) {
        const entity = random.below(counts[from])
        const known = pairs.get(entity) ?? []
        if (!known.includes(other) && !(from === to && entity === other)) pairs.set(entity, [...known, other])
      }
    }
    result.set(name, pairs)
  }
  const inverse = new Map<number, number[]>()
  for (const [account, contacts] of result.get('account.contacts')!) for (const contact of contacts) inverse.set(contact, [...(inverse.get(contact) ?? []), account])
  return result.set('customer.accounts', inverse)
}

export const memberSet = (key: string, ids: readonly number[]): MemberSet => ({ key, ids: () => ids })

function catalogueOf(random: Random, profiles: Record<Subject, readonly Profile[]>, events: readonly WorldEvent[]): Catalogue {
  const tags: CatalogueTag[] = entityTypes.flatMap((entity) => ['a', 'b', 'c', 'd'].map((letter) => ({ id: `${entity}-${letter}`, name: `${entity} ${letter}`, entity })))
  const segments: CatalogueSegment[] = entityTypes.map((entity) => (
    { id: `static-${entity}`, name: `static ${entity}`, entity, members: memberSet(`static-${entity}`, profiles[entity].map(({ id }) => id).filter(() => random.chance(0.4))) }))
  const counts = new Map<string, number>()
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1)
  const byName = (fields: readonly CatalogueField[]) => new Map(fields.map((field) => [field.name, field]))
  return {
    fields: (subject) => byName(fieldsOf[subject]), eventProperties: byName(eventFields), events: counts, channels: new Set(channels), scores: byName(scoreFields),
    tags: new Map(tags.map((tag) => [tag.id, tag])), segments: new Map(segments.map((segment) => [segment.id, segment])),
    relations: new Map(relations.map((relation) => [relation.name, relation])), folders: new Map(folders.map((folder) => [folder.id, folder]))
  }
}
