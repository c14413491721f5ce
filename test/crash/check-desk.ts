/** What must hold of imports after each kill: each confirmed one is there once and whole, no other has left a trace, and none was taken back half way. */
import { existsSync } from 'node:fs'
import { parseGeneratedPublicId, entityKey } from '#core/domain/entities.ts'
import { artifactPath } from '#core/store/layout.ts'
import { lastSeq } from '#core/store/log/log.ts'
import { batchesInStatus, batchIdOf, readBatch, readBatchById, type BatchRecord } from '#core/store/records/batches.ts'
import { nextEntityId, readEntity } from '#core/store/records/entities.ts'
import { readHeldValue, type HeldValue } from '#core/store/records/held-values.ts'
import { createEventSecrets } from '#core/store/records/secrets.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { verifyWorkspace } from '#core/store/workspace/verify.ts'
import { localWorkers, storesOptions } from '#test/support/workspace.ts'
import { checkLeftovers, type Checked, type Expected } from './check.ts'
import { openCrashDesk, settleJobs } from './crash-desk.ts'
import { arrivalCity, arrivalTag, secondOwner } from './samples.ts'

export async function checkDeskWorkspace(expected: Expected): Promise<Checked> {
  const stores = await openWorkspaceStores(expected.folder, expected.key, storesOptions())
  try {
    const problems = (await verifyWorkspace(stores, { workers: localWorkers })).problems.map(({ code, batchId }) => `${code} ${batchId ?? ''}`)
    if (stores.facts.appliedSeq() !== lastSeq(stores.records)) problems.push(`facts stand at ${stores.facts.appliedSeq()} of ${lastSeq(stores.records)}`)
    problems.push(
      ...await checkImports(stores, expected), ...checkMade(stores, expected), ...checkDecided(stores, expected), ...checkHeld(stores), ...checkReplayed(stores), ...await checkArrivals(stores),
      ...checkTraces(stores), ...checkOnce(stores), ...checkLeftovers(stores)
    )
    return { problems, migrations: 0, repairs: stores.repairs.map(({ code }) => code) }
  } finally {
    await stores.close()
  }
}

/** Opens the workspace with the whole core and lets what was interrupted come to its end. */
export async function settleDeskWorkspace(expected: Expected): Promise<string[]> {
  const { desk, client } = await openCrashDesk({ folder: expected.folder, key: expected.key.toString('hex') })
  const failed = await settleJobs(client)
  await desk.close()
  return failed
}

async function checkImports(stores: WorkspaceStores, { acks, undoing }: Expected): Promise<string[]> {
  const problems: string[] = []
  const undone = new Set(acks.flatMap((ack) => (ack.act === 'undone' ? [ack.batchId] : [])))
  const secrets = createEventSecrets(stores.records, stores.keys)
  for (const ack of acks) {
    if (ack.act !== 'imported') continue
    const batch = readBatchById(stores.records, ack.batchId)
    // A replay goes with the batch whose rows it brought.
    const mayBeUndone = [ack.batchId, ...(batch?.replayOf ? [batchIdOf(batch.replayOf)] : [])].some((id) => undone.has(id) || undoing.has(id))
    if (!batch || !['accepted', 'undone'].includes(batch.status)) problems.push(`import ${ack.batchId} is lost`)
    else if (batch.status === 'undone' && !mayBeUndone) problems.push(`import ${ack.batchId} was undone by nobody`)
    else if (batch.status === 'accepted' && undone.has(ack.batchId)) problems.push(`undoing import ${ack.batchId} is lost`)
    else if (batch.status === 'accepted' && batch.result?.accepted !== ack.rows - ack.rejected) problems.push(`import ${ack.batchId} has ${batch.result?.accepted} of ${ack.rows - ack.rejected} rows`)
    else if (ack.target === 'event') problems.push(...await checkEvents(stores, batch, batch.status === 'accepted' ? { rows: ack.rows - ack.rejected, amount: ack.amount } : { rows: 0, amount: 0 }))
    if (batch?.status === 'accepted' && ack.target === 'event' && secrets.read(batch.number, ack.rows)?.title !== `回访记录 ${ack.rows - 1}`) problems.push(`secret text of ${ack.batchId} is lost`)
  }
  return problems
}

async function checkEvents({ facts }: WorkspaceStores, batch: BatchRecord, wanted: { rows: number; amount: number }): Promise<string[]> {
  const [found] = await facts.read((duck) => duck.rows<{ rows: number; amount: number }>(
    'SELECT count(*)::DOUBLE AS rows, coalesce(sum(amount), 0)::DOUBLE AS amount FROM events WHERE batch = $1::UINTEGER', [batch.number]))
  return found!.rows === wanted.rows && found!.amount === wanted.amount ? [] : [`facts of ${batch.id} hold ${JSON.stringify(found)}`]
}

