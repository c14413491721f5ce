/** What a screen can say about something that went wrong, whatever threw it. */
import { ORPCError } from '@orpc/client'
import { DeskError, errorCodes, type ErrorCode, type ErrorDetails, type Problem, type Words } from '#core/contract/errors.ts'
import { bothWords } from '#renderer/i18n/i18n.ts'
import { OfflineError } from './transport.ts'

export interface Failure {
  code: ErrorCode | 'offline' | 'client'
  message: Words
  remedy?: Words
  field?: string
  problems: Problem[]
  /** Under this id the log holds the cause. */
  id?: string
}

const offline: Failure = { code: 'offline', problems: [], message: bothWords('errors.offline'), remedy: bothWords('errors.offlineRemedy') }
const unexpected: Words = bothWords('errors.unexpected')

export function failureOf(error: unknown): Failure {
  if (error instanceof OfflineError) return offline
  if (error instanceof ORPCError) return fromTransport(error)
  if (error instanceof DeskError) return fromDetails(error.code, error.details)
  const message = error instanceof Error ? error.message : ''
  if (/not open|closed|aborted|abort/i.test(message)) return offline
  return { code: 'client', message: unexpected, problems: [] }
}

function fromTransport(error: ORPCError<string, unknown>): Failure {
  const data = error.data as { code?: string; details?: ErrorDetails } | undefined
  const code = [data?.code, error.code].find((candidate): candidate is ErrorCode => candidate !== undefined && Object.hasOwn(errorCodes, candidate)) ?? 'internal'
  return fromDetails(code, data?.details ?? {})
}

function fromDetails(code: ErrorCode, details: ErrorDetails): Failure {
  const { zh, en } = errorCodes[code]
  return {
    code, message: details.message ?? { zh, en }, problems: details.problems ?? [],
    ...(details.remedy && { remedy: details.remedy }), ...(details.field && { field: details.field }), ...(details.id && { id: details.id })
  }
}

/** Text for a bug report: what failed and where, never a value that was typed or shown. */
export function failureReport(failure: Failure, place: string, version: string): string {
  const lines = [
    `CohortDesk ${version}`, `code: ${failure.code}`, `screen: ${place.replace(/\/[^/]*\d[^/]*/g, '/…')}`, failure.field && `field: ${failure.field}`,
    failure.id && `log id: ${failure.id}`, failure.problems.length > 0 && `problems: ${failure.problems.map((problem) => `${problem.code} ${problem.path}`).join(', ')}`
  ]
  return lines.filter(Boolean).join('\n')
}
