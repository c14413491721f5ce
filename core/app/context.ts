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
