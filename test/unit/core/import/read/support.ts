/** Staging of files, from their path and from an encrypted copy. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Format } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { openStaging } from '#core/store/staging/staging.ts'

export type Rows = (string | null)[][]

export interface Staging {
  folder: string
  /** Writes a file and returns its path. */
  file(name: string, content: string | Uint8Array): string
  /** Stages a file by its path. */
  stage(path: string, format?: Format, change?: Partial<StagingContext>): Promise<Taken>
  /** Stages the same content from an encrypted raw file. */
  stageRaw(name: string, content: string | Uint8Array, format?: Format): Promise<Taken>
  remove(): void
}

interface Taken extends Omit<StagedFile, 'duck'> {
  names: string[]
  cells: Rows
  numbers: number[]
}

export function makeStaging(): Staging {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-read-'))
  const keys = deriveKeys(randomBytes(32))
  const workspace = { folder: join(folder, 'workspace'), keys }
  mkdirSync(layoutOf(workspace.folder).raw, { recursive: true })
  const stageIt = async (file: Parameters<typeof stageFile>[1], format: Format, change: Partial<StagingContext>): Promise<Taken> => {
    const database = await openStaging({ files: file.path === undefined ? [] : [file.path], threads: 2 })
    const duck = await database.connect()
    try {
      const { duck: _, ...staged } = await stageFile({ duck, workspace, ...change }, file, format)
      const rows = (await duck.raw.runAndReadAll('SELECT * FROM staged ORDER BY "row"')).getRowsJS() as [number, ...(string | null)[]][]
      return { ...staged, names: staged.columns.map(({ name }) => name), cells: rows.map(([, ...cells]) => cells), numbers: rows.map(([number]) => number) }
    } finally {
      duck.close()
      database.close()
    }
  }
  return {
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    stage: (path, format = {}, change = {}) => stageIt({ path, fileName: path.split('/').pop()! }, format, change),
    async stageRaw(name, content, format = {}) {
      const raw = randomBytes(8).toString('hex')
      await writeRaw(Readable.from([Buffer.from(content)]), layoutOf(workspace.folder), keys, raw)
      return stageIt({ raw, fileName: name }, format, {})
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

/** The DeskError that `work` ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<DeskError> {
  try {
    await work
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('It was not refused')
}
