/** Of a file that grows, the rows beyond what came in before: written as a file of their own, encrypted, which is then imported as any other. */
import type { Format } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { layoutOf } from '#core/store/layout.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { openStaging, quoteText, stagedColumn } from '#core/store/staging/staging.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { rawObject } from './commit/secrets.ts'
import { usualTimeFormat } from './map/check.ts'
import { createSql } from './map/sql.ts'
import { stageFile } from './read/stage.ts'
import { columnKey } from './templates/match.ts'
import type { ImportFile, WorkspaceAccess } from './types.ts'

export interface IncrementRequest {
  workspace: WorkspaceAccess
  file: ImportFile
  format: Format
  /** The column whose values grow, and the greatest that came in; null: none yet. */
  column: string
  after: string | null
  /** Name in raw/ under which the rows are kept, as NDJSON of column → text. */
  raw: string
}

export interface Increment {
  rows: number
  /** Rows whose value is blank or cannot be read: they stay out, for nobody can say whether they are new. */
  unmarked: number
  /** The greatest value of the file, as it stands there; null: no row was beyond. */
  watermark: string | null
}

/** A column is numbers, or times, where so large a share of its values is. */
const leastShare = 0.9

/** @throws DeskError invalid when the column is missing or the watermark cannot be compared with it; as stageFile */
export async function writeIncrement({ workspace, file, format, column, after, raw }: IncrementRequest, signal: AbortSignal): Promise<Increment> {
  const database = await openStaging({ files: file.path === undefined ? [] : [file.path] })
  const duck = await database.connect()
  try {
    const staged = await stageFile({ duck, workspace, signal }, file, format)
    const found = staged.columns.find(({ name }) => columnKey(name) === columnKey(column))
    if (!found) throw missingColumn(column)
    const cell = `nullif(trim(${stagedColumn(found.index)}), '')`
    const place = await comparison(duck, stagedColumn(found.index))
    const [mark] = await duck.rows<{ known: boolean }>(`SELECT ${place('$1::VARCHAR')} IS NOT NULL AS known`, [after])
    if (after !== null && !mark!.known) throw incomparable(column)
    await duck.run(`CREATE TABLE beyond AS SELECT "row", ${place(cell)} AS place, ${cell} AS value FROM staged WHERE ${after === null ? '$1::VARCHAR IS NULL AND' : ''} ${place(cell)} ${after === null ? 'IS NOT NULL' : `> ${place('$1::VARCHAR')}`}`, [after])
    const [counts] = await duck.rows<{ rows: bigint; watermark: string | null; unmarked: bigint }>(
      `SELECT (SELECT count(*) FROM beyond) AS "rows", (SELECT max_by(value, place) FROM beyond) AS watermark, (SELECT count(*) FROM staged WHERE ${place(cell)} IS NULL) AS unmarked`)
    const rows = Number(counts!.rows)
    const columns = staged.columns.map(({ name, index }) => ({ name, index }))
    async function* lines() {
      for await (const chunk of duck.chunks(`SELECT ${rawObject(columns, 's.')} FROM staged s SEMI JOIN beyond b ON b."row" = s."row" ORDER BY s."row"`)) {
        yield Buffer.from(`${(chunk.getRows() as [string][]).map(([line]) => line).join('\n')}\n`)
      }
    }
    if (rows > 0) await writeRaw(lines(), layoutOf(workspace.folder), workspace.keys, raw)
    return { rows, unmarked: Number(counts!.unmarked), watermark: counts!.watermark }
  } finally {
    duck.close()
    database.close()
  }
}

/** How values of a column are compared: an expression over one of them, NULL where it cannot be read. */
async function comparison(duck: Duck, column: string): Promise<(cell: string) => string> {
  const format = quoteText(await usualTimeFormat(duck, createSql(), column))
  // Numbers of orders have nineteen digits; a double tells sixteen apart.
  const number = (cell: string) => `try_cast(${cell} AS DECIMAL(38, 9))`
  const time = (cell: string) => `epoch_us(coalesce(try_strptime(${cell}, ${format}), try_cast(${cell} AS TIMESTAMP)))`
  const [share] = await duck.rows<{ filled: bigint; numbers: bigint; times: bigint }>(
    `SELECT count(*) AS filled, count(${number('v')}) AS numbers, count(${time('v')}) AS times FROM (SELECT nullif(trim(${column}), '') AS v FROM staged) WHERE v IS NOT NULL`)
  const filled = Number(share!.filled)
  if (filled > 0 && Number(share!.numbers) >= filled * leastShare) return number
  if (filled > 0 && Number(share!.times) >= filled * leastShare) return time
  return (cell) => `(${cell})`
}

function missingColumn(column: string): DeskError {
  return new DeskError('invalid', {
    field: 'incremental', message: { zh: `文件中没有列“${column}”，无法判断哪些行是新的`, en: `The file has no column “${column}”, so nobody can say which rows are new` },
    remedy: { zh: '请改正监视文件夹的水位列，或按文件导入', en: 'Correct the watermark column of the watched folder, or import by file' }
  })
}

function incomparable(column: string): DeskError {
  return new DeskError('invalid', {
    field: 'incremental', message: { zh: `列“${column}”的写法变了，无法与上次的水位比较`, en: `The values of “${column}” are written in another way than the last watermark` },
    remedy: { zh: '请检查文件；确认后可新建一个监视文件夹', en: 'Check the file; where it is right, make a new watched folder' }
  })
}
