/** What other systems send: their secrets, the receipts given, and the micro-batches that brought the records. */
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import { openBlock, sealBlock } from '#core/store/blocks.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface SecretRecord {
  id: string
  channel: IngestionChannel
  secret: Buffer
  /** Milliseconds since the epoch. */
  createdAt: number
  user: string
}

const secretContext = (id: string) => `ingestion-secret/${id}`

export function insertSecret(records: RecordsDatabase, keys: WorkspaceKeys, { id, channel, secret, createdAt, user }: SecretRecord): void {
  statement(records, 'INSERT INTO ingestion_secrets (id, channel, sealed, created_at, user) VALUES (?, ?, ?, ?, ?)')
    .run(id, channel, sealBlock(keys.blocks, secret, secretContext(id)), createdAt, user)
}

/** Secrets that count, oldest first. */
export function validSecrets(records: RecordsDatabase, keys: WorkspaceKeys): SecretRecord[] {
  return statement<{ id: string; channel: IngestionChannel; sealed: Buffer; created_at: number; user: string }>(records,
    'SELECT id, channel, sealed, created_at, user FROM ingestion_secrets WHERE revoked_at IS NULL ORDER BY created_at, id')
    .all().map((row) => ({ id: row.id, channel: row.channel, secret: openBlock(keys.blocks, row.sealed, secretContext(row.id)), createdAt: row.created_at, user: row.user }))
}

/** The secret itself is forgotten; that there was one is not. False where there is no valid one of that id. */
export function revokeSecret(records: RecordsDatabase, channel: IngestionChannel, id: string, at: number): boolean {
  return statement(records, `UPDATE ingestion_secrets SET revoked_at = ?, sealed = x'' WHERE id = ? AND channel = ? AND revoked_at IS NULL`).run(at, id, channel).changes === 1
}

/** A receipt as it is given: what its entry in the journal begins with. */
export interface ReceiptHead {
  id: string
  channel: IngestionChannel
  /** What the same request is recognised by, and the hash of what it brought. */
  request: string
  body: string
  /** Milliseconds since the epoch. */
  receivedAt: number
  records: number
}

export interface ReceiptRecord extends ReceiptHead {
  /** Of its entry in the journal. */
  number: number
  /** Imports that still have to bring some of its records. */
  unfinished: number
  accepted: number
  rejected: number
  duplicates: number
}

interface ReceiptRow {
  number: number
  id: string
  channel: IngestionChannel
  request: string
  body: string
  received_at: number
  records: number
  unfinished: number
  accepted: number
  rejected: number
  duplicates: number
}

const fromRow = ({ received_at: receivedAt, ...row }: ReceiptRow): ReceiptRecord => ({ ...row, receivedAt })

