/** Hostile files, one kind for each reader: sound ones that look odd, and what becomes of them when their bytes are changed. The same seed and number give the same file. */
import { gzipSync } from 'node:zlib'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { encode, utf16be, workbookOf, zip } from '#test/builders/bytes.ts'

export interface FuzzInput {
  name: string
  content: Buffer
  /** Cells that must be read, where the file is sound and says one thing. */
  cells?: string[][]
}

export const fuzzKinds = ['csv', 'xlsx', 'json', 'ndjson', 'parquet', 'archive', 'encoding'] as const
export type FuzzKind = (typeof fuzzKinds)[number]

/** @param parquet sound Parquet files to be changed */
export function fuzzInput(kind: FuzzKind, seed: number, number: number, parquet: readonly Buffer[]): FuzzInput {
  const random = createRandom(seed, fuzzKinds.indexOf(kind), number)
  return makers[kind](random, parquet)
}

const makers: Record<FuzzKind, (random: Random, parquet: readonly Buffer[]) => FuzzInput> = {
  csv: (random) => ({ name: random.pick(['a.csv', 'a.txt', 'a.tsv', 'a']), content: random.chance(0.5) ? delimited(random) : mutated(delimited(random), random, csvMarks) }),
  xlsx: (random) => ({ name: 'a.xlsx', content: random.chance(0.4) ? mutated(workbook(random), random, []) : workbook(random) }),
  json: (random) => ({ name: random.pick(['a.json', 'a']), content: random.chance(0.3) ? Buffer.from(jsonText(random)) : mutated(Buffer.from(jsonText(random)), random, jsonMarks) }),
  ndjson(random) {
    const lines = Array.from({ length: 1 + random.below(8) }, () => (random.chance(0.9) ? JSON.stringify(jsonValue(random, 3)) : random.pick(['', '{"a":', 'null', '[]', '\0'])))
    const content = Buffer.from(lines.join(random.pick(['\n', '\r\n', '\n\n'])))
    return { name: random.pick(['a.ndjson', 'a.jsonl']), content: random.chance(0.5) ? content : mutated(content, random, jsonMarks) }
  },
  parquet: (random, parquet) => ({ name: 'a.parquet', content: random.chance(0.05) ? random.pick(parquet) : mutated(random.pick(parquet), random, []) }),
  archive(random) {
    const content = archive(random)
    return { name: random.pick(['a.zip', 'a.csv.gz', 'a.gz']), content: random.chance(0.3) ? content : mutated(content, random, []) }
  },
  encoding: encoded
}

const csvMarks = [',', ';', '\t', '|', '"', "'", '\\', '\r', '\n', '\r\n', '""', '","', '\0', ' ', '\u001a', 'sep=;\n', '\ufeff', '合计', '￥', '\n\n', '"\n"']
const words = ['', ' ', '0', '1', '-1.5', '1.38E+10', '13800138000', '007', '2024-01-05', '2024年1月5日', '张三', '李四', '上海市', 'a"b', 'a,b', 'line\nbreak', "it's", '#N/A', 'NULL', 'é', '😀', '=1+1', '合计', 'Total', 'x'.repeat(300)]

function table(random: Random): string[][] {
  const width = 1 + random.below(6)
  return Array.from({ length: 1 + random.below(12) }, (_, row) => Array.from({ length: Math.max(0, width + (random.chance(0.1) ? random.below(5) - 2 : 0)) }, (_cell, column) => (row === 0 && random.chance(0.8) ? `h${column}` : random.pick(words))))
}

function delimited(random: Random): Buffer {
  const delimiter = random.pick([',', ',', ';', '\t', '|', '||', ', ', ' ', '\u0001', '^', ':'])
  const quote = random.pick(['"', '"', '"', "'", ''])
  const end = () => random.pick(random.chance(0.8) ? ['\n'] : ['\n', '\r\n', '\r', '\n\r', '\r\r\n'])
  const cell = (text: string) => (quote !== '' && (random.chance(0.3) || text.includes(delimiter) || text.includes('\n')) ? quote + text.replaceAll(quote, random.pick([quote + quote, quote, `\\${quote}`])) + quote : text)
  const text = Array.from({ length: 1 + random.below(2) }, () => table(random).map((cells) => cells.map(cell).join(delimiter) + end()).join('')).join(random.pick(['\n', '']))
  return Buffer.from((random.chance(0.1) ? '标题\n导出时间：今天\n\n' : '') + text + (random.chance(0.05) ? 'y'.repeat(random.below(300_000)) : ''))
}

