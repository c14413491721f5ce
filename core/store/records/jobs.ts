/** Long work: queued, running and ended jobs. A change of a job is durable when the call returns, so progress is stored sparingly. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface JobRecord {
  id: string
  kind: string
  title: string
  parameters: unknown
  status: JobStatus
  /** 0 to 1. */
  progress: number
  stage: string
  result: unknown
  /** Why it failed, as plain data; null otherwise. */
  error: unknown
  /** Milliseconds since the epoch. */
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  user: string
}

export type NewJob = Pick<JobRecord, 'id' | 'kind' | 'title' | 'parameters' | 'createdAt' | 'user'>
export type JobChange = Partial<Pick<JobRecord, 'title' | 'parameters' | 'status' | 'progress' | 'stage' | 'result' | 'error' | 'startedAt' | 'finishedAt'>>

interface Row {
  id: string
  kind: string
  title: string
  parameters: string
  status: JobStatus
  progress: number
  stage: string
  result: string | null
  error: string | null
  created_at: number
  started_at: number | null
  finished_at: number | null
  user: string
  rowid: number
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

const fromRow = (row: Row): JobRecord => ({
  id: row.id, kind: row.kind, title: row.title, parameters: parsed(row.parameters), status: row.status, progress: row.progress, stage: row.stage,
  result: parsed(row.result), error: parsed(row.error), createdAt: row.created_at, startedAt: row.started_at, finishedAt: row.finished_at, user: row.user
})

/** Queues a job. */
export function createJob(records: RecordsDatabase, job: NewJob): JobRecord {
  statement(records, `INSERT INTO jobs (id, kind, title, parameters, status, created_at, user) VALUES (?, ?, ?, ?, 'queued', ?, ?)`)
    .run(job.id, job.kind, job.title, JSON.stringify(job.parameters ?? null), job.createdAt, job.user)
  return readJob(records, job.id)!
}

const columnOf: Record<keyof JobChange, string> = {
  title: 'title', parameters: 'parameters', status: 'status', progress: 'progress', stage: 'stage', result: 'result', error: 'error',
  startedAt: 'started_at', finishedAt: 'finished_at'
}
const asJson = new Set<keyof JobChange>(['parameters', 'result', 'error'])

/** Changes the named values of a job and answers it as it then is; undefined when there is no such job. */
export function updateJob(records: RecordsDatabase, id: string, change: JobChange): JobRecord | undefined {
  const names = (Object.keys(columnOf) as (keyof JobChange)[]).filter((name) => change[name] !== undefined)
  if (names.length > 0) {
    const stored = (name: keyof JobChange) => (asJson.has(name) ? JSON.stringify(change[name]) : change[name])
    statement(records, `UPDATE jobs SET ${names.map((name) => `${columnOf[name]} = ?`).join(', ')} WHERE id = ?`).run(...names.map(stored), id)
  }
  return readJob(records, id)
}

export function readJob(records: RecordsDatabase, id: string): JobRecord | undefined {
  const row = statement<Row>(records, 'SELECT rowid, * FROM jobs WHERE id = ?').get(id)
  return row && fromRow(row)
}

/** The newest job that ended so for a batch: those that bring it in (a demo's too), or those that take it back. */
export function jobOfBatch(records: RecordsDatabase, batch: number, ended: { status: 'done' | 'failed'; undo: boolean }): JobRecord | undefined {
  const row = statement<Row>(records, `
    SELECT rowid, * FROM jobs WHERE status = @status AND (kind = 'import-undo') = @undo AND coalesce(parameters ->> '$.batch', parameters ->> '$.current.batch') = @batch
    ORDER BY rowid DESC LIMIT 1`).get({ batch, status: ended.status, undo: ended.undo ? 1 : 0 })
  return row && fromRow(row)
}

/** Newest first; `before` is the id of the last job of the previous page. */
export function pageJobs(records: RecordsDatabase, page: { before?: string; limit: number; status?: JobStatus; kind?: string }): JobRecord[] {
  return statement<Row>(records, `
    SELECT rowid, * FROM jobs WHERE (@before IS NULL OR rowid < (SELECT rowid FROM jobs WHERE id = @before)) AND (@status IS NULL OR status = @status) AND (@kind IS NULL OR kind = @kind)
    ORDER BY rowid DESC LIMIT @limit`).all({ before: page.before ?? null, status: page.status ?? null, kind: page.kind ?? null, limit: page.limit }).map(fromRow)
}

/** How many pageJobs would page through. */
export function countJobs(records: RecordsDatabase, status?: JobStatus, kind?: string): number {
  return statement<{ count: number }>(records, 'SELECT count(*) AS count FROM jobs WHERE (@status IS NULL OR status = @status) AND (@kind IS NULL OR kind = @kind)')
    .get({ status: status ?? null, kind: kind ?? null })!.count
}

/** Jobs in a status, oldest first: what to start next, and what a crash left running. */
export function jobsInStatus(records: RecordsDatabase, status: JobStatus): JobRecord[] {
  return statement<Row>(records, 'SELECT rowid, * FROM jobs WHERE status = ? ORDER BY created_at, rowid').all(status).map(fromRow)
}
