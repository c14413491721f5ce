/** Several files of one shape, imported one after the other as one job; each is a batch of its own, and none stops another. */
import { readBatch } from '#core/store/records/batches.ts'
import type { FileOutcome, ImportedFiles } from '#core/contract/import-files.ts'
import type { Format, ImportResult, Mapping } from '#core/contract/imports.ts'
import { deskErrorOf } from '#core/app/errors.ts'
import { storedError, type JobControl } from '#core/app/jobs.ts'
import { confirmImport, endBatch, importTopics, type ImportTask } from '#core/app/run-import.ts'
import type { OpenWorkspace } from '#core/app/session.ts'

interface FileOfTask {
  file: ImportTask['file']
  size: number
  format?: Format
  outcome?: FileOutcome
}

export interface FilesTask {
  files: FileOfTask[]
  mapping: Mapping
  /** The import that is under way, and how often it was started. */
  current?: ImportTask
}

/** More starts than this, and it is this file that brings the process down. */
const mostStarts = 3

/** Runs those that have no outcome yet. @throws AbortError when stopped: what is in stays */
export async function importFiles(workspace: OpenWorkspace, task: FilesTask, control: JobControl): Promise<ImportedFiles> {
  let state = task
  const remember = (change: Partial<FilesTask>) => control.remember((state = { ...state, ...change }))
  const settle = (index: number, outcome: FileOutcome) =>
    remember({ current: undefined, files: state.files.map((entry, at) => (at === index ? { ...entry, outcome } : entry)) }).then(() => workspace.touch('imports', 'jobs'))
  for (const [index, entry] of state.files.entries()) {
    if (entry.outcome) continue
    const begun = state.current
    const confirmed = begun?.batch === undefined ? undefined : readBatch(workspace.records, begun.batch)
    if (confirmed?.status === 'accepted' && confirmed.result) {
      await settle(index, acceptedOutcome(entry, confirmed.result))
      continue
    }
    const step: ImportTask = begun ?? { file: entry.file, size: entry.size, mapping: mappingOfFile(state, entry), remember: true }
    const share = (progress: number) => (index + progress) / state.files.length
    try {
      if ((step.starts ?? 0) >= mostStarts) throw new Error('Importing the file has ended the process before')
      const result = await confirmImport(workspace, { ...step, starts: (step.starts ?? 0) + 1 }, { ...control, report: (progress, stage, rows) => control.report(share(progress), stage, rows) },
        (current) => remember({ current }))
      await settle(index, acceptedOutcome(entry, result))
    } catch (error) {
      if (control.signal.aborted) throw error
      if (state.current) await workspace.gate.run(() => endBatch(workspace, state.current!, 'failed'))
      const batch = state.current?.batch === undefined ? undefined : readBatch(workspace.records, state.current.batch)
      await settle(index, { fileName: entry.file.fileName, status: 'failed', ...(batch && { batchId: batch.id }), error: storedError(deskErrorOf(error, 'import of one of several files', workspace.ports.logger)) })
    }
    void workspace.follow(...importTopics)
  }
  await workspace.follow(...importTopics)
  return outcomesOf(state, 'done')
}

/** How the files of a job fare. @param status of the job */
export function outcomesOf({ files, current }: FilesTask, status: string): ImportedFiles {
  const next = files.findIndex(({ outcome }) => !outcome)
  const over = status === 'cancelled' || status === 'failed'
  return {
    files: files.map(({ file: { fileName }, outcome }, index) => outcome ?? { fileName, status: over ? 'cancelled' : status === 'running' && index === next && current ? 'running' : 'waiting' })
  }
}

function acceptedOutcome({ file: { fileName } }: FileOfTask, result: ImportResult): FileOutcome {
  const { batchId, rows, accepted, rejected, duplicates, updated, created, linked, review } = result
  return { fileName, status: 'accepted', batchId, rows, accepted, rejected, duplicates, updated, created, linked, review }
}

/** Batches of one act are told apart by their files. */
function mappingOfFile({ mapping, files }: FilesTask, { file, format }: FileOfTask): Mapping {
  return { ...mapping, ...(files.length > 1 && { name: file.fileName.replace(/\.[^.]*$/, '').slice(0, 200) || file.fileName }), format: { ...mapping.format, ...format } }
}
