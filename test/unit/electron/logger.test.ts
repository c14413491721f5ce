import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openLogger } from '#electron/main/logger.ts'

const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-logger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the desktop log', () => {
  it('is JSON lines that only the owner reads, with fields and without the values that drivers quote', () => {
    const place = join(folder, 'a')
    const logger = openLogger(place)
    logger.info('Opened', { batch: 3 })
    logger.error('Failed', { error: new Error('UNIQUE constraint failed: "13800138000" for zhang@example.com') } as never)
    logger.flush()
    const text = readFileSync(join(place, 'main.log'), 'utf8')
    const [first, second] = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(first).toMatchObject({ level: 'info', msg: 'Opened', batch: 3, time: expect.stringMatching(/^\d{4}-/) })
    expect(second).toMatchObject({ level: 'error', msg: 'Failed', kind: 'Error' })
    expect(text).not.toMatch(/13800138000|zhang@/)
    expect(statSync(join(place, 'main.log')).mode & 0o777).toBe(0o600)
  })

  it('starts a new file when the last one is over 5 MB', () => {
    const place = join(folder, 'b')
    openLogger(place).flush()
    writeFileSync(join(place, 'main.log'), 'x'.repeat(5 * 1024 * 1024 + 1))
    openLogger(place).info('Again')
    expect(readdirSync(place).sort()).toEqual(['main.1.log', 'main.log'])
    expect(readFileSync(join(place, 'main.log'), 'utf8')).toContain('Again')
  })
})
