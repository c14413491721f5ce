/** What jobs can do: one table from kind to work, and what becomes of each when a crash or closing interrupted it. */
import type { ErrorDetails } from '#core/contract/errors.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { backupWorkspace } from '#core/store/workspace/backup.ts'
import { compactWorkspace } from '#core/store/workspace/compact.ts'
import { verifyWorkspace } from '#core/store/workspace/verify.ts'
import { dropExport, forgetPassword, recoverExport, runExport, type ExportTask } from './run-export.ts'
import { importFiles, type FilesTask } from './imports/files.ts'
import type { JobKind, Recovery } from './jobs.ts'
import { checkImport, endBatch, runImport, sourceExists, type ImportTask } from './run-import.ts'
import { runDemo, type DemoTask } from './run-demo.ts'
import { runSegments, type RefreshTask } from './segments/run.ts'
import type { OpenWorkspace } from './session.ts'
import { tagJobs } from './tags/jobs.ts'
import { findDuplicates } from './find-duplicates.ts'
import { undoImport } from './undo-import.ts'
import { runWatch, type WatchTask } from './watched/run.ts'

/** More starts than this, and it is the job that brings the process down. */
const mostStarts = 3

export function createJobKinds(workspace: OpenWorkspace): Record<string, JobKind> {
  const { ports } = workspace
  const importing: JobKind = {
    run: (parameters, control) => runImport(workspace, parameters as ImportTask, control),
    recover: (parameters) => recoverImport(workspace, parameters as ImportTask),
    dropped: (parameters) => dropBatch(workspace, parameters as ImportTask)
  }
  return {
    ...tagJobs(workspace),
    import: importing,
    'reject-replay': importing,
    'find-duplicates': {
      run: (parameters, control) => findDuplicates(workspace, (parameters as { batch: number }).batch, control),
      recover: again
    },
    'import-files': {
      run: (parameters, control) => importFiles(workspace, parameters as FilesTask, control),
      recover: again,
      dropped: (parameters) => dropBatch(workspace, (parameters as FilesTask).current)
    },
    'watched-folder': {
      run: (parameters, control) => runWatch(workspace, parameters as WatchTask, control),
      recover: again,
      dropped: (parameters) => dropBatch(workspace, (parameters as WatchTask).current?.task)
    },
    'import-check': { run: (parameters, control) => checkImport(workspace, parameters as ImportTask, control), recover: again },
    'import-undo': {
      run: (parameters, control) => undoImport(workspace, (parameters as { batch: number }).batch, control),
      async recover(parameters) {
        const batch = readBatch(workspace.records, (parameters as { batch: number }).batch)
        return batch?.status === 'undone' ? { result: null } : { queue: true }
      }
    },
    export: {
      run: (parameters, control) => runExport(workspace, parameters as ExportTask, control),
      recover: (parameters, { user }) => recoverExport(workspace, parameters as ExportTask, user),
      dropped(parameters) {
        dropExport(parameters as ExportTask)
        forgetPassword(workspace, parameters as ExportTask)
      }
    },
    backup: {
      async run(parameters, control) {
        const { destination } = parameters as { destination?: string }
        const backup = await backupWorkspace(workspace, {
          clock: ports.clock, workers: ports.workers, destination, signal: control.signal, onProgress: (progress, stage) => control.report(progress, stage)
        })
        workspace.touch('workspace')
        return { file: backup.file, size: backup.size, at: new Date(backup.at).toISOString() }
      },
      recover: again
    },
    'rebuild-facts': {
      async run(_parameters, control) {
        await workspace.facts.rebuild(({ progress }) => control.report(progress, 'rebuild'), control.signal)
        await workspace.follow('customers', 'workspace')
        return { dataVersion: workspace.dataVersion() }
      },
      recover: again
    },
    verify: {
      run: (_parameters, control) => verifyWorkspace(workspace, { workers: ports.workers, signal: control.signal, onProgress: (progress, stage) => control.report(progress, stage) }),
      recover: again
    },
    compact: {
      async run(_parameters, control) {
        const compaction = await compactWorkspace(workspace, { signal: control.signal, onProgress: (progress, stage) => control.report(progress, stage) })
        workspace.touch('workspace')
        return compaction
      },
      recover: again
    },
    'segment-run': {
      run: (parameters, control) => runSegments(workspace, parameters as RefreshTask, control),
      recover: again
    },
    demo: {
      run: (parameters, control) => runDemo(workspace, parameters as DemoTask, control),
      recover: again,
      dropped: (parameters) => dropBatch(workspace, (parameters as DemoTask).current)
    }
  }
}

async function again(): Promise<Recovery> {
  return { queue: true }
}

/** The batch of an interrupted import that nobody goes on with. */
function dropBatch(workspace: OpenWorkspace, task: ImportTask | undefined): void {
  if (task) endBatch(workspace, task, 'cancelled')
}

async function recoverImport(workspace: OpenWorkspace, task: ImportTask): Promise<Recovery> {
  const batch = task.batch === undefined ? undefined : readBatch(workspace.records, task.batch)
  if (batch?.status === 'accepted') return { result: batch.result }
  const starts = (task.starts ?? 1) + 1
  const reason = starts > mostStarts ? tooManyStarts : (await sourceExists(workspace, task)) ? undefined : sourceGone
  if (!reason) return { queue: true, parameters: { ...task, starts } }
  await workspace.gate.run(() => endBatch(workspace, task, 'failed'))
  return { failed: reason }
}

const tooManyStarts: ErrorDetails = {
  message: { zh: '导入多次被中断，已停止重试；没有写入任何数据', en: 'The import was interrupted several times and is not tried again; nothing was written' },
  remedy: { zh: '请检查内存和磁盘空间，再重新导入该文件', en: 'Check memory and disk space, then import the file again' }
}

const sourceGone: ErrorDetails = {
  field: 'path',
  message: { zh: '导入被中断，且原文件已不在原处；没有写入任何数据', en: 'The import was interrupted and its file is no longer there; nothing was written' },
  remedy: { zh: '请重新选择文件导入', en: 'Choose the file and import it again' }
}
