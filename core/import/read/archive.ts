/** Files of tables within a zip archive. Workbooks, which are archives too, are left to their reader. */
import { basename, extname } from 'node:path'
import type { Format } from '#core/contract/imports.ts'
import { tableEndings } from '#core/domain/data-files.ts'
import { refusal } from '#core/import/read/refusal.ts'
import { sourceOf, type Source } from '#core/import/read/source.ts'
import type { ImportWarning } from '#core/import/read/types.ts'
import { openZip, type ZipArchive, type ZipEntry } from '#core/import/read/zip.ts'

export interface Unpacked {
  source: Source
  /** Name of the file within the archive. */
  entry?: string
  /** Names of its table files, where there are several. */
  entries?: string[]
  warnings: ImportWarning[]
  close: () => Promise<void>
}

const mostNamed = 20

/** The file itself, or the one of an archive that the format names; its first table file where it names none. @throws DeskError */
export async function unpacked(source: Source, format: Format): Promise<Unpacked> {
  const head = await source.head(4)
  const isZip = head.equals(Buffer.from([0x50, 0x4b, 3, 4]))
  if (!isZip) return { source, warnings: [], close: async () => undefined }
  const archive = await openZip(source)
  try {
    if (isDocument(archive)) {
      await archive.close()
      return { source, warnings: [], close: async () => undefined }
    }
    const { entry, known, others } = chooseEntry(archive, format)
    const stored = { size: async () => entry.size, read: (onShare?: (share: number) => void) => archive.read(entry, onShare) }
    return { source: await sourceOf(stored, basename(nameOf(entry))), entry: nameOf(entry), ...(known.length > 1 && { entries: known }), warnings: othersWarning(others), close: () => archive.close() }
  } catch (error) {
    await archive.close()
    throw error
  }
}

/** Whether it is a workbook or another document, as its parts tell. */
function isDocument({ entries }: ZipArchive): boolean {
  const names = [...entries.keys()]
  const isPart = (name: string) => name === '[content_types].xml' || name === '_rels/.rels' || name === 'mimetype' || /^(?:xl|word|ppt|index)\//.test(name) || name === 'index.zip'
  return names.some(isPart)
}

const nameOf = ({ name }: ZipEntry) => name.replaceAll('\\', '/')

function chooseEntry(archive: ZipArchive, { entry }: Format): { entry: ZipEntry; known: string[]; others: string[] } {
  const files = [...archive.entries.values()].filter((file) => isFile(nameOf(file)))
  const tables = files.filter((file) => tableEndings.some((ending) => extname(nameOf(file)).toLowerCase() === `.${ending}`))
  const candidates = tables.length > 0 ? tables : files
  const known = candidates.map(nameOf)
  const chosen = entry === undefined ? candidates[0] : files.find((file) => nameOf(file) === entry)
  if (!chosen) throw files.length === 0 ? nothingInside() : noSuchEntry(known)
  if (chosen.encrypted) throw locked()
  return { entry: chosen, known, others: entry === undefined ? known.slice(1) : [] }
}

/** What systems put beside files is none. */
function isFile(name: string): boolean {
  return !name.endsWith('/') && !name.startsWith('__MACOSX/') && !/(?:^|\/)(?:\.[^/]*|Thumbs\.db|desktop\.ini)$/i.test(name)
}

function listed(names: readonly string[]): { zh: string; en: string } {
  const some = names.slice(0, mostNamed)
  const rest = names.length - some.length
  return { zh: some.join('、') + (rest > 0 ? ` 等 ${names.length} 个` : ''), en: some.join(', ') + (rest > 0 ? ` and ${rest} more` : '') }
}

function othersWarning(others: readonly string[]): ImportWarning[] {
  if (others.length === 0) return []
  const names = listed(others)
  return [{
    code: 'entries.several', count: others.length + 1,
    message: { zh: `压缩包里有多个文件，只读入第一个。其余用 format.entry 选择后另行导入：${names.zh}`, en: `The archive holds several files and only the first is read. Choose another by its name (format.entry): ${names.en}` }
  }]
}

function noSuchEntry(names: readonly string[]): Error {
  const known = listed(names)
  return refusal('invalid', { zh: '压缩包里没有这个文件', en: 'The archive has no file of that name' }, { zh: `从其中选择一个：${known.zh}`, en: `Choose one of them: ${known.en}` }, 'entry')
}

function nothingInside(): Error {
  return refusal('invalid', { zh: '压缩包里没有文件', en: 'The archive holds no files' }, { zh: '检查是否选对了压缩包', en: 'Check that the right archive was chosen' })
}

export function locked(): Error {
  return refusal('invalid', { zh: '压缩包设有密码', en: 'The archive is protected by a password' }, { zh: '解压后再导入其中的文件', en: 'Unpack it and import the file in it' }, 'password')
}
