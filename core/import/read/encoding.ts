/** Which encoding a text file has, and its text as UTF-8. */
import { isUtf8 } from 'node:buffer'
import type { Format } from '#core/contract/imports.ts'

export type Encoding = NonNullable<Format['encoding']>

/** Counted while decoding; they become warnings. */
export interface DecodingCounts {
  /** Bytes that are no character in the encoding and were shown as U+FFFD. */
  replaced: number
  /** NUL characters taken out. */
  nuls: number
}

/** Thrown by `decodeUtf8` where bytes that were taken for UTF-8 are not. */
export class NotUtf8 extends Error {}

const byteOrderMarks: [Encoding, number[]][] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]], ['gb18030', [0x84, 0x31, 0x95, 0x33]]]

/** The encoding of a text of which `sample` is the start or a fair part; undecided is UTF-8. */
export function detectEncoding(sample: Uint8Array): Encoding {
  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, index) => sample[index] === byte))
  if (marked) return marked[0]
  const wide = utf16Order(sample)
  if (wide) return wide
  if (isUtf8(sample.subarray(0, sample.length - cutCharacter(sample)))) return 'utf-8'
  return isMostlyUtf8(sample) ? 'utf-8' : detectLegacy(sample)
}

/** A few broken characters do not make a UTF-8 file another one; bytes of other encodings hardly ever make a character of UTF-8. */
function isMostlyUtf8(sample: Uint8Array): boolean {
  let [valid, broken] = [0, 0]
  for (const character of new TextDecoder('utf-8').decode(sample)) {
    if (character === '\ufffd') broken++
    else if (character > '\u007f') valid++
  }
  return valid > broken * 2
}

/** UTF-16 without a mark: digits, delimiters and line ends have a zero byte on one side only. */
function utf16Order(sample: Uint8Array): Encoding | undefined {
  const zeros = [0, 0]
  for (let index = 0; index < sample.length; index++) if (sample[index] === 0) zeros[index & 1]!++
  const [even, odd] = zeros as [number, number]
  const units = sample.length / 2
  if (odd > units * 0.03 && odd > 2 && even < odd / 4) return 'utf-16le'
  if (even > units * 0.03 && even > 2 && odd < even / 4) return 'utf-16be'
  return undefined
}

/** Among encodings in which bytes over 0x7f are no UTF-8: the Chinese one that fits best, or Latin where such bytes stand alone. */
function detectLegacy(sample: Uint8Array): Encoding {
  const scores = chinese.map((of) => ({ encoding: of.encoding, score: commonPairs(sample, of) + plausibility(sample, of.encoding) }))
  const best = scores.reduce((left, right) => (right.score > left.score ? right : left))
  return best.score >= (pairedShare(sample) >= 0.6 ? leastPaired : leastAlone) ? best.encoding : 'latin1'
}

/** Least sums of shares by which bytes are Chinese: those that come in pairs, and those that do not. */
const leastPaired = 0.5
const leastAlone = 1

interface Chinese {
  encoding: 'gb18030' | 'big5'
  /** Whether the two bytes are a character of the encoding's first level, or a mark. */
  isCommon: (lead: number, trail: number) => boolean
}

const chinese: Chinese[] = [
  { encoding: 'gb18030', isCommon: (lead, trail) => trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3)) },
  { encoding: 'big5', isCommon: (lead, trail) => lead >= 0xa1 && lead <= 0xc6 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1) }
]

/** Share of the characters of two bytes that are common ones; four bytes of GB18030 count as one. */
function commonPairs(sample: Uint8Array, { encoding, isCommon }: Chinese): number {
  let [found, total] = [0, 0]
  for (let at = 0; at + 1 < sample.length; at++) {
    if (sample[at]! < 0x81) continue
    total++
    if (encoding === 'gb18030' && isFourBytes(sample, at)) {
      found++
      at += 3
    } else {
      if (isCommon(sample[at]!, sample[at + 1]!)) found++
      at++
    }
  }
  return total ? found / total : 0
}

function isFourBytes(sample: Uint8Array, at: number): boolean {
  const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39
  return sample[at]! >= 0x81 && isDigit(sample[at + 1]) && (sample[at + 2] ?? 0) >= 0x81 && isDigit(sample[at + 3])
}

/** Share of the bytes over 0x7f that stand beside another one, or in four bytes of GB18030. */
function pairedShare(sample: Uint8Array): number {
  let [paired, total] = [0, 0]
  for (let at = 0; at < sample.length; at++) {
    if (sample[at]! < 0x80) continue
    total++
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) paired++
    else if (isFourBytes(sample, at) || (at >= 2 && isFourBytes(sample, at - 2))) paired++
  }
  return total ? paired / total : 0
}

