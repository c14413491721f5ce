/**
 * An encrypted journal: entries are appended, are durable once their append resolves, and go when they were dealt with. Appends that wait for the disk share
 * one write and one flush, so that many small ones cost little more than one.
 *
 * A file is a header (magic, salt) and frames: UINT32 length of the ciphertext, 16 bytes tag, ciphertext (AES-256-GCM under a key of the file's own; the number
 * of a frame is its nonce, the number of the entry is authenticated). It bears the number of its first entry, the others follow without a gap. What a crash
 * left unfinished at the end of a file was never confirmed, and is cut off.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { flushPath } from '#core/store/durable.ts'

const magic = Buffer.from('CDJRNL1\n')
const saltLength = 32
const headerLength = magic.length + saltLength
const frameHead = 4 + 16
const suffix = '.journal'
const damagedSuffix = '.damaged'
/** Bytes after which the next file is begun. */
const usualFileSize = 16 * 2 ** 20
export const longestEntry = 64 * 2 ** 20

export interface JournalOptions {
  folder: string
  /** 32 bytes. */
  key: Buffer
  /** The first entry bears this number at least. */
  next: number
  fileSize?: number
  /** Told of each entry that is found, in order. */
  onEntry?: (number: number, content: Buffer) => void
  /** Told of a file that was damaged by something else than a crash; what could be read of it stands, and a copy of it stays. */
  onDamage?: (file: string) => void
}

export interface Journal {
  /** Resolves with the number of the entry once it is on the disk. Numbers grow by one. @throws what the disk says; the entry is not in the journal then */
  append(content: Uint8Array): Promise<number>
  /** Entries with these numbers, in order. */
  read(first: number, last: number): AsyncGenerator<{ number: number; content: Buffer }>
  /** Entries up to this number are no longer needed; their files go as soon as nothing else is in them. */
  trim(through: number): Promise<void>
  /** Bytes of the files. */
  readonly bytes: number
  /** Waits for what is being appended. */
  close(): Promise<void>
}

interface JournalFile {
  path: string
  first: number
  key: Buffer
  /** Where each frame begins; the last one: where the next will. */
  offsets: number[]
}

/** Opens the journal of a folder, which is made once there is something to keep. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, key, fileSize = usualFileSize } = options
  const files = await readFiles(options)
  let next = Math.max(options.next, ...files.map(endOf))
  let current: { file: JournalFile; handle: FileHandle } | undefined
  let waiting: { content: Uint8Array; resolve: (number: number) => void; reject: (error: unknown) => void }[] = []
  let writing: Promise<void> | undefined
  let closed = false

  async function currentFile(): Promise<NonNullable<typeof current>> {
    if (current && current.file.offsets.at(-1)! < fileSize) return current
    await current?.handle.close()
    current = undefined
    current = await createFile(folder, key, next)
    files.push(current.file)
    return current
  }

  async function writeGroup(group: typeof waiting): Promise<void> {
    const { file, handle } = await currentFile()
    const start = file.offsets.at(-1)!
    const frames = group.map(({ content }, index) => seal(file, next + index, content))
    try {
      await writeAll(handle, frames.flat(), start)
      await handle.datasync()
    } catch (error) {
      current = undefined
      if (file.offsets.length === 1) files.splice(files.indexOf(file), 1)
      await handle.truncate(start).finally(() => handle.close()).catch(() => undefined)
      throw error
    }
    let offset = start
    for (const [index, frame] of frames.entries()) {
      offset += frame.reduce((sum, part) => sum + part.length, 0)
      file.offsets.push(offset)
      group[index]!.resolve(next + index)
    }
    next += group.length
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, mostTogether)
      await writeGroup(group).catch((error: unknown) => group.forEach(({ reject }) => reject(error)))
    }
    writing = undefined
  }

  async function dropFile(file: JournalFile): Promise<void> {
    files.splice(files.indexOf(file), 1)
    const handle = current?.file === file ? current.handle : undefined
    if (handle) current = undefined
    await handle?.close()
    rmSync(file.path, { force: true })
  }

  return {
    append(content) {
      if (closed) return Promise.reject(new Error('The journal is closed'))
      if (content.length > longestEntry) return Promise.reject(new RangeError('The entry is too long'))
      return new Promise((resolve, reject) => {
        waiting.push({ content, resolve, reject })
        writing ??= Promise.resolve().then(write)
      })
    },
    async *read(first, last) {
      for (const file of files.filter((candidate) => candidate.first <= last && endOf(candidate) > first)) {
        yield* readFrames(file, Math.max(first, file.first), Math.min(last, endOf(file) - 1))
      }
    },
    async trim(through) {
      for (const file of files.filter((candidate) => endOf(candidate) - 1 <= through)) {
        // Nothing may be under way in the file that grows.
        if (file !== current?.file || !writing) await dropFile(file)
      }
    },
    get bytes() {
      return files.reduce((sum, { offsets }) => sum + offsets.at(-1)!, 0)
    },
    async close() {
      closed = true
      await writing
      await current?.handle.close()
      current = undefined
    }
  }
}

/** Entries written and flushed at a time. */
const mostTogether = 1024

/** Number after the last entry. */
function endOf({ first, offsets }: JournalFile): number {
  return first + offsets.length - 1
}

