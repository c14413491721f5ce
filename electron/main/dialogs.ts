/** Native dialogs, one at a time for each window, in the language of the system. */
import { readdir } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import type { Desk } from '#core/app/desk.ts'
import { asDeskError } from '#core/app/errors.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import { DeskError, errorCodes, type Locale } from '#core/contract/errors.ts'
import { dataEndings } from '#core/domain/data-files.ts'
import type { HostClient } from './client.ts'
import { dialogWords } from './words.ts'

export type FilePurpose = 'import' | 'import-folder' | 'watch-folder' | 'backup'

export interface Dialogs {
  chooseFiles(window: BrowserWindow, purpose: FilePurpose): Promise<ChosenFile[]>
  /** Creates or opens the chosen workspace; null when cancelled or when that failed, which a message box has then explained. */
  chooseWorkspace(window: BrowserWindow, purpose: 'create' | 'open'): Promise<{ folder: string } | null>
}

/** Files that may be taken from a drop: those that an import could read. */
export function isDataFile(path: string): boolean {
  return dataEndings.some((extension) => path.toLowerCase().endsWith(`.${extension}`))
}

/** Files of a folder at most, however deep. */
const mostFiles = 1000

/** Files below a folder that an import could read, by name; hidden ones and those that an office program has open are left out. */
async function dataFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const visible = entries.filter(({ name, parentPath }) => !name.startsWith('~$') && !join(relative(folder, parentPath), name).split(sep).some((part) => part.startsWith('.')))
  return visible.filter((entry) => entry.isFile() && isDataFile(entry.name)).map(({ name, parentPath }) => join(parentPath, name)).sort().slice(0, mostFiles)
}

export function createDialogs(desk: Desk, client: HostClient, locale: Locale, workspaces: string): Dialogs {
  const words = dialogWords(locale)
  const busy = new WeakSet<BrowserWindow>()

  async function alone<Result>(window: BrowserWindow, otherwise: Result, show: () => Promise<Result>): Promise<Result> {
    if (busy.has(window)) return otherwise
    busy.add(window)
    try {
      return await show()
    } finally {
      busy.delete(window)
    }
  }

  async function chooseFiles(window: BrowserWindow, purpose: FilePurpose): Promise<ChosenFile[]> {
    if (purpose === 'watch-folder') {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { title: words.watchFolder, properties: ['openDirectory'] })
      return canceled || !filePaths[0] ? [] : [desk.registerFolder(filePaths[0])]
    }
    if (purpose === 'import-folder') {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { title: words.chooseFolder, properties: ['openDirectory'] })
      return canceled || !filePaths[0] ? [] : Promise.all((await dataFilesIn(filePaths[0])).map((path) => desk.registerPath(path)))
    }
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: purpose === 'import' ? words.chooseImport : words.chooseBackup,
      properties: purpose === 'import' ? ['openFile', 'multiSelections'] : ['openFile'],
      filters: [...(purpose === 'import' ? [{ name: words.dataFiles, extensions: [...dataEndings] }] : []), { name: words.allFiles, extensions: ['*'] }]
    })
    return canceled ? [] : Promise.all(filePaths.map((path) => desk.registerPath(path)))
  }

  async function chooseFolder(window: BrowserWindow, purpose: 'create' | 'open'): Promise<string | undefined> {
    if (purpose === 'open') {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: words.openWorkspace,
        buttonLabel: words.open,
        defaultPath: workspaces,
        properties: ['openDirectory']
      })
      return canceled ? undefined : filePaths[0]
    }
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: words.createWorkspace,
      buttonLabel: words.create,
      nameFieldLabel: words.workspaceName,
      defaultPath: join(workspaces, words.newWorkspace),
      properties: ['createDirectory']
    })
    return canceled ? undefined : filePath
  }

  async function chooseWorkspace(window: BrowserWindow, purpose: 'create' | 'open'): Promise<{ folder: string } | null> {
    const folder = await chooseFolder(window, purpose)
    if (!folder) return null
    try {
      const { create, open } = client.workspaces
      const workspace = purpose === 'create' ? await create({ name: basename(folder), folder }) : await open({ folder })
      return { folder: workspace.folder }
    } catch (error) {
      await showProblem(window, error)
      return null
    }
  }

  async function showProblem(window: BrowserWindow, error: unknown): Promise<void> {
    const known = asDeskError(error) ?? asDeskError((error as { data?: unknown }).data) ?? new DeskError('internal')
    await dialog.showMessageBox(window, {
      type: 'error',
      title: words.couldNotOpen,
      message: (known.details.message ?? errorCodes[known.code])[locale],
      detail: known.details.remedy?.[locale],
      buttons: [words.close]
    })
  }

  return {
    chooseFiles: (window, purpose) => alone(window, [], () => chooseFiles(window, purpose)),
    chooseWorkspace: (window, purpose) => alone(window, null, () => chooseWorkspace(window, purpose))
  }
}
