/** Choosing files: native dialogs under Electron; a file input and an upload in the browser. */
import type { ChosenFile } from '#core/contract/bridge.ts'
import { DeskError } from '#core/contract/errors.ts'
import { dataEndings } from '#core/domain/data-files.ts'
import { bothWords } from '#renderer/i18n/i18n.ts'
import { currentToken } from './token.ts'

export type FilePurpose = 'import' | 'backup'
type OnProgress = (share: number) => void
type OnFailed = (file: File, error: unknown) => void

const accepted: Record<FilePurpose, string> = {
  import: dataEndings.map((ending) => `.${ending}`).join(','),
  backup: '.cohortdesk-backup,.backup,.zip,.tar,.bak'
}

/** Lets the user choose files; empty when cancelled. `onProgress` hears the upload in the browser. */
export async function chooseFiles(purpose: FilePurpose, onProgress: OnProgress = () => {}, onFailed?: OnFailed): Promise<ChosenFile[]> {
  if (window.cohortdesk) return window.cohortdesk.chooseFiles({ purpose })
  return acceptFiles(await pick(purpose), onProgress, onFailed)
}

/** Lets the user choose a folder, of which every file that could be read is taken; empty when cancelled. */
export async function chooseFolder(onProgress: OnProgress = () => {}, onFailed?: OnFailed): Promise<ChosenFile[]> {
  if (window.cohortdesk) return window.cohortdesk.chooseFiles({ purpose: 'import-folder' })
  return acceptFiles(dataFiles(await pick('import', true)), onProgress, onFailed)
}

/** Of the files of a folder those that could hold data, by their names. */
export function dataFiles(files: File[]): File[] {
  const endings = accepted.import.split(',')
  return files.filter(({ name }) => !name.startsWith('.') && !name.startsWith('~$') && endings.some((ending) => name.toLowerCase().endsWith(ending)))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'zh'))
}

/** Handles of files dropped on the window. With `onFailed`, one that cannot be sent stops none of the others. */
export async function acceptFiles(files: File[], onProgress: OnProgress = () => {}, onFailed?: OnFailed): Promise<ChosenFile[]> {
  if (window.cohortdesk) return window.cohortdesk.acceptFiles(files)
  const chosen: ChosenFile[] = []
  for (const [index, file] of files.entries()) {
    try {
      chosen.push(await upload(file, (share) => onProgress((index + share) / files.length)))
    } catch (error) {
      if (!onFailed || files.length === 1) throw error
      onFailed(file, error)
    }
  }
  return chosen
}

function pick(purpose: FilePurpose, folder = false): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = purpose === 'import'
    input.webkitdirectory = folder
    if (purpose === 'import' && !folder) input.accept = accepted[purpose]
    input.style.display = 'none'
    input.addEventListener('change', () => finish([...(input.files ?? [])]))
    input.addEventListener('cancel', () => finish([]))
    const finish = (files: File[]) => {
      input.remove()
      resolve(files)
    }
    document.body.append(input)
    input.click()
  })
}

const uploadFailed = bothWords('errors.uploadFailed')
const uploadRemedy = bothWords('errors.uploadRemedy')

/** XMLHttpRequest rather than fetch, because only it tells how much has been sent. */
function upload(file: File, onProgress: OnProgress): Promise<ChosenFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/uploads?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('Authorization', `Bearer ${currentToken() ?? ''}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0))
    request.addEventListener('error', () => reject(new DeskError('internal', { message: uploadFailed, remedy: uploadRemedy })))
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      if (answer?.success) resolve({ upload: answer.data.upload, name: file.name, size: file.size })
      else reject(new DeskError('internal', { message: answer ? { zh: answer.error.message, en: answer.error.message } : uploadFailed, remedy: uploadRemedy }))
    })
    request.send(file)
  })
}

type Answer = { success: true; data: { upload: string } } | { success: false; error: { message: string } }

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return undefined
  }
}

/** Saves the file of an export where the browser keeps downloads. @throws DeskError where it is no longer there */
export async function downloadExport(id: string, name: string): Promise<void> {
  const response = await fetch(`/api/exports/${encodeURIComponent(id)}/file`, { headers: { Authorization: `Bearer ${currentToken() ?? ''}` } })
  if (!response.ok) throw new DeskError('not_found', { message: bothWords('exports.gone') })
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
