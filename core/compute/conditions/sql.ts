/** A plan as one statement of an engine. What facts do not answer is answered first and bound as ids. */
import type { MemberSet } from '#core/domain/conditions/catalogue.ts'
import { problemOf } from '#core/domain/conditions/problem-codes.ts'
import { nodesOf, type Plan, type SegmentPlan } from '#core/domain/conditions/plan.ts'
import { maximumValues } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { positiveOf, setsNeeded, toClickHouse, toDuckDB, type ClickHouseStatement, type DuckDBStatement } from '#core/query/compile.ts'
import { conditionProblems, type DeskError } from '#core/contract/errors.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { count, idsOf } from './bitset.ts'
import { columnsNow } from './columns.ts'
import type { Engine } from './engine.ts'

/** @throws DeskError problems (`vaultField`) where an answer is too long to be bound */
export async function planSql(
  engine: Engine, records: RecordsDatabase, plan: Plan, target: 'duckdb' | 'clickhouse', options: { signal?: AbortSignal } = {}
): Promise<DuckDBStatement | ClickHouseStatement> {
  for (const { id, segment, members } of fixedSets(plan)) if (isLong(members)) throw tooLong(id, segment)
  const sets = new Map<string, readonly number[]>()
  for (const { key, entity, leaf, plan: { asOf, timeZone } } of setsNeeded(plan)) {
    const asked: Plan = { entity: entity as EntityType, universe: null, asOf, timeZone, root: positiveOf(leaf).leaf, limit: null, split: [] }
    const { members } = await engine.run(asked, options)
    if (count(members) > maximumValues) throw tooLong(leaf.id, 'field' in leaf ? leaf.field.name : leaf.kind)
    sets.set(key, [...idsOf(members)])
  }
  return target === 'duckdb' ? toDuckDB(plan, columnsNow(records), sets) : toClickHouse(plan, columnsNow(records), sets)
}

/** The fixed sets that a plan names, those within its segments included. */
function* fixedSets(plan: Plan): Generator<SegmentPlan & { members: MemberSet }> {
  const segments = [...nodesOf(plan.root)].filter((node) => node.kind === 'segment')
  for (const segment of plan.universe ? [plan.universe, ...segments] : segments) {
    if ('root' in segment.members) yield* fixedSets(segment.members)
    else yield { ...segment, members: segment.members }
  }
}

function isLong(members: MemberSet): boolean {
  let count = 0
  for (const _ of members.ids()) if (++count > maximumValues) return true
  return false
}

function tooLong(nodeId: string, name: string): DeskError {
  return conditionProblems([problemOf('vaultField', nodeId, '', { name })])
}
