/** What the command line and the environment say to the stand-in. The switches are Electron's own, so that a test can start either. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

function switchValue(name: string): string | undefined {
  const prefix = `--${name}=`
  return process.argv.slice(2).find((argument) => argument.startsWith(prefix))?.slice(prefix.length)
}

function userDataFolder(): string {
  const folder = switchValue('user-data-dir') ?? mkdtempSync(join(tmpdir(), 'electron-stand-in-'))
  mkdirSync(folder, { recursive: true })
  return resolve(folder)
}

export const settings = {
  appPath: resolve(process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '.'),
  userData: userDataFolder(),
  /** Undefined: no port; 0: any free one. It is printed as Electron does. */
  debuggingPort: switchValue('remote-debugging-port'),
  locale: switchValue('lang') ?? 'zh-CN',
  packaged: process.env['STAND_IN_PACKAGED'] === '1',
  /** The key store that safeStorage reports: `basic_text` is Linux without a keyring, `none` a locked one. */
  keyStore: process.env['STAND_IN_KEY_STORE'] ?? 'gnome_libsecret'
}
