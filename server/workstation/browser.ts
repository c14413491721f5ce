import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hasDisplay } from './electron.ts'

/**
 * Asks the system to open the page in the default browser; false where that cannot be tried. The browser is given a file that leads to the page, readable
 * by its owner only, because the list of processes shows what commands are given and the page's address holds the token.
 */
export async function openBrowser(page: string, folder: string): Promise<boolean> {
  if (!hasDisplay(process.env)) return false
  const file = join(folder, 'open.html')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rm(file, { force: true })
  await writeFile(file, `<!doctype html><meta charset="utf-8"><title>CohortDesk</title><meta http-equiv="refresh" content="0;url=${page}">`, { mode: 0o600 })
  const [command, ...values] = openerOf(process.platform, pathToFileURL(file).href)
  const child = spawn(command!, values, { stdio: 'ignore', detached: true })
  child.unref()
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
  })
}

function openerOf(platform: NodeJS.Platform, address: string): string[] {
  if (platform === 'darwin') return ['open', address]
  if (platform === 'win32') return ['cmd', '/c', 'start', '', address]
  return ['xdg-open', address]
}
