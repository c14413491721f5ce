/** Which entity each row speaks of: one that exists, one that the batch makes, or one that a person must choose. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { findRepeated } from './earlier.ts'
import { fateCodes } from './fate.ts'
import { limitRows } from './limits.ts'
import { createKnown, lookUp, mostHolders, publicIdChannels } from './lookup.ts'
import { countRows, createLinkTables, type LinkResult, nameColumn, type LinkContext } from './tables.ts'
import { uniteEntities } from './union-entities.ts'
import { noVersion } from './versions.ts'

/** Works on `typed`. */
export async function linkEntities(context: LinkContext, typed: TypedTable): Promise<LinkResult> {
  const { duck, earlier } = context
  const type = typed.plan.target as EntityType
  await createLinkTables(duck)
  const repeated = await findRepeated(duck, 'typed', earlier.recent)
  await duck.run(`CREATE OR REPLACE VIEW entity_rows AS SELECT t.* FROM typed t ${repeated ? 'ANTI JOIN repeated d ON d."row" = t."row"' : ''} WHERE t.reject = 0`)
  await findHolders(context, typed, type)
  await findTangled(context, typed)
  await judgeRows(context, typed, type)
  if ((await countRows(duck, 'tangled')) > 0) await uniteEntities(context, typed, type)
  await limitRows(context, typed, type)
  const rejects = [...typed.rejects, { rule: 'reserved_id' as const, column: publicIdColumn(typed, type) }]
  const made = await makeEntities(context, type)
  await duck.run(`CREATE OR REPLACE TABLE fate AS
    SELECT t."row", (CASE WHEN t.reject > 0 THEN ${fateCodes.rejected - 1} + t.reject::USMALLINT WHEN j.code IS NULL THEN ${fateCodes.duplicate} ELSE j.code END)::USMALLINT AS code,
      CASE WHEN j.code = 0 THEN ${entityTypeNumber[type]} END::UTINYINT AS entity, CASE WHEN j.code = 0 THEN coalesce(j.id, e.entity_id) END AS entity_id,
      coalesce(j.code = 0 AND j.id IS NULL AND j.ref = t."row", false) AS created, ${noVersion}
    FROM typed t LEFT JOIN judged j ON j."row" = t."row" LEFT JOIN new_entities e ON e.first_row = j.ref ORDER BY t."row"`)
  await findNewIdentities(context, typed, repeatsEntities(typed) || (await countRows(duck, 'tangled')) > 0)
  return { relation: 'typed', rejects, made }
}

/** Two columns of one channel may give the same identity twice. */
function repeatsEntities({ identities }: TypedTable): boolean {
  return new Set(identities.map(({ channel }) => channel)).size < identities.length
}

function publicIdColumn({ identities }: TypedTable, type: EntityType): string | null {
  const origin = identities.find(({ channel }) => channel === publicIdChannels[type])?.origin
  return origin?.kind === 'column' ? origin.column.name : null
}

/** Table `row_found`: for each row that existing entities hold an identity of, how many there are, one of them, all of them, and whether one identity has several. */
async function findHolders({ duck, records, breathe }: LinkContext, { identities, plan }: TypedTable, entity: EntityType): Promise<void> {
  await createKnown(duck)
  for (const [index, { channel }] of identities.entries()) {
    const values = `SELECT "row" AS n, i${index} AS value FROM entity_rows WHERE i${index} IS NOT NULL AND NOT b${index}`
    await lookUp(duck, records, { channel, entity, source: plan.source, tag: index, values }, breathe)
  }
  await duck.run('CREATE OR REPLACE TABLE known AS SELECT DISTINCT * FROM known')
  await duck.run(`CREATE OR REPLACE TABLE shared AS SELECT n, tag FROM known GROUP BY n, tag HAVING count(*) > ${mostHolders}`)
  await duck.run('DELETE FROM known WHERE (n, tag) IN (SELECT n, tag FROM shared)')
  await duck.run(`CREATE OR REPLACE TABLE row_found AS
    SELECT n AS "row", count(DISTINCT entity_id) AS holders, min(entity_id) AS id, list(DISTINCT entity_id) AS candidates, max(per_key) > 1 AS several
    FROM (SELECT *, count(*) OVER (PARTITION BY n, tag) AS per_key FROM known) GROUP BY n`)
}

