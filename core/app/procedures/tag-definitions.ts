/** Definitions of tags: made, changed, deleted, exchanged as JSON. */
import { exportTags, importTags, planImport, type TagFile } from '#core/compute/tags/transfer.ts'
import { DeskError } from '#core/contract/errors.ts'
import { deleteObject, liveObject, readObject, restoreObject } from '#core/store/records/library.ts'
import type { DeskHost } from '#core/app/host.ts'
import { inUse, useAnswer } from '#core/app/library-uses.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { detailsOf, tagUsers } from '#core/app/tags/answers.ts'
import { tagDesk } from '#core/app/tags/desk.ts'
import { copyOf, created, updated } from '#core/app/tags/edit.ts'
import { act } from './workspace.ts'

export function tagDefinitionProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    get: os.get.handler(({ input }) => detailsOf(host.session(), input.id)),
    create: os.create.handler(({ input, context }) => created(host.session(), input, context)),
    createTag: os.createTag.handler(({ input, context }) => created(host.session(), input, context)),
    update: os.update.handler(({ input, context }) => updated(host.session(), input, context)),
    copy: os.copy.handler(({ input, context }) => copyOf(host.session(), input, context)),
    delete: os.delete.handler(async ({ input, context }) => {
      const session = host.session()
      const users = tagUsers(session, liveObject(session.records, 'tag', input.id).id)
      if (users.length > 0 && !input.force) throw inUse(users)
      await session.commit(['tags'], (records) => deleteObject(records, 'tag', input.id, act(session, context)))
      return { deleted: true, usedBy: users.map(useAnswer) }
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['tags'], (records) => {
        const { content } = readObject(records, 'tag', input.id) ?? liveObject(records, 'tag', input.id)
        if (content.mergedInto) throw wasMerged()
        restoreObject(records, 'tag', input.id, act(session, context))
      })
      return detailsOf(session, input.id)
    }),
    export: os.export.handler(({ input }) => exportTags(host.session().records, input.ids)),
    import: os.import.handler(async ({ input: { content, onConflict, dryRun }, context }) => {
      const desk = tagDesk(host.session())
      const outcome = dryRun ? await planImport(desk, content as TagFile, onConflict) : await importTags(desk, content as TagFile, onConflict, { user: context.user.id })
      return { ...outcome, problems: outcome.problems.map(({ id, problems }) => ({ id, problems: problems.map((problem) => ({ ...problem, nodeId: problem.nodeId ?? '' })) })) }
    })
  }
}

function wasMerged(): DeskError {
  return new DeskError('conflict', {
    field: 'id', message: { zh: '该标签是合并时移入回收站的', en: 'That tag went to the bin by a merge' }, remedy: { zh: '请撤回合并', en: 'Take the merge back' }
  })
}
