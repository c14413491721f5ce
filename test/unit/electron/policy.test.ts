import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, isOwnFrame, isOwnUrl, mayLoad, mayNavigate, mayOpenOutside } from '#electron/main/policy.ts'

const hostileUrls = [
  'http://cohortdesk/', 'https://cohortdesk/', 'https://example.com/', 'http://127.0.0.1:8080/', 'http://localhost/', 'ws://cohortdesk/', 'ftp://cohortdesk/',
  'file:///etc/passwd', 'file:///C:/Windows/System32/cmd.exe', 'file://host/share/x.html', 'FILE:///etc/passwd', '\\\\host\\share', '//host/share',
  'ms-msdt:/id PCWDiagnostic', 'ms-officecmd:x', 'search-ms:query=x', 'smb://host/share', 'ssh://-oProxyCommand=x/', 'vscode://file/etc', 'mailto:a@b.c',
  'tel:10086', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,<script>alert(1)</script>', 'blob:https://example.com/1', 'about:blank', 'about:srcdoc',
  'chrome://settings', 'chrome-extension://x/y', 'devtools://devtools/x', 'view-source:app://cohortdesk/', 'filesystem:app://cohortdesk/x', 'intent://x', 'app:cohortdesk',
  'app:/cohortdesk/', 'app:///', 'app:///index.html', 'app://', 'app://../', 'app://cohortdesk.evil.example/', 'app://evil/cohortdesk', 'app://cohortdesk@evil/',
  'app://user@cohortdesk/', 'app://user:secret@cohortdesk/', 'app://cohortdesk:80/', 'app://cohortdesk\\@evil/', 'app://COHORTDESK/', 'app://cohortdesk./', 'app://cohort%64esk/',
  'apps://cohortdesk/', 'application://cohortdesk/', '', ' ', 'cohortdesk', 'app://[::1]/', 'app://cohortdesk%00/'
]

describe('own pages', () => {
  it('are the app host and nothing that resembles it', () => {
    for (const url of ['app://cohortdesk/', 'app://cohortdesk/index.html', 'app://cohortdesk/assets/a.js?x#y', 'APP://cohortdesk/']) expect(isOwnUrl(url), url).toBe(true)
    for (const url of hostileUrls) expect(isOwnUrl(url), url).toBe(false)
  })

  it('may be left for themselves only', () => {
    for (const url of ['app://cohortdesk/', 'app://cohortdesk/#/customers', 'app://cohortdesk/index.html']) expect(mayNavigate(url), url).toBe(true)
    for (const url of [...hostileUrls, 'app://cohortdesk/assets/a.js', 'app://cohortdesk/other.html']) expect(mayNavigate(url), url).toBe(false)
  })

  it('are the only senders', () => {
    const own = { url: 'app://cohortdesk/#/', origin: 'app://cohortdesk', parent: null }
    expect(isOwnFrame(own)).toBe(true)
    expect(isOwnFrame(null)).toBe(false)
    expect(isOwnFrame({ ...own, parent: own })).toBe(false)
    for (const url of hostileUrls) expect(isOwnFrame({ ...own, url }), url).toBe(false)
    for (const origin of ['null', '', 'app://', 'app://elsewhere', 'https://example.com', 'file://']) expect(isOwnFrame({ ...own, origin }), origin).toBe(false)
  })
})

describe('requests', () => {
  it('stay within the app', () => {
    for (const url of ['app://cohortdesk/assets/a.js', 'data:image/png;base64,AA==', 'blob:app://cohortdesk/1']) expect(mayLoad(url, false), url).toBe(true)
    for (const url of hostileUrls.filter((candidate) => !candidate.startsWith('data:'))) expect(mayLoad(url, false), url).toBe(false)
  })

  it('reach the developer tools in unpackaged builds only', () => {
    expect(mayLoad('devtools://devtools/bundled/x.html', true)).toBe(true)
    expect(mayLoad('devtools://devtools/bundled/x.html', false)).toBe(false)
    expect(mayLoad('https://example.com/', true)).toBe(false)
  })
})

describe('links', () => {
  it('open outside for the project sites over https only', () => {
    for (const url of ['https://cohortdesk.example/', 'https://docs.cohortdesk.example/import#mapping']) expect(mayOpenOutside(url), url).toBe(true)
    const near = [
      'http://cohortdesk.example/', 'https://cohortdesk.example:444/', 'https://cohortdesk.example.evil.example/', 'https://user@cohortdesk.example/',
      'https://evil.example/cohortdesk.example', 'https://evilcohortdesk.example/', 'https://docs.cohortdesk.example@evil.example/'
    ]
    for (const url of [...hostileUrls, ...near]) expect(mayOpenOutside(url), url).toBe(false)
  })
})

describe('the content security policy', () => {
  const directives = new Map(contentSecurityPolicy.split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1)]))

  it('allows nothing by default and only own scripts', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('script-src')).toEqual(["'self'"])
    expect(directives.get('worker-src')).toEqual(["'self'"])
    expect(directives.get('connect-src')).toEqual(["'self'"])
    for (const name of ['frame-ancestors', 'base-uri', 'form-action']) expect(directives.get(name)).toEqual(["'none'"])
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
  })

  it('names no host, no scheme but data: and blob: for content, and inline only for styles', () => {
    for (const [name, values] of directives) {
      for (const value of values) {
        const allowed = ["'none'", "'self'", "'script'"].includes(value) || (name === 'style-src' && value === "'unsafe-inline'") ||
          (name === 'img-src' && ['data:', 'blob:'].includes(value)) || (name === 'font-src' && value === 'data:')
        expect(allowed, `${name} ${value}`).toBe(true)
      }
    }
  })
})
