/** Value of customers (shared/spec/definitions.md D.3) in one SQL shape: for one customer, for those an entry touched, and to check them all. */
import { testProperties, validOrderStatuses, voidStatuses } from '#core/domain/event-types.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { isSystemEvent, isSystemType, sqlList } from './kinds.ts'
import { readOpenColumns } from './schema.ts'

/** What an event is to the value of its customer; stands with each event, so that no text is compared when values are computed. */
const eventRoles = { other: 0, validOrder: 1, otherOrder: 2, validPos: 3, refund: 4, system: 5 } as const

/** Open columns that the role of an event depends on besides its own. */
export interface RoleColumns {
  /** Columns of the properties that mark a test. */
  testColumns: string[]
  /** Whether there is a column `kind`. */
  kind: boolean
}

/** Columns of the properties that mark a test. */
export function readTestColumns(records: RecordsDatabase): string[] {
  const marks = testProperties.map((name) => `data.${name}`)
  return readOpenColumns(records, 'event').filter(({ field }) => marks.includes(field)).map(({ column }) => column)
}

/** SQL over an event `e`: its role. Which statuses count is said in core/domain/event-types.ts. */
export function eventRoleSql({ testColumns, kind }: RoleColumns): string {
  const status = `coalesce(lower(trim(e.status)), '')`
  const tests = testColumns.map((column) => ` AND NOT coalesce(TRY_CAST(e.${quoteIdentifier(column)} AS BOOLEAN), false)`)
  const valid = `${status} IN (${sqlList(['', ...validOrderStatuses])}) AND coalesce(lower(e.subtype), '') <> 'test'${tests.join('')}`
  return `CASE
    WHEN ${kind ? isSystemEvent : isSystemType} THEN ${eventRoles.system}
    WHEN lower(e.type) = 'order' THEN CASE WHEN ${valid} THEN ${eventRoles.validOrder} ELSE ${eventRoles.otherOrder} END
    WHEN lower(e.type) = 'pos' AND ${valid} THEN ${eventRoles.validPos}
    WHEN lower(e.type) = 'refund' AND ${status} NOT IN (${sqlList(voidStatuses)}) THEN ${eventRoles.refund}
    ELSE ${eventRoles.other} END`
}

/** Wider decimals than 18 digits are read ten times slower; a sum beyond them stands at their end. */
const greatest = '9999999999999999.99'
const money = (sum: string) => `greatest(least(${sum}, ${greatest}), -${greatest})::DECIMAL(18,2)`

/** A POS sale and an order of the same customer are one purchase when their amounts differ by no more than 0.01 and their times by no more than this. */
const matchMilliseconds = 600_000

const live = (scope: string) => `FROM events e WHERE e.entity_type = ${entityTypeNumber.customer} AND e.voided_by IS NULL AND ${scope}`

/**
 * SELECT of id, total_spent DECIMAL, total_orders, first_order_at, last_order_at, last_event_at, events: one row per customer that has a live event within
 * `scope` (SQL over events `e`; may hold parameters). POS sales count as orders only where no order of theirs, of whatever status, is in the scope.
 * @param sales whether there may be any POS sales; without, nothing is looked for that they might repeat
 */
export function valueSql(scope: string, sales = true): string {
  const { validOrder, refund, system } = eventRoles
  return `
    ${sales ? partsWithSales(scope) : `WITH part AS NOT MATERIALIZED (SELECT e.entity, e.amount, e.occurred_at, e.role ${live(scope)})`}
    SELECT entity AS id,
      ${money(`coalesce(sum(CASE role WHEN ${validOrder} THEN amount WHEN ${refund} THEN -abs(amount) END), 0)`)} AS total_spent,
      count(*) FILTER (WHERE role = ${validOrder})::UINTEGER AS total_orders,
      min(occurred_at) FILTER (WHERE role = ${validOrder}) AS first_order_at,
      max(occurred_at) FILTER (WHERE role = ${validOrder}) AS last_order_at,
      max(occurred_at) FILTER (WHERE role <> ${system}) AS last_event_at,
      count(*) FILTER (WHERE role <> ${system})::UINTEGER AS events
    FROM part GROUP BY entity`
}

/** WITH … `part`: the events that count, POS sales as orders or, where they repeat one, as nothing. Joins are by equality only: time is cut into buckets, and a sale looks into its own and the two beside it. */
function partsWithSales(scope: string): string {
  const { validOrder, otherOrder, validPos } = eventRoles
  const bucket = (column: string) => `(epoch_ms(${column}) // ${matchMilliseconds})`
  return `
    WITH ordered AS NOT MATERIALIZED (SELECT e.entity, e.amount, e.occurred_at, e.order_key ${live(scope)} AND e.role BETWEEN ${validOrder} AND ${otherOrder}),
    sold AS NOT MATERIALIZED (SELECT e.entity, e.batch, e."row", e.amount, e.occurred_at, e.order_key ${live(scope)} AND e.role = ${validPos}),
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
      SELECT e.entity, e.amount, e.occurred_at, e.role ${live(scope)} AND e.role <> ${validPos}
      UNION ALL
      SELECT s.entity, s.amount, s.occurred_at, CASE WHEN m.batch IS NULL THEN ${validOrder} ELSE ${eventRoles.other} END
      FROM sold s LEFT JOIN matched m ON m.batch = s.batch AND m."row" = s."row")`
}

/** The rows of customer_value that customers ought to have. `among` restricts them (SQL over customers `c`); `sales` as in valueSql. */
export function expectedValuesSql(scope: string, among: string, sales = true): string {
  return `
    SELECT c.id, coalesce(v.total_spent, 0)::DECIMAL(18,2) AS total_spent, coalesce(v.total_orders, 0)::UINTEGER AS total_orders,
      v.first_order_at, v.last_order_at, v.last_event_at, coalesce(v.events, 0)::UINTEGER AS events
    FROM customers c LEFT JOIN (${valueSql(scope, sales)}) v ON v.id = c.id WHERE ${among}`
}

/** Computes customer_value again for the customers that `ids` (SQL with a column id) names; those that no longer exist lose their row. */
export async function refreshValues(duck: Duck, ids: string, parameters: Parameter[] = []): Promise<void> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT id::UINTEGER AS id FROM (${ids}) named`, parameters)
  const [range] = await duck.rows<{ first: number | null; last: number | null }>('SELECT min(id) AS first, max(id) AS last FROM touched')
  if (range!.first === null) return
  // The range prunes what the semi join alone would read.
  const touched = (column: string) => `(${column} BETWEEN ${range!.first} AND ${range!.last} AND ${column} IN (SELECT id FROM touched))`
  await duck.run(`DELETE FROM customer_value WHERE ${touched('id')}`)
  const sales = await duck.rows(`SELECT 1 FROM events WHERE entity BETWEEN ${range!.first} AND ${range!.last} AND role = ${eventRoles.validPos} LIMIT 1`)
  await duck.run(`INSERT INTO customer_value ${expectedValuesSql(touched('e.entity'), touched('c.id'), sales.length > 0)} ORDER BY c.id`)
}

/** Rows of customer_value for new customers without events, in the order of `ids` (SQL with a column id). */
export async function addBlankValues(duck: Duck, ids: string, parameters: Parameter[] = []): Promise<void> {
  await duck.run(`INSERT INTO customer_value (id, total_spent, total_orders, events) SELECT id, 0, 0, 0 FROM (${ids}) named`, parameters)
}
