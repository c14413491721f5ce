/** Turns whatever a procedure throws into the one error that transports and the typed client see: an ORPCError whose `data` is `{ code, details }`. */
import { randomBytes } from 'node:crypto'
import { ORPCError, ValidationError } from '@orpc/server'
import { DeskError, errorCodes, type ErrorCode, type ErrorDetails, type Problem, type Words } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'

export interface ErrorData {
  code: ErrorCode
  details: ErrorDetails
}

/** What zod tells of an issue, as far as it is used here. */
type Issue = ValidationError['issues'][number] & {
  code?: string
  keys?: string[]
  origin?: string
  minimum?: number | bigint
  maximum?: number | bigint
  inclusive?: boolean
  values?: unknown[]
}

const issueWords: Record<string, (issue: Issue) => Words> = {
  invalid_type: () => ({ zh: '缺失或类型不对', en: 'is missing or of the wrong type' }),
  invalid_value: ({ values = [] }) => {
    const shown = values.length > 0 && values.length <= longestChoice
    return { zh: `不在允许的取值之中${shown ? `：${values.join('、')}` : ''}`, en: `is none of the allowed values${shown ? `: ${values.join(', ')}` : ''}` }
  },
  invalid_format: () => ({ zh: '格式不对', en: 'does not have the expected form' }),
  invalid_union: () => ({ zh: '不符合任何一种允许的形式', en: 'fits none of the allowed forms' }),
  too_small: ({ origin, minimum, inclusive }) => boundWords(origin, { zh: inclusive === false ? '须大于' : '至少为', en: inclusive === false ? 'must be more than' : 'must be at least' }, minimum),
  too_big: ({ origin, maximum, inclusive }) => boundWords(origin, { zh: inclusive === false ? '须小于' : '至多为', en: inclusive === false ? 'must be less than' : 'must be at most' }, maximum),
  unrecognized_keys: () => ({ zh: '是未知的参数', en: 'is not a known parameter' })
}
const longestChoice = 30

/** What is counted where the bound is not one of the value itself. */
const units: Record<string, Words> = {
  string: { zh: ' 个字符', en: ' characters long' },
  array: { zh: ' 项', en: ' items long' },
  set: { zh: ' 项', en: ' items long' },
  object: { zh: ' 项', en: ' entries large' }
}

function boundWords(origin: string | undefined, relation: Words, bound: number | bigint | undefined): Words {
  const unit = units[origin ?? ''] ?? { zh: '', en: '' }
  return { zh: `${relation.zh} ${bound}${unit.zh}`, en: `${relation.en} ${bound}${unit.en}` }
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
  // Whoever asked went away before the answer, as screens do while somebody types: no fault.
  if (error instanceof Error && error.name === 'AbortError') logger.debug('A call was given up', { id, action })
  else logger.error('A call failed unexpectedly', { id, action, ...describeCause(error) })
  return new DeskError('internal', { id })
}

function fromDeskError(error: DeskError): ORPCError<ErrorCode, ErrorData> {
  return new ORPCError(error.code, { status: errorCodes[error.code].status, message: error.message, data: { code: error.code, details: error.details } })
}

function inputError(error: unknown): DeskError | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return undefined
  const issues = error.cause.issues as readonly Issue[]
  if (issues.length && issues.every((issue) => pathOf(issue)[0] === 'mapping')) return new DeskError('problems', { problems: issues.map(problemOf), message: { zh: '映射有问题', en: 'The mapping has problems' } })
  const [first] = issues
  const field = first ? fieldOf(first) : ''
  const words = first ? wordsOf(first) : otherIssue
  // Without a path it is the input as a whole: over REST, the body.
  const named = field === '' ? { zh: '请求内容（body）', en: 'The body of the request' } : { zh: `参数“${field}”`, en: `Parameter “${field}”` }
  return new DeskError('invalid', {
    field: field || 'body',
    message: { zh: named.zh + words.zh, en: `${named.en} ${words.en}` },
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
  return issueWords[issue.code ?? '']?.(issue) ?? otherIssue
}

function problemOf(issue: Issue): Problem {
  const [, ...path] = pathOf(issue)
  const words = wordsOf(issue)
  const place = path.join('.')
  return {
    code: issue.code ?? 'invalid',
    path: path.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message: place === '' ? { zh: `映射${words.zh}`, en: `The mapping ${words.en}` } : { zh: `映射中的“${place}”${words.zh}`, en: `“${place}” of the mapping ${words.en}` },
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