async function createFile(folder: string, key: Buffer, first: number): Promise<{ file: JournalFile; handle: FileHandle }> {
  const path = join(folder, `${String(first).padStart(16, '0')}${suffix}`)
  const salt = randomBytes(saltLength)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A file of this name holds no entry: what it has was never confirmed.
  const handle = await open(path, 'w', 0o600)
  try {
    await writeAll(handle, [magic, salt], 0)
  } catch (error) {
    await handle.close()
    throw error
  }
  flushPath(folder, 'folder')
  return { file: { path, first, key: fileKey(key, salt), offsets: [headerLength] }, handle }
}

/** @throws unless all of it was written: a disk that fills up takes a part, and that is no error to the system */
async function writeAll(handle: FileHandle, parts: Buffer[], position: number): Promise<void> {
  const { bytesWritten } = await handle.writev(parts, position)
  if (bytesWritten < parts.reduce((sum, part) => sum + part.length, 0)) throw new Error('The disk is full: only a part of what was received could be written')
}

function fileKey(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'cohortdesk/journal', 32))
}

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(frame, 6, 6)
  return nonce
}

function contextOf(number: number): Buffer {
  const context = Buffer.alloc(8)
  context.writeBigUInt64BE(BigInt(number))
  return context
}

function seal(file: JournalFile, number: number, content: Uint8Array): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', file.key, nonceOf(number - file.first))
  cipher.setAAD(contextOf(number))
  const body = Buffer.concat([cipher.update(content), cipher.final()])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return [length, cipher.getAuthTag(), body]
}

/** Undefined where the frame does not verify. */
function unseal(file: JournalFile, number: number, tag: Buffer, body: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', file.key, nonceOf(number - file.first))
  decipher.setAAD(contextOf(number))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    return undefined
  }
}

async function* readFrames(file: JournalFile, first: number, last: number): AsyncGenerator<{ number: number; content: Buffer }> {
  const handle = await open(file.path, 'r')
  try {
    for (let number = first; number <= last; number++) {
      const place = file.offsets[number - file.first]!
      const frame = await readAt(handle, place, file.offsets[number - file.first + 1]! - place)
      const content = frame && unseal(file, number, frame.subarray(4, frameHead), frame.subarray(frameHead))
      if (!content) throw new Error(`Entry ${number} of the journal cannot be read any more`)
      yield { number, content }
    }
  } finally {
    await handle.close()
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) return undefined
    filled += bytesRead
  }
  return buffer
}

/** Reads every file of the folder; files without an entry go, and ends that were not finished are cut off. */
async function readFiles(options: JournalOptions): Promise<JournalFile[]> {
  if (!existsSync(options.folder)) return []
  const files: JournalFile[] = []
  const names = readdirSync(options.folder).filter((candidate) => candidate.endsWith(suffix)).toSorted()
  const firsts = names.map((name) => Number(name.slice(0, -suffix.length)))
  for (const [index, name] of names.entries()) {
    const path = join(options.folder, name)
    const file = await readFile(path, firsts[index]!, firsts[index + 1] ?? Infinity, options)
    if (file && file.offsets.length > 1) files.push(file)
    else rmSync(path, { force: true })
  }
  return files
}

/** `limit`: where the next file begins; what stands here from there on was never confirmed. */
async function readFile(path: string, first: number, limit: number, { key, onEntry, onDamage }: JournalOptions): Promise<JournalFile | undefined> {
  const handle = await open(path, 'r+')
  try {
    const { size } = await handle.stat()
    const header = size < headerLength ? undefined : await readAt(handle, 0, headerLength)
    if (!header?.subarray(0, magic.length).equals(magic)) {
      reportDamage(path, size > headerLength, onDamage)
      return undefined
    }
    const file: JournalFile = { path, first, key: fileKey(key, header.subarray(magic.length)), offsets: [headerLength] }
    for (let place = headerLength; place < size;) {
      const isBeyond = endOf(file) >= limit
      const frame = isBeyond ? undefined : await readFrame(handle, file, place, size)
      if (frame) onEntry?.(endOf(file), frame.content)
      else {
        // An append that was cut off leaves less than it said, or zeros; anything else is damage.
        reportDamage(path, !isBeyond && (await isDamage(handle, place, size)), onDamage)
        await handle.truncate(place)
        await handle.sync()
        break
      }
      place = frame.end
      file.offsets.push(place)
    }
    return file
  } finally {
    await handle.close()
  }
}

async function readFrame(handle: FileHandle, file: JournalFile, place: number, size: number): Promise<{ content: Buffer; end: number } | undefined> {
  if (place + frameHead > size) return undefined
  const head = await readAt(handle, place, frameHead)
  const length = head?.readUInt32BE(0) ?? Infinity
  const end = place + frameHead + length
  if (!head || end > size) return undefined
  const body = await readAt(handle, place + frameHead, length)
  const content = body && unseal(file, endOf(file), head.subarray(4), body)
  return content && { content, end }
}

/** Whether a whole frame that does not verify has others behind it: a crash leaves none. */
async function isDamage(handle: FileHandle, place: number, size: number): Promise<boolean> {
  if (place + frameHead > size) return false
  const length = (await readAt(handle, place, frameHead))?.readUInt32BE(0) ?? Infinity
  return length > 0 && (place + frameHead + length < size || length > longestEntry)
}

function reportDamage(path: string, damaged: boolean, onDamage: JournalOptions['onDamage']): void {
  if (!damaged) return
  copyFileSync(path, `${path}${damagedSuffix}`)
  onDamage?.(path)
}
