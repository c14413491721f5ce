/** What the operating system would show or keep: dialogs with scripted answers, the key store, links, menus, notifications. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventEmitter } from 'node:events'
import { settings } from './settings.ts'

/** What tests script and what they may look at afterwards. */
export const scriptedAnswers: unknown[] = []
export const shownDialogs: { kind: string; options: unknown }[] = []
export const openedOutside: string[] = []
export const shownInFolder: string[] = []

/** An open window is passed first, and left out of the record. */
function ask(kind: string, otherwise: unknown): (...args: unknown[]) => Promise<unknown> {
  return (...args) => {
    shownDialogs.push({ kind, options: args.at(-1) })
    return Promise.resolve(scriptedAnswers.shift() ?? otherwise)
  }
}

export const dialog = {
  showOpenDialog: ask('open', { canceled: true, filePaths: [] }),
  showSaveDialog: ask('save', { canceled: true, filePath: '' }),
  showMessageBox: ask('message', { response: 0, checkboxChecked: false }),
  showErrorBox(title: string, content: string): void {
    shownDialogs.push({ kind: 'error', options: { title, content } })
    process.stderr.write(`[error box] ${title}: ${content}\n`)
  }
}

const keyFile = join(settings.userData, 'stand-in-key-store')

function storeKey(): Buffer {
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32), { mode: 0o600 })
  return readFileSync(keyFile)
}

/** AES-256-GCM under a key in a file: it keeps nothing secret, but what goes in comes out and nothing else does. */
export const safeStorage = {
  isAsyncEncryptionAvailable: (): Promise<boolean> => Promise.resolve(settings.keyStore !== 'none'),
  getSelectedStorageBackend: (): string => settings.keyStore,
  async encryptStringAsync(text: string): Promise<Buffer> {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', storeKey(), nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', storeKey(), sealed.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(sealed.subarray(12, 28))
    return { result: Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8'), shouldReEncrypt: false }
  }
}

export const shell = {
  async openExternal(url: string): Promise<void> {
    openedOutside.push(url)
  },
  showItemInFolder(path: string): void {
    shownInFolder.push(path)
  }
}

interface MenuTemplate {
  label?: string
  role?: string
  submenu?: MenuTemplate[]
}

export class Menu {
  static #application: Menu | null = null
  readonly items: MenuTemplate[]

  constructor(items: MenuTemplate[]) {
    this.items = items
  }

  static buildFromTemplate = (template: MenuTemplate[]): Menu => new Menu(template)
  static setApplicationMenu = (menu: Menu | null): void => void (Menu.#application = menu)
  static getApplicationMenu = (): Menu | null => Menu.#application
}

export class Notification extends EventEmitter {
  static isSupported = (): boolean => false
  show(): void {}
}
