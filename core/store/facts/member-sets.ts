/** Who has which tag and who is in which group, as the ledger tells (records/set-changes.ts). */
import { DuckDBDataChunk, UINTEGER } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { entityTypeNumber } from '#core/domain/entities.ts'
import type { LogChange } from '#core/domain/log.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { decodeIds } from '#core/store/id-set.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { decodeMoments } from '#core/store/records/set-moments.ts'
import { readSetChange, type SetChange } from '#core/store/records/set-changes.ts'

/**
 * Inside the transaction of the entry. Who is added again keeps the time of the first; removing those who are not there changes nothing. Taking a change
 * back lets the assignments that it ended stand again, since when and how sure as they were.
 */
export async function changeSet({ duck, records }: { duck: Duck; records: RecordsDatabase }, { change: number }: Extract<LogChange, { kind: 'set.changed' }>): Promise<void> {
  const change = readSetChange(records, number)
  if (!change) throw new Error(`The log names change ${number} of a set, which the records store does not hold`)
  const undone = change.details.change === undefined ? undefined : readSetChange(records, change.details.change)
  const apply = change.of === 'tag' ? { remove: untag, add: undone ? (of: Duck) => tagAgain(of, change, undone) : change.moments ? tagEach : tag } : { remove: leave, add: join }
  for (const [ids, work] of [[change.removed, apply.remove], [change.added, apply.add]] as const) {
    const some = await decodeIds(ids)
    if (some.length > 0) await withIds(duck, some, () => work(duck, change))
  }
}

/** What an import says of each: since when and how sure. Who has the tag keeps the time of the first. */
async function tagEach(duck: Duck, change: SetChange): Promise<void> {
  const { at, confidence } = await decodeMoments(change.moments!)
  const ids = await decodeIds(change.added)
  await duck.run('CREATE OR REPLACE TEMP TABLE changed_moments (id UINTEGER, since TIMESTAMP_MS, confidence DOUBLE)')
  for (let start = 0; start < ids.length; start += momentRows) {
    const rows = Array.from(ids.subarray(start, start + momentRows), (id, place) => [id, at[start + place], Number.isNaN(confidence[start + place]) ? null : confidence[start + place]])
    await duck.run(`INSERT INTO changed_moments SELECT m[1]::UINTEGER, make_timestamp_ms(m[2]::BIGINT), m[3] FROM (SELECT unnest(from_json($1::VARCHAR, '[["DOUBLE"]]')) AS m)`, [JSON.stringify(rows)])
  }
  const key = keyOf(change)
  await duck.run(`CREATE OR REPLACE TEMP TABLE regraded AS SELECT a.rowid AS place, a.entity, a.tagged_at, m.confidence FROM tag_assignments a JOIN changed_moments m ON m.id = a.entity
    WHERE ${assignment} AND a.confidence IS DISTINCT FROM m.confidence`, key)
  await duck.run('INSERT INTO tag_assignments (tag, entity_type, source, confidence, tagged_at, entity) SELECT $1::VARCHAR, $2::UTINYINT, $3::VARCHAR, confidence, tagged_at, entity FROM regraded', key)
  await duck.run('UPDATE tag_assignments SET removed_at = make_timestamp_ms($1::BIGINT) WHERE rowid IN (SELECT place FROM regraded)', [change.at])
  await duck.run(`INSERT INTO tag_assignments (tag, entity_type, source, confidence, tagged_at, entity)
    SELECT $1::VARCHAR, $2::UTINYINT, $3::VARCHAR, confidence, since, id FROM changed_moments WHERE id NOT IN (SELECT entity FROM tag_assignments WHERE ${assignment})`, key)
  await duck.run('DROP TABLE changed_moments')
  await duck.run('DROP TABLE regraded')
}

const momentRows = 20_000

const chunkRows = 2048

