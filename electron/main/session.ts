/** What pages may ask of the browser around them: nothing. */
import type { Session } from 'electron'
import { isOwnUrl, mayLoad } from './policy.ts'

/** Denies every permission and device, cancels every request that leaves the app, and lets only the app's own blobs be saved. */
export function guardSession(session: Session, options: { developerTools: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url, options.developerTools) }))
  session.on('will-download', (event, item) => {
    const url = item.getURL()
    if (!url.startsWith('blob:') || !isOwnUrl(url.slice('blob:'.length))) event.preventDefault()
  })
}
