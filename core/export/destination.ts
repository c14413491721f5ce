/** Where an export goes: never into the workspace, never over another file unless that was asked for, and under its name only when it is whole. */
import { existsSync, linkSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { clockText } from '#core/domain/conditions/time.ts'
import { flushPath, writeDurably } from '#core/store/durable.ts'
import type { ExportFormat } from './types.ts'

export interface Placing {
  format: ExportFormat
  encrypted: boolean
  title: string
  /** An absolute path; without it, a new name in `folder`. */
  destination?: string
  folder: string
  workspaceFolder: string
  overwrite: boolean
  /** Milliseconds since the epoch. */
  at: number
  timeZone: string
}

const extensions: Record<ExportFormat, string> = { csv: '.csv', xlsx: '.xlsx', parquet: '.parquet', json: '.ndjson' }

/** What a zip holds: the name of the file without the zip's extension. */
export function entryName(path: string, format: ExportFormat): string {
  const name = basename(path).replace(/\.zip$/i, '')
  return extname(name) === '' ? name + extensions[format] : name
}

/** The path of the file to write. @throws DeskError invalid, conflict, not_found */
export function placeExport(placing: Placing): string {
  const path = placing.destination === undefined ? freePath(placing) : namedPath(placing.destination, placing)
  const folder = realpathSync(dirname(path))
  const within = relative(realpathSync(placing.workspaceFolder), folder)
  if (within === '' || (!within.startsWith('..') && !isAbsolute(within))) throw insideWorkspace()
  if (existsSync(path) && statSync(path).isDirectory()) throw isFolder()
  if (!placing.overwrite && [path, manifestPath(path)].some((one) => existsSync(one))) throw taken()
  return join(folder, basename(path))
}

/** A file name of any system, from a title. */
function fileTitle(title: string): string {
  const safe = title.normalize('NFC').replace(/[\\/:*?"<>|\p{Cc}]/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '')
  return [...safe].slice(0, 80).join('') || 'export'
}

function freePath({ format, encrypted, title, folder, at, timeZone }: Placing): string {
  mkdirSync(folder, { recursive: true })
  const name = `${fileTitle(title)} ${clockText(at, timeZone).replaceAll(/[:.]/g, '')}`
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}${number === 1 ? '' : ` ${number}`}${extensions[format]}${encrypted ? '.zip' : ''}`)
    if (!existsSync(path) && !existsSync(manifestPath(path))) return path
  }
}

/** As it was given; a name without an extension, or a zip without its own, gets one. */
function namedPath(destination: string, { format, encrypted }: Placing): string {
  if (!isAbsolute(destination)) throw notAbsolute()
  const given = resolve(destination)
  if (!existsSync(dirname(given))) throw noFolder()
  const named = extname(given) === '' ? given + extensions[format] : given
  return encrypted && !/\.zip$/i.test(named) ? `${named}.zip` : named
}

/** Gives a finished file its name. @throws DeskError conflict where another file has taken it meanwhile */
export function finishExport(unfinished: string, path: string, overwrite: boolean): void {
  if (overwrite) renameSync(unfinished, path)
  else giveFreeName(unfinished, path)
  flushPath(dirname(path), 'folder')
}

/** A second name fails where there is such a file, and a rename does not; file systems that know no second names are asked before. */
function giveFreeName(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path)
    rmSync(unfinished)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(path)) throw taken()
    renameSync(unfinished, path)
  }
}

const manifestPath = (path: string) => `${path}.manifest.json`

/** Writes what is known of an export beside it. */
export function writeManifest(path: string, manifest: unknown): void {
  writeDurably(manifestPath(path), `${JSON.stringify(manifest, null, 2)}\n`, 0o600)
}

function refusal(code: 'invalid' | 'conflict' | 'not_found', message: { zh: string; en: string }, remedy: { zh: string; en: string }): DeskError {
  return new DeskError(code, { field: 'destination', message, remedy })
}

const insideWorkspace = () => refusal('invalid', { zh: '不能导出到工作区文件夹之内', en: 'An export cannot go into the folder of the workspace' }, { zh: '请选择工作区之外的文件夹', en: 'Choose a folder outside of it' })
const isFolder = () => refusal('invalid', { zh: '目标路径是文件夹', en: 'The destination is a folder' }, { zh: '请给出文件名', en: 'Name a file' })
const taken = () => refusal('conflict', { zh: '目标文件（或它的清单）已存在，未覆盖', en: 'There is a file of that name already, or a manifest of it; nothing was replaced' }, { zh: '请换一个文件名，或选择覆盖', en: 'Choose another name, or ask to overwrite it' })
const notAbsolute = () => refusal('invalid', { zh: '目标须为完整路径', en: 'The destination must be an absolute path' }, { zh: '请给出以 / 或盘符开头的路径', en: 'Give a path that starts at the root' })
const noFolder = () => refusal('not_found', { zh: '目标文件夹不存在', en: 'The folder of the destination does not exist' }, { zh: '请先建立该文件夹，或选择另一个', en: 'Make that folder first, or choose another' })
