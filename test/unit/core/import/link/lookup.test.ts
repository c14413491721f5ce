import { expect, test } from 'vitest'
import { entityKey } from '#core/domain/entities.ts'
import { channels } from '#core/domain/channels.ts'
import { createKnown, lookUp } from '#core/import/link/lookup.ts'
import type { Lookup } from '#core/import/link/tables.ts'
import { openStaging } from '#core/store/staging/staging.ts'
import { reserveEntityIds } from '#core/store/records/entities.ts'
import { addIdentity } from '#core/store/records/identities.ts'
import { makeRecords } from '#test/support/workspace.ts'

const held = 45_000
const nobody = async () => undefined

test('many values read in the order of the channel find whom single look-ups find', async () => {
  const store = makeRecords()
  const database = await openStaging()
  const duck = await database.connect()
  try {
    const { records } = store
    records.transaction(() => {
      reserveEntityIds(records, 'customer', held)
      for (let id = 0; id < held; id++) addIdentity(records, { channel: 'external_id', value: `号"${id}`, entityKey: entityKey('customer', id), source: id % 7 === 0 ? 'other' : 'shop', blocked: id % 11 === 0 })
      // A value that more customers hold than are read at a time, and one that a lead holds.
      for (let id = 0; id < 25_000; id++) addIdentity(records, { channel: 'external_id', value: 'shared', entityKey: entityKey('customer', id), source: 'shop' })
      addIdentity(records, { channel: 'external_id', value: '号"13', entityKey: entityKey('lead', 1), source: 'shop' })
    })()
    await duck.run(`CREATE TABLE wanted AS SELECT (i + 1)::UINTEGER AS n, CASE WHEN i = 0 THEN 'shared' ELSE '号"' || (i * 2) END AS value FROM range(30000) t(i)`)
    const lookup: Lookup = { channel: 'external_id', entity: 'customer', source: 'shop', tag: 3, values: 'SELECT n, value FROM wanted' }
    const found = () => duck.rows<{ n: number; tag: number; entity_id: number }>('SELECT * FROM known ORDER BY n, entity_id')

    await createKnown(duck)
    await lookUp(duck, records, lookup, nobody)
    const read = await found()

    await createKnown(duck)
    for (let from = 0; from < 30_000; from += 10_000) {
      await lookUp(duck, records, { ...lookup, values: `SELECT n, value FROM wanted WHERE n > ${from} AND n <= ${from + 10_000}` }, nobody)
    }
    expect(await found()).toEqual(read)
    const expected = records.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM identities WHERE channel = ? AND source = 'shop' AND blocked = 0 AND entity_key < ${entityKey('lead', 0)}
      AND (value = 'shared' OR (substr(value, 3) % 2 = 0 AND substr(value, 3) > 0))`).get(channels.external_id.number)!.n
    expect(read).toHaveLength(expected)
  } finally {
    duck.close()
    database.close()
    store.remove()
  }
})
