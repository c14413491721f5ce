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

const channelName = 'cohortdesk.token'

/** Answers tabs of this address that were opened without the token, and asks them where this one has none. Nobody else hears: the channel is of one origin. */
export function joinTabs(storage: Storage, channel: BroadcastChannel = new BroadcastChannel(channelName), patience = 1000): Promise<string | null> {
  const known = storage.getItem(key)
  channel.addEventListener('message', ({ data }: MessageEvent<{ wanted?: true; token?: string }>) => {
    const token = storage.getItem(key)
    if (data.wanted && token) channel.postMessage({ token })
  })
  if (known) return Promise.resolve(known)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patience)
    channel.addEventListener('message', ({ data }: MessageEvent<{ token?: string }>) => {
      if (!data.token) return
      clearTimeout(timer)
      storage.setItem(key, data.token)
      resolve(data.token)
    })
    channel.postMessage({ wanted: true })
  })
}

/** A start address that is pasted over one of this page changes nothing but the fragment: it is taken, and the page begins anew. */
export function watchAddress(host: Window): void {
  host.addEventListener('hashchange', () => {
    if (!host.location.hash.startsWith('#token=')) return
    takeToken(host.location, host.history, host.sessionStorage)
    host.location.reload()
  })
}

export function currentToken(): string | null {
  return sessionStorage.getItem(key)
}
