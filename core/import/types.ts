/** What the import worker is asked and what it answers. Everything here crosses a thread. */
import type { ImportCheck } from '#core/contract/import-check.ts'
import type { ImportResult, Inspection, Mapping } from '#core/contract/imports.ts'
import type { DemoOptions } from '#core/domain/demo/population.ts'
import type { WrittenDemoFile } from '#core/import/demo-files.ts'
import type { PreviewRequest, ReplayPreview } from '#core/import/replay/preview.ts'
import type { Replay } from '#core/import/replay/rows.ts'
import type { ClustersRequest, FoundClusters } from '#core/import/clean/clusters.ts'
import type { PreviewedRecipe, RecipePreviewRequest } from '#core/import/clean/preview.ts'
import type { Increment, IncrementRequest } from '#core/import/increment.ts'
import type { UndoAct, UndoneEntities } from '#core/import/undo/undo.ts'
import type { FieldRecord } from '#core/store/records/fields.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'

export interface ImportFile {
  /** A readable file, or the name of an encrypted file in raw/ (uploads and repeats). Exactly one is given. */
  path?: string
  raw?: string
  fileName: string
}

export interface WorkspaceAccess {
  folder: string
  keys: WorkspaceKeys
}

export interface ImportSettings {
  timeZone: string
  duplicateWindowHours: number
  nullTokens: string[]
  /** 1 Monday, which it is where nothing is said, … 7 Sunday. */
  weekStart?: number
}

export interface ImportRequest {
  workspace: WorkspaceAccess
  batch: { number: number; id: string; createdAt: number }
  /** With `replay`, only its name counts. */
  file: ImportFile
  mapping: Mapping
  user: string
  settings: ImportSettings
  /** Whether the mapping is kept for the next file of its source and shape. */
  remember?: boolean
  /** Repaired rejects of an earlier batch instead of a file. */
  replay?: Replay
  /** Milliseconds since the epoch, frozen for the run. */
  now: number
  /** Of the staging database, e.g. '4GB'; a share of the machine's memory when missing. */
  memoryLimit?: string
  /** Of the staging database; as many as there are processors when missing. */
  threads?: number
}

/** A file that is judged as a whole and not imported. */
export type TrialRequest = Omit<ImportRequest, 'batch' | 'replay' | 'remember'>

export interface Progress {
  /** 0 to 1. */
  progress: number
  /** A key of the interface's catalogue: read, check, link, write, apply … */
  stage: string
  rows?: number
}

/** The stage in which the worker holds the write lock of records. */
export const writingStage = 'write'
/** The stage in which records have confirmed the batch: facts may follow, while the worker folds the log in. */
export const confirmedStage = 'apply'

/** The remote object of the import worker. One instance serves one call. */
export interface ImportWorker {
  inspect(workspace: WorkspaceAccess | undefined, file: ImportFile, hints: { format?: Mapping['format']; target?: Mapping['target'] }, settings: ImportSettings): Promise<Inspection>
  /** Checks a mapping against the beginning of a file. `fields`: custom fields of the target. @throws DeskError `problems`, or what is wrong with the file */
  check(workspace: WorkspaceAccess, file: ImportFile, mapping: Mapping, fields: readonly FieldRecord[], settings: ImportSettings): Promise<void>
  /** What importing the whole file would bring; nothing is written. @throws DeskError as plain data */
  tryImport(request: TrialRequest, onProgress: (progress: Progress) => unknown): Promise<ImportCheck>
  /** Writes the rows of a file beyond a watermark as a raw file of their own. @throws DeskError as plain data */
  writeIncrement(request: IncrementRequest): Promise<Increment>
  /**
   * Runs one batch up to and including its commit in records. The write lock of records is held from stage `write` on: what `onProgress` answers to
   * that stage is awaited first. At stage `apply` the batch is confirmed; what follows folds SQLite's log into its file. @throws DeskError as plain data (`code`, `details`).
   */
  run(request: ImportRequest, onProgress: (progress: Progress) => unknown): Promise<ImportResult>
  /** The first rows of a file before and after the steps of a recipe. @throws what reading the file throws */
  previewRecipe(workspace: WorkspaceAccess, request: RecipePreviewRequest): Promise<PreviewedRecipe>
  /** Values of a column that are probably the same. @throws DeskError `problems`; what reading the file throws */
  findClusters(workspace: WorkspaceAccess, request: ClustersRequest): Promise<FoundClusters>
  /** What would become of rejects if they were replayed; nothing is kept. @throws DeskError conflict where none of them waits */
  previewReplay(request: PreviewRequest): Promise<ReplayPreview>
  /**
   * Takes accepted batches back, in this order, in one transaction; the caller holds the gate. `referenced`: keys of entities made by a batch to which
   * events of batches that stay belong.
   */
  undo(workspace: WorkspaceAccess, batches: readonly { number: number; referenced: readonly number[] }[], act: UndoAct): Promise<UndoneEntities>
  /** Finds the rows that an accepted batch repeats, and keeps them in records, a block of them at a time: `onWriting(true)`, which is awaited, takes the gate for it, `onWriting(false)` lets it go. Answers how many. */
  keepDuplicates(workspace: WorkspaceAccess, batchNumber: number, onWriting: (writing: boolean) => unknown): Promise<number>
  /** Writes the artifact of an accepted batch again from its raw file and stored outcomes. */
  deriveArtifact(workspace: WorkspaceAccess, batchNumber: number): Promise<{ sha256: string; rows: number }>
  /** Writes the files of the demo into a folder; `onProgress` hears 0 to 1. */
  writeDemo(folder: string, options: DemoOptions, onProgress: (progress: number) => void): Promise<WrittenDemoFile[]>
  /** Stops as soon as possible; the running call rejects with code `cancelled` and leaves nothing behind. */
  cancel(): Promise<void>
}
