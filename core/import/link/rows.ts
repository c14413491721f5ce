/** Whom each row belongs to that is no entity itself, and which rows are news: tables `fate`, `new_entities`, `new_identities`, `waiting`. */
import { channels } from '#core/domain/channels.ts'
import { entityTypes, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { rowKindOf, sides, type Side } from '#core/domain/import-targets.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { lookUpAccountNames } from './account-names.ts'
import { findRepeated } from './earlier.ts'
import { fateCodes } from './fate.ts'
import { createKnown, lookUp, mostHolders, publicIdChannels } from './lookup.ts'
import { accountName, countRows, createLinkTables, entityKeySql, entityNumberSql, holderOf, linksOf, type Link, type LinkContext, type LinkResult } from './tables.ts'
import { uniteEvents } from './union.ts'
import { findVersions, noVersion, versionColumns } from './versions.ts'

/**
 * @param relation typed rows, or groups of them, with the same columns
 * Rows that have two ends are looked at end by end: as `event_rows` under twice their number, and one more for the other end; they share one fate.
 */
export async function linkOwnedRows(context: LinkContext, typed: TypedTable, relation: string): Promise<LinkResult> {
  const { duck } = context
  const { ends } = rowKindOf(typed.plan.target)!
  await createLinkTables(duck)
  const rejects = [...typed.rejects, { rule: 'unknown_identity' as const, column: null }, { rule: 'reserved_id' as const, column: null }]
  if (ends === 'none') return { relation, rejects, made: await linkToNobody(context, typed, relation) }
  const links = linksOf(typed)
  await duck.run(`CREATE OR REPLACE VIEW event_rows AS ${ends === 'two' ? sides.map((side) => oneEnd(links, relation, side)).join(' UNION ALL ') : primaryIdentity(links, relation)}`)
  await findKeys(context, typed, links)
  await judgeRows(context, typed, ends === 'two')
  await tellNews(context, typed, relation)
  await duck.run(`CREATE OR REPLACE VIEW judged_ends AS ${ends === 'two' ? 'SELECT s."row", s.n, j.code, s.code AS own_code FROM end_state s JOIN judged j ON j."row" = s."row" // 2' : 'SELECT "row", n, code, code AS own_code FROM judged'}`)
  await keepWaiting(duck, ends === 'two')
  const made = await makeEntities(context, typed, links)
  const anyMade = Object.keys(made).length > 0
  await duck.run(`CREATE OR REPLACE TABLE fate AS ${ends === 'two' ? fateOfBothEnds(anyMade) : `SELECT j."row", j.code, ${ownerSql('j', anyMade)}, ${versionColumns('j')} FROM judged j ${ownerJoins('j', anyMade)}`} ORDER BY j."row"`)
  return { relation, rejects, made }
}

/** Rows of nobody: what is news among them, and nothing else. */
async function linkToNobody(context: LinkContext, typed: TypedTable, relation: string): Promise<LinkResult['made']> {
  await context.duck.run(`CREATE OR REPLACE TABLE row_state AS SELECT "row", row_hash, source_key, NULL::UINTEGER AS n,
    (CASE WHEN reject > 0 THEN ${fateCodes.rejected - 1} + reject::USMALLINT ELSE ${fateCodes.applied} END)::USMALLINT AS code FROM ${relation}`)
  await tellNews(context, typed, relation)
  await context.duck.run(`CREATE OR REPLACE TABLE fate AS
    SELECT "row", code, NULL::UTINYINT AS entity, NULL::UINTEGER AS entity_id, false AS created, ${versionColumns('judged')} FROM judged ORDER BY "row"`)
  return {}
}

/** Whom a row or an end of it (`j`: of judged or judged_ends) belongs to, and whether it is the first row of somebody whom the batch makes. */
function ownerSql(j: string, anyMade: boolean): string {
  return `CASE WHEN ${j}.code = 0 THEN k.entity END AS entity, CASE WHEN ${j}.code = 0 THEN ${anyMade ? 'coalesce(k.id, m.entity_id)' : 'k.id'} END AS entity_id,
    ${anyMade ? `coalesce(${j}.code = 0 AND m.first_row = ${j}."row", false)` : 'false'} AS created`
}

const ownerJoins = (j: string, anyMade: boolean) => `LEFT JOIN key_state k ON k.n = ${j}.n ${anyMade ? `LEFT JOIN key_made m ON m.n = ${j}.n` : ''}`

function fateOfBothEnds(anyMade: boolean): string {
  const owners = `(SELECT e."row", ${ownerSql('e', anyMade)} FROM judged_ends e ${ownerJoins('e', anyMade)})`
  return `SELECT j."row", j.code, a.entity, a.entity_id, a.created, ${versionColumns('j')}, b.entity AS other_entity, b.entity_id AS other_id, b.created AS other_created
    FROM judged j JOIN ${owners} a ON a."row" = j."row" * 2 JOIN ${owners} b ON b."row" = j."row" * 2 + 1`
}

/** Adds to each row the identity by which it links: `p`, the channel's number, and `pv`; NULL where it has none that names somebody. */
function primaryIdentity(links: readonly Link[], relation: string): string {
  return `SELECT *, ${primary(links)} FROM ${relation}`
}

function primary(links: readonly Link[]): string {
  const branches = (result: (link: Link) => string) => links.map((link) => `WHEN ${link.value} IS NOT NULL AND NOT ${link.blocked} THEN ${result(link)}`).join(' ')
  return `(CASE ${branches(({ number }) => String(number))} END)::UTINYINT AS p, CASE ${branches(({ value }) => value)} END AS pv`
}

/** The rows under the numbers of one end, with the identities of that end alone. */
function oneEnd(links: readonly Link[], relation: string, side: Side): string {
  const own = links.filter((link) => link.side === side)
  const columns = links.flatMap((link) => (link.side === side ? [link.value, link.blocked] : [`NULL::VARCHAR AS ${link.value}`, `false AS ${link.blocked}`]))
  return `SELECT ("row"::UBIGINT * 2 + ${sides.indexOf(side)})::UINTEGER AS "row", reject, row_hash, source_key, ${columns.join(', ')}, ${primary(own)} FROM ${relation}`
}

/** Table `key_state`: every identity of the file, with how many entities hold it, one of them, and whether it may not be given. */
async function findKeys({ duck, records, breathe }: LinkContext, { plan, identities }: TypedTable, links: readonly Link[]): Promise<void> {
  const usable = 'reject = 0 AND pv IS NOT NULL'
  const pairs = links.length === 1
    ? `SELECT p AS channel, pv AS value FROM event_rows WHERE ${usable} GROUP BY ALL`
    : links.map(({ number, value, blocked }) => `SELECT ${number}::UTINYINT AS channel, ${value} AS value FROM event_rows WHERE ${usable} AND ${value} IS NOT NULL AND NOT ${blocked}`).join(' UNION ')
  await duck.run(`CREATE OR REPLACE TABLE link_keys AS SELECT (row_number() OVER ())::UINTEGER AS n, channel, value FROM (${pairs})`)
  await createKnown(duck)
  for (const channel of new Set(identities.map((identity) => identity.channel))) {
    const values = `SELECT n, value FROM link_keys WHERE channel = ${channels[channel].number}`
    await lookUp(duck, records, { channel, entity: holderOf(plan.target, channel), source: plan.source, tag: 0, values }, breathe)
  }
  if (links.some(({ number }) => number === accountName)) await lookUpAccountNames(duck, records, `SELECT n, value FROM link_keys WHERE channel = ${accountName}`, breathe)
  const reserved = entityTypes.flatMap((type) => (identities.some(({ channel }) => channel === publicIdChannels[type])
    ? [`WHEN ${channels[publicIdChannels[type]].number} THEN regexp_full_match(k.value, '${generatedPublicId(type, 0).slice(0, 2)}[0-9]{8,10}')`] : []))
  await duck.run(`CREATE OR REPLACE TABLE key_state AS
    SELECT k.n, k.channel, k.value, ${entityNumberSql(plan.target, 'k.channel')} AS entity, coalesce(f.holders, 0)::USMALLINT AS holders, f.id,
      ${reserved.length === 0 ? 'false' : `CASE k.channel ${reserved.join(' ')} ELSE false END`} AS reserved
    FROM link_keys k LEFT JOIN (SELECT n, least(count(*), 1000) AS holders, min(entity_id) AS id FROM known GROUP BY n) f ON f.n = k.n`)
}

/** Table `row_state`: the row's key and what would become of it if nobody had brought it before. Of two ends, `end_state` says so, and the worse of them counts. */
async function judgeRows({ duck }: LinkContext, typed: TypedTable, hasEnds: boolean): Promise<void> {
  const { rejected, review, applied } = fateCodes
  const unknown = rejected + typed.rejects.length
  await duck.run(`CREATE OR REPLACE TABLE ${hasEnds ? 'end_state' : 'row_state'} AS
    SELECT r."row", r.row_hash, r.source_key, k.n,
      (CASE WHEN r.reject > 0 THEN ${rejected - 1} + r.reject::USMALLINT WHEN r.pv IS NULL OR k.holders > 1 THEN ${review} WHEN k.holders = 1 THEN ${applied}
        WHEN k.reserved THEN ${unknown + 1} ELSE ${typed.plan.unknownIdentity === 'reject' ? unknown : applied} END)::USMALLINT AS code
    FROM event_rows r LEFT JOIN key_state k ON k.channel = r.p AND k.value = r.pv`)
  if (hasEnds) {
    await duck.run(`CREATE OR REPLACE TABLE row_state AS
      SELECT "row" // 2 AS "row", any_value(row_hash) AS row_hash, any_value(source_key) AS source_key, NULL::UINTEGER AS n, max(code) AS code FROM end_state GROUP BY 1`)
  }
}

/** Table `judged`: the final code of each row, duplicates and replaced rows told. */
async function tellNews({ duck, earlier }: LinkContext, { plan, values }: TypedTable, relation: string): Promise<void> {
  const { rejected, duplicate, superseded } = fateCodes
  const live = `(SELECT "row", row_hash, source_key, 0 AS reject FROM row_state WHERE code < ${rejected})`
  const repeated = await findRepeated(duck, `(SELECT * FROM ${live} WHERE source_key IS NULL)`, earlier.recent)
  const key = rowKindOf(plan.target)!.key
  const hasVersions = (key === 'ends' || values.some(({ name }) => name === key)) && (await findVersions(duck, { live, values, relation }, earlier))
  const joins = [repeated ? 'LEFT JOIN repeated d ON d."row" = s."row"' : '', hasVersions ? 'LEFT JOIN versions v ON v."row" = s."row"' : ''].join(' ')
  const branches = [
    `WHEN s.code >= ${rejected} THEN s.code`,
    ...(repeated ? [`WHEN d."row" IS NOT NULL THEN ${duplicate}`] : []),
    ...(hasVersions ? [`WHEN v.repeats THEN ${duplicate}`, `WHEN NOT v.last THEN ${superseded}`] : [])
  ]
  await duck.run(`CREATE OR REPLACE ${branches.length > 1 ? 'TABLE' : 'VIEW'} judged AS
    SELECT s."row", s.n, (CASE ${branches.join(' ')} ELSE s.code END)::USMALLINT AS code,
      ${hasVersions ? `coalesce(v.updates, false) AS updates, ${versionColumns('v')}` : `false AS updates, ${noVersion}`}
    FROM row_state s ${joins}`)
}

/** Table `waiting`; a row is asked about once, its first end first. */
async function keepWaiting(duck: Duck, hasEnds: boolean): Promise<void> {
  const { review } = fateCodes
  await duck.run(`INSERT INTO waiting
    SELECT ${hasEnds ? 'DISTINCT ON (j."row" // 2) j."row" // 2' : 'j."row"'}, CASE WHEN k.n IS NULL OR k.holders > ${mostHolders} THEN 'blocked' ELSE 'several' END, coalesce(w.candidates, [])
    FROM judged_ends j LEFT JOIN key_state k ON k.n = j.n
    LEFT JOIN (SELECT e.n, list(${entityKeySql('s.entity', 'e.entity_id')} ORDER BY e.entity_id) AS candidates FROM known e JOIN key_state s ON s.n = e.n AND s.holders > 1 GROUP BY e.n) w ON w.n = j.n
    WHERE j.code = ${review} AND j.own_code = ${review} ${hasEnds ? 'ORDER BY j."row"' : ''}`)
}

/** Table `key_made` (n, entity, entity_id, first_row): the keys that stand for entities which the batch makes. */
async function makeEntities(context: LinkContext, typed: TypedTable, links: readonly Link[]): Promise<LinkResult['made']> {
  const { duck } = context
  const fresh = `judged_ends j JOIN key_state k ON k.n = j.n AND k.holders = 0 WHERE j.code = 0`
  if (links.length === 1) {
    await duck.run(`CREATE OR REPLACE TABLE key_first AS SELECT j.n, min(j."row") AS first_row, any_value(k.entity) AS entity FROM ${fresh} GROUP BY j.n`)
  } else {
    await uniteEvents(context, typed.plan.target, links)
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
  if (links.length === 1) {
    await duck.run(`INSERT INTO new_identities SELECT k.channel, k.value, m.entity, m.entity_id, false FROM key_made m JOIN key_state k ON k.n = m.n ${isIdentity('k')}`)
  } else {
    await duck.run(`INSERT INTO new_identities SELECT a.channel, a.value, e.entity, e.entity_id, a.blocked FROM attached a JOIN new_entities e ON e.first_row = a.first_row ${isIdentity('a')}`)
  }
  return made
}

/** The name of an account is no identity of it. */
const isIdentity = (alias: string) => `WHERE ${alias}.channel <> ${accountName}`
