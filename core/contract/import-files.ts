/** Several files of one shape under one mapping: one act, a batch for each file. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { jobStarted } from './common.ts'
import { format, importResult, mapping } from './imports.ts'
import { jobError } from './jobs.ts'

const handed = z.strictObject({
  path: z.string().max(4096).optional(), upload: z.string().max(100).optional(),
  format: format.optional().describe('what differs from the format of the mapping: its own encoding, header row or sheet')
})

const fileStatuses = ['waiting', 'running', 'accepted', 'failed', 'cancelled'] as const

/** What became of one of the files. */
const fileOutcome = importResult.omit({ batchId: true, warnings: true }).partial().extend({
  fileName: z.string(), status: z.enum(fileStatuses), batchId: z.string().optional(), error: jobError.optional()
})
export type FileOutcome = z.infer<typeof fileOutcome>

const importedFiles = z.object({ files: z.array(fileOutcome) })
export type ImportedFiles = z.infer<typeof importedFiles>

export const importFilesContract = {
  /** One after the other, in their order. A file that cannot be imported stops none of the others; those that are in stay when the job is cancelled. */
  createFiles: oc.route({ method: 'POST', path: '/imports/files', successStatus: 202 }).input(z.strictObject({ files: z.array(handed).min(1).max(1000), mapping })).output(jobStarted),
  /** How the files of such a job fare, while it runs and ever after. */
  files: oc.route({ method: 'GET', path: '/imports/files/{jobId}' }).input(z.object({ jobId: z.string() })).output(importedFiles)
}
