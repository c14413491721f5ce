/** Finds or fetches the Electron binary, and runs the app in it. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Words } from '#core/contract/errors.ts'
import { root } from './host.ts'
import { say } from './terminal.ts'

const folder = join(root, 'node_modules/electron')
type Environment = Record<string, string | undefined>

/** Why the app is not opened in Electron, in words that end a sentence. */
export type NoElectron = { reason: Words }

const reasons = {
  noDisplay: { zh: '没有图形显示', en: 'there is no display' },
  root: { zh: '它不能以 root 身份运行', en: 'it does not run as root' },
  notInstalled: { zh: '它没有安装', en: 'it is not installed' },
  unreachable: { zh: '本机没有它的程序文件，也无法下载', en: 'its binary is not here and cannot be downloaded' },
  failed: { zh: '下载失败', en: 'its download failed' }
} satisfies Record<string, Words>

/** The path of the binary; it is downloaded where that can be done. Its sandbox does not start for root on Linux, and is not switched off here. */
export async function findElectron(environment: Environment, user = process.getuid?.()): Promise<string | NoElectron> {
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return join(override, binaryName() ?? 'electron')
  if (!hasDisplay(environment)) return { reason: reasons.noDisplay }
  if (process.platform === 'linux' && user === 0) return { reason: reasons.root }
  const present = installedBinary()
  if (present) return present
  if (!existsSync(join(folder, 'install.js'))) return { reason: reasons.notInstalled }
  if (!(await canDownload(environment))) return { reason: reasons.unreachable }
  say({ zh: '正在下载 Electron（约 120 MB） …', en: 'Downloading Electron (about 120 MB) …' })
  await download()
  return installedBinary() ?? { reason: reasons.failed }
}

/** Runs the app until its window is closed. Resolves to the exit code and how long it ran, in milliseconds. */
export function runElectron(binary: string, values: string[]): Promise<{ code: number; milliseconds: number }> {
  const start = performance.now()
  const child = spawn(binary, [root, ...values], { cwd: root, stdio: 'inherit' })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, forward)
  return new Promise((resolve) => {
    const end = (code: number) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, forward)
      resolve({ code, milliseconds: performance.now() - start })
    }
    child.once('error', () => end(1))
    child.once('exit', (code) => end(code ?? 0))
  })
}

export function hasDisplay(environment: Environment): boolean {
  return process.platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

function binaryName(): string | undefined {
  const file = join(folder, 'path.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

function installedBinary(): string | undefined {
  const name = binaryName()
  const path = name && join(folder, 'dist', name)
  return path && existsSync(path) ? path : undefined
}

const probeTime = 10_000

/** Whether the place the package downloads from answers at all. */
async function canDownload(environment: Environment): Promise<boolean> {
  const mirror = environment.ELECTRON_MIRROR || environment.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/'
  return fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(probeTime) }).then((response) => response.status < 500, () => false)
}

function download(): Promise<void> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], { cwd: folder, stdio: ['ignore', 2, 'ignore'], timeout: 15 * 60_000 })
  return new Promise((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}