/** Table `tangled`: rows that share an identity, or the entity they belong to, with another row of the file. */
async function findTangled({ duck }: LinkContext, { identities }: TypedTable): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE tangled ("row" UINTEGER)')
  for (const channel of new Set(identities.map((identity) => identity.channel))) {
    const columns = identities.flatMap((identity, index) => (identity.channel === channel ? [index] : []))
    const keys = columns.map((index) => `SELECT "row", hash(i${index}) AS h FROM entity_rows WHERE i${index} IS NOT NULL AND NOT b${index}`).join(' UNION ALL ')
    await duck.run(`CREATE OR REPLACE TABLE repeated_keys AS SELECT h FROM (${keys}) GROUP BY h HAVING count(*) > 1`)
    if ((await countRows(duck, 'repeated_keys')) > 0) await duck.run(`INSERT INTO tangled SELECT "row" FROM (${keys}) k SEMI JOIN repeated_keys r ON r.h = k.h`)
  }
  await duck.run(`INSERT INTO tangled SELECT n FROM known SEMI JOIN (SELECT entity_id FROM known GROUP BY entity_id HAVING count(DISTINCT n) > 1) s ON s.entity_id = known.entity_id`)
  await duck.run('CREATE OR REPLACE TABLE tangled AS SELECT DISTINCT "row" FROM tangled')
}

/** Table `judged` (row, code, id, ref) of the rows that share nothing: `id` is an existing entity, `ref` the first row of one to be made. */
async function judgeRows({ duck }: LinkContext, typed: TypedTable, type: EntityType): Promise<void> {
  const { identities } = typed
  const usable = identities.map((_, index) => `(i${index} IS NOT NULL AND NOT b${index})`)
  const hasKey = usable.length === 0 ? 'false' : `(${usable.join(' OR ')})`
  const named = nameColumn(typed)
  const prefix = generatedPublicId(type, 0).slice(0, 2)
  const reserved = identities.flatMap(({ channel }, index) => (channel === publicIdChannels[type] ? [`(starts_with(i${index}, '${prefix}') AND regexp_full_match(i${index}, '${prefix}[0-9]{8,10}'))`] : []))
  const isReserved = reserved.length === 0 ? 'false' : `CASE WHEN ${reserved.join(' OR ')} THEN r."row" NOT IN (SELECT n FROM known WHERE tag IN (${tagsOf(typed, publicIdChannels[type]).join(', ')})) ELSE false END`
  await duck.run(`CREATE OR REPLACE TABLE judged AS
    SELECT r."row", (CASE WHEN ${isReserved} THEN ${fateCodes.rejected + typed.rejects.length} WHEN f.holders > 1 THEN ${fateCodes.review}
        WHEN f.holders IS NULL AND NOT ${hasKey} AND ${named} IS NULL THEN ${fateCodes.review} ELSE ${fateCodes.applied} END)::USMALLINT AS code,
      CASE WHEN f.holders = 1 THEN f.id END AS id, CASE WHEN f.holders IS NULL THEN r."row" END AS ref
    FROM entity_rows r LEFT JOIN row_found f ON f."row" = r."row" ANTI JOIN tangled t ON t."row" = r."row"`)
  await duck.run(`INSERT INTO waiting SELECT j."row", CASE WHEN f.several THEN 'several' WHEN f.holders > 1 THEN 'conflict' ELSE 'blocked' END, coalesce(list_transform(list_sort(f.candidates), lambda id: ${entityKey(type, 0)}::BIGINT + id), [])
    FROM judged j LEFT JOIN row_found f ON f."row" = j."row" WHERE j.code = ${fateCodes.review}`)
}

function tagsOf({ identities }: TypedTable, channel: ChannelName): number[] {
  return identities.flatMap((identity, index) => (identity.channel === channel ? [index] : []))
}

async function makeEntities({ duck, records }: LinkContext, type: EntityType): Promise<LinkResult['made']> {
  const first = nextEntityId(records, type)
  await duck.run(
    `INSERT INTO new_entities SELECT ${entityTypeNumber[type]}, (row_number() OVER (ORDER BY ref) - 1 + $1::UINTEGER)::UINTEGER, ref
     FROM (SELECT DISTINCT ref FROM judged WHERE code = 0 AND ref IS NOT NULL)`, [first])
  const count = await countRows(duck, 'new_entities')
  return count > 0 ? { [type]: { first, count } } : {}
}

async function findNewIdentities({ duck }: LinkContext, { identities }: TypedTable, mayRepeat: boolean): Promise<void> {
  const known = (await countRows(duck, 'known')) > 0
  for (const [index, { channel }] of identities.entries()) {
    const isHeld = known ? `ANTI JOIN known h ON h.n = t."row" AND h.tag = ${index} AND h.entity_id = f.entity_id` : ''
    await duck.run(`INSERT INTO new_identities SELECT ${channels[channel].number}, t.i${index}, f.entity, f.entity_id, t.b${index}
      FROM typed t JOIN fate f ON f."row" = t."row" AND f.code = 0 ${isHeld} WHERE t.i${index} IS NOT NULL`)
  }
  if (mayRepeat) await duck.run('CREATE OR REPLACE TABLE new_identities AS SELECT channel, value, entity, entity_id, bool_or(blocked) AS blocked FROM new_identities GROUP BY ALL')
}
