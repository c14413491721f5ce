/** Facts for the bench of conditions: customers, tags and two years of events, made by SQL from hashes of row numbers, so that every run has the same. */
import { openDuck, type Duck } from '#core/store/duckdb/connection.ts'
import { createTables } from '#core/store/facts/schema.ts'

/** The instant at which the data ends; definitions of the bench are asked as of it. */
export const benchEnd = Date.UTC(2026, 0, 1)
export const benchTags = 30
const twoYears = 730 * 86_400_000

/** Pseudo-random whole number below `limit` from a row number and the name of what is drawn. */
const draw = (stream: number, limit: number | string) => `(hash(i, ${stream}) % ${limit})`
const pick = (stream: number, values: readonly string[]) => `([${values.map((value) => `'${value}'`).join(', ')}])[(1 + ${draw(stream, values.length)})::BIGINT]`

const cities = ['上海', '北京', '深圳', '广州', '杭州', '成都', '武汉', '南京', '苏州', '西安', '重庆', '天津', '长沙', '郑州', '青岛', '厦门']
const levels = ['普通', '银卡', '金卡', '黑金']
const statuses = ['潜在', '意向', '已成交', '流失']
/** Names of events with their share in percent. */
const eventShares: readonly [string, number][] = [['view', 45], ['visit', 20], ['cart', 10], ['order', 10], ['email_open', 8], ['search', 4], ['complaint', 1], ['follow_up', 2]]

/** Writes a facts file; `temporaryFolder` takes what sorting spills. */
export async function makeConditionData(path: string, temporaryFolder: string, customers: number, events: number): Promise<void> {
  const database = await openDuck(path, { temporaryFolder, threads: 2 })
  const duck = await database.connect()
  await createTables(duck)
  await fillCustomers(duck, customers)
  await fillTags(duck, customers)
  await fillEvents(duck, customers, events)
  await duck.run('CHECKPOINT')
  duck.close()
  database.close()
}

async function fillCustomers(duck: Duck, customers: number): Promise<void> {
  await duck.run(
    `INSERT INTO customers (id, created_at, updated_at, city, city_fold, level, level_fold, status, status_fold, points, balance, contract_end, acquired_at)
     SELECT i::UINTEGER, t, t, city, city, level, level, status, status, points, balance, contract_end, t FROM (
       SELECT i, make_timestamp_ms(${benchEnd} - (${draw(1, twoYears)})::BIGINT) AS t, ${pick(2, cities)} AS city, ${pick(3, levels)} AS level, ${pick(4, statuses)} AS status,
         ${draw(5, 20_000)}::DOUBLE AS points, (${draw(6, 1_000_000)} / 100)::DECIMAL(18,2) AS balance, DATE '2025-07-01' + ${draw(7, 400)}::INTEGER AS contract_end
       FROM range($1::BIGINT) r(i)) ORDER BY i`, [customers])
}

/** Tag n is on about one in n + 2 customers. */
async function fillTags(duck: Duck, customers: number): Promise<void> {
  for (let tag = 0; tag < benchTags; tag++) {
    await duck.run(
      `INSERT INTO tag_assignments SELECT $2::VARCHAR, 1, i::UINTEGER, 'rule', 1, make_timestamp_ms(${benchEnd - 86_400_000}), NULL
       FROM range($1::BIGINT) r(i) WHERE hash(i, 100 + $3::BIGINT) % ($3::BIGINT + 2) = 0 ORDER BY i`, [customers, `tag${tag}`, tag])
  }
}

async function fillEvents(duck: Duck, customers: number, events: number): Promise<void> {
  let first = 0
  for (const [type, share] of eventShares) {
    const count = Math.round((events * share) / 100)
    await duck.run(
      `INSERT INTO events (entity_type, entity, batch, "row", type, type_fold, occurred_at, amount, role)
       SELECT 1, ${draw(11, '$2::UBIGINT')}::UINTEGER, 1, i::UINTEGER, $3::VARCHAR, $3::VARCHAR, make_timestamp_ms(${benchEnd - twoYears} + (${draw(12, twoYears)})::BIGINT) AS moment,
         CASE WHEN $3::VARCHAR IN ('order', 'cart') THEN (${draw(13, 50_000)} / 100)::DECIMAL(18,2) END, CASE WHEN $3::VARCHAR = 'order' THEN 1 ELSE 0 END
       FROM range($1::BIGINT, $1::BIGINT + $4::BIGINT) r(i) ORDER BY moment`, [first, customers, type, count])
    first += count
  }
}
