/** Several files as one act. */
import { DeskError } from '#core/contract/errors.ts'
import { readJob } from '#core/store/records/jobs.ts'
import type { DeskHost } from '#core/app/host.ts'
import { outcomesOf, type FilesTask } from '#core/app/imports/files.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { fileOf } from './imports.ts'

export function importFilesProcedures({ imports: os }: Implementer, host: DeskHost) {
  return {
    createFiles: os.createFiles.handler(async ({ input: { files, mapping }, context }) => {
      const session = host.session()
      const named: FilesTask['files'] = []
      for (const { format, ...file } of files) named.push({ ...(await fileOf(host, session, context, file)), ...(format && { format }) })
      const job = await session.jobs.submit('import-files', mapping.name ?? named[0]!.file.fileName, { files: named, mapping } satisfies FilesTask, context.user.id)
      return { jobId: job.id }
    }),
    files: os.files.handler(({ input: { jobId } }) => {
      const job = readJob(host.session().records, jobId)
      if (job?.kind === 'import-files') return outcomesOf(job.parameters as FilesTask, job.status)
      throw new DeskError('not_found', {
        field: 'jobId', message: { zh: '没有这个多文件导入任务', en: 'There is no such import of several files' }, remedy: { zh: '请从任务列表中选择', en: 'Choose one of the list of jobs' }
      })
    })
  }
}
