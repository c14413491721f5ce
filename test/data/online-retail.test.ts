import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuck, type Duck, type DuckDatabase } from '#core/store/duckdb/connection.ts'
import { dataFolder } from '#test/support/data.ts'
import { onlineRetailMapping } from '#test/support/online-retail.ts'
import { startServer, type TestServer } from '#test/support/server.ts'

const path = join(dataFolder(), 'online-retail-uci', 'online_retail.csv.gz')

interface Job { status: string; result: Record<string, unknown>; error: unknown }

describe('UCI Online Retail over REST', () => {
  let server: TestServer
  let database: DuckDatabase
  let raw: Duck
  let result: Record<string, unknown>

  beforeAll(async () => {
    server = await startServer()
    await server.call('POST', '/api/workspaces', { name: 'Online Retail' })
    result = await importFile()
    database = await openDuck(':memory:', { temporaryFolder: '' })
    raw = await database.connect()
    await raw.run('CREATE TABLE raw AS SELECT * FROM read_csv($1, all_varchar = true, header = true)', [path])
  })

  afterAll(async () => {
    raw.close()
    database.close()
    await server.close()
  })

  async function importFile(): Promise<Record<string, unknown>> {
    const started = await server.call('POST', '/api/imports', { path, mapping: onlineRetailMapping })
    expect(started.status).toBe(202)
    const { jobId } = started.answer.data as { jobId: string }
    for (;;) {
      const { answer } = await server.call('GET', `/api/jobs/${jobId}`)
      const job = answer.data as Job
      if (job.status === 'done') return job.result
      if (job.status === 'failed' || job.status === 'cancelled') throw new Error(JSON.stringify(job.error))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  test('every row is accounted for', () => {
    expect(result).toMatchObject({ rows: 541_909, accepted: 406_829, rejected: 135_080, duplicates: 0, created: 4372, review: 0 })
  })

  test('rows without customer are rejected for that reason', async () => {
    const { answer } = await server.call('GET', `/api/imports/${String(result['batchId'])}/rejects?limit=1`)
    const rejects = answer.data as { total: number; items: { rule: string; reason: string }[]; rules: { rule: string; count: number }[] }
    expect(rejects.total).toBe(135_080)
    expect(rejects.rules).toHaveLength(1)
    expect(rejects.items[0]!.reason).toBeTruthy()
  })

  test.each(['17850.0', '12346.0', '14646.0', '15749.0', '16446.0'])('customer %s: sums equal a query on the raw file', async (customer) => {
    const [expected] = await raw.rows<{ spent: number; orders: bigint; events: bigint; negative: bigint }>(
      `SELECT coalesce(sum(Quantity::DECIMAL(18,0) * UnitPrice::DECIMAL(18,3)) FILTER (NOT starts_with(InvoiceNo, 'C')), 0)::DOUBLE AS spent,
              count(*) FILTER (NOT starts_with(InvoiceNo, 'C')) AS orders, count(*) AS events, count(*) FILTER (Quantity::INT < 0) AS negative
       FROM raw WHERE CustomerID = $1`, [customer])
    const { answer } = await server.call('GET', `/api/v1/customer360/profile?customer_identifier=${customer}&identifier_type=member_id`)
    const profile = answer.data as { customer_value: { total_spent: number; total_orders: number }; statistics: { total_orders: number; total_activities: number } }
    expect(profile.customer_value.total_spent).toBeCloseTo(expected!.spent, 2)
    expect(profile.customer_value.total_orders).toBe(Number(expected!.orders))
    expect(profile.statistics.total_activities).toBe(Number(expected!.events))

    const negative = await countNegative(customer)
    expect(negative).toBe(Number(expected!.negative))
  })

  /** Rows of the timeline with a negative quantity, over all pages. */
  async function countNegative(customer: string): Promise<number> {
    let count = 0
    for (let before = ''; ;) {
      const { answer } = await server.call('GET', `/api/v1/customer360/timeline?customer_identifier=${customer}&identifier_type=member_id&limit=200${before}`)
      const page = answer.data as { timeline: { data: { quantity: number } }[]; next_before: string | null }
      count += page.timeline.filter((event) => event.data.quantity < 0).length
      if (!page.next_before) return count
      before = `&before=${encodeURIComponent(page.next_before)}`
    }
  }

  test('the same file again brings duplicates only', async () => {
    const again = await importFile()
    expect(again).toMatchObject({ rows: 541_909, accepted: 0, rejected: 135_080, duplicates: 406_829, created: 0 })
  })
})
