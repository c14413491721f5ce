/** A file as rows of text in a staging database: the seam between reading a file and mapping it. */
import type { Format, ImportResult } from '#core/contract/imports.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { WorkspaceAccess } from '#core/import/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

export type ImportWarning = ImportResult['warnings'][number]

export interface StagedColumn {
  /** Name in the file: trimmed, never blank, unique. */
  name: string
  /** 0-based; the column of the staging table is `c<index>`. */
  index: number
  /** Type the file itself states (JSON, Parquet); text formats state none. */
  type?: ValueType
}

/** Format with everything detected filled in. */
type DetectedFormat = Format & { kind: NonNullable<Format['kind']> }

export interface StagedFile {
  duck: Duck
  /**
   * Relation (a view) with `row` UINTEGER, 1-based number of the data row in file order, and `c0`, `c1` … VARCHAR:
   * the text exactly as in the file; '' for a blank cell, NULL for a cell that a short row (or JSON object) does not have.
   */
  table: 'staged'
  columns: StagedColumn[]
  rows: number
  /** Rows of the whole file where it says so itself (Parquet), though fewer were staged. */
  totalRows?: number
  warnings: ImportWarning[]
  format: DetectedFormat
  sheets?: string[]
  /** Where the file or sheet holds several tables: the number of the row at which each begins. */
  tables?: number[]
  /** Names of the table files of an archive that holds several. */
  entries?: string[]
}

export interface StagingContext {
  /** A connection of an in-memory staging database (core/store/staging). One file at a time. */
  duck: Duck
  /** Needed for files given by `raw`. */
  workspace?: WorkspaceAccess
  signal?: AbortSignal
  /** Share of the file read (0 to 1) and data rows staged so far. */
  onProgress?: (share: number, rows: number) => void
  /** Stage no more than about this many data rows (inspection). `rows` is then what was staged. */
  limit?: number
}
