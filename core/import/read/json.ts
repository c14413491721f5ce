/** JSON (a list of objects, wherever it stands) and NDJSON into the staging table, streamed. */
import type { Format } from '#core/contract/imports.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { decodeToUtf8, detectEncoding, detectThroughout, NotUtf8, type DecodingCounts, type Encoding } from '#core/import/read/encoding.ts'
import { createJsonColumns, isRawNumber, parseExact, type JsonColumns } from '#core/import/read/json-rows.ts'
import { createListScanner } from '#core/import/read/json-scanner.ts'
import { nameColumns } from '#core/import/read/names.ts'
import { damagedFile, emptyFile, limits, recordTooLong, refusal } from '#core/import/read/refusal.ts'
import { readWhole, type Source } from '#core/import/read/source.ts'
import { openTableWriter, type TableWriter } from '#core/import/read/table-writer.ts'
import type { ImportWarning, StagingContext } from '#core/import/read/types.ts'

const headBytes = 256 * 1024
const wholeObjectBytes = 64 * 1024 * 1024
/** Rows looked at before the table is made, so that it need not be widened often. */
const firstRows = 1000

type Row = (string | undefined)[]
/** Feeds text to rows; `done` is called once, at the end of the text. */
interface Reader {
  push(piece: string): Row[] | undefined
  done(): Row[]
}

export async function stageJson(context: StagingContext, source: Source, format: Format, kind: 'json' | 'ndjson'): Promise<Staged> {
  const head = await source.head(headBytes)
  if (head.length === 0) throw emptyFile()
  const encoding = format.encoding ?? detectEncoding(head)
  try {
    return await stageAs(context, source, format, kind, encoding, true)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    return stageAs(context, source, format, kind, await detectThroughout(source.read()), false)
  }
}

async function stageAs(context: StagingContext, source: Source, format: Format, kind: 'json' | 'ndjson', encoding: Encoding, strict: boolean): Promise<Staged> {
  const decoded: DecodingCounts = { replaced: 0, nuls: 0 }
  const columns = createJsonColumns()
  const unreadable = { count: 0 }
  const path = kind === 'json' ? await listPath(source, format, encoding) : undefined
  if (kind === 'json' && path === undefined) return stageObject(context, source, format, encoding)
  const reader = path ? listReader(columns, path, unreadable) : lineReader(columns, unreadable)
  const texts = textPieces(context, source, encoding, decoded, strict)
  const rows = await writeRows(context, texts, reader, columns)
  if (columns.names.length === 0) throw noRows()
  const warnings = jsonWarnings(decoded, unreadable.count)
  const named = nameColumns(columns.names, columns.names.length, warnings)
  return {
    columns: named.map((column) => ({ ...column, type: columns.types[column.index] ?? 'text' })), rows, warnings,
    format: { ...format, kind, encoding, ...(path?.length && { jsonPath: joinPath(path) }) }
  }
}

async function* textPieces(context: StagingContext, source: Source, encoding: Encoding, decoded: DecodingCounts, strict: boolean): AsyncGenerator<string, void, undefined> {
  const bytes = source.read((share) => context.onProgress?.(share, 0))
  for await (const piece of decodeToUtf8(bytes, encoding, decoded, strict)) {
    context.signal?.throwIfAborted()
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('utf8')
  }
}

async function writeRows(context: StagingContext, texts: AsyncIterable<string>, reader: Reader, columns: JsonColumns): Promise<number> {
  let writer: TableWriter | undefined
  let waiting: Row[] = []
  const write = async (rows: Row[]) => {
    const room = context.limit === undefined ? rows.length : context.limit - (writer?.rows ?? 0)
    waiting.push(...rows.slice(0, Math.max(0, room)))
    if (!writer && waiting.length < Math.min(firstRows, context.limit ?? firstRows)) return
    writer ??= await openTableWriter(context, columns.names.length, null)
    await writer.write(waiting)
    waiting = []
  }
  try {
    let ended = false
    for await (const text of texts) {
      const rows = reader.push(text)
      if (rows) await write(rows)
      ended = !rows || (writer?.rows ?? 0) >= (context.limit ?? Infinity)
      if (ended) break
    }
    if (!ended) await write(reader.done())
    writer ??= await openTableWriter(context, columns.names.length, null)
    await writer.write(waiting)
    return await writer.finish()
  } catch (error) {
    writer?.discard()
    throw error
  }
}

