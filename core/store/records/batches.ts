/** Imports: what was brought, from where, by whom, and what became of it. */
import type { ImportResult, Mapping } from '#core/contract/imports.ts'
import { takeNumbers } from './meta.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type BatchStatus = 'running' | 'accepted' | 'undone' | 'failed' | 'cancelled'

export interface BatchRecord {
  /** 1, 2, … ; 0 stands for events entered by hand and has no record. */
  number: number
  id: string
  name: string
  source: string
  target: string
  fileName: string
  /** Bytes. */
  fileSize: number
  /** Encrypted file in raw/. */
  rawName: string | null
  mapping: Mapping
  status: BatchStatus
  result: ImportResult | null
  artifactSha256: string | null
  artifactRows: number | null
  /** Milliseconds since the epoch. */
  createdAt: number
  acceptedAt: number | null
  user: string
  /** The batch of which it brings rows again. */
  replayOf: number | null
  origin: BatchOrigin
}

/** Library objects by which it came: the watched folder, and the mapping that was used and kept. */
export interface BatchOrigin {
  watch?: string
  template?: string
}

export interface NewBatch {
  name: string
  source: string
  target: string
  fileName: string
  fileSize: number
  rawName?: string
  mapping: Mapping
  createdAt: number
  user: string
  replayOf?: number
  origin?: BatchOrigin
}

export type BatchChange = Partial<Pick<BatchRecord, 'status' | 'name' | 'fileSize' | 'rawName' | 'mapping' | 'result' | 'artifactSha256' | 'artifactRows' | 'acceptedAt' | 'origin'>>

interface Row {
  number: number
  id: string
  name: string
  source: string
  target: string
  file_name: string
  file_size: number
  raw_name: string | null
  mapping: string
  status: BatchStatus
  result: string | null
  artifact_sha256: string | null
  artifact_rows: number | null
  created_at: number
  accepted_at: number | null
  user: string
  replay_of: number | null
  origin: string | null
}

const fromRow = (row: Row): BatchRecord => ({
  number: row.number, id: row.id, name: row.name, source: row.source, target: row.target, fileName: row.file_name, fileSize: row.file_size,
  rawName: row.raw_name, mapping: JSON.parse(row.mapping) as Mapping, status: row.status,
  result: row.result === null ? null : (JSON.parse(row.result) as ImportResult),
  artifactSha256: row.artifact_sha256, artifactRows: row.artifact_rows, createdAt: row.created_at, acceptedAt: row.accepted_at, user: row.user, replayOf: row.replay_of,
  origin: row.origin === null ? {} : (JSON.parse(row.origin) as BatchOrigin)
})

/** Public id of a batch: `b<number>`. */
export function batchIdOf(number: number): string {
  return `b${number}`
}

/** Makes a batch in status running under the next number; a number is never dealt twice. */
export function createBatch(records: RecordsDatabase, batch: NewBatch): BatchRecord {
  const number = takeNumbers(records, 'batch', 1, 1)
  statement(records, `
    INSERT INTO batches (number, id, name, source, target, file_name, file_size, raw_name, mapping, status, created_at, user, replay_of, origin)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)`)
    .run(
      number, batchIdOf(number), batch.name, batch.source, batch.target, batch.fileName, batch.fileSize, batch.rawName ?? null,
      JSON.stringify(batch.mapping), batch.createdAt, batch.user, batch.replayOf ?? null, JSON.stringify(batch.origin ?? {})
    )
  return readBatch(records, number)!
}

const columnOf: Record<keyof BatchChange, string> = {
  status: 'status', name: 'name', fileSize: 'file_size', rawName: 'raw_name', mapping: 'mapping', result: 'result',
  artifactSha256: 'artifact_sha256', artifactRows: 'artifact_rows', acceptedAt: 'accepted_at', origin: 'origin'
}

/** Changes the named values of a batch. */
export function updateBatch(records: RecordsDatabase, number: number, change: BatchChange): void {
  const names = (Object.keys(columnOf) as (keyof BatchChange)[]).filter((name) => change[name] !== undefined)
  if (names.length === 0) return
  const stored = (name: keyof BatchChange) => (name === 'mapping' || name === 'result' || name === 'origin' ? JSON.stringify(change[name]) : change[name])
  statement(records, `UPDATE batches SET ${names.map((name) => `${columnOf[name]} = ?`).join(', ')} WHERE number = ?`).run(...names.map(stored), number)
}

/** Takes away a batch that brought nothing; its number is not dealt again. */
export function discardBatch(records: RecordsDatabase, number: number): void {
  statement(records, "DELETE FROM batches WHERE number = ? AND status = 'running'").run(number)
}

export function readBatch(records: RecordsDatabase, number: number): BatchRecord | undefined {
  const row = statement<Row>(records, 'SELECT * FROM batches WHERE number = ?').get(number)
  return row && fromRow(row)
}

export function readBatchById(records: RecordsDatabase, id: string): BatchRecord | undefined {
  const row = statement<Row>(records, 'SELECT * FROM batches WHERE id = ?').get(id)
  return row && fromRow(row)
}

/** Batches in a status, oldest first; with `source`, only those brought from it. */
export function batchesInStatus(records: RecordsDatabase, status: BatchStatus, source?: string): BatchRecord[] {
  const rows = source === undefined
    ? statement<Row>(records, 'SELECT * FROM batches WHERE status = ? ORDER BY number').all(status)
    : statement<Row>(records, 'SELECT * FROM batches WHERE status = ? AND source = ? ORDER BY number').all(status, source)
  return rows.map(fromRow)
}

/** What became of each data row of a batch, sealed (core/import). */
export function saveOutcomes(records: RecordsDatabase, batch: number, content: Buffer): void {
  statement(records, 'INSERT INTO batch_outcomes (batch, content) VALUES (?, ?) ON CONFLICT (batch) DO UPDATE SET content = excluded.content').run(batch, content)
}

export function readOutcomes(records: RecordsDatabase, batch: number): Buffer | undefined {
  return statement<{ content: Buffer }>(records, 'SELECT content FROM batch_outcomes WHERE batch = ?').get(batch)?.content
}
