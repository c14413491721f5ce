/** Works through the core's contract (imports, repairs, decisions, watched folders, undo), telling of each act before and after, until it is killed. */
import { writeSync } from 'node:fs'
import type { ImportResult } from '#core/contract/imports.ts'
import type { WatchedRun } from '#core/contract/watched-folders.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { openCrashDesk, type CrashDesk } from './crash-desk.ts'
import type { Message, Order } from './plan.ts'
import { arrivalTag, eventMapping, firstOwner, secondOwner, watchedFolder, writeCustomers, writeEvents, type Sample } from './samples.ts'

const order = JSON.parse(process.argv[2]!) as Order
const random = createRandom(order.seed)

function tell(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}

/** Waits for a job and answers its result. */
async function ended<Result>({ client }: CrashDesk, started: Promise<{ jobId: string }>): Promise<Result> {
  const { jobId } = await started
  for (;;) {
    const job = await client.jobs.get({ id: jobId })
    if (job.status === 'done') return job.result as Result
    if (job.finishedAt !== null) throw new Error(`${job.kind} ended as ${job.status}: ${job.error?.message}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function bring(desk: CrashDesk, { path, mapping, target, rows, rejected, amount }: Sample): Promise<string> {
  tell({ type: 'begin', act: 'import' })
  const { batchId } = await ended<ImportResult>(desk, desk.client.imports.create({ path, mapping }))
  tell({ type: 'ack', act: 'imported', batchId, target, rows, rejected, amount })
  return batchId
}

/** Imports with rows that are refused, and brings those with another amount. */
async function repair(desk: CrashDesk, name: string): Promise<void> {
  const sample = writeEvents(desk.home, name, random, { rejected: 1 + random.below(20) })
  const batchId = await bring(desk, sample)
  tell({ type: 'begin', act: 'repair' })
  const replay = await ended<ImportResult>(desk, desk.client.rejects.replay({ batchId, filter: {}, fixes: [{ kind: 'set', column: '金额', value: '1' }] }))
  tell({ type: 'ack', act: 'imported', batchId: replay.batchId, target: 'event', rows: sample.rejected, rejected: 0, amount: sample.rejected })
}

/** Two files name different owners, who are protected: each value of the second is taken or dismissed. */
async function decide(desk: CrashDesk, name: string): Promise<void> {
  const first = writeCustomers(desk.home, name, random, { owner: firstOwner })
  await bring(desk, first)
  const batchId = await bring(desk, writeCustomers(desk.home, name, random, { owner: secondOwner, rows: first.rows }))
  const { items } = await desk.client.heldValues.list({ batchId, limit: 30 })
  if (items.length === 0) throw new Error('No value of the second file waits')
  for (const { number } of items) {
    const state = random.chance(0.5) ? 'taken' : 'dismissed'
    tell({ type: 'begin', act: 'decide' })
    await desk.client.heldValues[state === 'taken' ? 'take' : 'dismiss']({ number })
    tell({ type: 'ack', act: 'decided', batchId, number, state })
  }
}

/** A file in a watched folder, which is looked at. */
async function watch(desk: CrashDesk, name: string): Promise<void> {
  const { target, rows, rejected, amount, fileName } = writeEvents(watchedFolder(desk.home), name, random)
  const id = (await desk.client.watchedFolders.list()).items[0]?.id ?? await makeWatchedFolder(desk)
  tell({ type: 'begin', act: 'watch' })
  const run = await ended<WatchedRun>(desk, desk.client.watchedFolders.run({ id }))
  const batchId = run.files.find((file) => file.name === fileName)?.batchId
  if (batchId !== undefined) tell({ type: 'ack', act: 'imported', batchId, target, rows, rejected, amount })
}

async function makeWatchedFolder({ client, home }: CrashDesk): Promise<string> {
  const templates = (await client.imports.templates()).items
  const { id: template } = templates.find(({ name }) => name === '监视') ?? await client.imports.createTemplate({ name: '监视', mapping: eventMapping })
  return (await client.watchedFolders.create({ name: '监视', folder: watchedFolder(home), pattern: '*.csv', template, onChange: false })).id
}

async function takeBack(desk: CrashDesk): Promise<void> {
  const { items } = await desk.client.imports.list({ limit: 200 })
  const accepted = items.filter(({ status }) => status === 'accepted')
  if (accepted.length === 0) return
  const { batchId } = random.pick(accepted)
  tell({ type: 'begin', act: 'undo', batchId })
  await ended(desk, desk.client.imports.undo({ batchId }))
  tell({ type: 'ack', act: 'undone', batchId })
}

async function make({ client }: CrashDesk): Promise<void> {
  tell({ type: 'begin', act: 'make' })
  const { id } = await client.customers.create({ fields: { name: '王五', city: '杭州' }, identities: [] })
  tell({ type: 'ack', act: 'made', id })
}

async function work(): Promise<never> {
  tell({ type: 'begin', act: 'resume' })
  const desk = await openCrashDesk(order)
  tell({ type: 'ack', act: 'open' })
  const { items } = await desk.client.tags.list({ query: arrivalTag })
  if (items.length === 0) await desk.client.tags.create({ name: arrivalTag })
  for (let number = 0; ; number++) {
    const name = `${order.seed}-${number}`
    await make(desk)
    if (order.theme === 'repair') await repair(desk, name)
    else if (order.theme === 'decide') await decide(desk, name)
    else if (order.theme === 'watch') await watch(desk, name)
    else await bring(desk, random.chance(0.3) ? writeCustomers(desk.home, name, random) : writeEvents(desk.home, name, random))
    if (order.theme === 'undo') await takeBack(desk)
  }
}

work().catch((error: unknown) => {
  tell({ type: 'failed', message: error instanceof Error ? `${error.stack}` : String(error) })
  process.exit(1)
})
