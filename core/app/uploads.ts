/** Files a caller may import without naming their path: chosen in a dialog by the host, or received and kept encrypted in raw/. A handle lives as long as the desk. */
import { randomBytes } from 'node:crypto'
import { DeskError } from '#core/contract/errors.ts'

/** Where the bytes lie: a readable file on this machine, or the name of an encrypted file in raw/ of one workspace. */
interface UploadedFile {
  fileName: string
  size: number
  path?: string
  raw?: { workspaceId: string; name: string }
}

export interface Uploads {
  add(file: UploadedFile): string
  /** @throws DeskError invalid for a handle that is not known (any more), or of a file kept in another workspace. */
  get(handle: string, workspaceId?: string): UploadedFile
  /** As `get`; undefined for a handle that is not known. */
  find(handle: string): UploadedFile | undefined
  /** Forgets the uploads that lie in a workspace, when it closes. */
  forget(workspaceId: string): void
}

export function createUploads(): Uploads {
  const files = new Map<string, UploadedFile>()
  return {
    add(file) {
      const handle = randomBytes(16).toString('base64url')
      files.set(handle, file)
      return handle
    },
    get(handle, workspaceId) {
      const file = files.get(handle)
      if (file && (!file.raw || file.raw.workspaceId === workspaceId)) return file
      throw new DeskError('invalid', {
        field: 'upload',
        message: { zh: '所选文件已失效', en: 'The chosen file is no longer known' },
        remedy: { zh: '请重新选择文件', en: 'Choose the file again' }
      })
    },
    find: (handle) => files.get(handle),
    forget(workspaceId) {
      for (const [handle, file] of files) if (file.raw?.workspaceId === workspaceId) files.delete(handle)
    }
  }
}
