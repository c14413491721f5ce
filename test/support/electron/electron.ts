/** The module `electron`, as far as the application uses it. An import of anything else fails at once. */
import { app } from './application.ts'
import { BrowserWindow } from './browser-window.ts'
import { launch, shutDown } from './chromium.ts'
import { listenToTest } from './control.ts'
import { ipcMain } from './ipc-main.ts'
import { MessageChannelMain } from './message-ports.ts'
import { dialog, Menu, Notification, safeStorage, shell } from './native.ts'
import { protocol } from './protocol.ts'
import { session } from './session.ts'

export { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, Notification, protocol, safeStorage, session, shell }

app.onQuit(async () => {
  await shutDown()
  return true
})
listenToTest()

// Like Electron, not before the main script has run to its end; a second instance has quit by then.
setImmediate(() => {
  if (!app.quitting) launch().then(() => app.becomeReady(), (error: unknown) => app.failToBecomeReady(error))
})
