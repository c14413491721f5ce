import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { mapping, type Mapping } from '#core/contract/imports.ts'
import { demoFiles, type DemoFile } from '#core/domain/demo/files.ts'
import { day, type DemoOptions } from '#core/domain/demo/population.ts'

export interface WrittenDemoFile {
  path: string
  fileName: string
  mapping: Mapping
}

/** Size of the demo that `npm run demo` makes. */
export const demoSize = { customers: 50_000, events: 1_000_000, seed: 20_251_120 }

/** The demo ends with the UTC day that has just ended, so that "the last 30 days" has data. */
export function demoOptions(now: number, size: Partial<typeof demoSize> = {}): DemoOptions {
  return { ...demoSize, ...size, end: Math.floor(now / day) * day }
}

/** Writes the demo's files into `folder` (plain text about invented people; the caller removes it) and tells how far it is, 0 to 1. */
export async function writeDemoFiles(folder: string, options: DemoOptions, onProgress: (progress: number) => void, signal?: AbortSignal): Promise<WrittenDemoFile[]> {
  const files = demoFiles(options)
  const written: WrittenDemoFile[] = []
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted()
    const path = join(folder, file.fileName)
    await writeLines(path, file, signal)
    written.push({ path, fileName: file.fileName, mapping: mapping.parse(file.mapping) })
    onProgress((index + 1) / files.length)
  }
  return written
}

const pieceSize = 1 << 20

/** Streams the lines in pieces of about a megabyte, letting other work run between them. */
async function writeLines(path: string, file: DemoFile, signal?: AbortSignal): Promise<void> {
  const stream = createWriteStream(path)
  let piece = ''
  for (const line of file.lines()) {
    piece += line
    if (piece.length < pieceSize) continue
    if (!stream.write(piece)) await once(stream, 'drain')
    piece = ''
    signal?.throwIfAborted()
  }
  stream.end(piece)
  await once(stream, 'finish')
}
