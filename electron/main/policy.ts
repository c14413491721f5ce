/** What the window may load, where it may go, and the headers of every page: pure, so that every rule is tested without Electron. */

export const scheme = 'app'
const host = 'cohortdesk'
const origin = `${scheme}://${host}`
export const startUrl = `${origin}/`

/**
 * Scripts, workers, fonts and requests from the app itself and nowhere else; nothing may be framed, embedded, submitted or rebased.
 * Inline styles are allowed because Emotion writes style elements at run time.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'"
].join('; ')

/** Sent with every answer of the app:// protocol, errors included. */
export const securityHeaders: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), display-capture=()'
}

/** Whether a URL is a page or file of the app. Node treats app: as a non-special scheme, so the parts are compared one by one. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === `${scheme}:` && parsed.host === host && parsed.username === '' && parsed.password === ''
}

/** Where the one page may go by itself: to itself (a reload or another hash). */
export function mayNavigate(url: string): boolean {
  return isOwnUrl(url) && ['/', '/index.html'].includes(new URL(url).pathname)
}

/** Requests that may leave the page. Data and own blob URLs carry their content with them; developer tools exist in unpackaged builds only. */
export function mayLoad(url: string, developerTools: boolean): boolean {
  if (isOwnUrl(url) || url.startsWith('data:') || url.startsWith(`blob:${origin}/`)) return true
  return developerTools && url.startsWith('devtools://')
}

const externalHosts = new Set(['cohortdesk.example', 'docs.cohortdesk.example'])

/** Links that the system browser may open: https, the default port, and a site of the project. */
export function mayOpenOutside(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === 'https:' && parsed.port === '' && parsed.username === '' && parsed.password === '' &&
    externalHosts.has(parsed.hostname)
}

export interface SenderFrame {
  url: string
  origin: string
  parent: unknown
}

/** Whether a message comes from the main frame of the app's own page. A frame that is gone sends nothing that counts. */
export function isOwnFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === origin && mayNavigate(frame.url)
}
