/** `app`: paths, the single-instance lock, and the order of events between start and exit. */
import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { preventable } from './events.ts'
import { settings } from './settings.ts'

interface PackageFile {
  name: string
  productName?: string
  version: string
}

const packageFile = JSON.parse(readFileSync(join(settings.appPath, 'package.json'), 'utf8')) as PackageFile
const lockFile = join(settings.userData, 'single-instance')
const callFile = 'second-instance'

const folders: Record<string, string> = {
  userData: settings.userData,
  sessionData: settings.userData,
  appData: dirname(settings.userData),
  temp: tmpdir(),
  home: homedir(),
  logs: join(settings.userData, 'logs'),
  exe: process.execPath
}

class Application extends EventEmitter {
  readonly isPackaged = settings.packaged
  readonly name = packageFile.productName ?? packageFile.name
  sandboxEnabled = false
  readonly #becameReady = Promise.withResolvers<void>()
  #ready = false
  #quitting = false
  #holdsLock = false
  #closers: (() => Promise<boolean>)[] = []

  whenReady = (): Promise<void> => this.#becameReady.promise
  isReady = (): boolean => this.#ready
  getName = (): string => this.name
  getVersion = (): string => packageFile.version
  getAppPath = (): string => settings.appPath
  getLocale = (): string => settings.locale
  /** Folders of the user lie below the user-data folder, so that tests leave nothing in a home folder. */
  getPath = (name: string): string => folders[name] ?? join(settings.userData, name)
  focus = (): void => {}

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.sandboxEnabled = true
  }

  /** Called once by the stand-in, when Chromium runs. */
  becomeReady(): void {
    this.#ready = true
    this.emit('ready', preventable({}), {})
    this.#becameReady.resolve()
  }

  failToBecomeReady(error: unknown): void {
    process.stderr.write(`The stand-in has no Chromium: ${String(error)}\n`)
    this.exit(1)
  }

  /** Something to close while quitting; it answers false when a window refused. */
  onQuit(closer: () => Promise<boolean>): void {
    this.#closers.push(closer)
  }

  get quitting(): boolean {
    return this.#quitting
  }

  requestSingleInstanceLock(): boolean {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    } catch {
      if (isAlive(Number(readFileSync(lockFile, 'utf8')))) {
        writeFileSync(join(settings.userData, callFile), JSON.stringify(process.argv))
        return false
      }
      writeFileSync(lockFile, String(process.pid))
    }
    this.#holdsLock = true
    watch(settings.userData, { persistent: false }, (_kind, name) => {
      if (name === callFile && taken(join(settings.userData, callFile))) this.emit('second-instance', preventable({}), [], settings.appPath, null)
    })
    return true
  }

  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (event.defaultPrevented || this.#quitting) return
    this.#quitting = true
    void this.#close()
  }

  async #close(): Promise<void> {
    for (const close of this.#closers) {
      if (await close()) continue
      this.#quitting = false
      return
    }
    this.emit('will-quit', preventable({}))
    this.emit('quit', preventable({}), 0)
    this.exit(0)
  }

  exit(code = 0): void {
    if (this.#holdsLock) rmSync(lockFile, { force: true })
    process.exit(code)
  }
}

/** One write may be watched as several events; the file is there for the first of them. */
function taken(file: string): boolean {
  if (!existsSync(file)) return false
  rmSync(file)
  return true
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export const app = new Application()

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
