import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localeOfHeader } from '#core/app/context.ts'
import { standardErrorLogger } from '#server/workstation/host.ts'
import { placesOf } from '#server/workstation/places.ts'

describe('folders of the user', () => {
  test('follow each system', () => {
    expect(placesOf({}, 'linux', '/h')).toEqual({ configuration: '/h/.config/cohortdesk-browser', workspaces: '/h/.local/share/cohortdesk-browser/workspaces', exports: '/h/.local/share/cohortdesk-browser/exports' })
    expect(placesOf({ XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d' }, 'linux', '/h')).toEqual({ configuration: '/c/cohortdesk-browser', workspaces: '/d/cohortdesk-browser/workspaces', exports: '/d/cohortdesk-browser/exports' })
    expect(placesOf({}, 'darwin', '/h')).toEqual({ configuration: '/h/Library/Application Support/CohortDesk Browser', workspaces: '/h/Documents/CohortDesk Browser', exports: '/h/Downloads' })
    expect(placesOf({ APPDATA: '/h/AppData/Roaming' }, 'win32', '/h')).toEqual({ configuration: '/h/AppData/Roaming/CohortDesk Browser', workspaces: '/h/Documents/CohortDesk Browser', exports: '/h/Downloads' })
    expect(placesOf({ COHORTDESK_HOME: '/x', APPDATA: '/y' }, 'win32', '/h')).toEqual({ configuration: '/x', workspaces: '/x/workspaces', exports: '/x/exports' })
  })

  test('workspaces go to Documents where there is such a folder', () => {
    const home = mkdtempSync(join(tmpdir(), 'cohortdesk-home-'))
    mkdirSync(join(home, 'Documents'))
    expect(placesOf({}, 'linux', home).workspaces).toBe(join(home, 'Documents', 'CohortDesk Browser'))
    rmSync(home, { recursive: true })
  })
})

describe('log', () => {
  test('holds levels, fields and causes, and censors what must not be there', () => {
    const lines: string[] = []
    const logger = standardErrorLogger('info', { write: (line) => void lines.push(line) })
    logger.debug('not written')
    logger.info('request', { action: 'customers.list', status: 200, token: 'abc', phone: '13800001111' })
    logger.error('failed', { id: 'x', error: new RangeError("cannot parse '13800001111'") })
    const [info, error] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(2)
    expect(info).toMatchObject({ level: 'info', msg: 'request', action: 'customers.list', status: 200, token: '…', phone: '…' })
    expect(error).toMatchObject({ level: 'error', msg: 'failed', id: 'x', kind: 'RangeError' })
    expect(lines.join('')).not.toContain('13800001111')
  })
})

test.each([
  [undefined, 'zh'], ['', 'zh'], ['fr', 'zh'], ['en', 'en'], ['en-GB,en;q=0.9', 'en'], ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'], ['en;q=0.4,zh-Hans;q=0.8', 'zh'],
  ['fr, en;q=0.5', 'en'], ['*', 'zh'], ['en;q=0', 'zh'], ['EN-us', 'en']
])('language of Accept-Language %j is %s', (header, locale) => {
  expect(localeOfHeader(header)).toBe(locale)
})
