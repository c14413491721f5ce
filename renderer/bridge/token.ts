/** The token of the workstation server: it arrives once in the address, moves to this tab's session, and leaves the address. */

const key = 'cohortdesk.token'

/** Takes `#token=…` out of the address (a route may follow as `&to=/customers`) and keeps it for this tab. */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''))
  const given = location.hash.startsWith('#token=') ? fragment.get('token') : null
  if (!given) return storage.getItem(key)
  storage.setItem(key, given)
  history.replaceState(null, '', `${location.pathname}${location.search}#${fragment.get('to') ?? '/'}`)
  return given
}

export function currentToken(): string | null {
  return sessionStorage.getItem(key)
}
