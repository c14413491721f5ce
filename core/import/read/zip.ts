/** Zip archives by their central directory: entries are known, and refused where they would inflate without end, before anything is inflated. */
import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { Readable, pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { damagedFile, limits, refusal } from '#core/import/read/refusal.ts'
import { readWhole, type Source } from '#core/import/read/source.ts'

export interface ZipEntry {
  name: string
  /** CRC-32 of the content. */
  checksum: number
  method: number
  encrypted: boolean
  packed: number
  size: number
  offset: number
}

export interface ZipArchive {
  /** By name in lower case with forward slashes. */
  entries: Map<string, ZipEntry>
  /** Content of an entry. @throws DeskError where it is damaged or longer than it says */
  read(entry: ZipEntry, onShare?: (share: number) => void): AsyncGenerator<Buffer, void, undefined>
  close(): Promise<void>
}

interface RandomAccess {
  size: number
  read(position: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

const endOfDirectory = 0x06054b50
const endOfDirectory64 = 0x06064b50
const locator64 = 0x07064b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50
const maximumEntries = 20_000
const maximumInflated = 8 * 1024 ** 3
/** Above this size, an archive may not inflate by more than `maximumRatio`. */
const bombBytes = 128 * 1024 ** 2
const maximumRatio = 200
const chunkBytes = 256 * 1024

const damaged = () => damagedFile({ zh: '文件已损坏或不完整（压缩包目录无法读取）', en: 'The file is damaged or incomplete (its zip directory cannot be read)' })

/** @throws DeskError for a damaged archive or one that inflates beyond measure */
export async function openZip(source: Source): Promise<ZipArchive> {
  const bytes = await randomAccess(source)
  try {
    const entries = await readDirectory(bytes)
    refuseBombs(entries, bytes.size)
    return {
      entries: new Map(entries.map((entry) => [entry.name.replaceAll('\\', '/').toLowerCase(), entry])),
      read: (entry, onShare) => inflate(bytes, entry, onShare),
      close: () => bytes.close()
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function randomAccess(source: Source): Promise<RandomAccess> {
  if (source.path === undefined) {
    const content = await readWhole(source, limits.wholeFileBytes)
    return { size: content.length, read: async (position, length) => content.subarray(position, position + length), close: async () => undefined }
  }
  const file = await open(source.path, 'r')
  return {
    size: (await file.stat()).size,
    async read(position, length) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    },
    close: () => file.close()
  }
}

async function readDirectory(bytes: RandomAccess): Promise<ZipEntry[]> {
  const tailLength = Math.min(bytes.size, 65_557)
  const tail = await bytes.read(bytes.size - tailLength, tailLength)
  const at = lastSignature(tail, endOfDirectory)
  if (at < 0 || at + 22 > tail.length) throw damaged()
  let count = tail.readUInt16LE(at + 10)
  let length = tail.readUInt32LE(at + 12)
  let offset = tail.readUInt32LE(at + 16)
  if (at >= 20 && tail.readUInt32LE(at - 20) === locator64) {
    const end = await bytes.read(Number(tail.readBigUInt64LE(at - 12)), 56)
    if (end.length < 56 || end.readUInt32LE(0) !== endOfDirectory64) throw damaged()
    count = Number(end.readBigUInt64LE(32))
    length = Number(end.readBigUInt64LE(40))
    offset = Number(end.readBigUInt64LE(48))
  }
  if (count > maximumEntries || offset + length > bytes.size) throw damaged()
  return parseDirectory(await bytes.read(offset, length), count)
}

function lastSignature(buffer: Buffer, signature: number): number {
  for (let at = buffer.length - 22; at >= 0; at--) if (buffer.readUInt32LE(at) === signature) return at
  return -1
}

function parseDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== directoryEntry) throw damaged()
    const [nameLength, extraLength, commentLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)]
    const entry = {
      name: decodeName(directory.subarray(at + 46, at + 46 + nameLength)),
      checksum: directory.readUInt32LE(at + 16),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) !== 0,
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42)
    }
    entries.push(with64BitSizes(entry, directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)))
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** UTF-8, whether its flag says so or not; else as Chinese Windows writes names. */
function decodeName(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes)
}

/** Sizes that do not fit 32 bits stand in the extra field 1, in this order. */
function with64BitSizes(entry: ZipEntry, extra: Buffer): ZipEntry {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    const wide = (value: number): number => {
      if (value !== 0xffffffff || next + 8 > extra.length) return value
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    }
    const size = wide(entry.size)
    const packed = wide(entry.packed)
    return { ...entry, size, packed, offset: wide(entry.offset) }
  }
  return entry
}

function refuseBombs(entries: ZipEntry[], fileSize: number): void {
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0)
  const size = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (packed <= fileSize && size <= maximumInflated && (size <= bombBytes || size <= packed * maximumRatio)) return
  throw refusal(
    'too_large',
    { zh: `文件解压后会膨胀到 ${Math.round(size / 1024 ** 2)} MB，远超正常比例，已拒绝打开`, en: `The file would inflate to ${Math.round(size / 1024 ** 2)} MB, far out of proportion; it was not opened` },
    { zh: '确认文件来源；如果内容属实，另存为 CSV 后导入', en: 'Check where the file comes from; if it is genuine, save it as CSV and import that' }
  )
}

async function* inflate(bytes: RandomAccess, entry: ZipEntry, onShare?: (share: number) => void): AsyncGenerator<Buffer, void, undefined> {
  const local = await bytes.read(entry.offset, 30)
  if (local.length < 30 || local.readUInt32LE(0) !== localEntry) throw damaged()
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (start + entry.packed > bytes.size) throw damaged()
  const packed = packedChunks(bytes, start, entry.packed, onShare)
  let size = 0
  let checksum = 0
  try {
    for await (const chunk of entry.method === 0 ? packed : inflated(entry, packed)) {
      size += chunk.length
      if (size > entry.size) throw damaged()
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw damaged()
    throw error
  }
  if (size !== entry.size || checksum !== entry.checksum) throw damaged()
}

function inflated(entry: ZipEntry, packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (entry.method !== 8) throw damaged()
  return pipeline(Readable.from(packed), createInflateRaw({ chunkSize: chunkBytes }), () => undefined) as AsyncIterable<Buffer>
}

async function* packedChunks(bytes: RandomAccess, start: number, length: number, onShare?: (share: number) => void): AsyncGenerator<Buffer> {
  for (let taken = 0; taken < length; taken += chunkBytes) {
    const chunk = await bytes.read(start + taken, Math.min(chunkBytes, length - taken))
    if (chunk.length === 0) throw damaged()
    onShare?.((taken + chunk.length) / length)
    yield chunk
  }
}
