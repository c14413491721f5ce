/** The import worker: one file from bytes to a batch that records confirm. Facts follow in the main thread. */
import type { ImportResult } from '#core/contract/imports.ts'
import { inspectFile } from '#core/import/inspect/inspect.ts'
import type { ImportRequest, ImportWorker, Progress, WorkspaceAccess } from './types.ts'
import { writeDemoFiles } from './demo-files.ts'
import { checkFile } from './check.ts'
import { findClusters } from './clean/clusters.ts'
import { previewRecipe } from './clean/preview.ts'
import { deriveArtifact } from './derive.ts'
import { keepDuplicates } from './duplicates.ts'
import { writeIncrement } from './increment.ts'
import { runImport } from './run.ts'
import { tryImport } from './trial.ts'
import { previewReplay } from './replay/preview.ts'
import { planTagUndo, undoTags } from './undo/tags.ts'
import { undoBatches } from './undo/undo.ts'
import { layoutOf } from '#core/store/layout.ts'
import { openRecords } from '#core/store/records/open.ts'

/** Told to stop by a caller. */
function cancelled(): Error {
  return Object.assign(new Error('The import was cancelled'), { name: 'AbortError', code: 'cancelled' })
}

export function createImportWorker(): ImportWorker {
  const stop = new AbortController()
  return {
    async inspect(workspace, file, hints, settings) {
      return inspectFile({ workspace: workspace && ownKeys(workspace), signal: stop.signal }, file, hints, settings)
    },
    async check(workspace, file, mapping, fields, settings) {
      await checkFile({ workspace: ownKeys(workspace), signal: stop.signal }, file, mapping, fields, settings)
    },
    async tryImport(request, onProgress) {
      return tryImport({ ...request, workspace: ownKeys(request.workspace) }, onProgress, stop.signal)
    },
    async writeIncrement(request) {
      return writeIncrement({ ...request, workspace: ownKeys(request.workspace) }, stop.signal)
    },
    async run(request: ImportRequest, onProgress: (progress: Progress) => unknown): Promise<ImportResult> {
      return runImport({ ...request, workspace: ownKeys(request.workspace) }, onProgress, stop.signal)
    },
    async previewRecipe(workspace, request) {
      return previewRecipe({ workspace: ownKeys(workspace), signal: stop.signal }, request)
    },
    async findClusters(workspace, request) {
      return findClusters({ workspace: ownKeys(workspace), signal: stop.signal }, request)
    },
    async previewReplay(request) {
      return previewReplay({ ...request, workspace: ownKeys(request.workspace) }, stop.signal)
    },
    async undo(workspace, batches, act) {
      const { folder, keys } = ownKeys(workspace)
      const records = openRecords(layoutOf(folder).records, keys.records)
      try {
        const tags = await planTagUndo(records, batches.map(({ number }) => number))
        return records.transaction(() => {
          const undone = undoBatches(records, batches, act)
          undoTags(records, tags, act)
          return undone
        }).immediate()
      } finally {
        records.close()
      }
    },
    async keepDuplicates(workspace, batchNumber, onWriting) {
      return keepDuplicates(ownKeys(workspace), batchNumber, stop.signal, onWriting)
    },
    async deriveArtifact(workspace, batchNumber) {
      return deriveArtifact(ownKeys(workspace), batchNumber, stop.signal)
    },
    async writeDemo(folder, options, onProgress) {
      return writeDemoFiles(folder, options, onProgress, stop.signal)
    },
    async cancel() {
      stop.abort(cancelled())
    }
  }
}

/** Buffers arrive from another thread as plain byte arrays. */
function ownKeys({ folder, keys }: WorkspaceAccess): WorkspaceAccess {
  return { folder, keys: { records: Buffer.from(keys.records), blocks: Buffer.from(keys.blocks), hashes: Buffer.from(keys.hashes) } }
}
