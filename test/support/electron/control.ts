/** What a test may ask of a running stand-in, over Node's channel between parent and child process. */
import { app } from './application.ts'
import { BrowserWindow } from './browser-window.ts'
import { ipcMain } from './ipc-main.ts'
import { openedOutside, scriptedAnswers, shownDialogs } from './native.ts'
import { declaredSchemes } from './protocol.ts'
import { defaultSession } from './session.ts'
import type { Frame } from './web-contents.ts'

export interface FrameDescription {
  url: string
  origin: string
  /** True for a frame inside another one. */
  embedded?: boolean
}

/** Everything that a test can see from outside. */
export interface Observation {
  sandboxEnabled: boolean
  schemes: typeof declaredSchemes
  channels: string[]
  windows: { url: string; visible: boolean; focused: number; options: Record<string, unknown> }[]
  dialogs: { kind: string; options: unknown }[]
  openedOutside: string[]
}

export const commands = {
  observe: (): Observation => ({
    sandboxEnabled: app.sandboxEnabled,
    schemes: declaredSchemes,
    channels: ipcMain.channels,
    windows: BrowserWindow.getAllWindows().map((window) => ({
      url: window.webContents.getURL(), visible: window.isVisible(), focused: window.timesFocused, options: window.options
    })),
    dialogs: shownDialogs,
    openedOutside
  }),

  /** Answers of the next dialogs, in order. */
  answerDialogs: (answers: unknown[]): void => void scriptedAnswers.push(...answers),

  /** Files of these names, dropped on the first window, have these paths. */
  nameFiles: (paths: Record<string, string>): void => firstWindow().webContents.nameFiles(paths),

  /** What the application's handlers say to a permission. */
  async askPermission(permission: string): Promise<{ request: boolean; check: boolean; device: boolean; display: boolean }> {
    const contents = firstWindow().webContents
    const { permissionRequestHandler, permissionCheckHandler, devicePermissionHandler, displayMediaRequestHandler } = defaultSession
    return {
      request: await new Promise((resolve) => {
        if (permissionRequestHandler) permissionRequestHandler(contents, permission, resolve, {})
        else resolve(true)
      }),
      check: permissionCheckHandler?.(contents, permission, contents.mainFrame.origin, {}) ?? true,
      device: devicePermissionHandler?.({ deviceType: permission }) ?? true,
      display: await new Promise((resolve) => {
        if (displayMediaRequestHandler) displayMediaRequestHandler({}, (streams) => resolve(streams !== null))
        else resolve(false)
      })
    }
  },

  cancelsRequest: (url: string): Promise<boolean> => defaultSession.cancels({ url, method: 'GET', resourceType: 'xhr' }),

  mayNavigate: (url: string, isMainFrame = true): boolean => firstWindow().webContents.mayNavigate(url, isMainFrame),

  /** What the window-open handler and the webview guard leave through. */
  openWindow: (url: string): void => firstWindow().webContents.askToOpen(url),
  attachesWebview(): boolean {
    let prevented = false
    firstWindow().webContents.emit('will-attach-webview', { preventDefault: () => void (prevented = true) }, {}, {})
    return !prevented
  },

  /** Sends a message as an invented frame would; answers which messages with ports went back to it. */
  sendFrom(frame: FrameDescription | null, channel: string, args: unknown[]): string[] {
    const answered: string[] = []
    firstWindow().webContents.receive(channel, args, [], frame && inventFrame(frame, answered))
    return answered
  },

  /** Calls a channel as an invented frame would; answers the error, or undefined where it was served. */
  async invokeFrom(frame: FrameDescription | null, channel: string, args: unknown[]): Promise<string | undefined> {
    try {
      await firstWindow().webContents.invoke(channel, args, frame && inventFrame(frame, []))
      return undefined
    } catch (error) {
      return String(error)
    }
  },

  quit: (): void => app.quit()
}

export type Commands = typeof commands

function firstWindow(): BrowserWindow {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) throw new Error('There is no window')
  return window
}

function inventFrame({ embedded, ...description }: FrameDescription, answered: string[]): Frame {
  const frame: Frame = { ...description, parent: null, postMessage: (channel) => void answered.push(channel) }
  return embedded ? { ...frame, parent: firstWindow().webContents.mainFrame } : frame
}

interface Call {
  id: number
  command: keyof Commands
  args: unknown[]
}

/** Does nothing where nobody started the process with a channel. */
export function listenToTest(): void {
  if (!process.send) return
  process.on('message', (message: Call) => {
    const command = commands[message.command] as (...args: unknown[]) => unknown
    Promise.resolve().then(() => command(...message.args)).then(
      (value) => process.send?.({ id: message.id, value }),
      (error: unknown) => process.send?.({ id: message.id, error: String(error) })
    )
  })
  process.on('disconnect', () => app.quit())
}
