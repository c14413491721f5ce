/** Segments: who they name, and why somebody is in one or not. */
import { maskOf } from '#core/access/mask.ts'
import { count } from '#core/compute/conditions/bitset.ts'
import { countsWithout } from '#core/compute/conditions/effects.ts'
import { countsOf } from '#core/compute/conditions/engine.ts'
import { explainFor } from '#core/compute/conditions/explain.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { blankCounts, distributionOf, firstMembers, labelOf, splitCounts, spreadColumns } from '#core/compute/conditions/preview.ts'
import { DeskError, type Locale } from '#core/contract/errors.ts'
import type { Explanation, Preview } from '#core/contract/segments.ts'
import { nodesOf, type Plan } from '#core/domain/conditions/plan.ts'
import { entityKey } from '#core/domain/entities.ts'
import { masked } from '#core/domain/masks.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { readEntities, type EntityRecord } from '#core/store/records/entities.ts'
import type { Asked } from '#core/app/conditions.ts'
import { auditView } from '#core/app/audit.ts'
import { shownNode } from '#core/app/explained.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { compareSegments, overlapSegments } from '#core/app/segments/compare.ts'
import { seenObject } from '#core/app/visible.ts'
import type { Session } from '#core/app/session.ts'
import { whileWanted } from '#core/app/wanted.ts'

export function segmentsProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    preview: os.preview.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const began = performance.now()
      const answer = await whileWanted(signal, () => previewOf(session, input, signal))
      auditView(session, context, 'segments.preview', { details: { definition: answer.definitionHash, count: answer.count, sample: answer.sample.length } })
      return { ...answer, elapsedMs: since(began) }
    }),
    compare: os.compare.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const began = performance.now()
      const answer = await whileWanted(signal, () => compareSegments(session, context, input, signal))
      auditView(session, context, 'segments.compare', { details: { segments: input.segments.length, dimensions: input.by.length } })
      return { ...answer, elapsedMs: since(began) }
    }),
    overlap: os.overlap.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const began = performance.now()
      const answer = await whileWanted(signal, () => overlapSegments(session, context, input, signal))
      auditView(session, context, 'segments.overlap', { details: { segments: input.segments.length } })
      return { ...answer, elapsedMs: since(began) }
    }),
    explain: os.explain.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const definition = explainedDefinition(session, context, input)
      const asked = await session.conditions.plan(definition)
      const entity = findByPublicId(session.records, input.id)
      auditView(session, context, 'segments.explain', { entityKey: entity.key, details: { definition: definitionHash(definition) } })
      if (entity.type !== asked.plan.entity) throw otherEntity()
      return whileWanted(signal, () => explanationOf(session, asked, entity, signal))
    })
  }
}

const since = (began: number) => Math.round((performance.now() - began) * 10) / 10

async function previewOf(session: Session, input: { definition?: unknown; sample: number; distribution?: string[]; effects: boolean }, signal?: AbortSignal): Promise<Omit<Preview, 'elapsedMs'>> {
  const { plan, warnings } = await session.conditions.plan(input.definition)
  const columns = spreadColumns(session.records, plan.entity, input.distribution)
  const { run, spread } = await session.conditions.engine.runAndSpread(plan, { signal, blanks: input.effects }, columns)
  const members = count(run.members)
  const universe = count(run.universe)
  const sample = readEntities(session.records, firstMembers(run, input.sample).map((id) => entityKey(plan.entity, id)))
  return {
    count: members, universe, share: universe === 0 ? 0 : members / universe, nodes: countsOf(run),
    sample: sample.map(({ id, publicId, name }) => ({ customer_id: publicId, name: masked(name, maskOf('name')), label: labelOf(plan, id) })),
    distribution: distributionOf(columns, spread, input.distribution), split: await splitCounts(plan, run, { signal }),
    without: input.effects ? await countsWithout(plan, run, { signal }) : null, blanks: input.effects ? blankCounts(run) : null,
    warnings: [...warnings, ...run.warnings], asOf: new Date(plan.asOf).toISOString(), dataVersion: run.snapshot.seq, definitionHash: definitionHash(input.definition)
  }
}

/** What is to be explained: a definition, or that of a segment, at a moment where one is given. */
function explainedDefinition({ records }: Session, context: CallContext, { definition, segment, asOf }: { definition?: unknown; segment?: string; asOf?: string }): unknown {
  if ((definition === undefined) === (segment === undefined)) {
    throw new DeskError('invalid', {
      field: 'definition', message: { zh: '需要且只能给出 definition 与 segment 之一', en: 'Exactly one of definition and segment is needed' }, remedy: { zh: '请检查参数', en: 'Check the parameters' }
    })
  }
  if (segment === undefined) return definition
  const { content } = seenObject(records, context.user.id, 'segment', segment)
  return asOf === undefined ? content.definition : { ...content.definition, asOf }
}

async function explanationOf(session: Session, { plan, describe }: Asked & { plan: Plan }, entity: EntityRecord, signal?: AbortSignal): Promise<Explanation> {
  const explained = await explainFor(session.conditions.engine, session, plan, entity.id, { signal })
  if (!explained) throw new DeskError('not_found', { field: 'id' })
  const described = { zh: describe('zh'), en: describe('en') }
  const textOf = (locale: Locale) => new Map(described[locale].nodes.map(({ id, text }) => [id, text]))
  const words = { zh: textOf('zh'), en: textOf('en') }
  const nodes = new Map([...nodesOf(plan.root)].map((node) => [node.id, node]))
  return {
    customer_id: entity.publicId, inUniverse: explained.inUniverse, holds: explained.holds, asOf: new Date(plan.asOf).toISOString(), dataVersion: explained.dataVersion,
    limit: explained.limit && { ...explained.limit, asked: { zh: described.zh.limit ?? '', en: described.en.limit ?? '' } },
    nodes: explained.nodes.map((node) => ({ ...shownNode(node, nodes.get(node.id)!), count: node.count, without: node.without, removes: node.removes, asked: { zh: words.zh.get(node.id) ?? '', en: words.en.get(node.id) ?? '' } }))
  }
}

function otherEntity(): DeskError {
  return new DeskError('conflict', {
    field: 'id',
    message: { zh: '该编号的对象类型与定义的 entity 不同', en: 'The id is that of another type of entity than the definition asks about' },
    remedy: { zh: '请给出定义所问类型的编号', en: 'Give an id of the type that the definition asks about' }
  })
}
