/** A small streaming XML reader: elements by local name, attributes on demand, text with the five entities. A document type is refused, so nothing can expand. */
import { StringDecoder } from 'node:string_decoder'
import { damagedFile, refusal } from '#core/import/read/refusal.ts'

export interface XmlHandler {
  /** `attributes` is the raw text between the name and the end of the tag. */
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** @throws RangeError for markup that never ends; DeskError for a document type */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  for await (const _ of scanXml(chunks, handler));
}

/** Characters of one tag or text. A cell holds 32,767. */
const longestPiece = 1 << 23

/** Yields after each chunk, so that the caller can take what the handler has gathered. */
export async function* scanXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): AsyncGenerator<void, void, undefined> {
  let decode: ((chunk: Uint8Array) => string) | undefined
  let rest = ''
  for await (const chunk of chunks) {
    decode ??= decoderOf(chunk)
    const text = rest + decode(chunk)
    const at = scan(text, handler)
    rest = text.slice(at)
    if (rest.length > longestPiece) throw new RangeError('Markup or text that never ends')
    yield
  }
}

/** Of a document that begins so. UTF-8 goes by Node's own decoder, which makes strings of one byte a character where that is enough. */
function decoderOf(start: Uint8Array): (chunk: Uint8Array) => string {
  const label = encodingOf(start)
  if (label === 'utf-8') {
    const decoder = new StringDecoder('utf8')
    return (chunk) => decoder.write(chunk)
  }
  const decoder = new TextDecoder(label)
  return (chunk) => decoder.decode(chunk, { stream: true })
}

/** By its byte order mark, else as its declaration says. @throws DeskError for one that nobody knows */
function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const stated = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(Buffer.from(start.subarray(0, 200)).toString('latin1'))?.[1]?.toLowerCase()
  // What can be read thus far is no UTF-16, whatever it says.
  if (stated === undefined || stated.startsWith('utf-16')) return 'utf-8'
  try {
    return new TextDecoder(stated).encoding
  } catch {
    throw damagedFile({ zh: `工作簿用了无法识别的编码 ${stated}`, en: `The workbook names an encoding that is not known: ${stated}` })
  }
}

/** Handles all complete markup and the text before it; returns where the incomplete rest starts. */
function scan(text: string, handler: XmlHandler): number {
  let at = 0
  for (;;) {
    const open = text.indexOf('<', at)
    if (open < 0) return at
    if (open > at) handler.text(decodeEntities(text.slice(at, open)))
    const end = markupEnd(text, open)
    if (end < 0) return open
    markup(text, open, end, handler)
    at = end
  }
}

/** Just past the markup that starts at `open`, or -1 where its end has not come yet. */
function markupEnd(text: string, open: number): number {
  if (text.startsWith('<!--', open)) return after(text, '-->', open)
  if (text.startsWith('<![CDATA[', open)) return after(text, ']]>', open)
  // Too short to tell a comment or CDATA from a tag.
  if (text.length - open < 9 && text[open + 1] === '!') return -1
  const end = text.indexOf('>', open)
  if (end < 0) return -1
  // A '>' within an attribute's quotes does not end the tag; where a quote or no attribute stands before it, it is not within quotes.
  const last = text[end - 1] === '/' ? text[end - 2] : text[end - 1]
  if (last !== '"' && last !== "'" && oddQuotes(text, open, end)) {
    for (let at = end + 1; at < text.length; at++) if (text[at] === '>' && !oddQuotes(text, open, at)) return at + 1
    return -1
  }
  return end + 1
}

function oddQuotes(text: string, from: number, to: number): boolean {
  let quote = ''
  for (let at = from; at < to; at++) {
    const character = text[at]!
    if (quote ? character === quote : character === '"' || character === "'") quote = quote ? '' : character
  }
  return quote !== ''
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

function markup(text: string, open: number, end: number, handler: XmlHandler): void {
  const kind = text[open + 1]
  if (kind === '!') {
    if (text.startsWith('<![CDATA[', open)) handler.text(text.slice(open + 9, end - 3))
    else if (/^<!doctype/i.test(text.slice(open, open + 9))) throw documentType()
    return
  }
  if (kind === '?') return
  if (kind === '/') return handler.close(localName(text.slice(open + 2, end - 1).trim()))
  const selfClosing = text[end - 2] === '/'
  const stop = selfClosing ? end - 2 : end - 1
  let nameEnd = open + 1
  while (nameEnd < stop && text.charCodeAt(nameEnd) > 32) nameEnd++
  const name = localName(text.slice(open + 1, nameEnd))
  handler.open(name, text.slice(nameEnd, stop))
  if (selfClosing) handler.close(name)
}

/** No spreadsheet program writes one; it can name other files and grow without end. */
function documentType(): Error {
  return refusal(
    'invalid', { zh: '文件中有 DOCTYPE 声明，为安全起见已拒绝打开', en: 'The file holds a DOCTYPE declaration and was not opened, for safety' },
    { zh: '确认文件来源；用 Excel 或 WPS 打开并另存为 XLSX 后再导入', en: 'Check where the file comes from; open it in a spreadsheet program, save it as XLSX and import that' }
  )
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Value of an attribute by local name. */
export function attribute(attributes: string, name: string): string | undefined {
  let from = 0
  for (;;) {
    const at = attributes.indexOf(name, from)
    if (at < 0) return undefined
    from = at + name.length
    const before = at === 0 ? ' ' : attributes[at - 1]!
    if (before !== ':' && before.charCodeAt(0) > 32) continue
    const match = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(from))
    if (match) return decodeEntities(match[1] ?? match[2]!)
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
