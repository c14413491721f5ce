/** A file of this machine that a caller names for an import. */
import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'

/** Folders in which the system shows itself and its devices as files: their size lies, and reading them may never end. */
const systemFolders = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev']

/** Bytes of an ordinary file. @throws DeskError not_found; invalid for a folder, a device, or a path that leads to the system's own folders */
export async function importFileSize(path: string): Promise<number> {
  const place = await realpath(path).catch(() => resolve(path))
  if (systemFolders.some((folder) => place === folder || place.startsWith(folder + sep))) throw systemFile()
  const info = await stat(path).catch(() => undefined)
  if (!info) throw missingFile()
  if (info.isDirectory()) throw isFolder()
  if (!info.isFile()) throw isDevice()
  return info.size
}

function missingFile(): DeskError {
  return new DeskError('not_found', {
    field: 'path',
    message: { zh: '文件不存在或无法读取', en: 'The file does not exist or cannot be read' },
    remedy: { zh: '请检查路径和读取权限，或重新选择文件', en: 'Check the path and the right to read it, or choose the file again' }
  })
}

function isFolder(): DeskError {
  return new DeskError('invalid', {
    field: 'path',
    message: { zh: '这是文件夹，不是文件', en: 'This is a folder, not a file' },
    remedy: { zh: '请指明文件夹中的一个文件；多个文件请逐个导入', en: 'Name a file in it; import several files one by one' }
  })
}

function isDevice(): DeskError {
  return new DeskError('invalid', {
    field: 'path',
    message: { zh: '这是设备或管道，不是普通文件', en: 'This is a device or a pipe, not an ordinary file' },
    remedy: { zh: '请先把数据保存为文件，再导入该文件', en: 'Save the data in a file and import that' }
  })
}

function systemFile(): DeskError {
  const folders = systemFolders.join(', ')
  return new DeskError('invalid', {
    field: 'path',
    message: { zh: `不能从系统文件夹（${systemFolders.join('、')}）导入`, en: `Nothing can be imported from folders of the system (${folders})` },
    remedy: { zh: '请把数据复制到普通文件夹，再导入该文件', en: 'Copy the data into an ordinary folder and import the file from there' }
  })
}
