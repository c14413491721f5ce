/** Runs an application folder as `electron <folder>` would, with the module `electron` replaced by the stand-in. */
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { settings } from './settings.ts'

const standIn = new URL('./electron.ts', import.meta.url).href
const electronVersion = (createRequire(import.meta.url)('electron/package.json') as { version: string }).version

if (process.argv.includes('--version')) {
  process.stdout.write(`v${electronVersion}\n`)
  process.exit(0)
}

registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier) ? { url: standIn, format: 'module-typescript', shortCircuit: true } : next(specifier, context)
})
Object.defineProperty(process.versions, 'electron', { value: electronVersion, enumerable: true })
Object.defineProperty(process, 'type', { value: 'browser', enumerable: true })
Object.defineProperty(process, 'resourcesPath', { value: join(settings.appPath, 'resources'), enumerable: true })

const { main } = JSON.parse(readFileSync(join(settings.appPath, 'package.json'), 'utf8')) as { main: string }
await import(pathToFileURL(resolve(settings.appPath, main)).href)
