/** Finding which rows of which batches a batch repeats, as a job. */
import { withImportWorker } from './import-worker.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

export async function findDuplicates(workspace: OpenWorkspace, batch: number, control: JobControl): Promise<{ rows: number }> {
  control.report(0, 'read')
  const rows = await workspace.gate.run(() => withImportWorker(workspace.ports.workers, (worker) => worker.keepDuplicates(workspace.access, batch), control.signal))
  workspace.touch('imports')
  return { rows }
}
