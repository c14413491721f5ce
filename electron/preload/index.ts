/** The whole surface between the page and the main process: one port to the core and the native file dialogs. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopBridge } from '#core/contract/bridge.ts'

ipcRenderer.on('cohortdesk:port', (event) => {
  window.postMessage('cohortdesk:port', window.location.origin, [...event.ports])
})

const bridge = {
  connect: () => ipcRenderer.send('cohortdesk:connect'),
  chooseFiles: (options) => ipcRenderer.invoke('cohortdesk:choose-files', options),
  chooseWorkspace: (options) => ipcRenderer.invoke('cohortdesk:choose-workspace', options),
  acceptFiles: (files) => ipcRenderer.invoke('cohortdesk:accept-files', files.map((file) => webUtils.getPathForFile(file))),
  showExport: (options) => ipcRenderer.invoke('cohortdesk:show-export', options),
  platform: process.platform
} satisfies DesktopBridge

contextBridge.exposeInMainWorld('cohortdesk', bridge)
