/** Writes the files of the demo, as its import then finds them. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { demoFiles, type DemoFile, type DemoMapping } from '#core/domain/demo/files.ts'
import type { DemoOptions } from '#core/domain/demo/population.ts'

export interface WrittenDemoFile {
  path: string
  fileName: string
  mapping: DemoMapping
}

/** Writes them into `folder` (plain text about invented people; the caller removes it) and tells how far it is, 0 to 1. Takes seconds of a processor. */
export async function writeDemoFiles(folder: string, options: DemoOptions, onProgress: (progress: number) => void, signal?: AbortSignal): Promise<WrittenDemoFile[]> {
  const files = demoFiles(options)
  const written: WrittenDemoFile[] = []
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted()
    const path = join(folder, file.fileName)
    await writeLines(path, file, signal)
    written.push({ path, fileName: file.fileName, mapping: file.mapping })
    onProgress((index + 1) / files.length)
  }
  return written
}

const pieceSize = 1 << 20

/** Streams the lines in pieces of about a megabyte; between them the signal is heard. */
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
