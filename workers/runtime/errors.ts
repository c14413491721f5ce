/** How errors cross a thread: a DeskError arrives as a DeskError, any other error with its name, message, code and stack. */
import { transferHandlers, type TransferHandler } from 'comlink'
import { DeskError, errorCodes, type ErrorCode, type ErrorDetails } from '#core/contract/errors.ts'

/** An error as plain data. `code` is an ErrorCode for a DeskError and anything (`cancelled`, an errno) for others. */
export interface ErrorRecord {
  name: string
  message: string
  stack?: string
  code?: string
  details?: unknown
}

export function errorRecord(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { name: 'Error', message: typeof error === 'string' ? error : 'A value that is no error was thrown', ...codeOf(error) }
  return { name: error.name, message: error.message, stack: error.stack, ...codeOf(error) }
}

export function errorOf(record: ErrorRecord): Error {
  const { name, message, stack, code, details } = record
  if (code !== undefined && Object.hasOwn(errorCodes, code)) return Object.assign(new DeskError(code as ErrorCode, (details ?? {}) as ErrorDetails), { stack })
  return Object.assign(new Error(message), { name, stack, ...(code !== undefined && { code }), ...(details !== undefined && { details }) })
}

function codeOf(error: unknown): { code?: string; details?: unknown } {
  if (typeof error !== 'object' || error === null) return {}
  const { code, details } = error as { code?: unknown; details?: unknown }
  return { ...(typeof code === 'string' && { code }), ...(details !== undefined && { details: plain(details) }) }
}

/** What cannot be cloned (functions, handles) stays behind, so that the error itself always arrives. */
function plain(details: unknown): unknown {
  try {
    return structuredClone(details)
  } catch {
    return undefined
  }
}

/** Both ends call this before they speak. */
export function useErrorRecords(): void {
  const original = transferHandlers.get('throw') as TransferHandler<{ value: unknown }, ErrorRecord>
  const handler: TransferHandler<{ value: unknown }, ErrorRecord> = {
    canHandle: (value): value is { value: unknown } => original.canHandle(value),
    serialize: ({ value }) => [errorRecord(value), []],
    deserialize(record) {
      throw errorOf(record)
    }
  }
  transferHandlers.set('throw', handler)
}
