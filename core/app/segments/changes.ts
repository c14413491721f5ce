/** Who entered and who left a segment between two moments, and why. */
import { maskOf } from '#core/access/mask.ts'
import { and, andNot, count, has, idsOf, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { Run } from '#core/compute/conditions/engine.ts'
import { bitsOfSet } from '#core/compute/conditions/fixed-sets.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { explainMany, reasonOf, tellingLeaves, type Evaluated, type ReasonCode, type Side } from '#core/compute/segments/reasons.ts'
import type { ChangesAnswer } from '#core/contract/segment-library.ts'
import type { Words } from '#core/contract/errors.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { entityKey } from '#core/domain/entities.ts'
import { masked } from '#core/domain/masks.ts'
import { readEntities, type EntityRecord } from '#core/store/records/entities.ts'
import type { Asked } from '#core/app/conditions.ts'
import { shownNode } from '#core/app/explained.ts'
import { numberCursor } from '#core/app/procedures/pages.ts'
import type { Session } from '#core/app/session.ts'
import { asOfMoment, type Segment } from './answers.ts'
import { evaluatedDefinition, momentAnswer, sourceBefore, sourceNamed, type Source } from './moments.ts'

export interface ChangesQuery {
  from?: string
  to: string
  side: Side
  limit: number
  cursor?: string
}

/** One side of the comparison as it is evaluated today, and whom it names. */
interface Point {
  source: Source
  /** In words, with bounds as of this moment. */
  asked: Asked
  plan: Plan | null
  run: Run | null
  /** Of a run those that it found then, the dead included. */
  members: Bitset
}

/** @throws DeskError invalid, not_found, conflict, problems (a definition that cannot be evaluated, where no run tells) */
export async function changesOf(session: Session, segment: Segment, query: ChangesQuery, signal?: AbortSignal): Promise<ChangesAnswer> {
  const { records } = session
  const target = sourceNamed(records, segment, query.to)
  const [from, to] = [await pointAt(session, segment, query.from === undefined ? sourceBefore(records, segment, target) : sourceNamed(records, segment, query.from), signal), await pointAt(session, segment, target, signal)]
  const sets = { entered: andNot(to.members, from.members), left: andNot(from.members, to.members) }
  const side = sets[query.side]
  const after = numberCursor(query.cursor)
  const ids = [...idsOf(side, { from: after === undefined ? 0 : after + 1, limit: query.limit + 1 })]
  const page = ids.slice(0, query.limit)
  return {
    from: answerOf(session, from), to: answerOf(session, to),
    entered: count(sets.entered), left: count(sets.left), stayed: count(and(from.members, to.members)),
    side: query.side, items: await explained(session, segment, query.side, page, from, to, signal),
    nextCursor: ids.length > query.limit ? String(page.at(-1)!) : null, total: count(side)
  }
}

async function pointAt(session: Session, segment: Segment, source: Source, signal?: AbortSignal): Promise<Point> {
  const { conditions } = session
  const ask = { segment: segment.id }
  if (source.kind === 'definition') {
    const asked = await conditions.plan(source.definition, ask)
    const run = await conditions.engine.run(asked.plan, { signal })
    return { source, asked, plan: asked.plan, run, members: run.members }
  }
  const asked = await conditions.compile(evaluatedDefinition(source), ask)
  const run = asked.plan && (await conditions.engine.run(asked.plan, { signal }))
  const set = (await conditions.sets.ofRun(source.run.number))!
  return { source, asked, plan: asked.plan, run, members: bitsOfSet(set, run?.universe.size ?? sizeOf(set)) }
}

function sizeOf(set: { ids(): Iterable<number> }): number {
  let last = -1
  for (const id of set.ids()) last = id
  return Math.ceil((last + 1) / 32) * 32
}

const asOfPoint = ({ source, plan }: Point, now: number) => (source.kind === 'run' ? source.run.asOf : plan?.asOf ?? now)

const answerOf = ({ ports }: Session, point: Point) => momentAnswer(point.source, asOfPoint(point, ports.clock.now()), point.run?.snapshot.seq ?? 0)

async function explained(session: Session, segment: Segment, side: Side, ids: readonly number[], from: Point, to: Point, signal?: AbortSignal): Promise<ChangesAnswer['items']> {
  const { records, conditions, ports } = session
  const { entity } = segment.content
  const people = readEntities(records, ids.map((id) => entityKey(entity, id)))
  const evaluated: Evaluated = {
    from: from.run, to: to.run, isSameDefinition: isSame(from, to), older: isSame(from, to) ? null : await olderAtTo(session, segment, from, asOfPoint(to, ports.clock.now()), signal)
  }
  const fromAsOf = asOfPoint(from, ports.clock.now())
  const codes = new Map(people.map((person) => [person.id, reasonOf(side, { id: person.id, isLive: person.state === 'live', createdAt: person.createdAt }, fromAsOf, evaluated)]))
  const living = people.filter(({ id }) => codes.get(id) !== 'deleted').map(({ id }) => id)
  const why = to.plan && living.length > 0 ? await explainMany(conditions.engine, session, to.plan, living, { signal }) : new Map<number, never>()
  const asked = { zh: textsOf(to.asked, 'zh'), en: textsOf(to.asked, 'en') }
  return people.map((person) => itemOf(person, side, codes.get(person.id)!, evaluated, to.plan, asked, why.get(person.id)))
}

const definitionOf = ({ source }: Point) => definitionHash({ ...source.definition, asOf: null })
const isSame = (from: Point, to: Point) => definitionOf(from) === definitionOf(to)

/** The earlier definition at the later moment: tells what its change alone did. */
async function olderAtTo({ conditions }: Session, segment: Segment, from: Point, asOf: number, signal?: AbortSignal): Promise<Run | null> {
  const { plan } = await conditions.compile(asOfMoment(from.source.definition, asOf), { segment: segment.id })
  return plan && conditions.engine.run(plan, { signal })
}

const textsOf = (asked: Asked, locale: 'zh' | 'en') => new Map(asked.describe(locale).nodes.map(({ id, text }) => [id, text]))

type Why = NonNullable<ReturnType<Awaited<ReturnType<typeof explainMany>>['get']>>
type Texts = Record<'zh' | 'en', ReadonlyMap<string, string>>

function itemOf({ id, publicId, name }: EntityRecord, side: Side, code: ReasonCode, evaluated: Evaluated, plan: Plan | null, texts: Texts, why: Why | undefined): ChangesAnswer['items'][number] {
  const nodes = plan ? tellingLeaves(plan, code, side, id, evaluated) : []
  const before = (nodeId: string) => (evaluated.isSameDefinition && evaluated.from?.nodes.has(nodeId) ? has(evaluated.from.nodes.get(nodeId)!, id) : null)
  const told = nodes.map((node) => {
    const asked = { zh: texts.zh.get(node.id) ?? '', en: texts.en.get(node.id) ?? '' }
    const found = why?.get(node.id)
    const { found: value, nearestMiss, evidence } = found ? shownNode(found, node) : { found: null, nearestMiss: null, evidence: [] }
    return { id: node.id, asked, before: before(node.id), after: has(evaluated.to!.nodes.get(node.id)!, id), found: value, nearestMiss, evidence }
  })
  return { customer_id: publicId, name: masked(name, maskOf('name')), reason: { code, text: reasonWords(code, side, told.map(({ asked }) => asked)), nodes: told } }
}

/** The reason in one sentence. */
function reasonWords(code: ReasonCode, side: Side, asked: readonly Words[]): Words {
  const zh = asked.map((words) => words.zh).join('；')
  const en = asked.map((words) => words.en).join('; ')
  const isIn = side === 'entered'
  switch (code) {
    case 'condition':
      return isIn ? { zh: `现在的判断不同了：${zh}`, en: `What is asked comes out differently now: ${en}` } : { zh: `不再满足：${zh}`, en: `No longer so: ${en}` }
    case 'limit':
      return isIn ? { zh: '条件一直满足，现在排进了数量限制之内', en: 'The conditions held before too; now within the limit' } : { zh: '条件仍然满足，但已排在数量限制之外', en: 'The conditions still hold; now beyond the limit' }
    case 'definition':
      return isIn ? { zh: `定义修改后符合：${zh}`, en: `In since the definition was changed: ${en}` } : { zh: `定义修改后不再符合：${zh}`, en: `Out since the definition was changed: ${en}` }
    case 'data':
      return isIn ? { zh: `后来得到的数据表明符合：${zh}`, en: `By data that came later (new or corrected): ${en}` } : { zh: `后来得到的数据表明不符合：${zh}`, en: `No longer so by data that came later (new or corrected): ${en}` }
    case 'created':
      return { zh: `之后才建档，且符合：${zh}`, en: `Was entered after that, and it holds: ${en}` }
    case 'deleted':
      return { zh: '已被删除或合并', en: 'Was deleted or merged' }
  }
}
