/** A month of UCI Online Retail over REST: brought whole, brought by day, brought twice and taken back. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder } from '#test/support/data.ts'
import { onlineRetailMapping } from '#test/support/online-retail.ts'
import { startServer, type TestServer } from '#test/support/server.ts'

const folder = join(dataFolder(), 'online-retail-uci', 'by-day-2010-12')
const days = readdirSync(folder).filter((name) => name.endsWith('.csv')).sort().map((name) => join(folder, name))
const texts = days.map((path) => readFileSync(path, 'utf8'))
const lines = texts.map((text) => text.trimEnd().split('\n'))
const members = [...new Set(lines.flatMap(([, ...rows]) => rows.map((row) => /,([\d.]*),[^,]*$/.exec(row.trimEnd())?.[1] ?? '')))].filter((member) => member !== '').sort()

let temporary: string
let whole: TestServer
let daily: TestServer
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'cohortdesk-days-'))
  whole = await startServer()
  daily = await startServer()
  for (const server of [whole, daily]) await server.call('POST', '/api/workspaces', { name: 'Retail' })
})
afterAll(async () => {
  await whole.close()
  await daily.close()
  rmSync(temporary, { recursive: true, force: true })
})

interface Result { batchId: string; rows: number; accepted: number; rejected: number; duplicates: number }

async function ended<Answer>(server: TestServer, path: string, body: unknown): Promise<Answer> {
  const { answer } = await server.call('POST', path, body)
  const { jobId } = answer.data as { jobId: string }
  for (;;) {
    const job = (await server.call('GET', `/api/jobs/${jobId}`)).answer.data as { status: string; result: Answer; error: unknown }
    if (job.status === 'done') return job.result
    if (job.status === 'failed' || job.status === 'cancelled') throw new Error(JSON.stringify(job.error))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const bring = (server: TestServer, path: string) => ended<Result>(server, '/api/imports', { path, mapping: onlineRetailMapping })

/** Members that are looked at one by one: each costs some calls. */
const asked = members.filter((_, index) => index % 4 === 0)

/** What the workspace says of every fourth member of the month. */
async function content(server: TestServer): Promise<unknown[]> {
  const found: unknown[] = []
  for (const member of asked) {
    const { status, answer } = await server.call('GET', `/api/v1/customer360/profile?customer_identifier=${member}&identifier_type=member_id`)
    const { customer_value, statistics } = (answer.data ?? {}) as Record<string, unknown>
    found.push({ member, status, customer_value, statistics })
  }
  return found
}

test('the month by day is the month whole; a day twice adds nothing; undoing a day leaves what was before', async () => {
  const month = join(temporary, 'month.csv')
  writeFileSync(month, `${[lines[0]![0], ...lines.flatMap(([, ...rows]) => rows)].join('\n')}\n`)
  const all = await bring(whole, month)
  expect(all.rows).toBe(lines.reduce((sum, own) => sum + own.length - 1, 0))
  expect(all.rows).toBe(all.accepted + all.rejected + all.duplicates)
  const expected = await content(whole)

  const results: Result[] = []
  for (const path of days.slice(0, -1)) results.push(await bring(daily, path))
  const before = await content(daily)
  const last = await bring(daily, days.at(-1)!)
  results.push(last)
  expect(results.map(({ rows }) => rows)).toEqual(lines.map((own) => own.length - 1))
  for (const count of ['rows', 'accepted', 'rejected', 'duplicates'] as const) expect(results.reduce((sum, result) => sum + result[count], 0)).toBe(all[count])
  expect(await content(daily)).toEqual(expected)

  const again = await bring(daily, days.at(-1)!)
  expect([again.accepted, again.rejected + again.duplicates]).toEqual([0, last.rows])
  expect(await content(daily)).toEqual(expected)

  for (const { batchId } of [again, last]) await ended(daily, `/api/imports/${batchId}/undo`, {})
  expect(await content(daily)).toEqual(before)
}, 1_800_000)
