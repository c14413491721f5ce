/** What the core needs of the outside world, as the loopback server supplies it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describeCause } from '#core/app/errors.ts'
import type { JobWorkerName, LogFields, Logger, Places, Ports } from '#core/ports/ports.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { fileSecrets, keyFileSecrets } from './secrets.ts'

/** The folder of package.json. */
export const root = join(import.meta.dirname, '..', '..')

export function productVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

export function workstationPorts(logger: Logger, places: Places, keyFile?: string): Ports {
  return {
    host: { kind: 'browser', platform: process.platform, version: productVersion() },
    clock: { now: () => Date.now() },
    secrets: keyFile === undefined ? fileSecrets(join(places.configuration, 'keys')) : keyFileSecrets(keyFile),
    logger,
    workers: threadWorkers({ import: workerEntry('import'), records: workerEntry('records'), export: workerEntry('export'), 'event-index': workerEntry('event-index') }, join(places.configuration, 'worker-code-cache')),
    notifier: { notify: () => {} },
    places,
    refresh: { afterChange: 3000, every: 60_000 }
  }
}

function workerEntry(name: JobWorkerName): string {
  return join(root, 'workers/jobs', `${name}.ts`)
}

const levels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]

/** What must not reach a log even if a caller passes it by mistake. */
const censored = ['token', 'authorization', 'key', 'password', 'secret', 'name', 'phone', 'email', 'value', 'query', 'url']

/** JSON lines on standard error. The level comes from COHORTDESK_LOG, else it is `usual`. */
export function standardErrorLogger(usual: Level, stream: pino.DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  const asked = levels.find((level) => level === process.env.COHORTDESK_LOG)
  const options: pino.LoggerOptions = {
    level: asked ?? usual,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    redact: { paths: censored, censor: '…' }
  }
  const log = pino(options, stream)
  const write = (level: Level) => (message: string, { error, ...fields }: LogFields & { error?: unknown } = {}) => {
    log[level]({ ...fields, ...(error !== undefined && describeCause(error)) }, message)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
