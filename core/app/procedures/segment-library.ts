/** Segments as people keep them: making, changing and deleting them, and what their definitions say. */
import { planSql } from '#core/compute/conditions/sql.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { listedIds } from '#core/store/records/condition-sets.ts'
import type { CallContext } from '#core/app/context.ts'
import { usesOf } from '#core/app/library-uses.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { savingOf } from '#core/app/saving.ts'
import { detailOf } from '#core/app/segments/answers.ts'
import { listSegments } from '#core/app/segments/list.ts'
import { changeSegment, createSegment, removeSegment, restoreSegment, type NewSegment } from '#core/app/segments/save.ts'
import type { Session } from '#core/app/session.ts'
import { seenObject } from '#core/app/visible.ts'
import { segmentFolderProcedures } from './segment-folders.ts'
import { pageOfMembers, segmentMemberProcedures, startRun } from './segment-members.ts'
import { segmentNoticeProcedures } from './segment-notices.ts'
import { segmentVersionProcedures } from './segment-versions.ts'

export function segmentLibraryProcedures(os: Implementer, host: DeskHost) {
  return {
    ...segmentDefinitionProcedures(os, host), ...segmentMemberProcedures(os, host), ...segmentVersionProcedures(os, host), ...segmentNoticeProcedures(os, host),
    ...segmentFolderProcedures(os, host)
  }
}

/** Makes a segment; ids that name nobody are told. */
async function made(session: Session, context: CallContext, { note, ...input }: Omit<NewSegment, 'definition'> & { definition?: unknown; note?: string }): Promise<SegmentDetail & { unknown: string[] }> {
  const segment = await createSegment(session, input, savingOf(session, context, { note }))
  const unknown = input.ids ? (await listedIds(session.records, input.entity, input.ids, {})).unknown : []
  return { ...(await detailOf(session, segment)), unknown }
}

function segmentDefinitionProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input, context }) => listSegments(host.session(), context, input)),
    create: os.create.handler(({ input, context }) => made(host.session(), context, input)),
    get: os.get.handler(({ input, context }) => detailOf(host.session(), seenObject(host.session().records, context.user.id, 'segment', input.id))),
    update: os.update.handler(async ({ input: { id, note, expectedVersion, ...change }, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'segment', id)
      return detailOf(session, await changeSegment(session, id, change, savingOf(session, context, { note, expectedVersion })))
    }),
    remove: os.remove.handler(async ({ input: { id, force, note }, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'segment', id)
      return { id, usedBy: await removeSegment(session, id, force, savingOf(session, context, { note })) }
    }),
    restore: os.restore.handler(async ({ input: { id, note }, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'segment', id, { bin: true })
      return detailOf(session, await restoreSegment(session, id, savingOf(session, context, { note })))
    }),
    sql: os.sql.handler(async ({ input: { id, engine }, context, signal }) => {
      const { conditions, records } = host.session()
      const { plan } = await conditions.plan(seenObject(host.session().records, context.user.id, 'segment', id).content.definition, { segment: id })
      return planSql(conditions.engine, records, plan, engine, { signal })
    }),
    words: os.words.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      const asked = await session.conditions.compile(seenObject(session.records, context.user.id, 'segment', id).content.definition, { segment: id })
      const [zh, en] = [asked.describe('zh'), asked.describe('en')]
      return {
        words: { zh: zh.text, en: en.text }, problems: asked.problems, warnings: asked.warnings,
        nodes: zh.nodes.map(({ text, ...node }, index) => ({ ...node, text: { zh: text, en: en.nodes[index]!.text } }))
      }
    }),
    usedBy: os.usedBy.handler(({ input, context }) => {
      seenObject(host.session().records, context.user.id, 'segment', input.id)
      return { items: usesOf(host.session().records, context.user.id, 'segments', [input.id]).shown }
    })
  }
}

/** The paths of requirement document 003. */
export function segmentProcedures({ segment: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input, context }) => listSegments(host.session(), context, input)),
    create: os.create.handler(({ input, context }) => made(host.session(), context, input)),
    members: os.members.handler(({ input, context, signal }) => pageOfMembers(host.session(), context, input, signal)),
    calculate: os.calculate.handler(({ input, context }) => startRun(host.session(), context, input.id))
  }
}
