/** The whole core over the workspace of an order: real worker threads, the key from the order. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { openDesk, type Desk } from '#core/app/desk.ts'
import type { Ports } from '#core/ports/ports.ts'
import type { DeskClient } from '#test/support/desk.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import type { Order } from './plan.ts'

const jobEntry = (name: string) => join(import.meta.dirname, '..', '..', 'workers/jobs', `${name}.ts`)

export interface CrashDesk {
  desk: Desk
  client: DeskClient
  /** Beside the workspace: files to import. */
  home: string
}

/** A desk with the workspace open and its jobs started. */
export async function openCrashDesk(order: Pick<Order, 'folder' | 'key'>): Promise<CrashDesk> {
  const home = dirname(order.folder)
  const places = { configuration: join(home, 'configuration'), workspaces: join(home, 'workspaces'), exports: join(home, 'exports') }
  for (const folder of Object.values(places)) mkdirSync(folder, { recursive: true })
  const ports: Ports = {
    host: { kind: 'test', platform: process.platform, version: '0.0.0' },
    clock: { now: Date.now },
    secrets: { read: async () => Buffer.from(order.key, 'hex'), write: async () => {} },
    logger: silentLogger,
    workers: threadWorkers({ import: jobEntry('import'), records: jobEntry('records'), export: jobEntry('export'), 'event-index': jobEntry('event-index') }),
    notifier: { notify() {} },
    places
  }
  const desk = openDesk(ports)
  const client = createRouterClient(desk.router, { context: desk.createContext('memory') }) as DeskClient
  await client.workspaces.open({ folder: order.folder })
  return { desk, client, home }
}

/** Resolves when no job is queued or running; answers those that failed for another reason than having been killed too often. */
export async function settleJobs(client: DeskClient): Promise<string[]> {
  for (;;) {
    const open = await Promise.all((['queued', 'running'] as const).map((status) => client.jobs.list({ status })))
    if (open.every(({ total }) => total === 0)) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { items } = await client.jobs.list({ status: 'failed', limit: 200 })
  return items.filter((job) => !job.error?.message.includes('多次被中断')).map((job) => `${job.kind} ${job.title} failed: ${job.error?.message}`)
}
