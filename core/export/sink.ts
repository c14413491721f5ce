/** Where the bytes of an export go: a file that only its owner may read, hashed on the way; or a zip under a password within such a file. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { configure, ZipWriter } from '@zip.js/zip.js'

export interface Sealed {
  sha256: string
  bytes: number
}

export interface Sink {
  write(bytes: Uint8Array): Promise<void>
  /** Ends and flushes the file. */
  close(): Promise<Sealed>
  /** Lets go of the file, which is the caller's to remove. */
  abandon(): Promise<void>
}

/** @throws EEXIST where there is such a file */
export async function fileSink(path: string): Promise<Sink> {
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async write(content) {
      hash.update(content)
      for (let at = 0; at < content.length;) at += (await file.write(content, at)).bytesWritten
      bytes += content.length
    },
    async close() {
      await file.sync()
      await file.close()
      return { sha256: hash.digest('hex'), bytes }
    },
    abandon: () => file.close().catch(() => undefined)
  }
}

configure({ useWebWorkers: false })

/** AES-256 by the AE-2 format of WinZip, which every common unpacker knows. */
const aes256 = 3

/** A zip with one entry. `packed`: its content is compressed already. */
export async function zipSink(path: string, entry: { name: string; password: string; packed: boolean }): Promise<Sink> {
  const file = await fileSink(path)
  const content = new TransformStream<Uint8Array, Uint8Array>()
  const writer = content.writable.getWriter()
  const zip = new ZipWriter(new WritableStream<Uint8Array>({ write: (bytes) => file.write(bytes) }))
  const added = zip.add(entry.name, content.readable, { password: entry.password, encryptionStrength: aes256, level: entry.packed ? 0 : 6 })
  added.catch(() => undefined)
  return {
    async write(bytes) {
      await Promise.race([writer.write(bytes), added])
    },
    async close() {
      await writer.close()
      await added
      await zip.close()
      return file.close()
    },
    async abandon() {
      await writer.abort().catch(() => undefined)
      await file.abandon()
    }
  }
}

/** SHA-256 of a file that stands still, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path, { highWaterMark: readAtOnce })) hash.update(bytes as Buffer)
  return hash.digest('hex')
}

const readAtOnce = 1 << 20
const pause = 5

/** Hashes a file while `writing` makes it longer, so that it is known as soon as that has ended. The file must be there. @throws what `writing` throws */
export async function hashGrowing(path: string, writing: Promise<unknown>): Promise<Sealed> {
  const file = await open(path, 'r+')
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(readAtOnce)
  let bytes = 0
  let ended = false
  const settled = writing.then(() => undefined, () => undefined).finally(() => (ended = true))
  try {
    for (;;) {
      const last = ended
      const { bytesRead } = await file.read(buffer, 0, readAtOnce, bytes)
      hash.update(buffer.subarray(0, bytesRead))
      bytes += bytesRead
      if (bytesRead > 0) continue
      if (last) break
      await Promise.race([settled, setTimeout(pause)])
    }
    await writing
    if ((await stat(path)).size !== bytes) throw new Error('The file changed after it was hashed')
    await file.sync()
    return { sha256: hash.digest('hex'), bytes }
  } finally {
    await file.close()
  }
}

/** The bytes of a file, into a sink. */
export async function pour(file: FileHandle, sink: Sink, signal: AbortSignal): Promise<void> {
  const { size } = await file.stat()
  for (let at = 0; at < size;) {
    signal.throwIfAborted()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(readAtOnce, size - at)), 0, Math.min(readAtOnce, size - at), at)
    await sink.write(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}
