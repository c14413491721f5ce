/** Chromium knows only the schemes it was built with, so `app://host/path` is shown to it as `http://host.app.scheme.localhost/path`. */

const suffix = '.scheme.localhost'

export function toChromium(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed || ['http:', 'https:', 'about:', 'data:', 'blob:', 'file:'].includes(parsed.protocol)) return url
  return `http://${parsed.host}.${parsed.protocol.slice(0, -1)}${suffix}${parsed.pathname}${parsed.search}${parsed.hash}`
}

export function fromChromium(url: string): string {
  if (url.startsWith('blob:')) return `blob:${fromChromium(url.slice('blob:'.length))}`
  const parsed = URL.parse(url)
  if (!parsed?.hostname.endsWith(suffix)) return url
  const labels = parsed.hostname.slice(0, -suffix.length).split('.')
  const scheme = labels.pop()!
  return `${scheme}://${labels.join('.')}${parsed.pathname}${parsed.search}${parsed.hash}`
}

/** The origin as Electron reports it for a page at this (real) address. */
export function originOf(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed) return 'null'
  return parsed.origin === 'null' && parsed.host !== '' ? `${parsed.protocol}//${parsed.host}` : parsed.origin
}
