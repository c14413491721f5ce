import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFeed, type Feed } from '#core/app/feed.ts'
import { createJobRunner, stopped, type JobKind, type JobRunner } from '#core/app/jobs.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Job } from '#core/contract/jobs.ts'
import { createWriteGate } from '#core/store/records/gate.ts'
import { createJob, readJob, updateJob } from '#core/store/records/jobs.ts'
import { makeRecords, silentLogger, steppingClock } from '#test/support/workspace.ts'

let store: ReturnType<typeof makeRecords>
let feed: Feed<Job>
beforeEach(() => {
  store = makeRecords()
  feed = createFeed<Job>({ keyOf: (job) => job.id, interval: 0 })
})
afterEach(() => store.remove())

const kind = (run: JobKind['run'], recover: JobKind['recover'] = async () => ({ queue: true })): JobKind => ({ run, recover })

function runner(kinds: Record<string, JobKind>): JobRunner {
  return createJobRunner({ records: store.records, gate: createWriteGate(), clock: steppingClock(), logger: silentLogger, kinds, feed })
}

/** Work that ends only when it is stopped. */
const endless = kind((_parameters, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(stopped()))))

async function untilRunning(jobs: JobRunner, id: string): Promise<void> {
  while (jobs.read(id).status !== 'running') await new Promise((resolve) => setImmediate(resolve))
}

describe('the job runner', () => {
  test('runs one job at a time in order, with progress and result', async () => {
    const trace: string[] = []
    const work = kind(async (parameters, { report }) => {
      trace.push(`start ${parameters as string}`)
      report(0.5, 'read')
      await new Promise((resolve) => setImmediate(resolve))
      trace.push(`end ${parameters as string}`)
      return { said: parameters }
    })
    const jobs = runner({ work })
    const first = await jobs.submit('work', 'First', 'a', 'owner')
    const second = await jobs.submit('work', 'Second', 'b', 'owner')
    expect(await jobs.settled(second.id)).toMatchObject({ status: 'done', progress: 1, stage: '', result: { said: 'b' }, error: null })
    expect(trace).toEqual(['start a', 'end a', 'start b', 'end b'])
    expect(jobs.read(first.id)).toMatchObject({ status: 'done', title: 'First' })
    expect(jobs.page({ limit: 10 })).toMatchObject({ total: 2, items: [{ id: second.id }, { id: first.id }] })
  })

  test('a failure is kept in both languages, an unexpected one without its words', async () => {
    const jobs = runner({
      known: kind(async () => { throw new DeskError('not_found', { field: 'path', message: { zh: '文件不存在', en: 'No file' }, remedy: { zh: '重选', en: 'Choose again' } }) }),
      unknown: kind(async () => { throw new Error('secret words 13912345678') })
    })
    const known = await jobs.settled((await jobs.submit('known', '', null, 'owner')).id)
    expect(known).toMatchObject({ status: 'failed', error: { code: 'not_found', field: 'path', message: '文件不存在', remedy: '重选', words: { message: { en: 'No file' } } } })
    const unknown = await jobs.settled((await jobs.submit('unknown', '', null, 'owner')).id)
    expect(unknown).toMatchObject({ status: 'failed', error: { code: 'internal', id: expect.stringMatching(/^[0-9a-f]{12}$/) } })
    expect(JSON.stringify(unknown)).not.toContain('secret')
    await expect(jobs.submit('other', '', null, 'owner')).rejects.toMatchObject({ code: 'invalid' })
    expect(() => jobs.read('nope')).toThrow('no such job')
  })

  test('cancels what waits and what runs; what has ended stays', async () => {
    const jobs = runner({ endless })
    const running = await jobs.submit('endless', '', null, 'owner')
    const waiting = await jobs.submit('endless', '', null, 'owner')
    await untilRunning(jobs, running.id)
    expect(jobs.unfinished().map(({ id }) => id)).toEqual([running.id, waiting.id])
    expect(await jobs.cancel(waiting.id)).toMatchObject({ status: 'cancelled' })
    await jobs.cancel(running.id)
    expect(await jobs.settled(running.id)).toMatchObject({ status: 'cancelled', error: null })
    expect(await jobs.cancel(running.id)).toMatchObject({ status: 'cancelled' })
  })

  test('a job that was done before it noticed the cancel is done', async () => {
    const begun = Promise.withResolvers<void>()
    const late = kind((_parameters, { signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve('done anyway'))
      begun.resolve()
    }))
    const jobs = runner({ late })
    const { id } = await jobs.submit('late', '', null, 'owner')
    await begun.promise
    await jobs.cancel(id)
    expect(await jobs.settled(id)).toMatchObject({ status: 'done', result: 'done anyway' })
  })

  test('closing puts the running job back and leaves the rest; another runner goes on', async () => {
    const jobs = runner({ endless })
    const running = await jobs.submit('endless', '', { remembered: 1 }, 'owner')
    const waiting = await jobs.submit('endless', '', null, 'owner')
    await untilRunning(jobs, running.id)
    await jobs.close()
    expect([running.id, waiting.id].map((id) => readJob(store.records, id)?.status)).toEqual(['queued', 'queued'])
    await expect(jobs.submit('endless', '', null, 'owner')).rejects.toMatchObject({ code: 'conflict' })
    const seen: unknown[] = []
    const next = runner({ endless: kind(async (parameters) => void seen.push(parameters)) })
    await next.start()
    await next.settled(waiting.id)
    expect(seen).toEqual([{ remembered: 1 }, null])
  })

  test('what a crash left running is finished, queued again or failed with a reason', async () => {
    for (const id of ['accepted', 'again', 'lost', 'gone', 'odd']) {
      createJob(store.records, { id, kind: id === 'gone' ? 'unknown-kind' : 'work', title: id, parameters: id, createdAt: 1, user: 'owner' })
      updateJob(store.records, id, { status: 'running', startedAt: 2 })
    }
    const ran: unknown[] = []
    const jobs = runner({
      work: kind(async (parameters) => void ran.push(parameters), async (parameters) => {
        if (parameters === 'accepted') return { result: { rows: 3 } }
        if (parameters === 'again') return { queue: true, parameters: 'again, the second time' }
        if (parameters === 'odd') throw new Error('recovery broke')
        return { failed: { message: { zh: '原文件已不在', en: 'The file is gone' } } }
      })
    })
    await jobs.start()
    expect(await jobs.settled('again')).toMatchObject({ status: 'done' })
    expect(ran).toEqual(['again, the second time'])
    expect(jobs.read('accepted')).toMatchObject({ status: 'done', result: { rows: 3 } })
    expect(jobs.read('lost')).toMatchObject({ status: 'failed', error: { message: '原文件已不在' } })
    expect(jobs.read('gone')).toMatchObject({ status: 'failed' })
    expect(jobs.read('odd')).toMatchObject({ status: 'failed' })
  })

  test('listeners see each change', async () => {
    const changes = feed.listen((messages) => messages, [])
    const jobs = runner({ work: kind(async (_parameters, { report }) => report(1, 'write')) })
    const { id } = await jobs.submit('work', '', null, 'owner')
    await jobs.settled(id)
    const seen: string[] = []
    for await (const job of changes) {
      seen.push(job.status)
      if (job.finishedAt) break
    }
    expect(seen.at(-1)).toBe('done')
  })
})
