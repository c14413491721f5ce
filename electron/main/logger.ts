/** The log of the desktop host: JSON lines in the user's data folder. */
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describeCause } from '#core/app/errors.ts'
import type { LogFields, Logger } from '#core/ports/ports.ts'

const largest = 5 * 1024 * 1024

export interface FileLogger extends Logger {
  /** Writes what is buffered. */
  flush(): void
}

/** Writes to `<folder>/main.log`; a log over 5 MB becomes `main.1.log` at the next start. */
export function openLogger(folder: string): FileLogger {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'main.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) renameSync(file, join(folder, 'main.1.log'))
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600 })
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } }, destination)

  function write(level: 'debug' | 'info' | 'warn' | 'error'): (message: string, fields?: LogFields & { error?: unknown }) => void {
    return (message, { error, ...fields } = {}) => log[level]({ ...fields, ...(error === undefined ? {} : describeCause(error)) }, message)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error'), flush: () => destination.flushSync() }
}
