/** A real desk in a temporary folder: real stores and worker threads, keys in memory, and a client that copies what crosses as a transport would. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { CallContext, Transport, User } from '#core/app/context.ts'
import { openDesk, type Desk } from '#core/app/desk.ts'
import type { ErrorData } from '#core/app/errors.ts'
import type { Contract } from '#core/contract/contract.ts'
import type { Locale } from '#core/contract/errors.ts'
import type { Job } from '#core/contract/jobs.ts'
import type { Clock, Logger, Ports, Secrets } from '#core/ports/ports.ts'
import { steppingClock, temporaryFolder } from '#test/support/workspace.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'

export type DeskClient = ContractRouterClient<Contract>

interface LogLine {
  level: keyof Logger
  message: string
  fields: Record<string, unknown>
}

export interface TestDesk {
  desk: Desk
  ports: Ports
  /** The owner over the transport that may name folders. */
  client: DeskClient
  clientAs: (transport: Transport, options?: { user?: User; locale?: Locale }) => DeskClient
  /** A folder that is removed at the end. */
  home: string
  log: LogLine[]
  /** What an abrupt end leaves: another desk over the same places and keys. The first must be closed or abandoned. */
  again(): TestDesk
  /** Waits until a job has ended. */
  ended(jobId: string): Promise<Job>
  close(): Promise<void>
}

export interface TestDeskOptions {
  clock?: Clock
  ports?: Partial<Ports>
}

/** Keys of workspaces in memory. */
export function memorySecrets(): Secrets {
  const keys = new Map<string, Uint8Array>()
  return {
    read: async (id) => keys.get(id),
    write: async (id, key) => void keys.set(id, Uint8Array.from(key))
  }
}

const root = join(import.meta.dirname, '..', '..')

export function makeDesk(options: TestDeskOptions = {}): TestDesk {
  const { folder: home, remove } = temporaryFolder()
  const places = { configuration: join(home, 'configuration'), workspaces: join(home, 'workspaces'), exports: join(home, 'exports') }
  for (const folder of Object.values(places)) mkdirSync(folder)
  const log: LogLine[] = []
  const write = (level: keyof Logger) => (message: string, fields: Record<string, unknown> = {}) => void log.push({ level, message, fields })
  const ports: Ports = {
    host: { kind: 'test', platform: process.platform, version: '0.0.0' },
    clock: options.clock ?? steppingClock(),
    secrets: memorySecrets(),
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    workers: threadWorkers(
      { import: join(root, 'workers/jobs/import.ts'), records: join(root, 'workers/jobs/records.ts'), export: join(root, 'workers/jobs/export.ts'), 'event-index': join(root, 'workers/jobs/event-index.ts') }, join(home, 'worker-code-cache')),
    notifier: { notify() {} },
    places,
    ...options.ports
  }
  return deskOver(ports, home, log, remove)
}

function deskOver(ports: Ports, home: string, log: LogLine[], remove: () => void): TestDesk {
  const desk = openDesk(ports)
  const clientAs: TestDesk['clientAs'] = (transport, contextOptions) => copyingClient(desk, desk.createContext(transport, contextOptions))
  const client = clientAs('memory')
  return {
    desk, ports, client, clientAs, home, log,
    again: () => deskOver(ports, home, log, remove),
    ended: (jobId) => endedJob(client, jobId),
    async close() {
      await desk.close()
      remove()
    }
  }
}

/** A job once it has ended, however it did. */
export async function endedJob(client: Pick<DeskClient, 'jobs'>, jobId: string): Promise<Job> {
  for (;;) {
    const job = await client.jobs.get({ id: jobId })
    if (job.finishedAt !== null) return job
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A client in this process whose inputs and outputs are copied, so that nothing is shared by reference and nothing uncloneable goes unnoticed. */
function copyingClient(desk: Desk, context: CallContext): DeskClient {
  return createRouterClient(desk.router, {
    context,
    interceptors: [async (call) => {
      const output: unknown = await call.next({ ...call, input: structuredClone(call.input) })
      return isIterator(output) ? output : structuredClone(output)
    }]
  }) as DeskClient
}

function isIterator(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** A desk with one open workspace. */
export async function makeOpenDesk(options: TestDeskOptions = {}): Promise<TestDesk & { folder: string }> {
  const made = makeDesk(options)
  const { folder } = await made.client.workspaces.create({ name: `Test ${randomBytes(3).toString('hex')}` })
  return { ...made, folder }
}

/** Code and details of the error that a call must end with. */
export async function failureOf(call: Promise<unknown>): Promise<ErrorData & { status: number }> {
  const error = await call.then(() => undefined, (thrown: unknown) => thrown)
  if (!(error instanceof Error) || !('data' in error) || !('status' in error)) throw new Error('The call did not end with an error of the contract', { cause: error })
  return { ...(error.data as ErrorData), status: error.status as number }
}
