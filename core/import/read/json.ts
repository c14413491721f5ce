/** JSON (a list of objects, wherever it stands) and NDJSON into the staging table, streamed. */
import type { Format } from '#core/contract/imports.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { decodeToUtf8, detectEncoding, detectThroughout, NotUtf8, type DecodingCounts, type Encoding } from '#core/import/read/encoding.ts'
import { createJsonColumns, isRawNumber, parseExact, type JsonColumns } from '#core/import/read/json-rows.ts'
import { createListScanner, JsonFault, nestsTooDeep } from '#core/import/read/json-scanner.ts'
import { nameColumns } from '#core/import/read/names.ts'
import { emptyFile, limits, recordTooLong, refusal } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { openTableWriter, type TableWriter } from '#core/import/read/table-writer.ts'
import type { ImportWarning, StagingContext } from '#core/import/read/types.ts'

const headBytes = 256 * 1024
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
  const read = (encoding: Encoding, strict: boolean) => stageAs(context, source, format, kind, encoding, strict).catch((error: unknown) => {
    throw error instanceof JsonFault ? faultRefusal(error) : error
  })
  try {
    return await read(format.encoding ?? detectEncoding(head), true)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    return read(await detectThroughout(source.read()), false)
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
  if (kind === 'json') refuseNuls(decoded)
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
    yield textOf(piece)
  }
}

function textOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('utf8')
}

async function writeRows(context: StagingContext, texts: AsyncIterable<string>, reader: Reader, columns: JsonColumns): Promise<number> {
  let writer: TableWriter | undefined
  let waiting: Row[] = []
  let characters = 0
  const write = async (rows: Row[]) => {
    const room = context.limit === undefined ? rows.length : context.limit - (writer?.rows ?? 0)
    for (const row of rows.slice(0, Math.max(0, room))) {
      waiting.push(row)
      for (const cell of row) characters += cell?.length ?? 0
    }
    if (!writer && waiting.length < Math.min(firstRows, context.limit ?? firstRows) && characters < limits.headCharacters) return
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
  const scanner = createListScanner(path, limits.recordBytes, ({ text, line, column }) => {
    const value = parsedOr(text, () => {
      throw new JsonFault('unexpected', line, column)
    })
    rows.push(isContent(value) ? columns.row(value, line) : keptAsText(columns, text, unreadable))
  })
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
      if (end === 'blank') throw emptyFile()
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
    return trimmed === '' ? [] : [rowOfLine(columns, trimmed, line, unreadable)]
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

function parsedOr(text: string, otherwise: () => unknown): unknown {
  try {
    return parseExact(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return otherwise()
  }
}

/** The row of a line; what is no JSON, or no record, is kept as it stands: each line is a document of its own. */
function rowOfLine(columns: JsonColumns, text: string, line: number, unreadable: { count: number }): Row {
  const value = nestsTooDeep(text) ? undefined : parsedOr(text, () => undefined)
  return value !== undefined && isRecord(value) ? columns.row(value, line) : keptAsText(columns, text, unreadable)
}

function keptAsText(columns: JsonColumns, text: string, unreadable: { count: number }): Row {
  unreadable.count++
  return columns.unreadable(text)
}

/** Keys that lead to the list; undefined where the text is one object without a list, which is then one row. */
async function listPath(source: Source, format: Format, encoding: Encoding): Promise<string[] | undefined> {
  if (format.jsonPath !== undefined) return splitPath(format.jsonPath)
  let found: string[] | undefined
  const scanner = createListScanner(undefined, limits.recordBytes, (_element, path) => (found ??= path))
  let first: string | undefined
  const decoded: DecodingCounts = { replaced: 0, nuls: 0 }
  for await (const piece of decodeToUtf8(source.read(), encoding, decoded)) {
    const text = textOf(piece)
    first ??= /\S/.exec(text)?.[0]
    if (first === '[') return []
    scanner.push(text)
    if (found) return found
  }
  if (scanner.end() === 'blank') throw emptyFile()
  refuseNuls(decoded)
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
  const decoded: DecodingCounts = { replaced: 0, nuls: 0 }
  let text = ''
  for await (const piece of textPieces(context, source, encoding, decoded, false)) {
    text += piece
    if (text.length > limits.recordBytes) throw recordTooLong(1)
  }
  const columns = createJsonColumns()
  const row = columns.row(parseExact(text), 1)
  if (columns.names.length === 0) throw noRows()
  const writer = await openTableWriter(context, columns.names.length, null)
  await writer.write([row])
  const rows = await writer.finish()
  const warnings = jsonWarnings(decoded, 0)
  const named = nameColumns(columns.names, columns.names.length, warnings)
  return { columns: named.map((column) => ({ ...column, type: columns.types[column.index] ?? 'text' })), rows, warnings, format: { ...format, kind: 'json', encoding } }
}

const faultWords: Record<JsonFault['kind'], { zh: string; en: string }> = {
  unexpected: { zh: '不符合 JSON 语法', en: 'is no valid JSON' },
  broken: { zh: '中断，文件不完整', en: 'breaks off; the file is incomplete' },
  deep: { zh: '嵌套层数过多', en: 'nests too deep' },
  long: { zh: '开始的值过长', en: 'starts a value that is too long' }
}

/** JSON has no NUL, and taking them out could make JSON of what is none. */
function refuseNuls({ nuls }: DecodingCounts): void {
  if (nuls === 0) return
  throw refusal(
    'invalid', { zh: `JSON 中有 ${nuls} 个空字符（NUL），文件已损坏`, en: `The JSON holds ${nuls} NUL characters; the file is damaged` },
    { zh: '从来源系统重新导出或重新下载此文件', en: 'Export or download the file again from where it came' }
  )
}

function faultRefusal({ kind, line, column }: JsonFault): Error {
  const words = faultWords[kind]
  return refusal(
    kind === 'deep' || kind === 'long' ? 'too_large' : 'invalid',
    { zh: `JSON 在第 ${line} 行第 ${column} 个字符处${words.zh}`, en: `The JSON at line ${line}, character ${column} ${words.en}` },
    { zh: '在该处改正后再导入，或从来源系统重新导出；如果每行是一条记录，把文件类型设为 NDJSON', en: 'Mend it there, or export the file again; if every line is a record of its own, set the kind to NDJSON' }
  )
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
