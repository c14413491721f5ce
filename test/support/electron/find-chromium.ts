import { existsSync } from 'node:fs'

/** A Chromium of the system, or the one from npm, with the arguments that it needs. */
export async function findChromium(): Promise<{ executablePath: string; args: string[] }> {
  const system = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (system) return { executablePath: system, args: ['--no-sandbox'] }
  const { default: packed } = await import('@sparticuz/chromium')
  return { executablePath: await packed.executablePath(), args: ['--no-sandbox'] }
}
