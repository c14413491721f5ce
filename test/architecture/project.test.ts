import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources, root } from './imports.ts'

interface Manifest { dependencies: Record<string, string>; devDependencies: Record<string, string>; scripts: Record<string, string> }
interface Lock { packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string>; hasInstallScript?: boolean }> }

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest & { allowScripts: Record<string, boolean> }
const lock = JSON.parse(read('package-lock.json')) as Lock

describe('dependencies', () => {
  test('versions are exact', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^(npm:@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    expect(loose).toEqual([])
  })

  test('the lock file holds every optional binary and no address', () => {
    const names = new Set(Object.keys(lock.packages).map((key) => key.split('node_modules/').pop()))
    const missing = Object.entries(lock.packages).flatMap(([key, entry]) => Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name)).map((name) => `${key} lacks ${name}`))
    expect(missing).toEqual([])
    expect(Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith('http'))).toEqual([])
  })

  test('every package with an install script is decided upon', () => {
    const undecided = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript).map(([key]) => key.split('node_modules/').pop()!).filter((name) => !(name in manifest.allowScripts))
    expect(undecided).toEqual([])
  })
})

describe('sources', () => {
  test('no test is skipped or alone, no check is switched off', () => {
    const files = readSources().map((source) => source.path)
    const offenders = files.filter((path) => /\.(skip|only)\(|@ts-(ignore|nocheck|expect-error)|oxlint-disable|eslint-disable|dangerouslySetInnerHTML/.test(read(path)))
    expect(offenders).toEqual([])
  })

  test('README commands exist', () => {
    const named = [...read('README.md').matchAll(/npm run (?:-s )?(\w[\w:-]*)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([])
  })
})
