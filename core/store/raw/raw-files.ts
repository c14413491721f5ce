/**
 * Imported files, kept encrypted in raw/. A file is a header (magic, salt) and frames of up to 1 MiB of content, each packed with zstd where that
 * helps and sealed with AES-256-GCM under a key of its own file. The number of a frame is its nonce and the last frame is marked in what is
 * authenticated, so that a flipped bit, a missing, moved or added frame and a cut end are all noticed.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import type { WorkspaceLayout } from '#core/store/layout.ts'

const magic = Buffer.from('CDRAW01\n')
const saltLength = 32
const headerLength = magic.length + saltLength
const frameHeadLength = 4 + 1 + 16
const frameContent = 1 << 20
const lastFlag = 1
const packedFlag = 2
/** Frames being packed at a time. */
const inFlight = 3

const pack = promisify<Buffer, object, Buffer>(zstdCompress)
const unpack = promisify<Buffer, object, Buffer>(zstdDecompress)

/** A raw file that was cut, altered, renamed, or written under another key. */
export class RawFileDamaged extends Error {
  constructor(what: string) {
    super(`The raw file is damaged: ${what}`)
    this.name = 'RawFileDamaged'
  }
}

export function rawPath(layout: WorkspaceLayout, name: string): string {
  if (name !== basename(name) || name.startsWith('.')) throw new RangeError('Not the name of a raw file')
  return join(layout.raw, name)
}

/**
 * Encrypts `source` into raw/`name`. The file appears under its name complete and synced, or not at all.
 * @param onBytes told the content bytes taken so far
 * @returns bytes of content and bytes on disk
 */
export async function writeRaw(
  source: AsyncIterable<Uint8Array>, layout: WorkspaceLayout, keys: WorkspaceKeys, name: string, onBytes?: (bytes: number) => void
): Promise<{ bytes: number; stored: number }> {
  const path = rawPath(layout, name)
  const partial = `${path}.part`
  const file = await open(partial, 'w', 0o600)
  try {
    const written = await writeFrames(source, file, keys, name, onBytes)
    await file.sync()
    await file.close()
    await rename(partial, path)
    await syncFolder(layout.raw)
    return written
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(partial, { force: true })
    throw error
  }
}

async function writeFrames(source: AsyncIterable<Uint8Array>, file: FileHandle, keys: WorkspaceKeys, name: string, onBytes?: (bytes: number) => void) {
  const salt = randomBytes(saltLength)
  const key = fileKey(keys, salt, name)
  await file.appendFile(Buffer.concat([magic, salt]))
  let bytes = 0
  let stored = headerLength
  let number = 0
  const waiting: Promise<Packed>[] = []
  const writeNext = async (last: boolean) => {
    const frame = seal(key, number++, await waiting.shift()!, last)
    await file.appendFile(frame)
    stored += frame.length
  }
  try {
    for await (const content of inFrames(source)) {
      bytes += content.length
      waiting.push(packFrame(content))
      if (waiting.length > inFlight) await writeNext(false)
      onBytes?.(bytes)
    }
    if (waiting.length === 0) waiting.push(packFrame(Buffer.alloc(0)))
    while (waiting.length) await writeNext(waiting.length === 1)
  } finally {
    await Promise.allSettled(waiting)
  }
  return { bytes, stored }
}

interface Packed {
  body: Buffer
  packed: boolean
}

async function packFrame(content: Buffer): Promise<Packed> {
  if (content.length < 64) return { body: content, packed: false }
  const body = await pack(content, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return body.length < content.length * 0.95 ? { body, packed: true } : { body: content, packed: false }
}

/** The source in pieces of exactly one frame, the last one shorter. */
async function* inFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let frame = Buffer.allocUnsafe(frameContent)
  let filled = 0
  for await (const chunk of source) {
    let taken = 0
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + frameContent - filled)
      frame.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === frameContent) {
        yield frame
        frame = Buffer.allocUnsafe(frameContent)
        filled = 0
      }
    }
  }
  if (filled) yield frame.subarray(0, filled)
}

function fileKey(keys: WorkspaceKeys, salt: Buffer, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keys.blocks, salt, `raw-file/${name}`, 32))
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 6, 6)
  return nonce
}

function seal(key: Buffer, number: number, { body, packed }: Packed, last: boolean): Buffer {
  const flags = (last ? lastFlag : 0) | (packed ? packedFlag : 0)
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number))
  cipher.setAAD(Buffer.of(flags))
  const sealed = cipher.update(body)
  cipher.final()
  const head = Buffer.alloc(5)
  head.writeUInt32LE(sealed.length, 0)
  head.writeUInt8(flags, 4)
  return Buffer.concat([head, cipher.getAuthTag(), sealed])
}

/**
 * Content of raw/`name`, frame by frame. The content is whole only once the generator has ended.
 * @param onRead told the stored bytes read so far and in total
 * @throws RawFileDamaged
 */
export async function* readRaw(
  layout: WorkspaceLayout, keys: WorkspaceKeys, name: string, onRead?: (stored: number, total: number) => void
): AsyncGenerator<Buffer, void, undefined> {
  const file = await open(rawPath(layout, name), 'r')
  const waiting: Promise<Buffer>[] = []
  try {
    const total = (await file.stat()).size
    for await (const { content, position } of readFrames(file, total, keys, name)) {
      waiting.push(content)
      content.catch(() => undefined)
      if (waiting.length < inFlight) continue
      onRead?.(position, total)
      const bytes = await waiting.shift()!
      if (bytes.length) yield bytes
    }
    for (const content of waiting.splice(0)) {
      const bytes = await content
      if (bytes.length) yield bytes
    }
    onRead?.(total, total)
  } finally {
    await Promise.allSettled(waiting)
    await file.close()
  }
}

/** Verified frames with the place after them; their content may still be unpacking. */
async function* readFrames(
  file: FileHandle, total: number, keys: WorkspaceKeys, name: string
): AsyncGenerator<{ content: Promise<Buffer>; position: number }, void, undefined> {
  const header = await readExactly(file, 0, headerLength, total)
  if (!header.subarray(0, magic.length).equals(magic)) throw new RawFileDamaged('its header is not that of a raw file')
  const key = fileKey(keys, header.subarray(magic.length), name)
  let position = headerLength
  for (let number = 0; ; number++) {
    const head = await readExactly(file, position, frameHeadLength, total)
    const length = head.readUInt32LE(0)
    if (length > frameContent) throw new RawFileDamaged(`frame ${number} is too long`)
    const sealed = await readExactly(file, position + frameHeadLength, length, total)
    position += frameHeadLength + length
    const flags = head.readUInt8(4)
    const body = unseal(key, number, flags, head.subarray(5), sealed)
    const last = (flags & lastFlag) !== 0
    if (last && position !== total) throw new RawFileDamaged('something follows its last frame')
    yield { content: flags & packedFlag ? unpack(body, { maxOutputLength: frameContent }) : Promise.resolve(body), position }
    if (last) return
  }
}

async function readExactly(file: FileHandle, position: number, length: number, total: number): Promise<Buffer> {
  if (position + length > total) throw new RawFileDamaged('its end is missing')
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new RawFileDamaged('its end is missing')
    filled += bytesRead
  }
  return buffer
}

function unseal(key: Buffer, number: number, flags: number, tag: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number))
  decipher.setAAD(Buffer.of(flags))
  decipher.setAuthTag(tag)
  const body = decipher.update(sealed)
  try {
    decipher.final()
  } catch {
    throw new RawFileDamaged(`frame ${number} does not verify`)
  }
  return body
}

/** Makes a rename durable. Windows cannot sync folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
