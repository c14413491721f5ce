/** The window, and the guards of every page that may ever exist in this process. */
import { BrowserWindow, shell, type BrowserWindowConstructorOptions, type WebContents } from 'electron'
import { describeCause } from '#core/app/errors.ts'
import type { Logger } from '#core/ports/ports.ts'
import { mayNavigate, mayOpenOutside, startUrl } from './policy.ts'

/** Options of the window; every security setting is written out although most are defaults, so that a changed default changes nothing. */
export function windowOptions(preload: string, developerTools: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'CohortDesk',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: developerTools
    }
  }
}

/** A page that keeps crashing is not reloaded for ever. */
const mostReloads = 3

/** Keeps a page where it is: no navigation, no window, no webview. Links to the project's own sites open in the system browser. */
export function guardContents(contents: WebContents, logger: Logger): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) {
      shell.openExternal(url).catch((error: unknown) => logger.warn('The system browser did not open', describeCause(error)))
    }
    return { action: 'deny' }
  })
  let reloads = 0
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    logger.error('The window process ended', { reason: details.reason, exitCode: details.exitCode })
    if (!contents.isDestroyed() && reloads++ < mostReloads) contents.reload()
  })
}

/** Opens the window and shows it when it has something to show. */
export function openWindow(options: BrowserWindowConstructorOptions, logger: Logger): void {
  const window = new BrowserWindow(options)
  window.once('ready-to-show', () => window.show())
  window.loadURL(startUrl).catch((error: unknown) => logger.warn('The window was not loaded', describeCause(error)))
}
