/** The classification of a batch: fields go into its values, tags and groups are one change of the ledger for each rule that gives one. */
import type { Classified } from '#core/contract/classify.ts'
import { entityTypeNumber, entityTypes, type EntityType } from '#core/domain/entities.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import type { MemberSetType } from '#core/domain/library/types.ts'
import { fillFields } from '#core/import/classify/fields.ts'
import { findClassified } from '#core/import/classify/holds.ts'
import { givenTag } from '#core/import/classify/library.ts'
import { countRows, type LinkResult } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { membersWithout } from '#core/import/undo/tags.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { appendSetChange, type SetChangeFigures, type SetSource } from '#core/store/records/set-changes.ts'
import type { PeopleContext } from './pipeline.ts'

/** What one rule gives to entities of one type: a tag, or a place in a group. */
interface Gift extends Pick<SetChangeFigures, 'of' | 'id' | 'entity' | 'source'> {
  rule: number
  ids: Uint32Array
  /** How many of them did not have it. */
  fresh: number
}

export interface Classification {
  /** By rule. */
  counts: Classified[]
  gifts: Gift[]
}

/** Groups know no sources: whoever is put into one is there as if by hand. */
const sources: Record<MemberSetType, SetSource> = { tag: 'import', group: 'manual' }

/** After rows were linked and merged: fills blank fields of what the batch makes and finds who gets what. Undefined where the mapping has no rules. */
export async function classifyBatch(context: PeopleContext, typed: TypedTable, relation: LinkResult['relation'], many: boolean, timeZone: string): Promise<Classification | undefined> {
  const { duck } = context
  const { rules } = typed.plan
  if (rules.length === 0) return undefined
  await findClassified(duck, typed, relation, timeZone)
  const filled = await fillFields(duck, typed, many)
  const counts: Classified[] = []
  for (const [rule] of rules.entries()) counts.push({ matched: await countRows(duck, `classified WHERE h${rule}`), tags: 0, groups: 0, fields: filled[rule]! })
  const gifts = await findGifts(context, typed)
  for (const { rule, of, fresh } of gifts) counts[rule]![`${of}s`] += fresh
  return { counts, gifts }
}

async function findGifts(context: PeopleContext, { plan: { rules, target } }: TypedTable): Promise<Gift[]> {
  const gifts: Gift[] = []
  /** Rules that give a set, by its id (a tag and a group may have the same): whom an earlier one gives it to has it already. */
  const earlier = { tag: new Map<string, number[]>(), group: new Map<string, number[]>() }
  for (const [rule, { to, tags, groups }] of rules.entries()) {
    const given = [...tags.map((id) => givenTag(context.records, id)).map(({ id, content }) => ({ of: 'tag' as const, id, entities: [content.entity] })),
      ...groups.map((id) => ({ of: 'group' as const, id, entities: isEntityTarget(target) ? [target] : [...entityTypes] }))]
    for (const { of, id, entities } of given) {
      const before = earlier[of].get(id) ?? []
      earlier[of].set(id, [...before, rule])
      if (before.includes(rule)) continue
      for (const entity of entities) {
        const set = { of, id, entity, source: sources[of] }
        const ids = await idsOf(context, rule, before, entity)
        if (ids.length === 0) continue
        const had = to === 'all' ? await membersWithout(context.records, set, new Set(ids), new Set()) : new Set<number>()
        gifts.push({ ...set, rule, ids, fresh: ids.length - had.size })
      }
    }
  }
  return gifts
}

async function idsOf({ duck, breathe }: PeopleContext, rule: number, before: readonly number[], entity: EntityType): Promise<Uint32Array> {
  await breathe()
  const conditions = [`h${rule}`, `entity = ${entityTypeNumber[entity]}`, ...before.map((other) => `NOT h${other}`)]
  const ids: number[] = []
  for await (const chunk of duck.chunks(`SELECT entity_id FROM classified WHERE ${conditions.join(' AND ')} ORDER BY entity_id`)) ids.push(...(chunk.getColumnValues(0) as number[]))
  return Uint32Array.from(ids)
}

/** After the batch's own entry of the log: facts know its entities then. */
export async function giveSets({ records, batch, now, breathe }: PeopleContext, gifts: readonly Gift[], user: string): Promise<void> {
  const none = { removed: await encodeIds(new Uint32Array()), removedCount: 0 }
  for (const { rule, ids, fresh: _, ...set } of gifts) {
    await breathe()
    appendSetChange(records, { ...set, ...none, confidence: null, cause: 'import', details: { batch, rule }, added: await encodeIds(ids), addedCount: ids.length, at: now, user, inverse: null })
  }
}