/** Runs `work` while the ids stand in the temporary table `changed_ids`. */
async function withIds(duck: Duck, ids: Uint32Array, work: () => Promise<void>): Promise<void> {
  await duck.run('CREATE OR REPLACE TEMP TABLE changed_ids (id UINTEGER)')
  const appender = await duck.raw.createAppender('changed_ids', undefined, 'temp')
  const chunk = DuckDBDataChunk.create([UINTEGER])
  for (let start = 0; start < ids.length; start += chunkRows) {
    const piece = ids.slice(start, start + chunkRows)
    chunk.reset()
    chunk.rowCount = piece.length
    duckdb.copy_data_to_vector(duckdb.data_chunk_get_vector(chunk.chunk, 0), 0, piece.buffer, 0, piece.byteLength)
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  await work()
  await duck.run('DROP TABLE changed_ids')
}

const assignment = 'tag = $1::VARCHAR AND entity_type = $2::UTINYINT AND source = $3::VARCHAR AND removed_at IS NULL'
const keyOf = ({ id, entity, source }: SetChange) => [id, entityTypeNumber[entity], source]

async function untag(duck: Duck, change: SetChange): Promise<void> {
  await duck.run(`UPDATE tag_assignments SET removed_at = make_timestamp_ms($4::BIGINT) WHERE ${assignment} AND entity IN (SELECT id FROM changed_ids)`, [...keyOf(change), change.at])
}

/** Another confidence begins an assignment of its own, since the same time: the one before it is found again by undo. */
async function tag(duck: Duck, change: SetChange): Promise<void> {
  const regraded = `${assignment} AND confidence IS DISTINCT FROM $4::DOUBLE AND entity IN (SELECT id FROM changed_ids)`
  const key = [...keyOf(change), change.confidence]
  await duck.run(`INSERT INTO tag_assignments (tag, entity_type, source, confidence, tagged_at, entity) SELECT tag, entity_type, source, $4::DOUBLE, tagged_at, entity FROM tag_assignments WHERE ${regraded}`, key)
  await duck.run(`UPDATE tag_assignments SET removed_at = make_timestamp_ms($5::BIGINT) WHERE ${regraded}`, [...key, change.at])
  await insertMissing(duck, change)
}

async function insertMissing(duck: Duck, change: SetChange): Promise<void> {
  await duck.run(
    `INSERT INTO tag_assignments (tag, entity_type, source, confidence, tagged_at, entity)
     SELECT $1::VARCHAR, $2::UTINYINT, $3::VARCHAR, $4::DOUBLE, make_timestamp_ms($5::BIGINT), id FROM changed_ids
     WHERE id NOT IN (SELECT entity FROM tag_assignments WHERE ${assignment})`,
    [...keyOf(change), change.confidence, change.at])
}

/** Of assignments that ended at one moment the newest of each entity counts. */
async function tagAgain(duck: Duck, change: SetChange, undone: SetChange): Promise<void> {
  await duck.run(`
    CREATE OR REPLACE TEMP TABLE ended AS SELECT entity, max(rowid) AS place FROM tag_assignments
    WHERE tag = $1::VARCHAR AND entity_type = $2::UTINYINT AND source = $3::VARCHAR AND removed_at = make_timestamp_ms($4::BIGINT) AND entity IN (SELECT id FROM changed_ids) GROUP BY entity`,
  [...keyOf(change), undone.at])
  if (change.details.regraded) await duck.run(`UPDATE tag_assignments SET removed_at = make_timestamp_ms($4::BIGINT) WHERE ${assignment} AND entity IN (SELECT entity FROM ended)`, [...keyOf(change), change.at])
  await duck.run(`UPDATE tag_assignments SET removed_at = NULL WHERE rowid IN (SELECT place FROM ended) AND entity NOT IN (SELECT entity FROM tag_assignments WHERE ${assignment})`, keyOf(change))
  await duck.run('DROP TABLE ended')
  await insertMissing(duck, change)
}

const membership = 'folder = $1::VARCHAR AND entity_type = $2::UTINYINT'

async function leave(duck: Duck, { id, entity }: SetChange): Promise<void> {
  await duck.run(`DELETE FROM folder_members WHERE ${membership} AND entity IN (SELECT id FROM changed_ids)`, [id, entityTypeNumber[entity]])
}

async function join(duck: Duck, { id, entity }: SetChange): Promise<void> {
  await duck.run(
    `INSERT INTO folder_members (folder, entity_type, entity) SELECT $1::VARCHAR, $2::UTINYINT, id FROM changed_ids
     WHERE id NOT IN (SELECT entity FROM folder_members WHERE ${membership})`, [id, entityTypeNumber[entity]])
}
