/** Imports, takes imports back and adds customers through the core's contract, telling of each act before and after, until it is killed. */
import { writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportResult, MappingInput } from '#core/contract/imports.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { openCrashDesk, type CrashDesk } from './crash-desk.ts'
import type { Message, Order } from './plan.ts'

const order = JSON.parse(process.argv[2]!) as Order
const random = createRandom(order.seed)

function tell(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}

interface Sample {
  path: string
  target: 'customer' | 'event'
  mapping: MappingInput
  rows: number
  amount: number
}

/** A file whose name no other bears, so that a batch that came twice is noticed. */
function writeSample(home: string, number: number): Sample {
  const name = `${order.seed}-${number}`
  const rows = 20 + random.below(600)
  const target = random.chance(0.3) ? 'customer' : 'event'
  const path = join(home, `${target}-${name}.csv`)
  const amounts = Array.from({ length: rows }, () => random.below(10_000))
  const lines = target === 'customer'
    ? amounts.map((points, row) => `M${name}-${row},客户${row},上海,${points}`)
    : amounts.map((amount, row) => `O${name}-${row},M${name}-${row % 40},2025-11-03 10:00:00,${amount}.00,回访记录 ${row}`)
  writeFileSync(path, `${target === 'customer' ? '会员号,姓名,城市,积分' : '单号,会员号,时间,金额,标题'}\n${lines.join('\n')}\n`)
  const mapping: MappingInput = target === 'customer'
    ? { name, source: 'crm', target, columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '积分', to: 'points' }] }
    : {
        name, source: 'shop', target,
        columns: [
          { from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '金额', to: 'amount' },
          { from: '时间', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }, { from: '标题', to: 'title' }
        ]
      }
  return { path, target, mapping, rows, amount: target === 'event' ? amounts.reduce((sum, amount) => sum + amount, 0) : 0 }
}

/** Waits for a job and answers its result. */
async function ended<Result>({ client }: CrashDesk, jobId: string): Promise<Result> {
  for (;;) {
    const job = await client.jobs.get({ id: jobId })
    if (job.status === 'done') return job.result as Result
    if (job.finishedAt !== null) throw new Error(`${job.kind} ended as ${job.status}: ${job.error?.message}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function bring(desk: CrashDesk, number: number): Promise<void> {
  const { path, target, mapping, rows, amount } = writeSample(desk.home, number)
  tell({ type: 'begin', act: 'import' })
  const { jobId } = await desk.client.imports.create({ path, mapping })
  const { batchId } = await ended<ImportResult>(desk, jobId)
  tell({ type: 'ack', act: 'imported', batchId, target, rows, amount })
}

async function takeBack(desk: CrashDesk): Promise<void> {
  const { items } = await desk.client.imports.list({ limit: 200 })
  const accepted = items.filter(({ status }) => status === 'accepted')
  if (accepted.length === 0) return
  const { batchId } = random.pick(accepted)
  tell({ type: 'begin', act: 'undo', batchId })
  const { jobId } = await desk.client.imports.undo({ batchId })
  await ended(desk, jobId)
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
  for (let number = 0; ; number++) {
    await make(desk)
    await bring(desk, number)
    if (order.theme === 'undo') await takeBack(desk)
  }
}

work().catch((error: unknown) => {
  tell({ type: 'failed', message: error instanceof Error ? `${error.stack}` : String(error) })
  process.exit(1)
})
