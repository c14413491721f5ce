/** Finding which rows of which batches a batch repeats, as a job. Others write meanwhile: the gate is held for a block of rows at a time. */
import { createGateHold } from './gate-hold.ts'
import { withImportWorker } from './import-worker.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

export async function findDuplicates(workspace: OpenWorkspace, batch: number, control: JobControl): Promise<{ rows: number }> {
  control.report(0, 'read')
  const held = createGateHold(workspace.gate)
  try {
    const rows = await withImportWorker(workspace.ports.workers, (worker) => worker.keepDuplicates(workspace.access, batch, (writing) => (writing ? held.take() : held.letGo())), control.signal)
    workspace.touch('imports')
    return { rows }
  } finally {
    held.end()
  }
}
