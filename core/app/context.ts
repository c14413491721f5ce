/** Who calls, over what, and what that transport may do. One value per call, made by the transport. */
import type { Role } from '#core/access/actions.ts'
import type { Locale } from '#core/contract/errors.ts'

/** `port`: Electron MessagePort. `socket`: the browser's WebSocket. `rest`: programs on the same machine. `memory`: the process itself (hosts, tests). */
export type Transport = 'port' | 'socket' | 'rest' | 'memory'

export interface User {
  id: string
  name: string
  role: Role
}

export interface CallContext {
  user: User
  transport: Transport
  /** Whether folders and files may be named by path. A browser page and the Electron window name workspaces and uploads instead. */
  mayNameFolders: boolean
  /** Language of the words that the core itself puts into answers (titles of events); Chinese when missing. */
  locale?: Locale
}

/** The one user of a workspace until there are users. */
const owner: User = { id: 'owner', name: 'Owner', role: 'owner' }

export function callContext(transport: Transport, options: { user?: User; locale?: Locale } = {}): CallContext {
  return { user: options.user ?? owner, transport, mayNameFolders: transport === 'rest' || transport === 'memory', locale: options.locale }
}

export function localeOf(context: CallContext): Locale {
  return context.locale ?? 'zh'
}

/** The first of zh and en in Accept-Language by weight; Chinese when neither is named. */
export function localeOfHeader(acceptLanguage: string | string[] | undefined): Locale {
  const ranges = String(acceptLanguage ?? '').split(',').map((entry) => {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';')
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined)
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
  })
  const known = ranges.filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0).sort((a, b) => b.weight - a.weight)
  return known[0]?.language === 'en' ? 'en' : 'zh'
}

/** For handlers of lines that stay open: each call says in its headers which language its person reads. */
export function inLanguageOf<Options extends { context: CallContext; request: { headers: Record<string, string | string[] | undefined> } }>(options: Options): Options {
  return { ...options, context: { ...options.context, locale: localeOfHeader(options.request.headers['accept-language']) } }
}
