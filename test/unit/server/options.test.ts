import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readOptions } from '#server/workstation/options.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-options-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('command line of serve', () => {
  test('has usual values', async () => {
    const options = await readOptions(['--workspace', 'here'])
    expect(options).toMatchObject({ workspace: resolve('here'), port: 0, create: false, demo: false })
    expect(options.token).toMatch(/^[\w-]{43}$/)
    expect(options.keyFile).toBeUndefined()
  })

  test('takes every option', async () => {
    const values = ['--workspace', folder, '--port', '8080', '--token', 'abc', '--create', '--demo', '--key-file', join(folder, 'key')]
    expect(await readOptions(values)).toEqual({ workspace: folder, port: 8080, token: 'abc', create: true, demo: true, keyFile: join(folder, 'key') })
  })

  test.each([
    [[], '--workspace is missing'],
    [['--workspace', 'x', '--port', 'http'], '--port'],
    [['--workspace', 'x', '--port', '65536'], '--port'],
    [['--workspace', 'x', '--token', 'a b'], 'token'],
    [['--workspace', 'x', '--token', ''], 'token'],
    [['--workspace', 'x', '--token', 'a', '--token-file', 'f'], 'not both'],
    [['--workspace', 'x', '--colour'], '--colour'],
    [['x'], 'x']
  ])('refuses %j', async (values, words) => {
    await expect(readOptions(values)).rejects.toMatchObject({ code: 'invalid', details: { remedy: { zh: expect.stringContaining('--workspace DIR') as string } } })
    await expect(readOptions(values)).rejects.toThrow(words)
  })

  test('a token file is read, or made readable by its owner only', async () => {
    const file = join(folder, 'token')
    const { token } = await readOptions(['--workspace', 'x', '--token-file', file])
    expect(readFileSync(file, 'utf8')).toBe(`${token}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await readOptions(['--workspace', 'x', '--token-file', file])).token).toBe(token)
    writeFileSync(file, '  given\n')
    expect((await readOptions(['--workspace', 'x', '--token-file', file])).token).toBe('given')
  })

  test('a token file that cannot be read says so', async () => {
    await expect(readOptions(['--workspace', 'x', '--token-file', folder])).rejects.toThrow('--token-file cannot be read')
  })
})
