/** Whom each event belongs to, and which events are news: tables `fate`, `new_entities`, `new_identities`, `waiting`. */
import { channels } from '#core/domain/channels.ts'
import { entityTypes, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { findRepeated, findStanding, type EarlierBatches } from './earlier.ts'
import { fateCodes } from './fate.ts'
import { createKnown, lookUp, mostHolders, publicIdChannels } from './lookup.ts'
import { countRows, createLinkTables, entityKeySql, entityNumberSql, entityOfChannel, type LinkContext, type LinkResult } from './tables.ts'
import { uniteEvents } from './union.ts'

/** @param relation typed rows, or groups of them, with the same columns */
export async function linkEvents(context: LinkContext, typed: TypedTable, relation: string): Promise<LinkResult> {
  const { duck } = context
  await createLinkTables(duck)
  await duck.run(`CREATE OR REPLACE VIEW event_rows AS ${primaryIdentity(typed, relation)}`)
  await findKeys(context, typed)
  const rejects = [...typed.rejects, { rule: 'unknown_identity' as const, column: null }, { rule: 'reserved_id' as const, column: null }]
  await judgeRows(context, typed)
  await tellNews(context, typed)
  const made = await makeEntities(context, typed)
  const anyMade = Object.keys(made).length > 0
  await duck.run(`CREATE OR REPLACE TABLE fate AS
    SELECT j."row", j.code, CASE WHEN j.code = 0 THEN k.entity END AS entity, CASE WHEN j.code = 0 THEN ${anyMade ? 'coalesce(k.id, m.entity_id)' : 'k.id'} END AS entity_id,
      ${anyMade ? 'coalesce(j.code = 0 AND m.first_row = j."row", false)' : 'false'} AS created, j.replaces_batch, j.replaces_row
    FROM judged j LEFT JOIN key_state k ON k.n = j.n ${anyMade ? 'LEFT JOIN key_made m ON m.n = j.n' : ''} ORDER BY j."row"`)
  return { relation, rejects, made }
}

/** Adds to each row the identity by which it links: `p`, the channel's number, and `pv`; NULL where it has none that names somebody. */
function primaryIdentity(typed: TypedTable, relation: string): string {
  const branches = (result: (index: number) => string) => typed.identities.map((_, index) => `WHEN i${index} IS NOT NULL AND NOT b${index} THEN ${result(index)}`).join(' ')
  return `SELECT *, (CASE ${branches((index) => String(channels[typed.identities[index]!.channel].number))} END)::UTINYINT AS p, CASE ${branches((index) => `i${index}`)} END AS pv FROM ${relation}`
}

/** Table `key_state`: every identity of the file, with how many entities hold it, one of them, and whether it may not be given. */
async function findKeys({ duck, records, breathe }: LinkContext, { plan, identities }: TypedTable): Promise<void> {
  const usable = 'reject = 0 AND pv IS NOT NULL'
  const pairs = identities.length === 1
    ? `SELECT p AS channel, pv AS value FROM event_rows WHERE ${usable} GROUP BY ALL`
    : identities.map(({ channel }, index) => `SELECT ${channels[channel].number}::UTINYINT AS channel, i${index} AS value FROM event_rows WHERE ${usable} AND i${index} IS NOT NULL AND NOT b${index}`).join(' UNION ')
  await duck.run(`CREATE OR REPLACE TABLE link_keys AS SELECT (row_number() OVER ())::UINTEGER AS n, channel, value FROM (${pairs})`)
  await createKnown(duck)
  for (const channel of new Set(identities.map((identity) => identity.channel))) {
    const values = `SELECT n, value FROM link_keys WHERE channel = ${channels[channel].number}`
    await lookUp(duck, records, { channel, entity: entityOfChannel(channel), source: plan.source, tag: 0, values }, breathe)
  }
  const reserved = entityTypes.flatMap((type) => (identities.some(({ channel }) => channel === publicIdChannels[type])
    ? [`WHEN ${channels[publicIdChannels[type]].number} THEN regexp_full_match(k.value, '${generatedPublicId(type, 0).slice(0, 2)}[0-9]{8,10}')`] : []))
  await duck.run(`CREATE OR REPLACE TABLE key_state AS
    SELECT k.n, k.channel, k.value, ${entityNumberSql('k.channel')} AS entity, coalesce(f.holders, 0)::USMALLINT AS holders, f.id,
      ${reserved.length === 0 ? 'false' : `CASE k.channel ${reserved.join(' ')} ELSE false END`} AS reserved
    FROM link_keys k LEFT JOIN (SELECT n, least(count(*), 1000) AS holders, min(entity_id) AS id FROM known GROUP BY n) f ON f.n = k.n`)
}

/** Table `row_state`: the row's key and what would become of it if nobody had brought it before. */
async function judgeRows({ duck }: LinkContext, typed: TypedTable): Promise<void> {
  const { rejected, review, applied } = fateCodes
  const unknown = rejected + typed.rejects.length
  await duck.run(`CREATE OR REPLACE TABLE row_state AS
    SELECT r."row", r.row_hash, r.source_key, k.n,
      (CASE WHEN r.reject > 0 THEN ${rejected - 1} + r.reject::USMALLINT WHEN r.pv IS NULL OR k.holders > 1 THEN ${review} WHEN k.holders = 1 THEN ${applied}
        WHEN k.reserved THEN ${unknown + 1} ELSE ${typed.plan.unknownIdentity === 'reject' ? unknown : applied} END)::USMALLINT AS code
    FROM event_rows r LEFT JOIN key_state k ON k.channel = r.p AND k.value = r.pv`)
}

/** Table `judged`: the final code of each row, duplicates and replaced rows told. */
async function tellNews({ duck, earlier }: LinkContext, { values }: TypedTable): Promise<void> {
  const { rejected, duplicate, superseded } = fateCodes
  const live = `(SELECT "row", row_hash, source_key, 0 AS reject FROM row_state WHERE code < ${rejected})`
  const repeated = await findRepeated(duck, `(SELECT * FROM ${live} WHERE source_key IS NULL)`, earlier.recent)
  const hasVersions = values.some(({ name }) => name === 'source_id') && (await findVersions(duck, live, earlier))
  const joins = [repeated ? 'LEFT JOIN repeated d ON d."row" = s."row"' : '', hasVersions ? 'LEFT JOIN versions v ON v."row" = s."row"' : ''].join(' ')
  const branches = [
    `WHEN s.code >= ${rejected} THEN s.code`,
    ...(repeated ? [`WHEN d."row" IS NOT NULL THEN ${duplicate}`] : []),
    ...(hasVersions ? [`WHEN v.repeats THEN ${duplicate}`, `WHEN NOT v.last THEN ${superseded}`] : [])
  ]
  await duck.run(`CREATE OR REPLACE ${branches.length > 1 ? 'TABLE' : 'VIEW'} judged AS
    SELECT s."row", s.n, (CASE ${branches.join(' ')} ELSE s.code END)::USMALLINT AS code,
      ${hasVersions ? 'coalesce(v.updates, false) AS updates, v.replaces_batch, v.replaces_row' : 'false AS updates, NULL::UINTEGER AS replaces_batch, NULL::UINTEGER AS replaces_row'}
    FROM row_state s ${joins}`)
  const { review } = fateCodes
  await duck.run(`INSERT INTO waiting
    SELECT j."row", CASE WHEN k.n IS NULL OR k.holders > ${mostHolders} THEN 'blocked' ELSE 'several' END, coalesce(w.candidates, [])
    FROM judged j LEFT JOIN key_state k ON k.n = j.n
    LEFT JOIN (SELECT e.n, list(${entityKeySql('s.entity', 'e.entity_id')} ORDER BY e.entity_id) AS candidates FROM known e JOIN key_state s ON s.n = e.n AND s.holders > 1 GROUP BY e.n) w ON w.n = j.n
    WHERE j.code = ${review}`)
}

/**
 * Table `versions`: rows whose source id occurs again in the file or stood before. In file order each is a repetition of what stands, or an update of it.
 * Answers whether there is any.
 */
async function findVersions(duck: Duck, live: string, earlier: EarlierBatches): Promise<boolean> {
  await findStanding(duck, live, earlier.all)
  await duck.run(`CREATE OR REPLACE TABLE disputed AS
    SELECT source_key FROM ${live} WHERE source_key IS NOT NULL GROUP BY source_key HAVING count(*) > 1 UNION SELECT source_key FROM standing`)
  if ((await countRows(duck, 'disputed')) === 0) return false
  await duck.run(`CREATE OR REPLACE TABLE versions AS
    SELECT "row", repeats, NOT repeats AND before IS NOT NULL AS updates, "row" = max("row") FILTER (NOT repeats) OVER (PARTITION BY source_key) AS last, replaces_batch, replaces_row
    FROM (SELECT *, coalesce(row_hash = before, false) AS repeats
      FROM (SELECT l."row", l.source_key, l.row_hash, coalesce(lag(l.row_hash) OVER (PARTITION BY l.source_key ORDER BY l."row"), s.row_hash) AS before,
              s.batch AS replaces_batch, s."row" AS replaces_row
            FROM ${live} l SEMI JOIN disputed d ON d.source_key = l.source_key LEFT JOIN standing s ON s.source_key = l.source_key))`)
  return true
}

/** Table `key_made` (n, entity, entity_id, first_row): the keys that stand for entities which the batch makes. */
async function makeEntities(context: LinkContext, typed: TypedTable): Promise<LinkResult['made']> {
  const { duck } = context
  const fresh = `judged j JOIN key_state k ON k.n = j.n AND k.holders = 0 WHERE j.code = 0`
  if (typed.identities.length === 1) {
    await duck.run(`CREATE OR REPLACE TABLE key_first AS SELECT j.n, min(j."row") AS first_row, any_value(k.entity) AS entity FROM ${fresh} GROUP BY j.n`)
  } else {
    await uniteEvents(context, typed)
  }
  const made: LinkResult['made'] = {}
  await duck.run('CREATE OR REPLACE TABLE key_made (n UINTEGER, entity UTINYINT, entity_id UINTEGER, first_row UINTEGER)')
  for (const type of entityTypes) {
    const first = nextEntityId(context.records, type)
    await duck.run(
      `INSERT INTO new_entities SELECT entity, (row_number() OVER (ORDER BY first_row) - 1 + $1::UINTEGER)::UINTEGER, first_row
       FROM (SELECT DISTINCT entity, first_row FROM key_first WHERE entity = ${entityTypeNumber[type]})`, [first])
    const count = await countRows(duck, `(SELECT 1 FROM new_entities WHERE entity = ${entityTypeNumber[type]})`)
    if (count > 0) made[type as EntityType] = { first, count }
  }
  await duck.run('INSERT INTO key_made SELECT f.n, f.entity, e.entity_id, f.first_row FROM key_first f JOIN new_entities e ON e.first_row = f.first_row AND e.entity = f.entity')
  if (typed.identities.length === 1) {
    await duck.run('INSERT INTO new_identities SELECT k.channel, k.value, m.entity, m.entity_id, false FROM key_made m JOIN key_state k ON k.n = m.n')
  } else {
    await duck.run(`INSERT INTO new_identities SELECT a.channel, a.value, e.entity, e.entity_id, a.blocked FROM attached a JOIN new_entities e ON e.first_row = a.first_row`)
  }
  return made
}
