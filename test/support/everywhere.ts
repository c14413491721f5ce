/** One server for a file of tests, and a client over every transport to it: what is asked over all of them is answered alike. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Locale } from '#core/contract/errors.ts'
import type { Job } from '#core/contract/jobs.ts'
import { endedJob } from './desk.ts'
import { startServer, type Answer, type ServerOptions, type TestServer } from './server.ts'
import { openTransport, outcome, transportNames, type Client, type Transport } from './transports.ts'

type Failure = Omit<NonNullable<Answer['error']>, 'problems'> & { problems?: { code: string; nodeId: string; path: string; message: string; remedy: string }[] }

export interface Outcome<Data = unknown> {
  data?: Data
  failure?: Failure
}

export interface Everywhere {
  /** Once the tests run. */
  readonly server: TestServer
  /** Once the tests run. */
  readonly transports: readonly Transport[]
  /** Of the first transport. */
  client: () => Client
  /** What every transport answers, but for the time it took, or how every one fails, with words in `locale`. */
  everywhere: <Data = unknown>(path: string, input: unknown, locale?: Locale) => Promise<Outcome<Data>>
  /** What every transport answers; a failure fails the test. */
  answer: <Data>(path: string, input: unknown) => Promise<Data>
  /** The job once it is done; any other end fails the test. */
  finished: (jobId: string, by?: Client) => Promise<Job>
  /** Imports a file of customers or of their orders, whose header names columns of `meanings`; every row is accepted. */
  bring: (target: 'customer' | 'event', lines: readonly string[]) => Promise<void>
}

/** What columns of small files of tests become. */
const meanings: Record<string, { to: string; parse?: { format: string; timeZone: string } }> = {
  编号: { to: 'identity.customer_id' }, 会员: { to: 'identity.customer_id' }, 姓名: { to: 'name' }, 手机: { to: 'phone' }, 城市: { to: 'city' }, 等级: { to: 'level' }, 积分: { to: 'points' },
  生日: { to: 'birth_date' }, 获客: { to: 'acquired_at', parse: { format: '%Y-%m-%d', timeZone: 'Asia/Shanghai' } },
  时间: { to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }, 金额: { to: 'amount' }, 备注: { to: 'title' }
}

function columnsOf(target: string, header: string): object[] {
  const columns = header.split(',').map((from) => ({ from, ...meanings[from] }))
  return target === 'event' ? [...columns, { value: 'order', to: 'type' }] : columns
}

/** Starts them before the tests of the calling file, and ends them after. */
export function onEveryTransport(options: ServerOptions = {}): Everywhere {
  let server: TestServer
  let transports: Transport[] = []
  let files = 0

  beforeAll(async () => {
    server = await startServer(options)
    transports = transportNames.map((name) => openTransport(name, server))
  })
  afterAll(async () => {
    for (const transport of transports) transport.close()
    await server.close()
  })

  const client = () => transports[0]!.client

  async function everywhere<Data>(path: string, input: unknown, locale: Locale = 'zh'): Promise<Outcome<Data>> {
    const outcomes: Outcome[] = []
    for (const transport of transports) outcomes.push(untimed(await outcome(transport, server, path.split('.'), input, locale) as Outcome))
    for (const [index, found] of outcomes.entries()) expect([transportNames[index], found]).toEqual([transportNames[index], outcomes[0]])
    return outcomes[0] as Outcome<Data>
  }

  async function finished(jobId: string, by = client()): Promise<Job> {
    const job = await endedJob(by, jobId)
    expect(job, server.lines.findLast((line) => line.includes('"error"'))).toMatchObject({ status: 'done' })
    return job
  }

  return {
    get server() { return server },
    get transports() { return transports },
    client, everywhere, finished,
    async answer<Data>(path: string, input: unknown) {
      const { data, failure } = await everywhere<Data>(path, input)
      expect(failure).toBeUndefined()
      return data!
    },
    async bring(target, lines) {
      const path = join(server.home, `${target}-${++files}.csv`)
      writeFileSync(path, lines.join('\n'))
      const { jobId } = await client().imports.create({ path, mapping: { source: 'test', target, columns: columnsOf(target, lines[0]!) } as never })
      expect((await finished(jobId)).result).toMatchObject({ accepted: lines.length - 1, rejected: 0 })
    }
  }
}

function untimed(found: Outcome): Outcome {
  if (typeof found.data !== 'object' || found.data === null || !('elapsedMs' in found.data)) return found
  const { elapsedMs, ...data } = found.data
  expect(elapsedMs).toBeGreaterThanOrEqual(0)
  return { data }
}
