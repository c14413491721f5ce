/**
 * A record of what SQLite asks of the disk, and the states in which a power cut could leave it: what was flushed stands, each write since then is
 * there, missing, or torn. SQLite here is the same version compiled to WebAssembly, whose file layer calls node:fs and so can be listened to.
 */
import fs from 'node:fs'
import type { Random } from '#core/domain/demo/random.ts'

export type DiskOperation =
  | { kind: 'write'; file: string; position: number; content: Buffer }
  | { kind: 'truncate'; file: string; size: number }
  | { kind: 'flush'; file: string }
  /** Lasts at once: what SQLite removes here, it removed before the store was in WAL mode. */
  | { kind: 'remove'; file: string }
  /** Not of the disk: the transaction of this number was confirmed. */
  | { kind: 'confirmed'; number: number }

/** Listens to writes below `folder` until `stop`. Only calls through the module object of node:fs are heard, as CommonJS makes them. */
export function recordDisk(folder: string): { operations: DiskOperation[]; stop(): void } {
  const operations: DiskOperation[] = []
  const { openSync, closeSync, writeSync, fsyncSync, ftruncateSync, unlinkSync } = fs
  const paths = new Map<number, string>()
  const heard = <Operation extends DiskOperation>(handle: number, operation: (file: string) => Operation) => {
    const file = paths.get(handle)
    if (file !== undefined) operations.push(operation(file))
  }
  Object.assign(fs, {
    openSync(path: string, ...rest: [number, number?]) {
      const handle = openSync(path, ...rest)
      if (String(path).startsWith(`${folder}/`)) paths.set(handle, String(path))
      return handle
    },
    closeSync(handle: number) {
      paths.delete(handle)
      closeSync(handle)
    },
    writeSync(handle: number, content: Uint8Array, offset: number, length: number, position: number) {
      heard(handle, (file) => ({ kind: 'write', file, position, content: Buffer.from(content.subarray(offset, offset + length)) }))
      return writeSync(handle, content, offset, length, position)
    },
    fsyncSync(handle: number) {
      heard(handle, (file) => ({ kind: 'flush', file }))
      fsyncSync(handle)
    },
    ftruncateSync(handle: number, size: number) {
      heard(handle, (file) => ({ kind: 'truncate', file, size }))
      ftruncateSync(handle, size)
    },
    unlinkSync(path: string) {
      if (String(path).startsWith(`${folder}/`)) operations.push({ kind: 'remove', file: String(path) })
      unlinkSync(path)
    }
  })
  return { operations, stop: () => void Object.assign(fs, { openSync, closeSync, writeSync, fsyncSync, ftruncateSync, unlinkSync }) }
}

export interface DiskState {
  files: Map<string, Buffer>
  /** Number of the last transaction that was confirmed before the cut. */
  confirmed: number
}

/** States after cuts at the given moments (numbers of operations, rising). */
export function* statesAt(operations: readonly DiskOperation[], moments: readonly number[], random: Random): Generator<DiskState> {
  const flushed = new Map<string, Buffer>()
  const pending = new Map<string, DiskOperation[]>()
  let confirmed = 0
  let next = 0
  for (const moment of moments) {
    for (; next < moment; next++) {
      const operation = operations[next]!
      if (operation.kind === 'confirmed') confirmed = operation.number
      else if (operation.kind === 'flush') {
        flushed.set(operation.file, (pending.get(operation.file) ?? []).reduce(perform, flushed.get(operation.file) ?? Buffer.alloc(0)))
        pending.delete(operation.file)
      } else if (operation.kind === 'remove') {
        flushed.delete(operation.file)
        pending.delete(operation.file)
      } else pending.set(operation.file, [...(pending.get(operation.file) ?? []), operation])
    }
    const files = new Map(flushed)
    for (const [file, waiting] of pending) files.set(file, waiting.flatMap((operation) => survives(operation, random)).reduce(perform, flushed.get(file) ?? Buffer.alloc(0)))
    yield { files, confirmed }
  }
}

/** What of an operation that was not flushed reaches the disk: all, nothing, or the first sectors of a write. */
function survives(operation: DiskOperation, random: Random): DiskOperation[] {
  const fate = random.below(3)
  if (fate === 0) return []
  if (fate === 1 || operation.kind !== 'write') return [operation]
  const sector = random.pick([512, 4096])
  const kept = sector * random.below(Math.ceil(operation.content.length / sector) + 1)
  return [{ ...operation, content: operation.content.subarray(0, kept) }]
}

function perform(file: Buffer, operation: DiskOperation): Buffer {
  if (operation.kind === 'truncate') return resized(file, operation.size)
  if (operation.kind !== 'write') return file
  const end = operation.position + operation.content.length
  const changed = resized(file, Math.max(file.length, end))
  operation.content.copy(changed, operation.position)
  return changed
}

/** A copy of another length, filled with zeros. */
function resized(file: Buffer, size: number): Buffer {
  const copy = Buffer.alloc(size)
  file.copy(copy, 0, 0, Math.min(size, file.length))
  return copy
}
