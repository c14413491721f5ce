/** Turns whatever a procedure throws into the one error that transports and the typed client see: an ORPCError whose `data` is `{ code, details }`. */
import { randomBytes } from 'node:crypto'
import { ORPCError, ValidationError } from '@orpc/server'
import { DeskError, errorCodes, type ErrorCode, type ErrorDetails, type Problem, type Words } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'

export interface ErrorData {
  code: ErrorCode
  details: ErrorDetails
}

type Issue = ValidationError['issues'][number] & { code?: string; keys?: string[] }

const issueWords: Record<string, Words> = {
  invalid_type: { zh: '缺失或类型不对', en: 'is missing or of the wrong type' },
  invalid_value: { zh: '不在允许的取值之中', en: 'is none of the allowed values' },
  invalid_format: { zh: '格式不对', en: 'does not have the expected form' },
  invalid_union: { zh: '不符合任何一种允许的形式', en: 'fits none of the allowed forms' },
  too_small: { zh: '太小、太短或太少', en: 'is too small, too short or too few' },
  too_big: { zh: '太大、太长或太多', en: 'is too large, too long or too many' },
  unrecognized_keys: { zh: '含有未知的参数', en: 'has parameters that are not known' }
}
const otherIssue: Words = { zh: '不正确', en: 'is not valid' }
const documentation: Words = { zh: '请对照 /api/openapi.json 检查参数', en: 'Compare the parameters with /api/openapi.json' }

/** The error for every transport. Anything that is not a DeskError becomes `internal`, and its cause goes to the log under an id. */
export function toTransportError(error: unknown, action: string, logger: Logger): ORPCError<ErrorCode, ErrorData> {
  return fromDeskError(deskErrorOf(error, action, logger))
}

/** A DeskError is recognised by its shape too: errors from worker threads arrive as plain data. */
export function asDeskError(error: unknown): DeskError | undefined {
  if (error instanceof DeskError) return error
  if (typeof error !== 'object' || error === null) return undefined
  const { code, details } = error as { code?: unknown; details?: unknown }
  if (typeof code !== 'string' || !Object.hasOwn(errorCodes, code) || typeof details !== 'object' || details === null) return undefined
  return new DeskError(code as ErrorCode, details as ErrorDetails)
}

/** A DeskError for anything thrown; an unexpected cause is logged under the id that the error carries. */
export function deskErrorOf(error: unknown, action: string, logger: Logger): DeskError {
  const known = asDeskError(error) ?? inputError(error)
  if (known) return known
  const id = randomBytes(6).toString('hex')
  logger.error('A call failed unexpectedly', { id, action, ...describeCause(error) })
  return new DeskError('internal', { id })
}

function fromDeskError(error: DeskError): ORPCError<ErrorCode, ErrorData> {
  return new ORPCError(error.code, { status: errorCodes[error.code].status, message: error.message, data: { code: error.code, details: error.details } })
}

function inputError(error: unknown): DeskError | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return undefined
  const issues = error.cause.issues as readonly Issue[]
  if (issues.length && issues.every((issue) => pathOf(issue)[0] === 'mapping')) return new DeskError('problems', { problems: issues.map(problemOf) })
  const [first] = issues
  const field = first ? fieldOf(first) : ''
  const words = first ? wordsOf(first) : otherIssue
  return new DeskError('invalid', {
    field,
    message: { zh: `参数“${field}”${words.zh}`, en: `Parameter “${field}” ${words.en}` },
    remedy: documentation
  })
}

function pathOf(issue: Issue): string[] {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment))
  return issue.code === 'unrecognized_keys' && issue.keys?.[0] ? [...path, issue.keys[0]] : path
}

function fieldOf(issue: Issue): string {
  return pathOf(issue).join('.')
}

function wordsOf(issue: Issue): Words {
  return issueWords[issue.code ?? ''] ?? otherIssue
}

function problemOf(issue: Issue): Problem {
  const [, ...path] = pathOf(issue)
  const words = wordsOf(issue)
  const place = path.join('.')
  return {
    code: issue.code ?? 'invalid',
    path: path.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message: { zh: `映射中的“${place}”${words.zh}`, en: `“${place}” of the mapping ${words.en}` },
    remedy: documentation
  }
}

/** What the log may hold of a cause: its kind, its message without quoted text and long digits (drivers quote values there), and where it was thrown. */
export function describeCause(error: unknown): { kind: string; message: string; at: string } {
  if (!(error instanceof Error)) return { kind: typeof error, message: '', at: '' }
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    return { kind: 'output', message: (error.cause.issues as readonly Issue[]).map((issue) => `${fieldOf(issue)} ${issue.code ?? ''}`).join(', '), at: '' }
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 8).map((line) => line.trim())
  return { kind: error.name, message: withoutValues(error.message), at: frames.join(' | ') }
}

function withoutValues(message: string): string {
  return message.split('\n')[0]!.replace(/(["'`“]).*["'`”]/g, '$1…$1').replace(/\S+@\S+/g, '…').replace(/\d{4,}/g, '…').slice(0, 300)
}
