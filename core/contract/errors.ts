/** Error codes of every transport: HTTP status and the words shown when the thrower gives none. */

export const errorCodes = {
  invalid: { status: 400, zh: '参数不正确', en: 'A parameter is not valid' },
  unauthorised: { status: 401, zh: '缺少令牌或令牌不正确', en: 'The token is missing or wrong' },
  forbidden: { status: 403, zh: '没有权限', en: 'Not permitted' },
  not_found: { status: 404, zh: '未找到', en: 'Not found' },
  conflict: { status: 409, zh: '与现有数据或规则冲突', en: 'Conflicts with existing data or a rule' },
  too_large: { status: 413, zh: '内容过大', en: 'Too large' },
  problems: { status: 422, zh: '映射或条件有问题', en: 'The mapping or condition has problems' },
  too_many: { status: 429, zh: '请求过于频繁', en: 'Too many requests' },
  internal: { status: 500, zh: '内部错误，编号可在日志中查到', en: 'Internal error; its id stands in the log' }
} as const

export type ErrorCode = keyof typeof errorCodes
export type Locale = 'zh' | 'en'

/** A text in both languages; which one is shown is decided where it is shown. */
export interface Words {
  zh: string
  en: string
}

/** One thing wrong with a mapping or condition. `path` is a JSON pointer into what was sent. */
export interface Problem {
  code: string
  nodeId?: string
  path: string
  message: Words
  remedy: Words
}

export interface ErrorDetails {
  message?: Words
  /** The parameter, field, or object concerned. */
  field?: string
  nodeId?: string
  remedy?: Words
  problems?: Problem[]
  /** For `too_many`: seconds to wait. */
  retryAfter?: number
  /** For `internal`: the id under which the log holds the cause. */
  id?: string
}

/** The one error that crosses a boundary. It never carries a value of an identifying field, a path outside the workspace or a stack. */
export class DeskError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super((details.message ?? errorCodes[code]).en)
    this.name = 'DeskError'
    this.code = code
    this.details = details
  }
}

/** A condition or definition with problems, which are told all at once. */
export function conditionProblems(problems: Problem[], field?: string): DeskError {
  const { length } = problems
  return new DeskError('problems', {
    problems, ...(field !== undefined && { field }),
    message: { zh: `条件有 ${length} 处问题`, en: length === 1 ? 'The condition has a problem' : `The condition has ${length} problems` }
  })
}

/** The error as answered over REST (shared/spec/api.md), in one language. */
export interface ErrorBody {
  code: ErrorCode
  message: string
  field?: string
  nodeId?: string
  remedy?: string
  problems?: { code: string; nodeId?: string; path: string; message: string; remedy: string }[]
  retryAfter?: number
  id?: string
}

export function errorBody(error: DeskError, locale: Locale): ErrorBody {
  const { message, remedy, problems, ...rest } = error.details
  return {
    code: error.code,
    message: (message ?? errorCodes[error.code])[locale],
    ...rest,
    ...(remedy && { remedy: remedy[locale] }),
    ...(problems && { problems: problems.map((problem) => ({ ...problem, message: problem.message[locale], remedy: problem.remedy[locale] })) })
  }
}
