/** The main process's end of `window.cohortdesk`: every message is checked for its sender and its shape before anything happens. */
import { isAbsolute } from 'node:path'
import { BrowserWindow, ipcMain, MessageChannelMain, shell, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import { z } from 'zod'
import { inLanguageOf } from '#core/app/context.ts'
import type { Desk } from '#core/app/desk.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Logger } from '#core/ports/ports.ts'
import type { HostClient } from './client.ts'
import { isDataFile, type Dialogs } from './dialogs.ts'
import { isOwnFrame } from './policy.ts'

const chooseFilesOptions = z.strictObject({ purpose: z.enum(['import', 'import-folder', 'watch-folder', 'backup']) })
const chooseWorkspaceOptions = z.strictObject({ purpose: z.enum(['create', 'open']) })
const showExportOptions = z.strictObject({ id: z.string().max(100) })
const droppedPaths = z.array(z.string().max(4096)).max(1000)

/**
 * Serves the desk over a message port to each window that asks, and the native dialogs.
 * One port a window: a page that asks again has been reloaded, and its old port is closed.
 */
export function installBridge(desk: Desk, client: HostClient, dialogs: Dialogs, logger: Logger): void {
  const handler = new RPCHandler(desk.router, { interceptors: [(options) => options.next(inLanguageOf(options))] })
  const ports = new WeakMap<BrowserWindow, MessagePortMain>()

  ipcMain.on('cohortdesk:connect', (event) => {
    const window = senderWindow(event, logger)
    if (!window) return
    ports.get(window)?.close()
    const { port1, port2 } = new MessageChannelMain()
    ports.set(window, port1)
    handler.upgrade(port1, { context: desk.createContext('port') })
    port1.start()
    event.senderFrame!.postMessage('cohortdesk:port', null, [port2])
  })

  ipcMain.handle('cohortdesk:choose-files', async (event, options: unknown) => {
    const window = requireSender(event, logger)
    return dialogs.chooseFiles(window, checked(chooseFilesOptions, options).purpose)
  })

  ipcMain.handle('cohortdesk:choose-workspace', async (event, options: unknown) => {
    const window = requireSender(event, logger)
    return dialogs.chooseWorkspace(window, checked(chooseWorkspaceOptions, options).purpose)
  })

  ipcMain.handle('cohortdesk:show-export', async (event, options: unknown) => {
    requireSender(event, logger)
    const { path, available } = await client.exports.get({ id: checked(showExportOptions, options).id })
    if (available) shell.showItemInFolder(path)
  })

  ipcMain.handle('cohortdesk:accept-files', async (event, paths: unknown): Promise<ChosenFile[]> => {
    requireSender(event, logger)
    const readable = checked(droppedPaths, paths).filter((path) => isAbsolute(path) && isDataFile(path))
    return Promise.all(readable.map((path) => desk.registerPath(path)))
  })
}

/** The window whose main frame sent this from the app's own page, or undefined. */
function senderWindow(event: IpcMainEvent | IpcMainInvokeEvent, logger: Logger): BrowserWindow | undefined {
  const window = BrowserWindow.fromWebContents(event.sender)
  if (window && isOwnFrame(event.senderFrame)) return window
  logger.warn('A message from a foreign frame was refused')
  return undefined
}

function requireSender(event: IpcMainInvokeEvent, logger: Logger): BrowserWindow {
  const window = senderWindow(event, logger)
  if (!window) throw new Error('Refused')
  return window
}

/** Says nothing about what was wrong: only the own preload calls here, and it sends the right shape. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (!result.success) throw new Error('Refused')
  return result.data
}
