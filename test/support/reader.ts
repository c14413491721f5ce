/** Reading of many small files on one staging database. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Format } from '#core/contract/imports.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import { openStaging } from '#core/store/staging/staging.ts'

export interface ReadFile extends Omit<StagedFile, 'duck' | 'table'> {
  names: string[]
  /** Of the columns, NULL for cells that a row does not have. */
  cells: (string | null)[][]
  /** Numbers of the rows as the view has them. */
  numbers: number[]
}

export interface Reader {
  /** Writes the file and reads it, from its path. */
  read(name: string, content: string | Uint8Array, format?: Format, options?: Partial<StagingContext>): Promise<ReadFile>
  close(): void
}

/** @param memoryLimit of the staging database */
export async function openReader(memoryLimit = '512MB'): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-reader-'))
  const database = await openStaging({ folders: [folder], threads: 1, memoryLimit })
  const duck = await database.connect()
  return {
    async read(name, content, format = {}, options = {}) {
      const path = join(folder, name)
      writeFileSync(path, content)
      const { duck: _duck, table: _table, ...staged } = await stageFile({ duck, ...options }, { path, fileName: name }, format)
      const wanted = ['"row"', ...staged.columns.map(({ index }) => `c${index}`)]
      const rows: [number, ...(string | null)[]][] = []
      for await (const chunk of duck.chunks(`SELECT ${wanted.join(', ')} FROM staged ORDER BY "row"`)) rows.push(...(chunk.getRows() as typeof rows))
      return { ...staged, names: staged.columns.map((column) => column.name), numbers: rows.map(([number]) => number), cells: rows.map(([, ...cells]) => cells) }
    },
    close() {
      duck.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