const common = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物' +
  '现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军' +
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康' +
  '北京上海广州深圳天津重庆杭苏南成都武汉西安东福建浙省市区县街道路号楼室单元栋姓名性别手机电话邮箱地址身份证客户会员编时间日期金额订单状态门店商品数量价格备注企业公司男女已完成退款支付取消微信渠道来源等级积分余额美丽华明伟芳娜秀英敏静强磊军洋勇艳杰娟涛超霞平刚桂' +
  '這個國們來時為說對會後過學發經實現開還關見無問題長樂廣東臺灣區號電話張陳劉黃趙吳楊許鄭謝蘇葉呂盧鍾陸龍郵證訂單價數備註業務員編狀態門點積餘額維護總體與產從將應當種樣線結買賣車馬麼邊進運動員報紙條件資訊處聯絡'
)

/** Share of the non-ASCII characters that are common ones, punctuation or full-width forms; characters that do not exist weigh against. */
function plausibility(sample: Uint8Array, encoding: Encoding): number {
  const text = new TextDecoder(encoding).decode(sample, { stream: true })
  let known = 0
  let total = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) continue
    total++
    if (code === 0xfffd || (code >= 0xe000 && code < 0xf900)) known -= 5
    else if (common.has(character) || (code >= 0x3000 && code < 0x3020) || (code > 0xff00 && code < 0xff5f) || code === 0xffe5) known++
  }
  return total ? known / total : 0
}

/** Bytes at the end that begin a UTF-8 character of which the rest is missing. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}

/**
 * The text of `chunks` as valid UTF-8 without a byte order mark or NUL.
 * @param strict for UTF-8: throw NotUtf8 at the first byte that is not, instead of replacing it
 */
export async function* decodeToUtf8(
  chunks: AsyncIterable<Uint8Array>, encoding: Encoding, counts: DecodingCounts, strict = false
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = encoding === 'utf-8' ? checkUtf8(chunks, counts, strict) : transcode(chunks, encoding, counts)
  for await (const piece of pieces) yield piece.includes(0) ? withoutNuls(piece, counts) : piece
}

async function* checkUtf8(chunks: AsyncIterable<Uint8Array>, counts: DecodingCounts, strict: boolean): AsyncGenerator<Uint8Array, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0)
  let start = true
  const checked = (bytes: Uint8Array): Uint8Array => {
    if (isUtf8(bytes)) return bytes
    if (strict) throw new NotUtf8()
    return repaired(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), counts)
  }
  for await (const chunk of chunks) {
    let bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk
    if (start) {
      if (bytes.length < 3) {
        rest = bytes
        continue
      }
      start = false
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    const cut = cutCharacter(bytes)
    rest = bytes.subarray(bytes.length - cut)
    if (bytes.length > cut) yield checked(bytes.subarray(0, bytes.length - cut))
  }
  if (rest.length) yield checked(rest)
}

async function* transcode(chunks: AsyncIterable<Uint8Array>, encoding: Encoding, counts: DecodingCounts): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(encoding)
  let start = true
  for await (const chunk of chunks) {
    const decoded = decoder.decode(chunk, { stream: true })
    // The decoder of GB18030 leaves the mark where it is.
    const text = start && decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
    start &&= decoded === ''
    if (text) yield repaired(text, counts)
  }
  const end = decoder.decode()
  if (end) yield repaired(end, counts)
}

function repaired(text: string, counts: DecodingCounts): Buffer {
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) counts.replaced++
  return Buffer.from(text)
}

function withoutNuls(bytes: Uint8Array, counts: DecodingCounts): Uint8Array {
  const kept = bytes.filter((byte) => byte !== 0)
  counts.nuls += bytes.length - kept.length
  return kept
}

/** The encoding of a file that turned out not to be UTF-8, by its lines with bytes over 0x7f, wherever in the file they stand. */
export async function detectThroughout(chunks: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const lines: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    for (const line of linesBeyondAscii(chunk)) {
      lines.push(line)
      bytes += line.length
      if (bytes >= sampleBytes) break
    }
    if (bytes >= sampleBytes) break
  }
  const sample = Buffer.concat(lines)
  return isMostlyUtf8(sample) ? 'utf-8' : detectLegacy(sample)
}

const sampleBytes = 256 * 1024

/** Lines of a chunk with bytes over 0x7f. A character that its ends cut does not weigh. */
function* linesBeyondAscii(chunk: Uint8Array): Generator<Uint8Array> {
  let start = 0
  let high = false
  for (let at = 0; at <= chunk.length; at++) {
    const byte = chunk[at]
    if (byte !== undefined && byte >= 0x80) high = true
    if (byte !== undefined && byte !== 0x0a && byte !== 0x0d) continue
    if (high) yield chunk.subarray(start, at + 1)
    start = at + 1
    high = false
  }
}
