import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openSecrets, type KeyStore } from '#electron/main/secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function keyStore(options: { available?: boolean; backend?: string } = {}): KeyStore & { rotated: boolean } {
  const master = randomBytes(32)
  return {
    rotated: false,
    isAsyncEncryptionAvailable: async () => options.available ?? true,
    getSelectedStorageBackend: () => options.backend ?? 'gnome_libsecret',
    async encryptStringAsync(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', master, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    async decryptStringAsync(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', master, sealed.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(sealed.subarray(12, 28))
      return { result: Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8'), shouldReEncrypt: this.rotated }
    }
  }
}

describe('workspace keys', () => {
  it('come back as they were stored, and are undefined where none was', async () => {
    const place = join(folder, 'a')
    const secrets = openSecrets(keyStore(), place, 'linux')
    const key = new Uint8Array(randomBytes(32))
    expect(await secrets.read('w1')).toBeUndefined()
    await secrets.write('w1', key)
    expect(await secrets.read('w1')).toEqual(key)
    expect(await secrets.read('w2')).toBeUndefined()
    expect(readdirSync(place)).toEqual(['w1.key'])
    expect(statSync(join(place, 'w1.key')).mode & 0o777).toBe(0o600)
    expect(statSync(place).mode & 0o777).toBe(0o700)
  })

  it('stand in no file in clear', async () => {
    const place = join(folder, 'b')
    const key = new Uint8Array(randomBytes(32))
    await openSecrets(keyStore(), place, 'darwin').write('w', key)
    const content = readFileSync(join(place, 'w.key'))
    const bytes = Buffer.from(key)
    for (const form of [bytes, bytes.toString('base64'), bytes.toString('hex')]) expect(content.includes(form)).toBe(false)
  })

  it('are sealed again when the system asks for it', async () => {
    const place = join(folder, 'c')
    const store = keyStore()
    const secrets = openSecrets(store, place, 'win32')
    await secrets.write('w', new Uint8Array(32))
    const before = readFileSync(join(place, 'w.key'))
    store.rotated = true
    expect(await secrets.read('w')).toEqual(new Uint8Array(32))
    expect(readFileSync(join(place, 'w.key')).equals(before)).toBe(false)
  })

  it('are refused where the key store would only obscure them, and nothing is written', async () => {
    const words = { zh: expect.stringContaining('密钥'), en: expect.any(String) }
    const cases = [
      ['linux', { backend: 'basic_text' }], ['linux', { backend: 'unknown' }], ['linux', { available: false }], ['darwin', { available: false }]
    ] as const
    for (const [platform, options] of cases) {
      const store = keyStore(options)
      const place = join(folder, `d-${platform}-${store.getSelectedStorageBackend()}`)
      await expect(openSecrets(store, place, platform).write('w', new Uint8Array(32))).rejects.toMatchObject({
        code: 'conflict', details: { field: 'keyStore', message: words, remedy: { zh: expect.any(String), en: expect.any(String) } }
      })
      expect(() => readdirSync(place)).toThrow(/ENOENT/)
    }
  })

  it('that the system cannot open are reported, not replaced', async () => {
    const place = join(folder, 'e')
    await openSecrets(keyStore(), place, 'linux').write('w', new Uint8Array(32))
    const before = readFileSync(join(place, 'w.key'))
    await expect(openSecrets(keyStore(), place, 'linux').read('w')).rejects.toMatchObject({ code: 'conflict', details: { field: 'keyStore' } })
    writeFileSync(join(place, 'w.key'), before.subarray(0, 20))
    await expect(openSecrets(keyStore(), place, 'linux').read('w')).rejects.toMatchObject({ code: 'conflict' })
    expect(readFileSync(join(place, 'w.key')).length).toBe(20)
  })

  it('have names that cannot leave their folder', async () => {
    const secrets = openSecrets(keyStore(), join(folder, 'f'), 'linux')
    for (const id of ['../x', 'a/b', 'a\\b', '', '.', '..', 'a\0b', 'x'.repeat(101)]) {
      await expect(secrets.read(id), id).rejects.toMatchObject({ code: 'invalid' })
    }
  })
})
