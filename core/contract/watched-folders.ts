/** Folders whose files come in by themselves: looked at by schedule, when something changes, or when asked. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, jobStarted, page, pageInput } from './common.ts'
import { importResult } from './imports.ts'
import { jobError } from './jobs.ts'

const id = z.string().min(1).max(200)
const byId = z.strictObject({ id })

const incremental = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('file') }),
  z.strictObject({ by: z.literal('watermark'), column: z.string().min(1).max(1000).describe('of the file: numbers, times or texts that only grow') })
]).describe('file: a file of the same content comes in once, whatever its name; watermark: of each file the rows beyond the greatest value that came in')

const written = {
  name: z.string().trim().min(1).max(200),
  pattern: z.string().trim().min(1).max(200).describe('of the names of its files: * stands for any characters, ? for one; case does not count'),
  template: z.string().min(1).max(200).describe('id of a remembered mapping'),
  schedule: z.string().max(100).nullable().describe('cron expression in the zone of the workspace; null: none'),
  onChange: z.boolean().describe('also when files of it have changed'),
  incremental, paused: z.boolean()
}

const watchedFile = importResult.omit({ batchId: true, warnings: true }).partial().extend({
  name: z.string(), batchId: z.string().optional(), error: jobError.optional(),
  status: z.enum(['accepted', 'failed', 'known', 'unchanged', 'growing']).describe('known: that content came in before; unchanged: nothing beyond the watermark; growing: still being written, left for the next look'),
  unmarked: z.number().int().optional().describe('rows that stayed out because their watermark is blank or cannot be read')
})
export type WatchedFile = z.infer<typeof watchedFile>

const watchedRun = z.object({
  number: z.number().int(), cause: z.enum(['manual', 'schedule', 'change']), at: instant,
  files: z.array(watchedFile).describe('those that were new or had changed, by name'), error: jobError.optional().describe('why the folder could not be looked at')
})
export type WatchedRun = z.infer<typeof watchedRun>

const watchedFolder = z.object({
  ...written, id, folder: z.string(), templateName: z.string().nullable().describe('null: it was deleted'), watermark: z.string().nullable().describe('the greatest value that came in'),
  nextRun: instant.nullable().describe('by its schedule'), lastRun: watchedRun.nullable(), version: z.number().int()
})
export type WatchedFolder = z.infer<typeof watchedFolder>

const folder = z.string().min(1).max(4096).describe('absolute path, or the handle of a folder that was chosen in a dialog of the host; nothing in it is ever touched')

export const watchedFoldersContract = {
  list: oc.route({ method: 'GET', path: '/imports/folders' }).output(z.object({ items: z.array(watchedFolder).describe('by name'), mayNameFolders: z.boolean().describe('whether a path may be given here') })),
  create: oc.route({ method: 'POST', path: '/imports/folders', successStatus: 201 })
    .input(z.strictObject({ ...written, folder, schedule: written.schedule.default(null), onChange: written.onChange.default(true), incremental: incremental.default({ by: 'file' }), paused: written.paused.default(false) })).output(watchedFolder),
  update: oc.route({ method: 'PUT', path: '/imports/folders/{id}' }).input(byId.extend({ ...z.object(written).partial().shape, folder: folder.optional(), expectedVersion: z.number().int().optional() })).output(watchedFolder),
  /** Into the recycle bin, from which undo takes it. What it brought in stays. */
  remove: oc.route({ method: 'DELETE', path: '/imports/folders/{id}' }).input(byId).output(z.object({ id })),
  /** Looks at it now, files that failed before included. The result of the job is a WatchedRun without its number. */
  run: oc.route({ method: 'POST', path: '/imports/folders/{id}/run', successStatus: 202 }).input(byId).output(jobStarted),
  runs: oc.route({ method: 'GET', path: '/imports/folders/{id}/runs' }).input(byId.extend(pageInput)).output(page(watchedRun))
}
