/** Life cycle of the desktop application. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import { openDesk, type Desk } from '#core/app/desk.ts'
import { describeCause } from '#core/app/errors.ts'
import { installBridge } from './bridge.ts'
import { hostClient, type HostClient } from './client.ts'
import { createDialogs } from './dialogs.ts'
import { openLogger, type FileLogger } from './logger.ts'
import { installMenu } from './menu.ts'
import { electronPorts } from './ports.ts'
import { declareProtocol, serveRenderer } from './protocol.ts'
import { guardSession } from './session.ts'
import { guardContents, openWindow, windowOptions } from './windows.ts'
import { dialogLocale, dialogWords } from './words.ts'

app.enableSandbox()
declareProtocol()
if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  const logs = join(app.getPath('userData'), 'logs')
  const logger = openLogger(logs)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, logger))
  app.whenReady().then(() => run(logger)).catch((error: unknown) => {
    logger.error('The application did not start', describeCause(error))
    const words = dialogWords(dialogLocale(app.getLocale()))
    dialog.showErrorBox(words.couldNotStart, `${words.startRemedy} ${logs}`)
    app.exit(1)
  })
}

async function run(logger: FileLogger): Promise<void> {
  const developerTools = !app.isPackaged
  const options = windowOptions(join(app.getAppPath(), 'out/preload/index.cjs'), developerTools)
  guardSession(session.defaultSession, { developerTools })
  serveRenderer(join(app.getAppPath(), 'out/renderer'))
  installMenu(process.platform)

  const ports = electronPorts(logger)
  const desk = openDesk(ports)
  const client = hostClient(desk)
  installBridge(desk, client, createDialogs(desk, client, dialogLocale(app.getLocale()), ports.places.workspaces), logger)
  closeBeforeQuit(desk, logger)

  if (process.argv.includes('--demo')) await openDemo(client, logger)
  openWindow(options, logger)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(options, logger)
  })
  app.on('second-instance', () => focusWindow(BrowserWindow.getAllWindows()[0]))
}

/** Opens the demo workspace, which a job then fills. Where that fails, the start screen says why when it is asked for the demo. */
async function openDemo(client: HostClient, logger: FileLogger): Promise<void> {
  await client.workspaces.demo({}).catch((error: unknown) => logger.error('The demo did not open', describeCause(error)))
}

/** Holds the quit until the desk has closed its workspace; a desk that cannot close does not keep the application alive. */
function closeBeforeQuit(desk: Desk, logger: FileLogger): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    desk.close().catch((error: unknown) => logger.error('The workspace did not close cleanly', describeCause(error))).finally(() => {
      state = 'closed'
      logger.flush()
      app.quit()
    })
  })
}

function focusWindow(window: BrowserWindow | undefined): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
