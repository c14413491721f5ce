/** What entities hold once a batch said nothing of them: told from what others said, as if the batch had never been. What a person edited since stays. */
import { isDeepStrictEqual } from 'node:util'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { isShownIdentity, type Claim } from '#core/domain/field-policy.ts'
import { coreFields, sourceTime } from '#core/domain/fields.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { baseOf, contentWith, settleField, sourceRanks, valueOf, type RankOf } from '#core/import/commit/field-values.ts'
import { append } from '#core/store/log/log.ts'
import { claimsOf, claimsOfBatch, removeClaims, saveClaims, type EntityClaims } from '#core/store/records/claims.ts'
import { readEntity, updateEntity, type EntityRecord } from '#core/store/records/entities.ts'
import { listFields } from '#core/store/records/fields.ts'
import { handEdited } from '#core/store/records/hand-edits.ts'
import { identitiesOfBatch, removeIdentity } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import type { UndoAct } from './undo.ts'

interface Restoring {
  records: RecordsDatabase
  batch: number
  act: UndoAct
  rankOf: RankOf
  byHand: Map<number, ReadonlySet<string>>
  openNames: Map<EntityType, Set<string>>
}

/**
 * Takes what a batch said, and the identities that it gave, from entities that stay; belongs after its entry of the log. Answers how many became others.
 * @param kept keys of entities that it made
 */
export function restoreEntities(records: RecordsDatabase, batch: number, kept: readonly number[], act: UndoAct): number {
  const restoring: Restoring = {
    records, batch, act, rankOf: sourceRanks(records), byHand: handEdited(records), openNames: new Map(entityTypes.map((type) => [type, openFieldNames(records, type)]))
  }
  const made = new Set(kept)
  const added = identitiesOfBatch(records, batch).filter(({ entityKey }) => readEntity(records, entityKey)?.createdBatch !== batch)
  for (const identity of added) removeIdentity(records, identity)
  const changed = new Set(added.map(({ entityKey }) => entityKey))
  for (const { entityKey } of claimsOfBatch(records, batch)) if (!made.has(entityKey) && restoreEntity(restoring, entityKey)) changed.add(entityKey)
  for (const key of kept) restoreMade(restoring, key)
  removeClaims(records, batch)
  let restored = 0
  for (const key of changed) {
    if (readEntity(records, key)?.state !== 'live') continue
    reindexEntity(records, key)
    restored++
  }
  return restored
}

/** Of an entity that was there before the batch. Answers whether a value became another. */
function restoreEntity(restoring: Restoring, key: number): boolean {
  const { records, batch, rankOf } = restoring
  const entity = readEntity(records, key)
  if (entity?.state !== 'live') return false
  const said = claimsOf(records, key)
  const own = said.find((claims) => claims.batch === batch)!
  const rest = said.filter((claims) => claims !== own)
  const values = Object.keys(own.fields).map((field): [string, unknown] => {
    const base = baseOf(field, entity, said, rankOf)
    rebase(restoring, field, base.value, rest)
    return [field, settleField(field, base, rest, rankOf).value]
  })
  return setValues(restoring, entity, values)
}

/** Of an entity that the batch made, and of which others speak: what they said alone stands. Where nobody does, it stays as it is. */
function restoreMade(restoring: Restoring, key: number): void {
  const { records, batch, rankOf } = restoring
  const rest = claimsOf(records, key).filter((claims) => claims.batch !== batch)
  if (rest.length === 0) return
  const entity = readEntity(records, key)!
  const blank: Claim = { value: null, rank: rankOf(null) }
  const fields = ['name', ...Object.keys(entity.card).filter((field) => field !== sourceTime), ...rest.flatMap((claims) => Object.keys(claims.fields))]
  const values = [...new Set(fields)].filter((field) => !isShownIdentity(field)).map((field): [string, unknown] => {
    rebase(restoring, field, null, rest)
    return [field, settleField(field, blank, rest, rankOf).value]
  })
  setValues(restoring, entity, [...values, [sourceTime, null]])
  reindexEntity(records, key)
}

/** Lets the chain of a field begin with what stood before it. */
function rebase({ records }: Restoring, field: string, before: unknown, said: readonly EntityClaims[]): void {
  const first = said.find(({ fields }) => Object.hasOwn(fields, field))
  if (!first || isDeepStrictEqual(first.fields[field]!.before ?? null, before)) return
  first.fields[field]!.before = before
  saveClaims(records, first)
}

function setValues({ records, act, byHand, openNames }: Restoring, entity: EntityRecord, values: [string, unknown][]): boolean {
  const others = values.filter(([field, value]) => !byHand.get(entity.key)?.has(field) && !isDeepStrictEqual(valueOf(entity, field), value))
  if (others.length === 0) return false
  updateEntity(records, entity.key, contentWith(entity, others), { at: act.at })
  const open: OpenValues = Object.fromEntries(others.filter(([field]) => openNames.get(entity.type)!.has(field)))
  if (Object.keys(open).length > 0) append(records, { kind: 'entity.updated', entity: entity.type, id: entity.id, at: act.at, open }, { ...act, entityKey: entity.key })
  return true
}

function openFieldNames(records: RecordsDatabase, type: EntityType): Set<string> {
  const installed = Object.entries(coreFields[type]).filter(([, field]) => field.sensitivity === 'open').map(([name]) => name)
  const custom = listFields(records).filter((field) => field.entity === type && field.sensitivity === 'open').map((field) => `attr.${field.name}`)
  return new Set([...installed, ...custom])
}
