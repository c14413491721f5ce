/** The Chromium of every test: one of the system, or the one from npm. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const systemPaths: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
}

/** `COHORTDESK_CHROMIUM` names another one; without a system Chromium the one from npm is unpacked (Linux x64). */
export async function findChromium(): Promise<{ executablePath: string; args: string[] }> {
  const named = process.env['COHORTDESK_CHROMIUM']
  const found = named ?? systemPaths[process.platform]?.find((path) => existsSync(path))
  return { executablePath: found ?? (await unpackedChromium()), args: ['--no-sandbox'] }
}

const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"

/**
 * The package unpacks straight into the temporary folder, where a half-written file of another process looks complete and any user may have put one.
 * So it is unpacked into a folder of its own, which then gets its name in one step.
 */
async function unpackedChromium(): Promise<string> {
  const packageFile = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../package.json')
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  const cache = join(dirname(packageFile), '../../.cache/cohortdesk')
  const folder = join(cache, `chromium-${version}`)
  const executable = join(folder, 'chromium')
  if (existsSync(executable)) return executable
  mkdirSync(cache, { recursive: true })
  const staging = mkdtempSync(join(cache, 'unpacking-'))
  try {
    const options = { cwd: import.meta.dirname, env: { ...process.env, TMPDIR: staging } }
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], options)
    renameSync(staging, folder)
  } catch (error) {
    if (!existsSync(executable)) throw error
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return executable
}