export function insertReceipt(records: RecordsDatabase, { number, id, channel, request, body, receivedAt, records: count, unfinished }: ReceiptHead & { number: number; unfinished: number }): void {
  statement(records, 'INSERT INTO ingestion_receipts (number, id, channel, request, body, received_at, records, unfinished) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(number, id, channel, request, body, receivedAt, count, unfinished)
}

export function readReceipt(records: RecordsDatabase, id: string): ReceiptRecord | undefined {
  const row = statement<ReceiptRow>(records, 'SELECT * FROM ingestion_receipts WHERE id = ?').get(id)
  return row && fromRow(row)
}

/** Receipts given since a moment, oldest first. */
export function receiptsSince(records: RecordsDatabase, at: number): ReceiptRecord[] {
  return statement<ReceiptRow>(records, 'SELECT * FROM ingestion_receipts WHERE received_at >= ? ORDER BY number').all(at).map(fromRow)
}

export function newestReceipt(records: RecordsDatabase, channel: IngestionChannel): number | null {
  return statement<{ at: number | null }>(records, 'SELECT max(received_at) AS at FROM ingestion_receipts WHERE channel = ? AND number > (SELECT coalesce(max(number), 0) - 100000 FROM ingestion_receipts)')
    .get(channel)!.at
}

/** Imports that brought records of a receipt. */
export function batchesOfReceipt(records: RecordsDatabase, { number, channel }: Pick<ReceiptRecord, 'number' | 'channel'>): number[] {
  return statement<{ batch: number }>(records, 'SELECT batch FROM ingestion_batches WHERE last >= @number AND first <= @number AND channel = @channel AND finished = 1 ORDER BY batch LIMIT 20')
    .all({ number, channel }).map(({ batch }) => batch)
}

/** Adds what an import made of records of a receipt. */
export function addOutcome(records: RecordsDatabase, number: number, { accepted, rejected, duplicates }: Pick<ReceiptRecord, 'accepted' | 'rejected' | 'duplicates'>): void {
  statement(records, `UPDATE ingestion_receipts SET unfinished = unfinished - 1, accepted = accepted + ?, rejected = rejected + ?, duplicates = duplicates + ? WHERE number = ?`)
    .run(accepted, rejected, duplicates, number)
}

/** Forgets receipts that were given before a moment and are done. */
export function forgetReceipts(records: RecordsDatabase, before: number): void {
  statement(records, 'DELETE FROM ingestion_receipts WHERE received_at < ? AND unfinished = 0').run(before)
}

export interface MicroBatch {
  batch: number
  channel: IngestionChannel
  kind: string
  /** Numbers of the receipts between which its records lie. */
  first: number
  last: number
}

const hourLength = 3_600_000

export function insertMicroBatch(records: RecordsDatabase, { batch, channel, kind, first, last }: MicroBatch, target: string, at: number): void {
  statement(records, 'INSERT INTO ingestion_batches (batch, channel, kind, target, first, last, hour) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(batch, channel, kind, target, first, last, Math.floor(at / hourLength) * hourLength)
}

/** The channel by which a micro-batch came; undefined of an import of a file. */
export function channelOf(records: RecordsDatabase, batch: number): IngestionChannel | undefined {
  return statement<{ channel: IngestionChannel }>(records, 'SELECT channel FROM ingestion_batches WHERE batch = ?').get(batch)?.channel
}

/** Those that were begun and are not known to be done, in order. */
export function unfinishedMicroBatches(records: RecordsDatabase): MicroBatch[] {
  return statement<MicroBatch>(records, 'SELECT batch, channel, kind, first, last FROM ingestion_batches WHERE finished = 0 ORDER BY batch').all()
}

/** The import that failed goes; another one takes its place. */
export function replaceMicroBatch(records: RecordsDatabase, failed: number, batch: number): void {
  statement(records, 'UPDATE ingestion_batches SET batch = ? WHERE batch = ?').run(batch, failed)
  statement(records, `DELETE FROM batches WHERE number = ? AND status IN ('running', 'failed', 'cancelled')`).run(failed)
}

export interface MicroBatchCounts {
  rows: number
  accepted: number
  rejected: number
  duplicates: number
}

export function finishMicroBatch(records: RecordsDatabase, batch: number, { rows, accepted, rejected, duplicates }: MicroBatchCounts): void {
  statement(records, 'UPDATE ingestion_batches SET finished = 1, rows = ?, accepted = ?, rejected = ?, duplicates = ? WHERE batch = ?').run(rows, accepted, rejected, duplicates, batch)
}

const lastTaken = 'ingestion/taken'

/** Number of the last receipt whose records are on the way into imports; 0: none. */
export function takenReceipts(records: RecordsDatabase): number {
  return Number(readMeta(records, lastTaken) ?? 0)
}

export function writeTakenReceipts(records: RecordsDatabase, number: number): void {
  writeMeta(records, lastTaken, String(number))
}

export interface HourRecord extends MicroBatchCounts {
  /** Milliseconds since the epoch. */
  hour: number
  channel: IngestionChannel
  target: string
  batches: number
  undone: number
}

const hoursOf = `FROM ingestion_batches i JOIN batches b ON b.number = i.batch WHERE i.finished = 1 AND (@channel IS NULL OR i.channel = @channel) GROUP BY i.hour, i.channel, i.target`

/** Micro-batches that are done, by hour, channel and target, newest hour first. */
export function pageHours(records: RecordsDatabase, page: { offset: number; limit: number; channel?: IngestionChannel }): HourRecord[] {
  return statement<HourRecord>(records, `
    SELECT i.hour, i.channel, i.target, count(*) AS batches, sum(b.status = 'undone') AS undone, sum(i.rows) AS rows, sum(i.accepted) AS accepted, sum(i.rejected) AS rejected, sum(i.duplicates) AS duplicates
    ${hoursOf} ORDER BY i.hour DESC, i.channel, i.target LIMIT @limit OFFSET @offset`)
    .all({ ...page, channel: page.channel ?? null })
}

export function countHours(records: RecordsDatabase, channel?: IngestionChannel): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM (SELECT 1 ${hoursOf})`).get({ channel: channel ?? null })!.count
}

export interface MicroBatchRecord extends MicroBatchCounts {
  batch: number
  target: string
  status: string
  /** Milliseconds since the epoch. */
  createdAt: number
}

const batchesOf = 'FROM ingestion_batches i JOIN batches b ON b.number = i.batch WHERE i.finished = 1 AND i.channel = @channel AND (@hour IS NULL OR i.hour = @hour)'

/** Newest first. */
export function pageMicroBatches(records: RecordsDatabase, page: { before?: number; limit: number; channel: IngestionChannel; hour?: number }): MicroBatchRecord[] {
  return statement<MicroBatchRecord>(records, `
    SELECT i.batch, i.target, b.status, b.created_at AS createdAt, i.rows, i.accepted, i.rejected, i.duplicates ${batchesOf} AND i.batch < @before ORDER BY i.batch DESC LIMIT @limit`)
    .all({ channel: page.channel, hour: page.hour ?? null, limit: page.limit, before: page.before ?? Number.MAX_SAFE_INTEGER })
}

export function countMicroBatches(records: RecordsDatabase, channel: IngestionChannel, hour?: number): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count ${batchesOf}`).get({ channel, hour: hour ?? null })!.count
}
