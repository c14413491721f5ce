/** Whom an export is about, and in which order: a segment, a definition, or a list as it is shown. */
import { count } from '#core/compute/conditions/bitset.ts'
import type { Run } from '#core/compute/conditions/engine.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { listFilter, orderedIdsSql } from '#core/compute/customers.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { ExportManifest, ExportOf } from '#core/contract/exports.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { entityOfKey } from '#core/domain/entities.ts'
import type { FactsRows } from '#core/export/facts-rows.ts'
import { splitOf } from '#core/compute/conditions/preview.ts'
import type { Split } from '#core/export/columns.ts'
import { liveObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { CallContext } from './context.ts'
import { findHits } from './find.ts'
import { batchNumber, filtersOf } from './list-filters.ts'
import type { Segment } from './segments/answers.ts'
import { membersNode, sourceAt } from './segments/moments.ts'
import type { OpenWorkspace } from './session.ts'

export interface AskedMembers {
  plan: Plan
  of: ExportManifest['of']
  /** As the manifest tells it. */
  definition: unknown
  definitionHash: string
  list?: ExportOf['list']
  /** Which members bear which label; null without a split. */
  split: Split | null
}

/** @throws DeskError invalid unless exactly one of the three is given, or a segment and a list of its members; not_found, problems, conflict (a run without members) */
export async function askedMembers({ records, conditions }: Pick<OpenWorkspace, 'records' | 'conditions'>, asked: ExportOf): Promise<AskedMembers> {
  const given = [asked.segment, asked.definition, asked.list].filter((one) => one !== undefined)
  const narrows = asked.segment !== undefined && asked.list !== undefined && asked.definition === undefined
  if ((given.length !== 1 && !narrows) || (asked.segment === undefined && (asked.asOf ?? asked.run) !== undefined)) throw notOne()
  if (asked.segment !== undefined) return ofSegment({ records, conditions }, asked as ExportOf & { segment: string })
  if (asked.list !== undefined) {
    const { list } = asked
    return { plan: await listPlan({ records, conditions }, list), of: { kind: 'list' }, definition: list, definitionHash: definitionHash(list), list, split: null }
  }
  const { plan } = await conditions.plan(asked.definition)
  return { plan, of: { kind: 'definition' }, definition: asked.definition, definitionHash: definitionHash(asked.definition), split: splitOf(plan) }
}

type Stores = Pick<OpenWorkspace, 'records' | 'conditions'>
type List = NonNullable<ExportOf['list']>

function listPlan({ records, conditions }: Stores, list: List): Promise<Plan> {
  const ids = list.ids && [{ parameter: 'ids', condition: { kind: 'list', op: 'in', ids: list.ids }, isValue: true }]
  if (list.batch !== undefined) batchNumber(records, list.batch)
  return conditions.filter(list.entity, [...filtersOf(list), ...(ids ?? [])])
}

/** A segment as it is now, or as its list shows it: at a moment, narrowed, sorted. */
async function ofSegment(stores: Stores, { segment, asOf, run, list: narrowing }: ExportOf & { segment: string }): Promise<AskedMembers> {
  const { records, conditions } = stores
  const found = liveObject(records, 'segment', segment)
  const { id, name, version, content } = found
  const of = { kind: 'segment' as const, segment: { id, name, version } }
  if (asOf === undefined && run === undefined && narrowing === undefined) {
    const { plan } = await conditions.plan(content.type === 'dynamic' ? content.definition : { schema: 1, entity: content.entity, root: { kind: 'segment', op: 'in', segment: id } })
    return { plan, of, definition: content.definition, definitionHash: definitionHash(content.definition), split: await segmentSplit(stores, found) }
  }
  const { node, plan: own } = await membersNode(stores, found, sourceAt(records, found, { asOf, run }))
  const list: List = { direction: 'desc', ...narrowing, entity: content.entity }
  const filter = await listPlan(stores, list)
  const definition = { segment: content.definition, ...(asOf !== undefined && { asOf }), ...(run !== undefined && { run }), ...(narrowing && { list }) }
  return {
    plan: { ...filter, ...(own && { asOf: own.asOf }), root: { kind: 'group', id: '', op: 'and', negated: false, children: [node, filter.root] } }, of, definition, definitionHash: definitionHash(definition), list,
    split: own && splitOf(own)
  }
}

/** The A/B split of a segment's definition; null without one. */
export async function segmentSplit({ conditions }: Pick<OpenWorkspace, 'conditions'>, { id, content }: Segment): Promise<Split | null> {
  const { plan } = await conditions.compile(content.definition, { segment: id })
  return plan && splitOf(plan)
}

/** The members of a run as rows of facts, narrowed and ordered as the list was. `hits`: dense ids that its search found. */
export function memberRows(records: RecordsDatabase, run: Run, { plan, list }: AskedMembers, hits: number[] | undefined): Pick<FactsRows, 'members' | 'parameters'> {
  if (run.ordered) return { members: { byId: false, sql: `SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER AS id` }, parameters: [run.ordered.join(',')] }
  const everyone = plan.universe === null && count(run.members) === count(run.universe)
  const narrowed = { members: everyone ? undefined : run.members, batch: list?.batch === undefined ? undefined : batchNumber(records, list.batch), ids: hits }
  if (list?.sort === undefined) {
    const { sql, parameters } = listFilter(narrowed)
    return { members: { byId: true, filter: sql }, parameters }
  }
  const [sql, parameters] = orderedIdsSql(records, { entity: list.entity, sort: list.sort, direction: list.direction, ...narrowed })
  return { members: { byId: false, sql }, parameters }
}

/** How many rows an export must have, where the run alone says so. */
export function expectedRows(run: Run, list: ExportOf['list']): number | undefined {
  return list?.batch !== undefined || list?.query?.trim() ? undefined : count(run.members)
}

/** Dense ids of those whom the search of a list finds; undefined where it has none. */
export async function searchedIds(workspace: OpenWorkspace, list: ExportOf['list']): Promise<number[] | undefined> {
  if (!list?.query?.trim()) return undefined
  return (await findHits(workspace, list.query, { entity: list.entity })).map(({ key }) => entityOfKey(key).id)
}

function notOne(): DeskError {
  return new DeskError('invalid', {
    field: 'of',
    message: { zh: 'of 中需要且只能给出 segment、definition、list 之一', en: 'Exactly one of segment, definition and list is needed in “of”' },
    remedy: { zh: '请指明要导出的对象', en: 'Say whom to export' }
  })
}

/** The path that a caller may name: pages name none. @throws DeskError forbidden */
export function namedDestination(context: CallContext, destination: string | undefined): string | undefined {
  if (destination === undefined || context.mayNameFolders) return destination
  throw new DeskError('forbidden', {
    field: 'destination',
    message: { zh: '此界面不能按路径指定文件', en: 'Files cannot be named by path here' },
    remedy: { zh: '请不填目标，文件会存入下载文件夹', en: 'Leave the destination out: the file goes to the folder for downloads' }
  })
}
