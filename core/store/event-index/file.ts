/**
 * The file of the event index: the arrays of every type of entity one after another, then what they are as JSON, then 16 bytes that say how long that
 * is. Numbers are little-endian, as on every machine that this runs on. CRC-32 of each piece of 8 MB and of the JSON finds any flipped bit; the size
 * of the file must be exactly what the JSON says.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { finishFile, unfinishedName } from '#core/store/durable.ts'
import { allocateColumns, arraysOf, type ColumnSizes, type EventColumns } from './columns.ts'

/** Raised when the layout changes; a file with another number is dropped and built anew. */
const indexFormat = 1

const magic = 0x58454456 // 'VDEX'
const pieceBytes = 8 * 2 ** 20
const trailerBytes = 16

/** The columns of every type of entity as facts had them at the entry `mark` (core/store/facts/schema.ts). */
export interface IndexContent {
  seq: number
  mark: string
  columns: Record<EntityType, EventColumns>
}

interface Header {
  format: number
  seq: number
  mark: string
  types: Record<EntityType, ColumnSizes>
  /** CRC-32 of each piece, in order. */
  checksums: number[]
}

/** Bytes of the file at `position` that belong into `bytes`. */
export interface Piece {
  position: number
  bytes: Uint8Array
  checksum: number
}

/** A file whose header is sound; its content is once every piece has been read. */
export interface FoundIndex extends IndexContent {
  pieces: Piece[]
}

/** Writes the file under another name, flushes it and gives it its own; what stood there stays until then. */
export function writeIndexFile(path: string, { seq, mark, columns }: IndexContent): void {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = unfinishedName(path)
  try {
    const file = openSync(unfinished, 'wx', 0o600)
    try {
      const checksums: number[] = []
      let position = 0
      for (const bytes of piecesOf(columns)) {
        checksums.push(crc32(bytes))
        writeAll(file, bytes, position)
        position += bytes.byteLength
      }
      const types = Object.fromEntries(entityTypes.map((type) => [type, sizesOf(columns[type])])) as Header['types']
      const header = Buffer.from(JSON.stringify({ format: indexFormat, seq, mark, types, checksums } satisfies Header))
      writeAll(file, header, position)
      writeAll(file, trailerOf(header), position + header.length)
    } finally {
      closeSync(file)
    }
    finishFile(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/** Reads the header and allocates the columns. Undefined when there is no file, or it is damaged or of another format. */
export function findIndexFile(path: string): FoundIndex | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const { size } = fstatSync(file)
    const header = readHeader(file, size)
    if (!header) return undefined
    const columns = Object.fromEntries(entityTypes.map((type) => [type, allocateColumns(header.types[type])])) as IndexContent['columns']
    const pieces: Piece[] = []
    let position = 0
    for (const bytes of piecesOf(columns)) {
      pieces.push({ position, bytes, checksum: header.checksums[pieces.length]! })
      position += bytes.byteLength
    }
    return position === header.bodyBytes && pieces.length === header.checksums.length ? { seq: header.seq, mark: header.mark, columns, pieces } : undefined
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}

/** Reads one piece of an open file into its place; false when it is not what was written. */
export function readPiece(file: number, { position, bytes, checksum }: Piece): boolean {
  return readAll(file, bytes, position) && crc32(bytes) === checksum
}

/** Each type's last offset is the number of its events. */
export function countsAgree(columns: IndexContent['columns']): boolean {
  return entityTypes.every((type) => columns[type].offsets.at(-1) === columns[type].time.length)
}

function* piecesOf(columns: IndexContent['columns']): Generator<Uint8Array> {
  for (const type of entityTypes) {
    for (const { buffer, byteOffset, byteLength } of arraysOf(columns[type])) {
      for (let begin = 0; begin < byteLength; begin += pieceBytes) yield new Uint8Array(buffer, byteOffset + begin, Math.min(pieceBytes, byteLength - begin))
    }
  }
}

function sizesOf({ names, ids, offsets, time, widePlaces }: EventColumns): ColumnSizes {
  return { names, lists: offsets.length - 1, sparse: ids !== null, events: time.length, wide: widePlaces.length }
}

function trailerOf(header: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(trailerBytes)
  trailer.writeUInt32LE(header.byteLength, 0)
  trailer.writeUInt32LE(crc32(header), 4)
  trailer.writeUInt32LE(indexFormat, 8)
  trailer.writeUInt32LE(magic, 12)
  return trailer
}

function readHeader(file: number, size: number): (Header & { bodyBytes: number }) | undefined {
  if (size < trailerBytes) return undefined
  const trailer = Buffer.alloc(trailerBytes)
  if (!readAll(file, trailer, size - trailerBytes) || trailer.readUInt32LE(12) !== magic || trailer.readUInt32LE(8) !== indexFormat) return undefined
  const length = trailer.readUInt32LE(0)
  const bodyBytes = size - trailerBytes - length
  if (bodyBytes < 0) return undefined
  const text = Buffer.alloc(length)
  if (!readAll(file, text, bodyBytes) || crc32(text) !== trailer.readUInt32LE(4)) return undefined
  const header = JSON.parse(text.toString()) as Header
  return header.format === indexFormat ? { ...header, bodyBytes } : undefined
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.byteLength;) done += writeSync(file, bytes, done, bytes.byteLength - done, position + done)
}

function readAll(file: number, bytes: Uint8Array, position: number): boolean {
  for (let done = 0; done < bytes.byteLength;) {
    const read = readSync(file, bytes, done, bytes.byteLength - done, position + done)
    if (read === 0) return false
    done += read
  }
  return true
}
