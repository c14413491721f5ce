/** What the Electron preload puts on `window.cohortdesk`. The browser host has none of it: there the client connects by WebSocket. */

export interface ChosenFile {
  /** Opaque handle, used as `upload` in imports.* */
  upload: string
  name: string
  size: number
}

export interface DesktopBridge {
  /** Asks main for a port to the core; it arrives as a `message` event on window with `data === 'cohortdesk:port'` and one MessagePort. */
  connect(): void
  /** Native dialog for files, or for a folder, whose files are taken or which is to be watched (then the handle is the folder's); empty when cancelled. */
  chooseFiles(options: { purpose: 'import' | 'import-folder' | 'watch-folder' | 'backup' }): Promise<ChosenFile[]>
  /** Native folder dialog for creating or opening a workspace; main opens it itself. */
  chooseWorkspace(options: { purpose: 'create' | 'open' }): Promise<{ folder: string } | null>
  /** Turns files dropped on the window into handles; of a folder, its files. */
  acceptFiles(files: File[]): Promise<ChosenFile[]>
  /** Opens the folder of an export, its file selected. */
  showExport(options: { id: string }): Promise<void>
  platform: string
}
