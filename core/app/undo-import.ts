/** Taking an import back, as a job. */
import type { UndoneBatch } from '#core/contract/imports.ts'
import { entityKey, entityTypes } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { entityTable, rowTable } from '#core/store/facts/schema.ts'
import { replaysOf } from '#core/store/records/replays.ts'
import { withImportWorker } from './import-worker.ts'
import { importTopics } from './run-import.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

/** Tables of facts with rows that a batch may bring to entities. */
const rowTables = ['events', ...Object.values(rowTable)]

/** Takes a batch back, and the replays of its rows before it. @throws DeskError conflict when the batch is not accepted (any more) */
export async function undoImport(workspace: OpenWorkspace, batch: number, control: JobControl): Promise<UndoneBatch> {
  const { gate, following, ports, records, secrets } = workspace
  control.report(0, 'check')
  const { undone, batches } = await gate.run(async () => {
    await following.catchUp()
    const replays = replaysOf(records, batch)
    const batches = [...replays, batch]
    const events = await liveRows(workspace, batches)
    const referenced = await Promise.all(batches.map(async (number) => ({ number, referenced: await referencedEntities(workspace, number, batches) })))
    control.signal.throwIfAborted()
    control.report(0.2, 'write')
    const counts = await withImportWorker(ports.workers, (worker) => worker.undo(workspace.access, referenced, { user: control.user, at: ports.clock.now() }))
    return { undone: { events, ...counts, ...(replays.length > 0 && { replays: replays.length }) }, batches }
  })
  for (const number of batches) secrets.forget(number)
  control.report(0.6, 'apply')
  await workspace.follow(...importTopics)
  return undone
}

const listed = (parameter: string) => `(SELECT unnest(string_split(${parameter}::VARCHAR, ','))::UINTEGER)`

async function liveRows({ facts }: OpenWorkspace, batches: readonly number[]): Promise<number> {
  const [row] = await facts.read((duck) => duck.rows<{ count: bigint }>(
    `SELECT sum(n)::BIGINT AS count FROM (${rowTables.map((table) => `SELECT count(*) AS n FROM ${table} WHERE batch IN ${listed('$1')} AND voided_by IS NULL`).join(' UNION ALL ')})`, [batches.join(',')]))
  return Number(row!.count)
}

/** Columns that say whom a row of a table belongs to. */
const owners = [...rowTables.map((table) => ({ table, type: 'entity_type', entity: 'entity' })), { table: rowTable.relation, type: 'other_type', entity: 'other' }]

/** Entities made by the batch to which live rows of batches belong that stay. */
async function referencedEntities({ facts }: OpenWorkspace, batch: number, undone: readonly number[]): Promise<number[]> {
  return facts.read(async (duck) => {
    const keys: number[] = []
    for (const type of entityTypes) {
      const rows = await duck.rows<{ entity: number }>(`
        SELECT DISTINCT e.entity FROM (${owners.map((owner) => `SELECT ${owner.entity} AS entity, batch FROM ${owner.table} WHERE ${owner.type} = ${entityTypeNumber[type]} AND voided_by IS NULL`).join(' UNION ALL ')}) e
        SEMI JOIN (SELECT id FROM ${entityTable[type]} WHERE batch = $1::UINTEGER) made ON made.id = e.entity WHERE e.batch NOT IN ${listed('$2')}`, [batch, undone.join(',')])
      for (const { entity } of rows) keys.push(entityKey(type, entity))
    }
    return keys
  })
}
