import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileSecrets, keyFileSecrets } from '#server/workstation/secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const key = () => new Uint8Array(randomBytes(32))

describe('keys in the configuration folder', () => {
  test('come back, one for each workspace, readable by their owner only', async () => {
    const keys = join(folder, 'keys')
    const secrets = fileSecrets(keys)
    const [one, two] = [key(), key()]
    await secrets.write('one', one)
    await secrets.write('two', two)
    expect(await secrets.read('one')).toEqual(one)
    expect(await fileSecrets(keys).read('two')).toEqual(two)
    expect(await secrets.read('three')).toBeUndefined()
    expect(readdirSync(keys).sort()).toEqual(['one.key', 'two.key'])
    expect(statSync(join(keys, 'one.key')).mode & 0o777).toBe(0o600)
    expect(statSync(keys).mode & 0o777).toBe(0o700)
  })

  test('an id cannot lead out of the folder', async () => {
    await expect(fileSecrets(folder).read('../one')).rejects.toMatchObject({ code: 'invalid' })
    await expect(fileSecrets(folder).write('a/b', key())).rejects.toMatchObject({ code: 'invalid' })
  })

  test('a damaged key is reported, not replaced', async () => {
    writeFileSync(join(folder, 'one.key'), 'short')
    await expect(fileSecrets(folder).read('one')).rejects.toMatchObject({ code: 'conflict', details: { field: 'key' } })
  })
})

describe('a key file', () => {
  test('may hold bytes, hexadecimal or Base64', async () => {
    const file = join(folder, 'key')
    const bytes = key()
    for (const content of [bytes, `${Buffer.from(bytes).toString('hex')}\n`, `${Buffer.from(bytes).toString('base64')}\n`]) {
      writeFileSync(file, content)
      expect(await keyFileSecrets(file).read('any')).toEqual(bytes)
    }
  })

  test('is closed to others when it is read', async () => {
    const file = join(folder, 'key')
    writeFileSync(file, key())
    chmodSync(file, 0o644)
    await keyFileSecrets(file).read('any')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('is made when it is missing and never replaced', async () => {
    const file = join(folder, 'key')
    const [one, two] = [key(), key()]
    const secrets = keyFileSecrets(file)
    expect(await secrets.read('any')).toBeUndefined()
    await secrets.write('any', one)
    await secrets.write('any', one)
    await expect(secrets.write('other', two)).rejects.toMatchObject({ code: 'conflict' })
    expect(await secrets.read('any')).toEqual(one)
  })
})
