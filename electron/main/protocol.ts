/** The app:// protocol: the only address that the window knows. */
import { protocol } from 'electron'
import { serveFiles } from './files.ts'
import { scheme } from './policy.ts'

/** Must run before the app is ready. */
export function declareProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

export function serveRenderer(root: string): void {
  protocol.handle(scheme, serveFiles(root))
}
