/** The packaging configuration: valid by electron-builder's own schema, and with the fuses and file rules that the threat model asks for. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface ConfigurationLoader {
  getConfig: (projectFolder: string, file: string | null, options: null) => Promise<Record<string, unknown>>
  validateConfiguration: (configuration: object, debugLogger: object) => Promise<void>
}

const root = join(import.meta.dirname, '../../..')
const requireFromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { getConfig, validateConfiguration } = requireFromBuilder('app-builder-lib/out/util/config/config.js') as ConfigurationLoader
const configuration = await getConfig(root, join(root, 'electron-builder.yml'), null)

describe('electron-builder.yml', () => {
  it('is valid', async () => {
    await expect(validateConfiguration(configuration, { isEnabled: false, add() {} })).resolves.toBeUndefined()
    await expect(validateConfiguration({ ...configuration, electronFuzes: {} }, { isEnabled: false, add() {} })).rejects.toThrow(/electronFuzes/)
  })

  it('burns the fuses', () => {
    expect(configuration['electronFuses']).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true
    })
  })

  it('makes installers for the three systems and publishes nothing', () => {
    expect(configuration['win']).toMatchObject({ target: 'nsis' })
    expect(configuration['mac']).toMatchObject({ target: 'dmg', hardenedRuntime: true })
    expect(configuration['linux']).toMatchObject({ target: ['AppImage', 'deb'] })
    expect(configuration['publish']).toBeNull()
  })

  it('compiles nothing', () => {
    expect([configuration['npmRebuild'], configuration['nodeGypRebuild']]).toEqual([false, false])
  })

  it('packs what is built, no sources and no binaries of other platforms', () => {
    const entries = configuration['files'] as (string | { filter: string[] })[]
    const files = entries.flatMap((entry) => (typeof entry === 'string' ? entry : entry.filter))
    expect(files.filter((pattern) => !pattern.startsWith('!'))).toEqual([
      'out/**', 'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node', 'node_modules/@duckdb/node-bindings-${platform}-${arch}/**'
    ])
    expect(files).toEqual(expect.arrayContaining([
      '!node_modules/better-sqlite3/{deps,src}/**', '!node_modules/better-sqlite3/prebuilds/**', '!node_modules/@duckdb/node-bindings-*/**'
    ]))
    expect(files.find((pattern) => pattern.startsWith('!**/*.{'))).toMatch(/\bmap,ts,/)
  })

  it('keeps native libraries and worker entries outside the archive', () => {
    expect(configuration['asar']).toBe(true)
    expect(configuration['asarUnpack']).toEqual(expect.arrayContaining(['**/*.node', '**/libduckdb.so*', '**/*.dylib', '**/*.dll', 'out/main/jobs/**']))
  })
})
