/** Watched folders: listed, made, changed, put away, looked at. */
import { isAbsolute } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import type { WatchedFolder, WatchedRun } from '#core/contract/watched-folders.ts'
import { isSchedule, nextTime } from '#core/domain/library/schedule.ts'
import type { WatchedFolderContent } from '#core/domain/library/types.ts'
import { createObject, deleteObject, listObjects, liveObject, readObject, saveObject, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { countRuns, pageRuns, readWatermark, type StoredRun } from '#core/store/records/watched-folders.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { lookInto } from '#core/app/watched/look.ts'
import type { WatchTask } from '#core/app/watched/run.ts'
import { numberCursor, pageOf } from './pages.ts'
import { act } from './workspace.ts'

export function watchedFoldersProcedures({ watchedFolders: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ context }) => {
      const { records } = host.session()
      return { items: listObjects(records, 'watchedFolder').map((stored) => answerOf(records, stored)), mayNameFolders: context.mayNameFolders }
    }),
    create: os.create.handler(async ({ input: { name, folder, ...content }, context }) => {
      const session = host.session()
      const checked = await checkContent(session.records, { ...content, folder: folderOf(host, context, folder) })
      const { id } = await session.commit(['imports'], (records) => createObject(records, 'watchedFolder', { name, parent: null, content: checked }, act(session, context)))
      return answerOf(session.records, liveObject(session.records, 'watchedFolder', id))
    }),
    update: os.update.handler(async ({ input: { id, name, folder, expectedVersion, ...change }, context }) => {
      const session = host.session()
      const { content } = liveObject(session.records, 'watchedFolder', id)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<WatchedFolderContent>
      const checked = await checkContent(session.records, { ...content, ...given, ...(folder !== undefined && { folder: folderOf(host, context, folder) }) }, folder !== undefined)
      await session.commit(['imports'], (records) => saveObject(records, 'watchedFolder', id, { ...(name !== undefined && { name }), content: checked }, { ...act(session, context), expectedVersion }))
      return answerOf(session.records, liveObject(session.records, 'watchedFolder', id))
    }),
    remove: os.remove.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      await session.commit(['imports'], (records) => deleteObject(records, 'watchedFolder', id, act(session, context)))
      return { id }
    }),
    run: os.run.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      const { name } = liveObject(session.records, 'watchedFolder', id)
      const job = await session.jobs.submit('watched-folder', name, { watch: id, cause: 'manual' } satisfies WatchTask, context.user.id)
      return { jobId: job.id }
    }),
    runs: os.runs.handler(({ input: { id, limit, cursor } }) => {
      const { records } = host.session()
      liveObject(records, 'watchedFolder', id)
      return pageOf(pageRuns(records, id, { before: numberCursor(cursor), limit: limit + 1 }), limit, countRuns(records, id), ({ number }) => String(number), runAnswer)
    })
  }
}

const runAnswer = ({ at, ...run }: StoredRun): WatchedRun => ({ ...run, at: new Date(at).toISOString() })

function answerOf(records: RecordsDatabase, { id, name, content, version, updatedAt }: LibraryObject<'watchedFolder'>): WatchedFolder {
  const [last] = pageRuns(records, id, { limit: 1 })
  const template = readObject(records, 'importTemplate', content.template)
  const next = content.schedule === null || content.paused ? null : nextTime(content.schedule, readSettings(records).timeZone, last?.at ?? updatedAt)
  return {
    id, name, ...content, version, templateName: template && template.deletedAt === null ? template.name : null, watermark: readWatermark(records, id),
    nextRun: next === null ? null : new Date(next).toISOString(), lastRun: last ? runAnswer(last) : null
  }
}

/** By path where the transport lets it, else by the handle of a folder that was chosen in a dialog. @throws DeskError */
function folderOf(host: DeskHost, context: CallContext, named: string): string {
  if (!isAbsolute(named)) {
    const chosen = host.uploads.find(named)
    if (chosen?.path !== undefined) return chosen.path
    throw invalid('folder', { zh: '文件夹须为完整路径', en: 'The folder must be an absolute path' }, { zh: '请给出以 / 或盘符开头的路径', en: 'Give a path that starts at the root' })
  }
  if (context.mayNameFolders) return named
  throw new DeskError('forbidden', {
    field: 'folder', message: { zh: '此界面不能按路径指定文件夹', en: 'Folders cannot be named by path here' }, remedy: { zh: '请用 REST 接口添加（POST /api/imports/folders），或在桌面版中选择文件夹', en: 'Add it through REST (POST /api/imports/folders), or choose it in the desktop app' }
  })
}

/** @throws DeskError not_found (mapping, folder), invalid (schedule) */
async function checkContent(records: RecordsDatabase, content: WatchedFolderContent, isNewFolder = true): Promise<WatchedFolderContent> {
  if (readObject(records, 'importTemplate', content.template)?.deletedAt !== null) {
    throw new DeskError('not_found', { field: 'template', message: { zh: '没有这个映射', en: 'There is no such mapping' }, remedy: { zh: '请先手动导入一个这样的文件，它的映射会被记住', en: 'Import such a file by hand first: its mapping is remembered' } })
  }
  if (content.schedule !== null && !isSchedule(content.schedule)) {
    throw invalid('schedule', { zh: '时间表不是有效的 cron 表达式', en: 'The schedule is no cron expression' }, { zh: '例如每天 8 点：0 8 * * *', en: 'Every day at eight, for example: 0 8 * * *' })
  }
  if (isNewFolder) await lookInto(content.folder, content.pattern)
  return content
}

function invalid(field: string, message: { zh: string; en: string }, remedy: { zh: string; en: string }): DeskError {
  return new DeskError('invalid', { field, message, remedy })
}
