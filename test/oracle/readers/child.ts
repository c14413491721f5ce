/** The process that reads hostile files: `child.ts kind seed from to place`. It notes the number of each file before it reads it, so that a crash is told by its file. */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { inspectFile } from '#core/import/inspect/inspect.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'
import { openImportDesk, testSettings } from '#test/support/imports.ts'
import { openReader, type ReadFile } from '#test/support/reader.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fuzzInput, type FuzzInput, type FuzzKind } from './inputs.ts'

/** One file in this many is imported whole, into a workspace. */
const importEvery = 250

const [kind, seed, from, to, place] = process.argv.slice(2) as [FuzzKind, string, string, string, string]
const note = openSync(place, 'w')
const counts = { read: 0, refused: 0, imported: 0, slowest: 0, rss: 0 }
const reader = await openReader('128MB')
const desk = await openImportDesk()
const parquet = kind === 'parquet' ? await soundParquet() : []
try {
  for (let number = Number(from); number < Number(to); number++) {
    writeSync(note, String(number).padEnd(12), 0)
    const input = fuzzInput(kind, Number(seed), number, parquet)
    const began = performance.now()
    const problem = await problemOf(input, number)
    counts.slowest = Math.max(counts.slowest, performance.now() - began)
    if (problem !== undefined) process.send!({ failure: { kind, number, problem } })
    if (number % 64 === 0) counts.rss = Math.max(counts.rss, process.memoryUsage.rss())
  }
  writeSync(note, ' '.repeat(12), 0)
  counts.rss = Math.max(counts.rss, process.memoryUsage.rss())
  process.send!({ counts })
} finally {
  reader.close()
  await desk.close()
}

/** What is wrong with how a file was taken; undefined where it was read or refused as it should be. */
async function problemOf(input: FuzzInput, number: number): Promise<string | undefined> {
  try {
    const taken = await reader.read(input.name, input.content)
    counts.read++
    const wrong = wrongIn(taken, input)
    if (wrong !== undefined || number % importEvery !== 0) return wrong
    return await importWhole(input)
  } catch (error) {
    if (!(error instanceof DeskError)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
    counts.refused++
    const { message, remedy } = error.details
    return message?.zh && message.en && remedy?.zh && remedy.en ? undefined : `refused without words: ${JSON.stringify(error.details)}`
  }
}

function wrongIn({ rows, numbers, cells, names, warnings }: ReadFile, input: FuzzInput): string | undefined {
  if (numbers.length !== rows || numbers.some((number, index) => number !== index + 1)) return `said ${rows} rows and has ${numbers.length}`
  if (new Set(names).size !== names.length || names.some((name) => name === '')) return `names of columns: ${JSON.stringify(names)}`
  if (warnings.some(({ count, message }) => count < 1 || !message?.zh || !message.en)) return `warnings: ${JSON.stringify(warnings)}`
  if (input.cells && JSON.stringify(cells) !== JSON.stringify(input.cells)) return `read ${JSON.stringify(cells)} for ${JSON.stringify(input.cells)}`
  return undefined
}

/** Inspects and imports the file: what was read must come to accepted, rejected and duplicates. */
async function importWhole(input: FuzzInput): Promise<string | undefined> {
  const path = join(desk.workspace.folder, '..', input.name)
  writeFileSync(path, input.content)
  const { columns, format, rows } = await inspectFile({}, { path, fileName: input.name }, {}, { nullTokens: [] })
  const [first, last] = [columns[0]!.name, columns.at(-1)!.name]
  const result = await desk.bringFile(path, { source: 'fuzz', target: 'customer', format, columns: [{ from: first, to: 'name' }, { from: last, to: 'identity.phone' }] }, { settings: testSettings })
  counts.imported++
  const sum = result.accepted + result.rejected + result.duplicates
  return result.rows === sum && (rows === null || rows === result.rows) ? undefined : `${rows} inspected, ${result.rows} rows, ${sum} accounted for`
}

/** Files by DuckDB: types, codecs and sizes apart. */
async function soundParquet(): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-parquet-'))
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  try {
    const columns = "i AS id, '名' || i AS name, i / 3.0 AS amount, DATE '2024-01-01' + i::INT AS day, [i, i + 1] AS list, {'a': i, 'b': 'x'} AS part, i % 2 = 0 AS flag, NULL::VARCHAR AS nothing, (i * 1000)::DECIMAL(18, 2) AS money, TIMESTAMP '2024-01-01 10:00:00' AS moment"
    const files: Buffer[] = []
    for (const [rows, codec] of [[0, 'snappy'], [3, 'uncompressed'], [50, 'snappy'], [200, 'zstd'], [40, 'gzip']] as const) {
      const path = join(folder, `${rows}.parquet`)
      await duck.run(`COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION ${codec})`)
      files.push(readFileSync(path))
    }
    return files
  } finally {
    duck.close()
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
