/** Taking an import back, as a job. */
import type { UndoneBatch } from '#core/contract/imports.ts'
import { entityKey, entityTypes } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import { replaysOf } from '#core/store/records/replays.ts'
import { withImportWorker } from './import-worker.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

/** Takes a batch back, and the replays of its rows before it. @throws DeskError conflict when the batch is not accepted (any more) */
export async function undoImport(workspace: OpenWorkspace, batch: number, control: JobControl): Promise<UndoneBatch> {
  const { gate, following, ports, records, secrets } = workspace
  control.report(0, 'check')
  const { undone, batches } = await gate.run(async () => {
    await following.catchUp()
    const replays = replaysOf(records, batch)
    const batches = [...replays, batch]
    const events = await liveEvents(workspace, batches)
    const referenced = await Promise.all(batches.map(async (number) => ({ number, referenced: await referencedEntities(workspace, number, batches) })))
    control.signal.throwIfAborted()
    control.report(0.2, 'write')
    const counts = await withImportWorker(ports.workers, (worker) => worker.undo(workspace.access, referenced, { user: control.user, at: ports.clock.now() }))
    return { undone: { events, ...counts, ...(replays.length > 0 && { replays: replays.length }) }, batches }
  })
  for (const number of batches) secrets.forget(number)
  control.report(0.6, 'apply')
  await workspace.follow('imports', 'customers')
  return undone
}

const listed = (parameter: string) => `(SELECT unnest(string_split(${parameter}::VARCHAR, ','))::UINTEGER)`

async function liveEvents({ facts }: OpenWorkspace, batches: readonly number[]): Promise<number> {
  const [row] = await facts.read((duck) => duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM events WHERE batch IN ${listed('$1')} AND voided_by IS NULL`, [batches.join(',')]))
  return Number(row!.count)
}

/** Entities made by the batch to which live events of batches belong that stay. */
async function referencedEntities({ facts }: OpenWorkspace, batch: number, undone: readonly number[]): Promise<number[]> {
  return facts.read(async (duck) => {
    const keys: number[] = []
    for (const type of entityTypes) {
      const rows = await duck.rows<{ entity: number }>(`
        SELECT DISTINCT e.entity FROM events e SEMI JOIN (SELECT id FROM ${entityTable[type]} WHERE batch = $1::UINTEGER) made ON made.id = e.entity
        WHERE e.entity_type = ${entityTypeNumber[type]} AND e.batch NOT IN ${listed('$2')} AND e.voided_by IS NULL`, [batch, undone.join(',')])
      for (const { entity } of rows) keys.push(entityKey(type, entity))
    }
    return keys
  })
}
