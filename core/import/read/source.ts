/** The bytes of a file to be imported: a path, or an encrypted file of raw/; unpacked where it is gzipped. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ImportFile } from '#core/import/types.ts'
import type { StagingContext } from '#core/import/read/types.ts'
import { damagedFile, refusal } from '#core/import/read/refusal.ts'
import { layoutOf } from '#core/store/layout.ts'
import { RawFileDamaged, rawPath, readRaw } from '#core/store/raw/raw-files.ts'

const chunkBytes = 1 << 20
const unpackedBytes = 256 * 1024

type ReadContent = (onShare?: (share: number) => void) => AsyncGenerator<Buffer, void, undefined>

export interface Source {
  fileName: string
  /** Bytes on disk. */
  size: number
  /** Set where the content can be read as it is from this path. */
  path?: string
  gzip: boolean
  /** The content from its start; may be called repeatedly. `onShare` is told the share of the file read. */
  read: ReadContent
  /** The first bytes of the content, fewer where it is shorter. */
  head(length: number): Promise<Buffer>
}

/** @throws DeskError `not_found` or `invalid` where the file cannot be read */
export async function openSource(context: Pick<StagingContext, 'workspace'>, file: ImportFile): Promise<Source> {
  if (file.path === undefined) return sourceOf(rawSource(context, file), file.fileName)
  const source = await sourceOf(await pathSource(file.path), file.fileName)
  return source.gzip ? source : { ...source, path: file.path }
}

/** Content as it is stored. */
export interface Stored {
  /** Bytes. */
  size(): Promise<number>
  read: ReadContent
}

/** The content, unpacked where it is gzipped. */
export async function sourceOf(stored: Stored, fileName: string): Promise<Source> {
  const first = await headOf(stored.read, keptHead)
  const gzip = first[0] === 0x1f && first[1] === 0x8b
  const read: ReadContent = gzip ? (onShare) => gunzip(stored.read(onShare)) : stored.read
  const head = gzip ? await headOf(read, keptHead) : first
  return {
    fileName: gzip ? fileName.replace(/\.gz$/i, '') : fileName, size: await stored.size(), gzip, read,
    head: async (length) => (length <= head.length || head.length < keptHead ? head.subarray(0, length) : headOf(read, length))
  }
}

/** Bytes from the start that are kept, since every reader looks at them first. */
const keptHead = 256 * 1024

async function pathSource(path: string): Promise<Stored> {
  const size = await readableSize(path)
  return {
    size: async () => size,
    async *read(onShare) {
      let taken = 0
      for await (const chunk of createReadStream(path, { highWaterMark: Math.max(1, Math.min(chunkBytes, size)) }) as AsyncIterable<Buffer>) {
        taken += chunk.length
        onShare?.(size ? taken / size : 1)
        yield chunk
      }
    }
  }
}

async function readableSize(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) {
      await (await open(path, 'r')).close()
      return found.size
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw refusal('not_found', { zh: '文件不存在', en: 'The file does not exist' }, { zh: '检查路径，或重新选择文件', en: 'Check the path or choose the file again' }, 'path')
    }
    throw refusal('invalid', { zh: '文件无法读取', en: 'The file cannot be read' }, { zh: '检查文件权限，并关闭占用它的程序', en: 'Check its permissions and close programs that hold it' }, 'path')
  }
  throw refusal('invalid', { zh: '这不是文件', en: 'This is not a file' }, { zh: '选择一个文件，而不是文件夹', en: 'Choose a file, not a folder' }, 'path')
}

function rawSource(context: Pick<StagingContext, 'workspace'>, file: ImportFile): Stored {
  const { workspace } = context
  const { raw } = file
  if (raw === undefined || !workspace) throw new TypeError('A file is given by its path, or by its raw name and workspace')
  const layout = layoutOf(workspace.folder)
  return {
    async size() {
      return (await stat(rawPath(layout, raw))).size
    },
    async *read(onShare) {
      try {
        yield* readRaw(layout, workspace.keys, raw, onShare && ((stored, total) => onShare(stored / total)))
      } catch (error) {
        if (error instanceof RawFileDamaged) throw damagedFile({ zh: '工作区中保存的原始文件已损坏', en: 'The copy of the file kept in the workspace is damaged' })
        throw error
      }
    }
  }
}

async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const unpack = createGunzip({ chunkSize: unpackedBytes })
  const stream = pipeline(Readable.from(chunks), unpack, () => undefined)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code?.startsWith('Z_')) throw damagedFile({ zh: '压缩文件已损坏或不完整', en: 'The gzip file is damaged or incomplete' })
    throw error
  }
}

async function headOf(read: ReadContent, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let total = 0
  for await (const chunk of read()) {
    parts.push(chunk)
    total += chunk.length
    if (total >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** The whole content in memory. @throws DeskError `too_large` */
export async function readWhole(source: Source, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let total = 0
  for await (const chunk of source.read()) {
    total += chunk.length
    if (total > limit) {
      throw refusal(
        'too_large',
        { zh: `文件超过 ${limit >> 20} MB`, en: `The file is larger than ${limit >> 20} MB` },
        { zh: '拆分文件，或另存为 CSV 后导入', en: 'Split it, or save it as CSV and import that' }
      )
    }
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
