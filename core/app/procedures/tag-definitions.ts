/** Definitions of tags: made, changed, deleted, exchanged as JSON. */
import { exportTags, importTags, planImport, type TagFile } from '#core/compute/tags/transfer.ts'
import { DeskError } from '#core/contract/errors.ts'
import { deleteObject, restoreObject } from '#core/store/records/library.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import { inUse } from '#core/app/library-uses.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { detailsOf, tagUses } from '#core/app/tags/answers.ts'
import { tagDesk } from '#core/app/tags/desk.ts'
import { copyOf, created, updated } from '#core/app/tags/edit.ts'
import { seenObject, visibleObjects } from '#core/app/visible.ts'
import { act } from './workspace.ts'

export function tagDefinitionProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    get: os.get.handler(({ input, context }) => detailsOf(host.session(), context.user.id, seen(host.session(), context, input.id).id)),
    create: os.create.handler(({ input, context }) => created(host.session(), input, context)),
    createTag: os.createTag.handler(({ input, context }) => created(host.session(), input, context)),
    update: os.update.handler(({ input, context }) => updated(host.session(), input, context)),
    copy: os.copy.handler(({ input, context }) => copyOf(host.session(), input, context)),
    delete: os.delete.handler(async ({ input, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'tag', input.id)
      const users = tagUses(session, context.user.id, input.id)
      if (users.count > 0 && !input.force) throw inUse(users)
      await session.commit(['tags'], (records) => deleteObject(records, 'tag', input.id, act(session, context)))
      return { deleted: true, usedBy: users.shown }
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['tags'], (records) => {
        if (seen(session, context, input.id).content.mergedInto) throw wasMerged()
        restoreObject(records, 'tag', input.id, act(session, context))
      })
      return detailsOf(session, context.user.id, input.id)
    }),
    export: os.export.handler(({ input: { ids }, context }) => {
      const { records } = host.session()
      return exportTags(records, ids ? ids.map((id) => seenObject(records, context.user.id, 'tag', id)) : visibleObjects(records, context.user.id, 'tag'))
    }),
    import: os.import.handler(async ({ input: { content, onConflict, dryRun }, context }) => {
      const desk = tagDesk(host.session())
      const outcome = dryRun ? await planImport(desk, content as TagFile, onConflict) : await importTags(desk, content as TagFile, onConflict, { user: context.user.id })
      return { ...outcome, problems: outcome.problems.map(({ id, problems }) => ({ id, problems: problems.map((problem) => ({ ...problem, nodeId: problem.nodeId ?? '' })) })) }
    })
  }
}

/** In the bin, too. */
const seen = ({ records }: Session, { user }: CallContext, id: string) => seenObject(records, user.id, 'tag', id, { bin: true })

function wasMerged(): DeskError {
  return new DeskError('conflict', {
    field: 'id', message: { zh: '该标签是合并时移入回收站的', en: 'That tag went to the bin by a merge' }, remedy: { zh: '请撤回合并', en: 'Take the merge back' }
  })
}
