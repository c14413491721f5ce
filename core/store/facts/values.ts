/** Value of customers (shared/spec/definitions.md D.3) in one SQL shape: for one customer, for those an entry touched, and to check them all. */
import { testProperties, validOrderStatuses, voidStatuses } from '#core/domain/event-types.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { isSystemEvent, sqlList } from './kinds.ts'
import { readOpenColumns } from './schema.ts'

const isOrder = `lower(e.type) = 'order'`
const isPos = `lower(e.type) = 'pos'`
const hasHappened = `coalesce(lower(trim(e.status)), '') NOT IN (${sqlList(voidStatuses)})`

/** A POS sale and an order of the same customer are one purchase when their amounts differ by no more than 0.01 and their times by no more than this. */
const matchMilliseconds = 600_000

export interface ValueShape {
  /** Columns of the properties that mark a test. */
  testColumns: string[]
}

export function readValueShape(records: RecordsDatabase): ValueShape {
  const marks = testProperties.map((name) => `data.${name}`)
  return { testColumns: readOpenColumns(records, 'event').filter(({ field }) => marks.includes(field)).map(({ column }) => column) }
}

function isValid({ testColumns }: ValueShape): string {
  const tests = testColumns.map((column) => ` AND NOT coalesce(TRY_CAST(e.${quoteIdentifier(column)} AS BOOLEAN), false)`)
  return `(coalesce(trim(e.status), '') = '' OR lower(trim(e.status)) IN (${sqlList(validOrderStatuses)})) AND coalesce(lower(e.subtype), '') <> 'test'${tests.join('')}`
}

/**
 * SELECT of id, total_spent DECIMAL, total_orders, first_order_at, last_order_at, last_event_at, events: one row per customer that has a live event within
 * `scope` (SQL over events `e`; may hold parameters). POS sales count as orders only where no order of theirs is in the scope.
 */
export function valueSql(scope: string, shape: ValueShape): string {
  const live = `FROM events e WHERE e.entity_type = ${entityTypeNumber.customer} AND e.voided_by IS NULL AND ${scope}`
  const sale = `${isPos} AND ${isValid(shape)}`
  const bucket = (column: string) => `(epoch_ms(${column}) // ${matchMilliseconds})`
  return `
    WITH ordered AS NOT MATERIALIZED (SELECT e.entity, e.amount, e.occurred_at, e.order_key ${live} AND ${isOrder}),
    sold AS NOT MATERIALIZED (SELECT e.entity, e.batch, e."row", e.amount, e.occurred_at, e.order_key ${live} AND ${sale}),
    near AS NOT MATERIALIZED (
      SELECT s.entity, s.batch, s."row", TRY_CAST(s.amount + d.cents AS DECIMAL(18,2)) AS amount, ${bucket('s.occurred_at')} + b.step AS bucket,
        epoch_ms(s.occurred_at) - ${matchMilliseconds} AS earliest, epoch_ms(s.occurred_at) + ${matchMilliseconds} AS latest
      FROM sold s, (VALUES (-0.01::DECIMAL(18,2)), (0.00::DECIMAL(18,2)), (0.01::DECIMAL(18,2))) d(cents), (VALUES (-1), (0), (1)) b(step)),
    matched AS (
      SELECT s.batch, s."row" FROM sold s JOIN ordered o ON o.entity = s.entity AND o.order_key = s.order_key
      UNION
      SELECT n.batch, n."row" FROM near n JOIN ordered o
        ON o.entity = n.entity AND o.amount = n.amount AND ${bucket('o.occurred_at')} = n.bucket
        AND epoch_ms(o.occurred_at) <= n.latest AND epoch_ms(o.occurred_at) >= n.earliest),
    part AS NOT MATERIALIZED (
      SELECT e.entity, coalesce(e.amount, 0) AS amount, e.occurred_at, NOT (${isSystemEvent}) AS business,
        ((${isOrder} OR (${isPos} AND m.batch IS NULL)) AND ${isValid(shape)}) AS sale,
        (lower(e.type) = 'refund' AND ${hasHappened}) AS refund
      FROM events e LEFT JOIN matched m ON m.batch = e.batch AND m."row" = e."row"
      WHERE e.entity_type = ${entityTypeNumber.customer} AND e.voided_by IS NULL AND ${scope})
    SELECT entity AS id,
      coalesce(sum(CASE WHEN sale THEN amount WHEN refund THEN -abs(amount) END), 0)::DECIMAL(38,2) AS total_spent,
      count(*) FILTER (WHERE sale)::UINTEGER AS total_orders,
      min(occurred_at) FILTER (WHERE sale) AS first_order_at,
      max(occurred_at) FILTER (WHERE sale) AS last_order_at,
      max(occurred_at) FILTER (WHERE business) AS last_event_at,
      count(*) FILTER (WHERE business)::UINTEGER AS events
    FROM part GROUP BY entity`
}

/** The rows of customer_value that customers ought to have. `among` restricts them (SQL over customers `c`). */
export function expectedValuesSql(scope: string, among: string, shape: ValueShape): string {
  return `
    SELECT c.id, coalesce(v.total_spent, 0)::DECIMAL(38,2) AS total_spent, coalesce(v.total_orders, 0)::UINTEGER AS total_orders,
      v.first_order_at, v.last_order_at, v.last_event_at, coalesce(v.events, 0)::UINTEGER AS events
    FROM customers c LEFT JOIN (${valueSql(scope, shape)}) v ON v.id = c.id WHERE ${among}`
}

/** Computes customer_value again for the customers that `ids` (SQL with a column id) names; those that no longer exist lose their row. */
export async function refreshValues(duck: Duck, shape: ValueShape, ids: string, parameters: Parameter[] = []): Promise<void> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT id::UINTEGER AS id FROM (${ids}) named`, parameters)
  const touched = 'IN (SELECT id FROM touched)'
  await duck.run(`DELETE FROM customer_value WHERE id ${touched}`)
  await duck.run(`INSERT INTO customer_value ${expectedValuesSql(`e.entity ${touched}`, `c.id ${touched}`, shape)} ORDER BY c.id`)
}