function checkMade({ records }: WorkspaceStores, { acks }: Expected): string[] {
  return acks.flatMap((ack) => {
    if (ack.act !== 'made') return []
    const id = parseGeneratedPublicId('customer', ack.id)
    return id !== undefined && readEntity(records, entityKey('customer', id))?.name === '王五' ? [] : [`customer ${ack.id} is lost`]
  })
}

/** What was decided about a held value stands, unless its import was taken back. */
function checkDecided({ records }: WorkspaceStores, { acks }: Expected): string[] {
  return acks.flatMap((ack) => {
    if (ack.act !== 'decided' || readBatchById(records, ack.batchId)?.status !== 'accepted') return []
    const state = readHeldValue(records, ack.number)?.state
    return state === ack.state ? [] : [`held value ${ack.number} is ${state} instead of ${ack.state}`]
  })
}

/** A customer has the owner of the second file where that was taken, and only there; where the first file was taken back, the second one's stands anyway. */
function checkHeld({ records }: WorkspaceStores): string[] {
  const held = records.prepare<[], { number: number; key: number; state: HeldValue['state'] }>('SELECT number, entity_key AS key, state FROM held_values').all()
  return held.flatMap(({ number, key, state }) => {
    const entity = readEntity(records, key)
    if (!entity?.createdBatch) return [`held value ${number} belongs to nobody`]
    if (readBatch(records, entity.createdBatch)?.status !== 'accepted') return []
    return (entity.card.owner_id === secondOwner) === (state === 'taken') ? [] : [`held value ${number} is ${state}, the owner ${String(entity.card.owner_id)}`]
  })
}

/** Rejects are repaired exactly where the batch that brought them counts. */
function checkReplayed({ records }: WorkspaceStores): string[] {
  const { count } = records.prepare<[], { count: number }>(
    "SELECT count(*) AS count FROM rejects r LEFT JOIN batches b ON b.number = r.replay WHERE (r.state = 'replayed') <> (b.status IS 'accepted')").get()!
  return count > 0 ? [`${count} rejects are repaired by no import`] : []
}

/** Every customer whom an accepted import of customers made, and nobody else, has the tag of its rule, and the city as its recipe cleans it. */
async function checkArrivals({ records, facts }: WorkspaceStores): Promise<string[]> {
  const batches = batchesInStatus(records, 'accepted').filter(({ target }) => target === 'customer').map(({ number }) => number)
  const [found] = await facts.read((duck) => duck.rows<{ untagged: number; uncleaned: number; wrong: number }>(`
    WITH made AS (SELECT id, city, batch IN (SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER) AS arrived FROM customers),
      tagged AS (SELECT DISTINCT entity FROM tag_assignments WHERE tag = $2::VARCHAR AND removed_at IS NULL)
    SELECT count(*) FILTER (arrived AND entity IS NULL)::DOUBLE AS untagged, count(*) FILTER (arrived AND city <> $3::VARCHAR)::DOUBLE AS uncleaned,
      count(*) FILTER (NOT coalesce(arrived, false) AND entity IS NOT NULL)::DOUBLE AS wrong FROM made LEFT JOIN tagged ON entity = id`, [batches.join(',') || '0', arrivalTag, arrivalCity]))
  return Object.values(found!).some((count) => count > 0) ? [`the rules of imports gave ${JSON.stringify(found)}`] : []
}

/** A batch that does not count has left nothing in any table and no artifact, and no id that it had could be dealt again. */
function checkTraces({ records, layout }: WorkspaceStores): string[] {
  const problems: string[] = []
  for (const status of ['running', 'failed', 'cancelled', 'undone'] as const) {
    for (const { number } of batchesInStatus(records, status)) {
      const tables: [string, string][] = [['event_secrets', 'batch'], ['rejects', 'batch'], ['review', 'batch'], ['batch_outcomes', 'batch'], ['held_values', 'batch'], ['replayed_rows', 'replay'], ['identities', 'batch'], ['entities', 'created_batch']]
      for (const [table, column] of status === 'undone' ? tables.slice(0, 6) : tables) {
        const { count } = records.prepare<[number], { count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${column} = ?`).get(number)!
        if (count > 0) problems.push(`batch ${number} (${status}) left ${count} rows in ${table}`)
      }
      if (status !== 'undone' && existsSync(artifactPath(layout, number))) problems.push(`batch ${number} (${status}) left its artifact`)
    }
  }
  const { highest } = records.prepare<[], { highest: number | null }>('SELECT max(key) % 4294967296 AS highest FROM entities').get()!
  if ((highest ?? -1) >= nextEntityId(records, 'customer')) problems.push(`id ${highest} could be dealt again`)
  return problems
}

/** An import that was resumed counts once. */
function checkOnce({ records }: WorkspaceStores): string[] {
  return records.prepare<[], { file: string; count: number }>(`
    SELECT file_name AS file, count(*) AS count FROM batches WHERE status IN ('accepted', 'undone') AND replay_of IS NULL GROUP BY file_name HAVING count(*) > 1`)
    .all().map(({ file, count }) => `${file} was imported ${count} times`)
}
