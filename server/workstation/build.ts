/** Builds what is missing or older than its sources, so that every command works straight after `npm ci`. */
import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from './host.ts'

export type BuildPart = 'renderer' | 'everything'

const sources: Record<BuildPart, string[]> = {
  renderer: ['renderer', 'core/contract', 'core/domain', 'electron.vite.config.ts', 'package-lock.json'],
  everything: ['renderer', 'core', 'workers', 'electron', 'electron.vite.config.ts', 'package-lock.json']
}
const results: Record<BuildPart, string[]> = {
  renderer: ['out/renderer/index.html'],
  everything: ['out/renderer/index.html', 'out/main/index.js', 'out/preload/index.cjs']
}

export const rendererFolder = join(root, 'out/renderer')

/** Two commands that start at once build once. `onBuild` hears that a build begins. @throws Error when the build fails */
export async function ensureBuilt(part: BuildPart, onBuild: () => void): Promise<void> {
  if (await isFresh(part)) return
  const release = await lockBuild()
  try {
    if (await isFresh(part)) return
    onBuild()
    await build(part)
  } finally {
    await release()
  }
}

/** Sources that are not shipped cannot be newer. */
async function isFresh(part: BuildPart): Promise<boolean> {
  const built = await Promise.all(results[part].map((path) => modified(join(root, path))))
  const changed = await Promise.all(sources[part].map((path) => newest(join(root, path))))
  return Math.min(...built) > Math.max(...changed)
}

async function modified(path: string): Promise<number> {
  return stat(path).then((entry) => entry.mtimeMs, () => 0)
}

async function newest(path: string): Promise<number> {
  const entry = await stat(path).catch(() => undefined)
  if (!entry?.isDirectory()) return entry?.mtimeMs ?? 0
  const inside = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))))
  return Math.max(entry.mtimeMs, ...inside)
}

/** Output goes to standard error: standard output belongs to the caller. */
function build(part: BuildPart): Promise<void> {
  const environment = { ...process.env, NODE_ENV: 'production', ...(part === 'renderer' && { COHORTDESK_BUILD: 'renderer' }) }
  const child = spawn(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn', '--ignoreConfigWarning'], {
    cwd: root, env: environment, stdio: ['ignore', 2, 2]
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`electron-vite build ended with code ${code}`))))
  })
}

/** A folder is made by one process only; it holds the id of its maker, so that one left by a crash is noticed. */
async function lockBuild(): Promise<() => Promise<void>> {
  const lock = join(root, 'node_modules', '.cohortdesk-build')
  for (;;) {
    try {
      await mkdir(lock)
      await writeFile(join(lock, 'pid'), String(process.pid))
      return () => rm(lock, { recursive: true, force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true })
      else await pause(200)
    }
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const maker = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => ''))
  if (!maker) return Date.now() - (await modified(lock)) > 10_000
  try {
    process.kill(maker, 0)
    return false
  } catch {
    return true
  }
}
