/** Writes a zip archive in one pass: the sizes of an entry follow its content (APPNOTE.TXT 4.4.4, bit 3). No entry and no archive reaches 4 GB. */
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import { DeskError } from '#core/contract/errors.ts'

const deflate = promisify(deflateRaw)

export interface ZipWriter {
  /** Begins an entry; the one before it is ended. */
  entry(name: string): Promise<void>
  /** Adds to the content of the entry: blocks are deflated side by side and stand in the order of the calls. */
  add(content: Uint8Array): Promise<void>
  /** Ends the last entry and writes the directory. */
  end(): Promise<void>
}

interface Entry {
  name: Buffer
  offset: number
  crc: number
  packed: number
  size: number
}

/** UTF-8 names; sizes behind the content. */
const flags = 0x0808
const version = 20
const deflated = 8
/** 1980-01-01, the first day that the format knows: files do not differ by when they were written. */
const date = 0x21
const largest = 0xffff_fffe
/** Blocks that are deflated at once. */
const mostWaiting = 2
/** Bytes that zlib gives out at a time, each time by way of this thread: XML shrinks to a sixth. */
const smallestChunk = 16_384

export function createZip(write: (bytes: Uint8Array) => Promise<void>): ZipWriter {
  const entries: Entry[] = []
  const waiting: Promise<Buffer>[] = []
  let current: Entry | undefined
  let offset = 0

  async function put(bytes: Uint8Array): Promise<void> {
    await write(bytes)
    offset += bytes.length
    if (offset > largest) throw tooLarge()
  }

  async function takeOne(): Promise<void> {
    const block = await waiting.shift()!
    current!.packed += block.length
    await put(block)
  }

  async function finishEntry(): Promise<void> {
    if (!current) return
    waiting.push(deflate(Buffer.alloc(0), { finishFlush: constants.Z_FINISH }))
    while (waiting.length > 0) await takeOne()
    const { crc, packed, size } = current
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(crc, 4)
    descriptor.writeUInt32LE(packed, 8)
    descriptor.writeUInt32LE(size, 12)
    await put(descriptor)
    current = undefined
  }

  return {
    async entry(name) {
      await finishEntry()
      const begun: Entry = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 }
      const header = Buffer.alloc(30)
      header.writeUInt32LE(0x04034b50, 0)
      describe(header, 4, begun)
      await put(Buffer.concat([header, begun.name]))
      current = begun
      entries.push(begun)
    },
    async add(content) {
      current!.crc = crc32(content, current!.crc)
      current!.size += content.length
      if (current!.size > largest) throw tooLarge()
      const block = deflate(content, { level: 1, chunkSize: Math.max(smallestChunk, content.length >> 2), finishFlush: constants.Z_SYNC_FLUSH })
      block.catch(() => undefined)
      waiting.push(block)
      while (waiting.length > mostWaiting) await takeOne()
    },
    async end() {
      await finishEntry()
      const start = offset
      for (const entry of entries) await put(directoryEntry(entry))
      const end = Buffer.alloc(22)
      end.writeUInt32LE(0x06054b50, 0)
      end.writeUInt16LE(entries.length, 8)
      end.writeUInt16LE(entries.length, 10)
      end.writeUInt32LE(offset - start, 12)
      end.writeUInt32LE(start, 16)
      await put(end)
    }
  }
}

function directoryEntry(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(version, 4)
  describe(header, 6, entry)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

/** What the header of an entry and its place in the directory have alike; before its content, its sizes are nought. */
function describe(header: Buffer, at: number, { name, crc, packed, size }: Entry): void {
  header.writeUInt16LE(version, at)
  header.writeUInt16LE(flags, at + 2)
  header.writeUInt16LE(deflated, at + 4)
  header.writeUInt16LE(date, at + 8)
  header.writeUInt32LE(crc, at + 10)
  header.writeUInt32LE(packed, at + 14)
  header.writeUInt32LE(size, at + 18)
  header.writeUInt16LE(name.length, at + 22)
}

function tooLarge(): DeskError {
  return new DeskError('too_large', {
    field: 'format',
    message: { zh: '工作簿的一个工作表或整个文件超过 4 GB，Excel 无法打开', en: 'A sheet of the workbook, or all of it, is over 4 GB: Excel could not open it' },
    remedy: { zh: '请减少字段，或改用 CSV 或 Parquet', en: 'Choose fewer fields, or export CSV or Parquet' }
  })
}
