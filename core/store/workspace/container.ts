/**
 * The backup file: entries one after another, each followed by its SHA-256, so that it is written and checked in one pass.
 *
 * Lines of JSON end in \n. First `cohortdesk-backup 1`, then the header, then for each entry `{"name","size"}`, `size` bytes and `{"sha256"}`, at last
 * `{"entries","sha256"}`: how many there were, and the hash of all lines before it.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { DeskError, type Words } from '#core/contract/errors.ts'

const magic = 'cohortdesk-backup 1'
const longestLine = 64 * 1024
const pieceSize = 1 << 20

export interface ContainerEntry {
  /** Path inside the workspace, with `/`. */
  name: string
  size: number
}

/** Writes a container, at the end of the file as `appendFile` does, which takes all or throws; `onBytes` is told the bytes of content taken so far. The caller makes the file durable. */
export async function writeContainer(
  file: FileHandle, header: object, entries: readonly (ContainerEntry & { path: string })[], onBytes: (bytes: number) => void, signal?: AbortSignal
): Promise<void> {
  const lines = createHash('sha256')
  const writeLine = async (line: string) => {
    lines.update(`${line}\n`)
    await file.appendFile(`${line}\n`)
  }
  await writeLine(magic)
  await writeLine(JSON.stringify(header))
  let bytes = 0
  for (const { name, size, path } of entries) {
    await writeLine(JSON.stringify({ name, size }))
    const content = createHash('sha256')
    let written = 0
    for await (const chunk of createReadStream(path, { highWaterMark: pieceSize, signal })) {
      content.update(chunk as Buffer)
      await file.appendFile(chunk as Buffer)
      written += (chunk as Buffer).length
      onBytes((bytes += (chunk as Buffer).length))
    }
    if (written !== size) throw new Error('A file changed while it was backed up')
    await writeLine(JSON.stringify({ sha256: content.digest('hex') }))
  }
  await file.appendFile(`${JSON.stringify({ entries: entries.length, sha256: lines.digest('hex') })}\n`)
}

export interface EntryTarget {
  write(piece: Buffer): Promise<void>
  /** Called in any case; `whole`: every byte came and the hash fits. */
  end(whole: boolean): Promise<void>
}

export interface ContainerReader {
  /** Opens what takes the content of an entry. */
  entry?(entry: ContainerEntry): Promise<EntryTarget>
  onBytes?(bytes: number, total: number): void
  signal?: AbortSignal
}

/** Reads the header alone. @throws DeskError `conflict` when the file is not a backup. */
export async function readContainerHeader(path: string): Promise<unknown> {
  const file = await openContainer(path)
  try {
    const source = createSource(file, (await file.stat()).size)
    if (await source.line() !== magic) throw damagedBackup()
    return parseLine(await source.line())
  } finally {
    await file.close()
  }
}

/** Reads a container from end to end and checks every hash; answers its header. @throws DeskError `conflict` at the first thing wrong. */
export async function readContainer(path: string, reader: ContainerReader = {}): Promise<unknown> {
  const file = await openContainer(path)
  try {
    const total = (await file.stat()).size
    const source = createSource(file, total, reader)
    if (await source.line() !== magic) throw damagedBackup()
    const header = parseLine(await source.line())
    for (let count = 0; ; count++) {
      const linesBefore = source.linesHash()
      const line = parseLine(await source.line()) as Partial<ContainerEntry & { entries: number; sha256: string }>
      if (line.entries !== undefined) {
        if (line.entries !== count || line.sha256 !== linesBefore || source.left() > 0) throw damagedBackup()
        return header
      }
      if (typeof line.name !== 'string' || !Number.isSafeInteger(line.size) || line.size! < 0) throw damagedBackup()
      await readEntry(source, { name: line.name, size: line.size! }, reader)
    }
  } finally {
    await file.close()
  }
}

async function readEntry(source: Source, entry: ContainerEntry, reader: ContainerReader): Promise<void> {
  const target = await reader.entry?.(entry)
  let whole = false
  try {
    const content = createHash('sha256')
    for (let left = entry.size; left > 0;) {
      const piece = await source.piece(Math.min(left, pieceSize))
      content.update(piece)
      await target?.write(piece)
      left -= piece.length
    }
    const { sha256 } = parseLine(await source.line()) as { sha256?: unknown }
    if (sha256 !== content.digest('hex')) throw damagedBackup()
    whole = true
  } finally {
    await target?.end(whole)
  }
}

interface Source {
  line(): Promise<string>
  /** Between 1 and `most` bytes. */
  piece(most: number): Promise<Buffer>
  /** Hash of all lines so far. */
  linesHash(): string
  left(): number
}

function createSource(file: FileHandle, total: number, reader: ContainerReader = {}): Source {
  const lines = createHash('sha256')
  let buffer: Buffer = Buffer.alloc(0)
  let position = 0

  async function fill(): Promise<void> {
    reader.signal?.throwIfAborted()
    const next = Buffer.allocUnsafe(pieceSize)
    const { bytesRead } = await file.read(next, 0, pieceSize, position)
    if (bytesRead === 0) throw damagedBackup()
    position += bytesRead
    buffer = Buffer.concat([buffer, next.subarray(0, bytesRead)])
    reader.onBytes?.(position, total)
  }

  return {
    async line() {
      for (let end = buffer.indexOf(10); ; end = buffer.indexOf(10)) {
        if (end >= 0) {
          const text = buffer.toString('utf8', 0, end)
          lines.update(buffer.subarray(0, end + 1))
          buffer = buffer.subarray(end + 1)
          return text
        }
        if (buffer.length > longestLine) throw damagedBackup()
        await fill()
      }
    },
    async piece(most) {
      if (buffer.length === 0) await fill()
      const piece = buffer.subarray(0, most)
      buffer = buffer.subarray(piece.length)
      return piece
    },
    linesHash: () => lines.copy().digest('hex'),
    left: () => total - position + buffer.length
  }
}

function parseLine(line: string): object {
  try {
    const value = JSON.parse(line) as unknown
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not JSON: said below.
  }
  throw damagedBackup()
}

async function openContainer(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch {
    throw new DeskError('not_found', { field: 'backup', message: { zh: '找不到备份文件', en: 'The backup file was not found' }, remedy: otherBackup })
  }
}

const otherBackup: Words = { zh: '请选择另一个备份文件', en: 'Choose another backup file' }

export function damagedBackup(): DeskError {
  return new DeskError('conflict', {
    field: 'backup',
    message: { zh: '备份文件已损坏、不完整，或不是客群工作台的备份', en: 'The backup file is damaged, incomplete, or not a backup of CohortDesk' },
    remedy: otherBackup
  })
}
