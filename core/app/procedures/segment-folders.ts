/** Folders of segments, and what stands in them. */
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { savingOf } from '#core/app/saving.ts'
import { changeFolder, createFolder, folderAnswers, moveToFolder, removeFolder } from '#core/app/segments/folders.ts'
import { seenObject } from '#core/app/visible.ts'
import type { Session } from '#core/app/session.ts'

export function segmentFolderProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    move: os.move.handler(({ input: { ids, folder: place }, context }) => {
      const session = host.session()
      for (const id of ids) seenObject(session.records, context.user.id, 'segment', id)
      return session.commit(['segments'], (records) => ({ moved: moveToFolder(records, ids, place, savingOf(session, context)) }))
    }),
    folders: os.folders.handler(({ context }) => ({ items: folderAnswers(host.session().records, context.user.id) })),
    createFolder: os.createFolder.handler(async ({ input, context }) => {
      const session = host.session()
      return folder(session, context, await session.commit(['segments'], (records) => createFolder(records, input, savingOf(session, context))))
    }),
    updateFolder: os.updateFolder.handler(async ({ input: { id, expectedVersion, ...change }, context }) => {
      const session = host.session()
      await session.commit(['segments'], (records) => changeFolder(records, id, change, savingOf(session, context, { expectedVersion })))
      return folder(session, context, id)
    }),
    removeFolder: os.removeFolder.handler(async ({ input, context }) => {
      const session = host.session()
      return { id: input.id, moved: await session.commit(['segments'], (records) => removeFolder(records, input.id, savingOf(session, context))) }
    })
  }
}

function folder({ records }: Session, { user }: CallContext, id: string) {
  return folderAnswers(records, user.id).find((entry) => entry.id === id)!
}
