/** Tags that rows give: one change of the ledger for each tag, type of entity and source; a tag that does not exist is made. */
import type { TagSource } from '#core/domain/conditions/types.ts'
import { entityTypeNumber, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { TagContent } from '#core/domain/library/types.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { createObject, listObjects, liveObject, type LibraryObject } from '#core/store/records/library.ts'
import { appendSetChange } from '#core/store/records/set-changes.ts'
import { encodeMoments } from '#core/store/records/set-moments.ts'
import { typedWithFate } from './entity-values.ts'
import type { PeopleContext } from './pipeline.ts'

/** Words of files for the sources of assignments; whatever else a file says, the tag came with an import. */
const sourceWords: Partial<Record<TagSource, readonly string[]>> = { manual: ['manual', '人工', '手工', '手动'], model: ['model', '模型', '算法', '智能'] }

function sourceOf(text: string | null): TagSource {
  const word = fold(text ?? '').trim()
  return (Object.keys(sourceWords) as TagSource[]).find((source) => sourceWords[source]!.includes(word)) ?? 'import'
}

interface Group {
  tag: string
  source: string | null
  entity: number
}

/** After the batch's own entry of the log: facts know its entities then. Of several rows about one the last counts. */
export async function assignTags(context: PeopleContext, typed: TypedTable, user: string): Promise<void> {
  const { duck } = context
  const value = (name: string, blank: string) => {
    const index = typed.values.findIndex((planned) => planned.name === name)
    return index < 0 ? blank : `t.f${index}`
  }
  await duck.run(`CREATE OR REPLACE TABLE tagged AS SELECT t."row", f.entity, f.entity_id, trim(${value('tag', 'NULL')}) AS tag, ${value('source', 'NULL::VARCHAR')} AS source,
      epoch_ms(${value('tagged_at', 'NULL::TIMESTAMP_MS')})::DOUBLE AS since, ${value('confidence', 'NULL::DOUBLE')} AS confidence
    FROM ${typedWithFate} WHERE f.code = 0`)
  const groups = await duck.rows<Group>('SELECT tag, source, entity FROM tagged GROUP BY ALL ORDER BY min("row")')
  const live = new Map(listObjects(context.records, 'tag').map((tag) => [fold(tag.name), tag]))
  const together = new Map<string, { tag: LibraryObject<'tag'>; made: boolean; source: TagSource; entity: EntityType; of: Group[] }>()
  for (const group of groups) {
    await context.breathe()
    const entity = entityTypes.find((type) => entityTypeNumber[type] === group.entity)!
    const { tag, made } = findOrMake(context, live, group.tag, entity, user)
    const source = sourceOf(group.source)
    const key = `${tag.id} ${source} ${entity}`
    together.set(key, { tag, source, entity, made: made || (together.get(key)?.made ?? false), of: [...(together.get(key)?.of ?? []), group] })
  }
  for (const { tag, made, source, entity, of } of together.values()) {
    await context.breathe()
    const { ids, at, confidence } = await members(context, of)
    appendSetChange(context.records, {
      of: 'tag', id: tag.id, entity, source, confidence: null, cause: 'import', details: { batch: context.batch, ...(made && { made }) }, added: await encodeIds(ids), addedCount: ids.length,
      removed: await encodeIds(new Uint32Array()), removedCount: 0, moments: await encodeMoments({ at, confidence }), at: context.now, user, inverse: null
    })
  }
}

/** Confidences are shares; those above one are taken for percents, and what is neither for none. */
const shareSql = 'CASE WHEN confidence BETWEEN 0 AND 1 THEN confidence WHEN confidence > 1 AND confidence <= 100 THEN confidence / 100 END'

async function members({ duck, now }: PeopleContext, groups: readonly Group[]): Promise<{ ids: Uint32Array; at: Float64Array; confidence: Float64Array }> {
  const ids: number[] = []
  const at: number[] = []
  const confidence: number[] = []
  const query = `SELECT entity_id, last(since ORDER BY "row"), last(${shareSql} ORDER BY "row") FROM tagged
    SEMI JOIN (SELECT unnest(from_json($1::VARCHAR, '[{"tag":"VARCHAR","source":"VARCHAR","entity":"UTINYINT"}]')) AS g) wanted ON wanted.g.tag = tagged.tag AND wanted.g.source IS NOT DISTINCT FROM tagged.source AND wanted.g.entity = tagged.entity
    GROUP BY entity_id ORDER BY entity_id`
  for await (const chunk of duck.chunks(query, [JSON.stringify(groups)])) {
    ids.push(...(chunk.getColumnValues(0) as number[]))
    at.push(...(chunk.getColumnValues(1) as (number | null)[]).map((time) => time ?? now))
    confidence.push(...(chunk.getColumnValues(2) as (number | null)[]).map((share) => share ?? Number.NaN))
  }
  return { ids: Uint32Array.from(ids), at: Float64Array.from(at), confidence: Float64Array.from(confidence) }
}

const ofType: Record<EntityType, string> = { customer: '客户', account: '企业', lead: '线索' }

/**
 * The live tag of that name, or what it was merged into; another one beside it where that is a tag for other entities.
 * @param live tags by their folded names, to which those are added that are made
 */
function findOrMake({ records, now }: PeopleContext, live: Map<string, LibraryObject<'tag'>>, name: string, entity: EntityType, user: string): { tag: LibraryObject<'tag'>; made: boolean } {
  const names = [nfkc(name).trim(), `${nfkc(name).trim()} · ${ofType[entity]}`]
  for (const wanted of names) {
    const found = live.get(fold(wanted))
    if (!found) {
      const tag = createObject(records, 'tag', { name: wanted, parent: null, content: importedTag(entity) }, { user, at: now, inverse: null })
      live.set(fold(wanted), tag)
      return { tag, made: true }
    }
    const tag = found.content.mergedInto === null ? found : liveObject(records, 'tag', found.content.mergedInto)
    if (tag.content.entity === entity) return { tag, made: false }
  }
  const id = names.map((wanted) => live.get(fold(wanted))!.id)
  throw new Error(`The tags ${id.join(', ')} are for other entities`)
}

const importedTag = (entity: EntityType): TagContent => ({
  entity, kind: 'import', category: null, group: null, class: 'ordinary', colour: null, description: '', visibility: 'team', expiresAfter: null, keepLast: false, state: 'published', rule: null, published: null,
  refresh: { onChange: false, schedule: null }, mergedInto: null
})
