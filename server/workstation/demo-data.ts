/** The demo workspace for the commands: made and filled by the core's own job, with its progress told in lines. */
import { setTimeout as pause } from 'node:timers/promises'
import { DeskError, type Words } from '#core/contract/errors.ts'
import { say } from './terminal.ts'
import type { DeskClient } from './workstation.ts'

/** Makes the demo workspace in `folder` (or where workspaces usually are), or opens the one that is there, and waits until it is filled. @throws DeskError */
export async function openDemo(client: DeskClient, folder?: string): Promise<void> {
  const { jobId } = await client.workspaces.demo({ folder, ...demoSize(process.env) })
  if (jobId === null) return
  let told = ''
  for (;;) {
    const job = await client.jobs.get({ id: jobId })
    const { zh, en } = job.status === 'done' ? ready : (stages[job.stage] ?? importing)
    const share = `${Math.floor(job.progress * 20) * 5} %`
    if (share + en !== told) say({ zh: `演示数据：${zh} ${share}`, en: `Demo: ${en} ${share}` })
    told = share + en
    if (job.status === 'done') return
    if (job.status === 'failed' || job.status === 'cancelled') throw demoFailed(job.error?.message)
    await pause(300)
  }
}

const importing: Words = { zh: '导入文件', en: 'importing the files' }
const ready: Words = { zh: '已就绪', en: 'ready' }
/** What the job does, by its stage; the stages of each import are told as one. */
const stages: Readonly<Record<string, Words>> = {
  '': { zh: '开始', en: 'starting' },
  generate: { zh: '生成虚构客户的文件', en: 'writing files about invented customers' },
  'tag-run': { zh: '按规则打标签', en: 'running the rules of tags' },
  'segment-run': { zh: '计算分群', en: 'computing segments' }
}

/** COHORTDESK_DEMO_CUSTOMERS and COHORTDESK_DEMO_EVENTS make it smaller or larger than usual. */
function demoSize(environment: Record<string, string | undefined>): { customers?: number; events?: number } {
  const { COHORTDESK_DEMO_CUSTOMERS: customers, COHORTDESK_DEMO_EVENTS: events } = environment
  return { ...(customers && { customers: Number(customers) }), ...(events && { events: Number(events) }) }
}

function demoFailed(reason = ''): DeskError {
  return new DeskError('conflict', {
    field: 'demo',
    message: { zh: `演示数据没有导入完。${reason}`, en: `The demo was not imported completely. ${reason}` },
    remedy: { zh: '请删除演示工作区后重试', en: 'Remove the demo workspace and try again' }
  })
}
