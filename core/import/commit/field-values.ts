/** The values of an entity by field, and what follows for each from what batches said of it. */
import { settle, type Claim } from '#core/domain/field-policy.ts'
import { sourceTime } from '#core/domain/fields.ts'
import { readBatch } from '#core/store/records/batches.ts'
import type { EntityClaims, FieldClaim } from '#core/store/records/claims.ts'
import type { EntityContent, EntityRecord } from '#core/store/records/entities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { readSettings } from '#core/store/records/settings.ts'

const columns = ['name', 'phone', 'email'] as const
const isColumn = (name: string): name is (typeof columns)[number] => (columns as readonly string[]).includes(name)

/** Null is blank. */
export function valueOf(entity: EntityRecord, name: string): unknown {
  return (isColumn(name) ? entity[name] : entity.card[name]) ?? null
}

/** The content of an entity with other values of some fields. */
export function contentWith(entity: EntityRecord, values: Iterable<[name: string, value: unknown]>): EntityContent {
  const content: EntityContent = { card: { ...entity.card } }
  for (const [name, value] of values) {
    if (isColumn(name)) content[name] = value as string | null
    else if (value === null) delete content.card[name]
    else content.card[name] = value
  }
  return content
}

/** The place of a source among the trusted ones, after all of which come the others. */
export function rankOfSource(records: RecordsDatabase, source: string | undefined): number {
  const { trustedSources } = readSettings(records)
  const place = source === undefined ? -1 : trustedSources.indexOf(source)
  return place < 0 ? trustedSources.length : place
}

/** The place of a batch's source among the trusted ones; null: of what no batch brought. */
export type RankOf = (batch: number | null) => number

export function sourceRanks(records: RecordsDatabase): RankOf {
  const known = new Map<number | null, number>()
  return (batch) => {
    const rank = known.get(batch) ?? rankOfSource(records, batch === null ? undefined : readBatch(records, batch)?.source)
    known.set(batch, rank)
    return rank
  }
}

/** When the source had last changed the row that made an entity; undefined where nothing is known of it. */
function timeOfMaker(entity: EntityRecord): number | undefined {
  const text = entity.card[sourceTime]
  return typeof text === 'string' ? Date.parse(text) : undefined
}

/** What a field holds by what was said of it. @param base what it was made with */
export function settleField(field: string, base: Claim, said: readonly EntityClaims[], rankOf: RankOf): Claim {
  return settle(field, base, chainOf(field, said).map(({ batch, claim: { after, at } }) => ({ value: after, at, rank: rankOf(batch) })))
}

/** What a field of an entity was made with, where `said` is all that was said of it. */
export function baseOf(field: string, entity: EntityRecord, said: readonly EntityClaims[], rankOf: RankOf): Claim {
  const [first] = chainOf(field, said)
  return { value: first ? (first.claim.before ?? null) : valueOf(entity, field), at: timeOfMaker(entity), rank: rankOf(entity.createdBatch) }
}

function chainOf(field: string, said: readonly EntityClaims[]): { batch: number; claim: FieldClaim }[] {
  return said.flatMap(({ batch, fields }) => (Object.hasOwn(fields, field) ? [{ batch, claim: fields[field]! }] : []))
}