const xmlMarks = ['<', '>', '/>', '</c>', '<v>', '&', '&lt;', '&#x0;', '&#999999999;', '"', "'", '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE x>', 'r="ZZZ9"', 'r="A0"', 's="99999"', 't="s"', 't="e"', 't="d"', '_x0041_', '<row r="1048577">', '<rPh>', '\0']

function workbook(random: Random): Buffer {
  const value = () => random.pick(['0', '1', '-1', '44197.5', '1e308', '-1e-320', '99999999999', '60', '2958466', 'x', '', '1.5E400', 'TRUE', '2024-01-05T10:00:00', ...words.slice(0, 15).map((word) => word.replaceAll('&', '').replaceAll('<', ''))])
  const cell = (row: number, column: number) => {
    const type = random.pick(['', '', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="d"', ' t="inlineStr"', ' t="zz"'])
    const place = random.chance(0.9) ? ` r="${random.chance(0.02) ? random.pick(['XFD1', 'A1048576', 'A', '1', '$B$2']) : `${String.fromCharCode(65 + column)}${row}`}"` : ''
    const inner = type.includes('inline') ? `<is><t>${value()}</t></is>` : `${random.chance(0.1) ? '<f>A1+1</f>' : ''}${random.chance(0.9) ? `<v>${value()}</v>` : ''}`
    return `<c${place}${random.chance(0.3) ? ` s="${random.below(6)}"` : ''}${type}>${inner}</c>`
  }
  const rows = Array.from({ length: random.below(12) }, (_, row) => `<row${random.chance(0.9) ? ` r="${row + 1 + (random.chance(0.1) ? random.below(2_000_000) : 0)}"` : ''}${random.chance(0.1) ? ' hidden="1"' : ''}>${Array.from({ length: random.below(6) }, (_cell, column) => cell(row + 1, column)).join('')}</row>`)
  const merges = random.chance(0.2) ? `</sheetData><mergeCells><mergeCell ref="${random.pick(['A1:C1', 'A2:A9', 'B2:XFD1048576', 'C3:A1', 'A1'])}"/></mergeCells><sheetData>` : ''
  const disturb = (text: string) => (random.chance(0.15) ? mutated(Buffer.from(text), random, xmlMarks).toString('utf8') : text)
  return workbookOf({
    sheet: disturb(rows.join('') + merges), strings: disturb('<si><t>共享</t></si><si><r><t>a</t></r><rPh><t>ka</t></rPh></si><si/>'),
    styles: disturb('<styleSheet><numFmts><numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="46"/><xf numFmtId="21"/></cellXfs></styleSheet>'),
    ...(random.chance(0.3) && { workbook: disturb(`<workbook><workbookPr date1904="${random.below(2)}"/><sheets><sheet name="空" sheetId="2" r:id="r9"/><sheet name="S" state="${random.pick(['visible', 'hidden', 'veryHidden'])}" sheetId="1" r:id="r1"/></sheets></workbook>`) })
  })
}

const jsonMarks = ['{', '}', '[', ']', ',', ':', '"', '\\', '\\u', '\\ud800', 'null', 'true', 'NaN', '-', '1e9999', '01', ' ', '\n', '\0', '\u00a0', '/**/', '[[[[[[[[', '{"a":', '\ufeff']

function jsonValue(random: Random, depth: number): unknown {
  const choice = random.below(depth > 0 ? 9 : 6)
  if (choice > 7) return Array.from({ length: random.below(4) }, () => jsonValue(random, depth - 1))
  if (choice > 5) return Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.pick(['id', '姓名', 'a.b', '', '__proto__', 'constructor', 'x']), jsonValue(random, depth - 1)]))
  return random.pick([null, true, false, 0, -1, 1.5, 1e21, 2 ** 63, ...words])
}

function jsonText(random: Random): string {
  const list = Array.from({ length: random.below(8) }, () => jsonValue(random, 3))
  return JSON.stringify(random.pick([list, { data: { items: list }, total: 3 }, list[0] ?? {}, { a: [list], b: list }]), null, random.pick([0, 2]))
}

