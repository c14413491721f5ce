import { oc, eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { instant, page, pageInput, words } from './common.ts'

export const jobStatus = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])

export const jobError = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
  id: z.string().optional().describe('of the cause in the log'),
  words: z.object({ message: words, remedy: words.optional() }).optional().describe('message and remedy in both languages'),
  problems: z.array(z.object({ code: z.string(), path: z.string(), message: words, remedy: words })).optional().describe('all that is wrong with a mapping')
})
export type JobError = z.infer<typeof jobError>

export const job = z.object({
  id: z.string(),
  kind: z.string().describe('import, import-check, import-undo, export, backup, restore, rebuild-facts, compact, verify, demo'),
  title: z.string(),
  status: jobStatus,
  progress: z.number().min(0).max(1),
  stage: z.string(),
  rows: z.number().int().optional().describe('rows seen so far, while it runs and is about rows'),
  result: z.unknown(),
  error: jobError.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable()
})
export type Job = z.infer<typeof job>

const byId = z.object({ id: z.string() })

export const jobsContract = {
  list: oc.route({ method: 'GET', path: '/jobs' }).input(z.object({ ...pageInput, status: jobStatus.optional() })).output(page(job)),
  get: oc.route({ method: 'GET', path: '/jobs/{id}' }).input(byId).output(job),
  cancel: oc.route({ method: 'POST', path: '/jobs/{id}/cancel' }).input(byId).output(job),
  /** Every change of a job that is queued, running or just ended, as it happens. */
  watch: oc.route({ method: 'GET', path: '/jobs/watch' }).output(eventIterator(job))
}
