/** The limit of a definition (shared/spec/conditions.md §7), applied after the tree: which members stay, in which order. */
import { shareOf } from '#core/domain/conditions/evaluate.ts'
import { memberHash } from '#core/domain/conditions/hash.ts'
import type { FieldRef, LimitPlan } from '#core/domain/conditions/plan.ts'
import { factsColumnType } from '#core/domain/fields.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { bitParameter } from '#core/store/duckdb/bits.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { entityTable, readOpenColumns } from '#core/store/facts/schema.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { bitsOfBitset, count, membersOf, type Bitset } from './bitset.ts'
import type { Scope } from './scope.ts'

/** How many members stay: `n`, or a percentage of them rounded up. */
export function limitedCount(limit: LimitPlan, members: number): number {
  return Math.min(members, limit.n ?? shareOf(members, limit.percent ?? 100))
}

/** Hashes are put into this many buckets by their highest bits, so that no more is sorted than what stays, and never much at once. */
const buckets = 2 ** 16
const bucketOf = (hash: number) => hash >>> 16

/** Members in the order of the hash of the limit's seed (ties by id), as many as the limit leaves. Gives the thread back every few milliseconds. */
export async function orderedAtRandom(members: Bitset, limit: LimitPlan, pace: Pace): Promise<Uint32Array> {
  const breathe = createBreath(pace)
  const wanted = limitedCount(limit, count(members))
  const starts = new Uint32Array(buckets + 1)
  await eachMember(members, breathe, (id) => starts[bucketOf(memberHash(id, limit.seed)) + 1]!++)
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!
  const used = starts.findIndex((start) => start >= wanted)
  const ids = new Uint32Array(starts[used]!)
  const next = starts.slice()
  await eachMember(members, breathe, (id) => {
    const bucket = bucketOf(memberHash(id, limit.seed))
    if (bucket < used) ids[next[bucket]!++] = id
  })
  for (let bucket = 0; bucket < used; bucket++) {
    ids.subarray(starts[bucket], starts[bucket + 1]).sort((one, other) => memberHash(one, limit.seed) - memberHash(other, limit.seed) || one - other)
    if (bucket % 64 === 0) await breathe()
  }
  return ids.subarray(0, wanted)
}

const slice = 4096

/** Every member in rising order, some thousand at a time. */
export async function eachMember(members: Bitset, breathe: () => Promise<void>, visit: (id: number) => void): Promise<void> {
  let met = 0
  for (const id of membersOf(members)) {
    visit(id)
    if (++met % slice === 0) await breathe()
  }
}

/** Ids of `members` by a field of facts: blank values last in either direction, ties by id. */
export async function orderedByFacts(duck: Duck, records: RecordsDatabase, members: Bitset, limit: LimitPlan & { by: FieldRef }, scope: Scope): Promise<Uint32Array> {
  const entity = scope.subject as EntityType
  const parameters: Parameter[] = []
  const bind = (value: Parameter) => `$${parameters.push(value)}`
  const inside = bind(bitParameter(bitsOfBitset(members)))
  const source = valuesSql(records, entity, limit.by, scope.asOf, bind)
  const take = bind(limitedCount(limit, count(members)))
  const ids: number[] = []
  const sql = `SELECT id FROM (${source}) v WHERE get_bit(${inside}::BIT, id::INTEGER) = 1 ORDER BY value ${limit.descending ? 'DESC' : 'ASC'} NULLS LAST, id LIMIT ${take}::BIGINT`
  for await (const chunk of duck.chunks(sql, parameters)) for (const id of chunk.getColumnValues(0) as number[]) ids.push(id)
  return Uint32Array.from(ids)
}

/** SELECT of id and value (a number or a time), a row for each live entity. */
function valuesSql(records: RecordsDatabase, entity: EntityType, by: FieldRef, asOf: number, bind: (value: Parameter) => string): string {
  const table = entityTable[entity]
  if (by.of === 'score') {
    return `SELECT t.id, s.number AS value FROM ${table} t LEFT JOIN scores s ON s.entity = t.id AND s.entity_type = ${entityTypeNumber[entity]} AND s.score = ${bind(by.name)}::VARCHAR`
  }
  const column = readOpenColumns(records, entity).find(({ field }) => field === by.name)
  if (!column || by.place !== 'open') return `SELECT id, NULL AS value FROM ${table}`
  const now = `t.${quoteIdentifier(column.column)}`
  if (!by.asOfHistory) return `SELECT t.id, ${now} AS value FROM ${table} t`
  // The first of its values that lasted beyond the moment; before its first recorded change a field has its earliest known value.
  const then = by.type === 'datetime' ? 'make_timestamp_ms(TRY_CAST(h.value AS BIGINT))' : `TRY_CAST(h.value AS ${factsColumnType[by.type]})`
  return `SELECT t.id, CASE WHEN h.entity IS NULL THEN ${now} ELSE ${then} END AS value FROM ${table} t LEFT JOIN (
      SELECT * FROM history WHERE entity_type = ${entityTypeNumber[entity]} AND field = ${bind(by.name)}::VARCHAR AND (until IS NULL OR until > make_timestamp_ms(${bind(BigInt(asOf))}::BIGINT)::TIMESTAMP_MS)
      QUALIFY row_number() OVER (PARTITION BY entity ORDER BY since NULLS FIRST) = 1) h ON h.entity = t.id`
}
