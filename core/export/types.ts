/** What the export worker is asked and what it answers. Everything here crosses a thread. */
import type { Words } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { Mask } from '#core/domain/masks.ts'
import type { RawWriteTask } from '#core/export/raw-rows.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'

const exportFormats = ['csv', 'xlsx', 'parquet', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Where the values of a column come from: SQL of facts (entity table `t`, customer_value `v`), or of records (entities `e`). */
export type ColumnSource = { facts: string } | { records: string; parameters: Record<string, string | number> }

export interface ExportColumn {
  /** Of the field. */
  name: string
  /** What stands above it; no two columns of an export have the same. */
  header: string
  /** Of the values as they are written: masked ones are texts. */
  type: ValueType
  mask: Mask
  source: ColumnSource
}

export interface WriteTask {
  workspace: { folder: string; keys: WorkspaceKeys }
  entity: EntityType
  format: ExportFormat
  columns: ExportColumn[]
  /** Parquet file with the rows in their order: id, and f0, f1 … of the columns that facts hold. */
  facts: string
  rows: number
  /** Where the file grows; it gets its name when all is well. */
  unfinished: string
  /** AES-256 in a zip that holds the file under this name. */
  encrypt?: { password: string; entryName: string }
  /** For a Parquet file that is packed afterwards; inside the workspace. */
  scratch: string
  /** Of sheets. */
  title: string
  timeZone: string
  /** Rows of a sheet, its header included; what Excel can hold, when missing. */
  sheetRows?: number
  /** e.g. '4GB'. */
  memoryLimit?: string
}

export interface ExportWarning {
  code: 'text.cut' | 'type.text'
  field: string
  count: number
  message: Words
}

export interface Written {
  rows: number
  bytes: number
  sha256: string
  sheets?: string[]
  warnings: ExportWarning[]
}

export interface ExportProgress {
  /** 0 to 1. */
  progress: number
  /** A key of the interface's catalogue. */
  stage: string
}

/** The remote object of the export worker. One instance serves one export. */
export interface ExportWorker {
  /** Holds the state of records as it is now, and answers the number of its last log entry. */
  begin(workspace: WriteTask['workspace']): Promise<number>
  /** Writes the file under its unfinished name. Whatever stops it leaves nothing. */
  write(task: WriteTask, onProgress: (progress: ExportProgress) => unknown): Promise<Written>
  /** Writes raw rows of imports in the same way; `fields`: what was written. */
  writeRawRows(task: RawWriteTask, onProgress: (progress: ExportProgress) => unknown): Promise<Written & { fields: { name: string; header: string; type: ValueType }[] }>
  /** Stops as soon as possible; the running call rejects with code `cancelled`. */
  cancel(): Promise<void>
}
