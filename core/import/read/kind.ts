/** What kind of file it is, by its first bytes; its name decides only between kinds of text. */
import { extname } from 'node:path'
import type { Format } from '#core/contract/imports.ts'
import { decodeToUtf8, detectEncoding } from '#core/import/read/encoding.ts'
import { refusal } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { saveAsXlsx } from '#core/import/read/xlsx/workbook.ts'

export type FileKind = NonNullable<Format['kind']>

const headBytes = 64 * 1024

/** @throws DeskError that says what the file is and the remedy, for kinds that cannot be imported */
export async function detectKind(source: Source, format: Format): Promise<FileKind> {
  const head = await source.head(headBytes)
  if (head.subarray(0, 4).equals(Buffer.from('PAR1'))) return 'parquet'
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4])) || head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 5, 6]))) return 'xlsx'
  refuseKnown(head)
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw await oldOffice(source)
  if (format.kind === 'xlsx' || format.kind === 'parquet') throw otherKind(format.kind)
  const encoding = format.encoding ?? detectEncoding(head)
  if (!encoding.startsWith('utf-16') && head.filter((byte) => byte === 0).length > Math.max(fewNuls, head.length * 0.05)) throw noTable()
  const text = await firstText(head, encoding)
  refuseNoTable(text)
  return format.kind ?? textKind(text.trimStart(), extname(source.fileName).toLowerCase())
}

async function firstText(head: Buffer, encoding: Parameters<typeof decodeToUtf8>[1]): Promise<string> {
  let text = ''
  const bytes = (async function* () {
    yield head
  })()
  for await (const piece of decodeToUtf8(bytes, encoding, { replaced: 0, nuls: 0 })) text += Buffer.from(piece).toString('utf8')
  return text
}

function textKind(text: string, extension: string): FileKind {
  if (['.ndjson', '.jsonl'].includes(extension)) return 'ndjson'
  if (['.csv', '.tsv', '.tab', '.psv'].includes(extension)) return 'csv'
  const [first, second] = text.split('\n', 2)
  if (text.startsWith('{') && isJsonObject(first!) && second?.trimStart().startsWith('{')) return 'ndjson'
  return extension === '.json' || startsAsJson(text) ? 'json' : 'csv'
}

/** An object, or a list of values: lines of a log may begin with a bracket too. */
function startsAsJson(text: string): boolean {
  return /^\{\s*(?:"|\})/.test(text) || /^\[\s*(?:[[{\]"]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\s*[,\]]|(?:true|false|null)\s*[,\]])/.test(text)
}

function isJsonObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/** The container of Office before 2007, which also wraps workbooks with a password. */
async function oldOffice(source: Source): Promise<Error> {
  const wanted = Buffer.from('EncryptedPackage', 'utf16le')
  let tail = Buffer.alloc(0)
  for await (const chunk of source.read()) {
    const window = Buffer.concat([tail, chunk])
    if (window.includes(wanted)) {
      return refusal(
        'invalid', { zh: '工作簿设有打开密码', en: 'The workbook is protected by a password' },
        { zh: '用 Excel 或 WPS 打开，去掉密码后另存为 XLSX', en: 'Open it in Excel, WPS or LibreOffice, remove the password and save it as XLSX' }, 'password'
      )
    }
    tail = window.subarray(-wanted.length)
  }
  return saveAsXlsx('Excel 97–2003 (XLS)')
}

/** First bytes of files that hold no table that could be read, with their names. */
const known: [string, string][] = [
  ['89504e47', 'PNG'], ['ffd8ff', 'JPEG'], ['47494638', 'GIF'], ['25504446', 'PDF'], ['7b5c727466', 'RTF'], ['53514c69746520666f726d6174203300', 'SQLite'], ['4f626a01', 'Avro'], ['4152524f5731', 'Arrow'], ['7f454c46', 'ELF']
]
const archives: [string, string][] = [['526172211a07', 'RAR'], ['377abcaf271c', '7z'], ['425a6839', 'bzip2'], ['fd377a585a00', 'xz'], ['28b52ffd', 'Zstandard']]

/** Workbooks of Excel 2 to 5 begin with a record of kind BOF and its length. */
const oldWorkbook = /^09(?:000400|020600|040600|080800)/

function refuseKnown(head: Buffer): void {
  if (oldWorkbook.test(head.subarray(0, 4).toString('hex'))) throw saveAsXlsx('Excel 2–5 (XLS)')
  const nameIn = (table: [string, string][]) => table.find(([bytes]) => head.subarray(0, bytes.length / 2).toString('hex') === bytes)?.[1]
  const archive = nameIn(archives)
  if (archive !== undefined) {
    throw refusal(
      'invalid', { zh: `这是 ${archive} 压缩文件，不能直接打开`, en: `This is an archive of kind ${archive}, which is not opened here` },
      { zh: '解压后再导入其中的文件，或改用 ZIP 压缩', en: 'Unpack it and import the files in it, or pack them as ZIP' }
    )
  }
  const name = nameIn(known)
  if (name !== undefined) throw noTable(name)
}

/** A text may have some; a file of which they are a fair part is none. */
const fewNuls = 16

function noTable(name = ''): Error {
  return refusal(
    'invalid', { zh: `这${name && `是 ${name} 文件，`}不是表格或文本文件`, en: `This is not a table or a text file${name && ` but of kind ${name}`}` },
    { zh: '选择 CSV、XLSX、JSON、NDJSON 或 Parquet 文件', en: 'Choose a CSV, XLSX, JSON, NDJSON or Parquet file' }
  )
}

function refuseNoTable(text: string): void {
  const start = text.slice(0, 2000).trimStart().toLowerCase()
  if (/^(?:<!doctype html|<html|<table|<head|<meta)/.test(start)) throw saveAsXlsx('HTML')
  if (start.startsWith('<?xml') || start.startsWith('<workbook')) throw saveAsXlsx('XML')
  const controls = Array.from(text.slice(0, 4096)).filter(isControl).length
  if (controls > 16 && controls > Math.min(text.length, 4096) * 0.05) throw noTable()
}

/** Control characters of which a text has hardly any; tabs, line ends and the separators of exports are not among them. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0)
  return code < 0x1f && code > 0x01 && !(code > 0x08 && code < 0x0e) && code !== 0x1b
}

function otherKind(kind: FileKind): Error {
  return refusal(
    'invalid', { zh: `这不是 ${kind.toUpperCase()} 文件`, en: `This is not a ${kind.toUpperCase()} file` },
    { zh: '把文件类型设为自动识别，或选择另一个文件', en: 'Let the kind be detected, or choose another file' }, 'kind'
  )
}