function archive(random: Random): Buffer {
  const inner = () => random.pick([delimited, () => Buffer.from(jsonText(random)), workbook, () => gzipSync(delimited(random)), () => Buffer.alloc(random.below(2000))])(random)
  if (random.chance(0.4)) return gzipSync(random.chance(0.9) ? inner() : gzipSync(inner()))
  const name = () => random.pick(['a.csv', 'b.json', '数据/c.csv', 'd.xlsx', 'e.csv.gz', 'f/', '../../etc/passwd', 'C:\\x.csv', '.hidden', 'note.pdf', ''])
  return zip(Array.from({ length: random.below(4) }, () => ({ name: name(), content: inner(), ...(random.chance(0.3) && { method: 0 as const }), ...(random.chance(0.05) && { flags: 1 }), ...(random.chance(0.05) && { size: random.below(2 ** 31) }) })))
}

const chinese = ['会员号', '姓名', '手机', '城市', '张伟', '王芳', '李娜', '欧阳', '上海市浦东新区', '北京市朝阳区建国路', '第一次到店，办理会员卡', '喜欢靠窗的位置', '已完成', '退款', '金卡会员', '客户等级', '订单金额', '微信支付']
const traditional = ['會員編號', '姓名', '電話號碼', '城市', '陳國華', '黃麗華', '臺北市中山區', '訂單狀態', '付款方式', '客戶等級', '已完成', '運費', '聯絡地址']

function encoded(random: Random): FuzzInput {
  const encoding = random.pick(['utf-8', 'utf-8 mark', 'gb18030', 'big5', 'utf-16le', 'utf-16le mark', 'utf-16be', 'utf-16be mark', 'latin1'])
  const known = encoding === 'big5' ? traditional : encoding === 'latin1' ? ['Müller', 'François', 'Zürich', 'Ångström', 'plain', 'Málaga', 'name'] : chinese
  const cells = Array.from({ length: 4 + random.below(10) }, (_, row) => [row === 0 ? 'id' : String(100 + row), ...Array.from({ length: 2 }, () => random.pick(known))])
  const text = cells.map((row) => row.join(',')).join('\n') + '\n'
  const content = bytesIn(encoding, text)
  if (random.chance(0.5)) return { name: 'a.csv', content: mutated(content, random, ['\u4e2d', '\n', ',']) }
  // Less than this of an encoding says nothing of it, and a word that comes twice in the first row is renamed.
  const says = encoding.includes('mark') || content.filter((byte) => byte >= 0x80).length >= 12 || encoding.startsWith('utf')
  return { name: 'a.csv', content, ...(says && { cells: cells.slice(1) }) }
}

function bytesIn(encoding: string, text: string): Buffer {
  switch (encoding) {
    case 'utf-8 mark':
      return Buffer.from(`\ufeff${text}`)
    case 'gb18030':
    case 'big5':
      return encode(text, encoding)
    case 'utf-16le':
      return Buffer.from(text, 'utf16le')
    case 'utf-16le mark':
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 'utf-16be':
      return utf16be(text)
    case 'utf-16be mark':
      return utf16be(`\ufeff${text}`)
    default:
      return Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8')
  }
}

/** One to eight changes: bits turned, bytes set, pieces taken out, doubled or moved, marks put in, the end cut off. */
function mutated(sound: Buffer, random: Random, marks: readonly string[]): Buffer {
  let bytes = Buffer.from(sound)
  for (let times = 1 + random.below(random.chance(0.5) ? 2 : 8); times > 0; times--) {
    const at = random.below(bytes.length + 1)
    const length = random.below(Math.min(64, bytes.length - at + 1))
    switch (random.below(marks.length ? 7 : 6)) {
      case 0:
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(8)
        break
      case 1:
        if (at < bytes.length) bytes[at] = random.pick([0, 0xff, 0x7f, 0x80, random.below(256)])
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
        break
      case 4:
        if (random.chance(0.3)) bytes = bytes.subarray(0, at)
        break
      case 5:
        if (at + 4 <= bytes.length) bytes.writeUInt32LE(random.pick([0, 1, 0xffffffff, 0x7fffffff, 0x80000000, bytes.length]), at)
        break
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(marks)), bytes.subarray(at)])
    }
  }
  return bytes
}