/** Elements of the list under `path`. */
function listReader(columns: JsonColumns, path: string[], unreadable: { count: number }): Reader {
  let rows: Row[] = []
  const scanner = createListScanner(path, ({ text, line }) => rows.push(rowOf(columns, text, line, unreadable, isContent)))
  const take = () => {
    const taken = rows
    rows = []
    return taken
  }
  return {
    push(piece) {
      scanner.push(piece)
      return take()
    },
    done() {
      const end = scanner.end()
      if (end === 'broken') {
        throw damagedFile({ zh: `JSON 在第 ${scanner.line} 行之后中断，文件不完整`, en: `The JSON breaks off after line ${scanner.line}; the file is incomplete` })
      }
      if (end === 'missing') throw noRows()
      return take()
    }
  }
}

function lineReader(columns: JsonColumns, unreadable: { count: number }): Reader {
  let rest = ''
  let line = 0
  const read = (text: string): Row[] => {
    line++
    const trimmed = text.trim()
    return trimmed === '' ? [] : [rowOf(columns, trimmed, line, unreadable, isRecord)]
  }
  return {
    push(piece) {
      const lines = (rest + piece).split('\n')
      rest = lines.pop()!
      if (rest.length > limits.recordBytes) throw recordTooLong(line + 1)
      return lines.flatMap(read)
    },
    done: () => read(rest)
  }
}

/** An element of a list: a list of plain values is a table of one column. What would leave no cell is no element. */
const isContent = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0)
/** A line of NDJSON. */
const isRecord = (value: unknown) => typeof value === 'object' && isContent(value) && !isRawNumber(value)

/** The row of a text; what is no JSON, or none that `fits`, is kept as it stands. */
function rowOf(columns: JsonColumns, text: string, line: number, unreadable: { count: number }, fits: (value: unknown) => boolean): Row {
  try {
    const value = parseExact(text)
    if (fits(value)) return columns.row(value, line)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  unreadable.count++
  return columns.unreadable(text)
}

/** Keys that lead to the list; undefined where the text is one object without a list, which is then one row. */
async function listPath(source: Source, format: Format, encoding: Encoding): Promise<string[] | undefined> {
  if (format.jsonPath !== undefined) return splitPath(format.jsonPath)
  let found: string[] | undefined
  const scanner = createListScanner(undefined, (_element, path) => (found ??= path))
  let first: string | undefined
  for await (const piece of decodeToUtf8(source.read(), encoding, { replaced: 0, nuls: 0 })) {
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('utf8')
    first ??= /\S/.exec(text)?.[0]
    if (first === '[') return []
    if (!scanner.push(text) || found) break
  }
  return found
}

function splitPath(path: string): string[] {
  if (path.startsWith('/')) return path.slice(1).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return path.replace(/^\$\.?/, '').replace(/\[\*?\]/g, '').split('.').filter((key) => key !== '')
}

function joinPath(path: string[]): string {
  if (path.every((key) => !/[./[\]$]/.test(key))) return path.join('.')
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

async function stageObject(context: StagingContext, source: Source, format: Format, encoding: Encoding): Promise<Staged> {
  const content = await readWhole(source, wholeObjectBytes)
  const columns = createJsonColumns()
  let value: unknown
  try {
    value = parseExact(new TextDecoder(encoding).decode(content))
  } catch {
    throw damagedFile({ zh: '文件不是完整的 JSON', en: 'The file is not complete JSON' })
  }
  const row = columns.row(value, 1)
  if (columns.names.length === 0) throw noRows()
  const writer = await openTableWriter(context, columns.names.length, null)
  await writer.write([row])
  const rows = await writer.finish()
  const warnings: ImportWarning[] = []
  const named = nameColumns(columns.names, columns.names.length, warnings)
  return { columns: named.map((column) => ({ ...column, type: columns.types[column.index] ?? 'text' })), rows, warnings, format: { ...format, kind: 'json', encoding } }
}

function noRows(): Error {
  return refusal(
    'invalid', { zh: '没有找到记录列表', en: 'No list of records was found' },
    { zh: '检查文件内容，或用 jsonPath 指明列表的位置，例如 data.items', en: 'Check the file, or say where the list is with jsonPath, e.g. data.items' }, 'jsonPath'
  )
}

function jsonWarnings(decoded: DecodingCounts, unreadable: number): ImportWarning[] {
  const all: ImportWarning[] = [
    { code: 'json.unreadable', count: unreadable, message: { zh: '有记录不是有效的 JSON 对象，原文保留在 _unreadable 列', en: 'Records that are no valid JSON objects; their text is kept in column _unreadable' } },
    { code: 'encoding.replaced', count: decoded.replaced, message: { zh: '有字节不符合文件编码，显示为 �', en: 'Bytes that do not fit the encoding are shown as �' } },
    { code: 'nul.removed', count: decoded.nuls, message: { zh: '已去掉空字符（NUL）', en: 'NUL characters were taken out' } }
  ]
  return all.filter((warning) => warning.count > 0)
}
