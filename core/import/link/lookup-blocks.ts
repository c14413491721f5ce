/** Whom identities belong to that large imports brought: blocks go to DuckDB as they stand, those alone in which a value may lie. */
import { entityKeyRange } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { contentsOfRun, firstsOfRun, identityRuns, type IdentityRun } from '#core/store/records/identity-blocks.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import { countRows, type Lookup } from './tables.ts'

/** With more values than this for each block, every block is read. */
const valuesOfBlock = 8

/** Adds to `known` every entity that holds one of the values in blocks, blocked holdings left out. */
export async function lookUpBlocks(duck: Duck, records: RecordsDatabase, { channel, entity, source, tag, values }: Lookup, onBlock: () => Promise<void>): Promise<void> {
  const runs = identityRuns(records, channel, channel === 'external_id' ? source : '').filter(({ blocked }) => blocked === 0)
  if (runs.length === 0) return
  const [first, end] = entityKeyRange(entity)
  const own = statement<{ keys: string }>(records, 'SELECT json_group_array(key) AS keys FROM entities WHERE taken_out = 1 AND key >= ? AND key < ?').get(first, end)!.keys
  await duck.run('CREATE OR REPLACE TABLE held_values (value VARCHAR, key BIGINT)')
  for (const run of runs) {
    for (const contents of contentsOfRun(records, run.number, await neededBlocks(duck, records, run, values))) {
      await onBlock()
      await duck.run(`INSERT INTO held_values SELECT unnest(b[2]), unnest(b[3])::BIGINT FROM (SELECT unnest(from_json($1::JSON, '[[["VARCHAR"]]]')) AS b)`, [`[${contents.join(',')}]`])
    }
  }
  await duck.run(
    `INSERT INTO known SELECT v.n, ${tag}, (h.key - ${first})::UINTEGER FROM (${values}) v JOIN held_values h ON h.value = v.value
     WHERE h.key >= ${first} AND h.key < ${end} ${own === '[]' ? '' : `AND h.key NOT IN (SELECT unnest(from_json($1::JSON, '["BIGINT"]')))`}`, own === '[]' ? [] : [own])
  await duck.run('DROP TABLE held_values')
}

/** Numbers of the blocks of a run in which a value may lie, ascending; undefined: all. */
async function neededBlocks(duck: Duck, records: RecordsDatabase, run: IdentityRun, values: string): Promise<number[] | undefined> {
  const firsts = firstsOfRun(records, run.number)
  if ((await countRows(duck, `(${values})`)) > firsts.length * valuesOfBlock) return undefined
  await duck.run(`CREATE OR REPLACE TABLE block_firsts AS SELECT b.number, b.first FROM (SELECT unnest(from_json($1::JSON, '[{"number":"UINTEGER","first":"VARCHAR"}]')) AS b)`, [JSON.stringify(firsts)])
  // Equal values may lie across blocks: they begin in the last one whose least value is less.
  const needed = await duck.rows<{ number: number }>(`
    SELECT b.number FROM (${values}) v ASOF JOIN block_firsts b ON v.value > b.first UNION SELECT b.number FROM (${values}) v JOIN block_firsts b ON b.first = v.value ORDER BY number`)
  return needed.map(({ number }) => number)
}
