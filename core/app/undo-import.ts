/** Taking an import back, as a job. */
import type { UndoneBatch } from '#core/contract/imports.ts'
import { entityKey, entityTypes } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import { withImportWorker } from './import-worker.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

/** @throws DeskError conflict when the batch is not accepted (any more) */
export async function undoImport(workspace: OpenWorkspace, batch: number, control: JobControl): Promise<UndoneBatch> {
  const { gate, following, ports, secrets } = workspace
  control.report(0, 'check')
  const undone = await gate.run(async () => {
    await following.catchUp()
    const referenced = await referencedEntities(workspace, batch)
    const events = await liveEvents(workspace, batch)
    control.signal.throwIfAborted()
    control.report(0.2, 'write')
    const counts = await withImportWorker(ports.workers, (worker) => worker.undo(workspace.access, batch, referenced, { user: control.user, at: ports.clock.now() }))
    return { events, ...counts }
  })
  secrets.forget(batch)
  control.report(0.6, 'apply')
  await workspace.follow('imports', 'customers')
  return undone
}

async function liveEvents({ facts }: OpenWorkspace, batch: number): Promise<number> {
  const [row] = await facts.read((duck) => duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM events WHERE batch = $1::UINTEGER AND voided_by IS NULL', [batch]))
  return Number(row!.count)
}

/** Entities made by the batch to which live events of other batches belong. */
async function referencedEntities({ facts }: OpenWorkspace, batch: number): Promise<number[]> {
  return facts.read(async (duck) => {
    const keys: number[] = []
    for (const type of entityTypes) {
      const rows = await duck.rows<{ entity: number }>(`
        SELECT DISTINCT e.entity FROM events e SEMI JOIN (SELECT id FROM ${entityTable[type]} WHERE batch = $1::UINTEGER) made ON made.id = e.entity
        WHERE e.entity_type = ${entityTypeNumber[type]} AND e.batch <> $1::UINTEGER AND e.voided_by IS NULL`, [batch])
      for (const { entity } of rows) keys.push(entityKey(type, entity))
    }
    return keys
  })
}
