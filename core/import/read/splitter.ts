/** Splits delimited UTF-8 text into records (RFC 4180, with the usual liberties), byte by byte, without making strings. */
import { limits, recordTooLong, tooManyColumns, unterminatedQuote } from '#core/import/read/refusal.ts'

export interface Dialect {
  /** 1 to 4 characters. */
  delimiter: string
  /** One character, or '' where quotes are plain text. */
  quote: string
  /** The character that makes a quote plain within quotes: the quote itself, or e.g. a backslash. */
  escape: string
  /** What ends a record: a line feed, where a carriage return before it belongs to the end; or any of both, alone or together. */
  newline: 'lf' | 'any'
}

/** A record as places in `source`. The object is used again for the next record. */
export interface SplitRecord {
  source: Uint8Array
  count: number
  starts: Int32Array
  ends: Int32Array
  /** Own bytes of a cell whose text does not stand as such in the source (escaped quotes), else undefined. */
  own: (Uint8Array | undefined)[]
  /** 1-based number of the record in the file, blank ones counted. */
  number: number
  /** 1-based line on which it starts. */
  line: number
  /** Nothing but space stands between its ends. */
  blank: boolean
}

export interface Splitter {
  /** Takes the next bytes; they must not change afterwards. Returns false once `onRecord` has asked to stop. */
  push(chunk: Uint8Array): boolean
  end(): void
  /** Quotes that were followed by text: `"2"x`. The text was kept. */
  readonly strayQuotes: number
  /** Line after the last record taken. */
  readonly line: number
}

const space = 0x20
const tab = 0x09
/** By which old systems end a file. */
const substitute = 0x1a
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * @param onRecord returns false to stop
 * @throws DeskError for a record that is too long or too wide, or a quote that is never closed, naming the line
 */
export function createSplitter(dialect: Dialect, onRecord: (record: SplitRecord) => boolean | void): Splitter {
  const delimiter = Buffer.from(dialect.delimiter)
  const [first, width] = [delimiter[0]!, delimiter.length]
  const quote = dialect.quote ? dialect.quote.charCodeAt(0) : -1
  const escape = dialect.escape && dialect.escape !== dialect.quote ? dialect.escape.charCodeAt(0) : -1
  const [newline, otherNewline] = [lineFeed, dialect.newline === 'any' ? carriageReturn : lineFeed]
  const skipsSpaces = first !== space && quote >= 0
  let capacity = 64
  const record: SplitRecord = {
    source: new Uint8Array(0), count: 0, starts: new Int32Array(capacity), ends: new Int32Array(capacity), own: [], number: 0, line: 1, blank: false
  }
  let rest: Uint8Array = new Uint8Array(0)
  let line = 1
  let strayQuotes = 0
  let stopped = false
  /** The last record ended in a carriage return that stood last in what was there: a line feed that follows belongs to it. */
  let returned = false
  /** Of the record being read: quotes with text after them, line ends within quotes, whether a quote was seen. */
  let strays = 0
  let lines = 0
  let quoted = false
  /** Of the cell just read. */
  let start = 0
  let stop = 0
  let own: Uint8Array | undefined

  function delimiterAt(buffer: Uint8Array, at: number): boolean {
    if (buffer[at] !== first) return false
    for (let index = 1; index < width; index++) if (buffer[at + index] !== delimiter[index]) return false
    return true
  }

  function pastSpaces(buffer: Uint8Array, at: number, end: number): number {
    if (skipsSpaces) while (at < end && buffer[at] === space) at++
    return at
  }

  /** Reads a cell that starts at `cell` and opens with the quote before `from`. Returns the place of the delimiter or line end after it, or -1 where more bytes are needed. */
  function quotedCell(buffer: Uint8Array, cell: number, from: number, end: number, final: boolean): number {
    const before = lines
    let escapes = false
    let close = from
    for (; close < end; close++) {
      const byte = buffer[close]
      if (byte === escape || (byte === quote && escape < 0 && close + 1 < end && buffer[close + 1] === quote)) {
        escapes = true
        close++
      } else if (byte === quote) {
        break
      } else if (byte === newline || (byte === otherNewline && buffer[close + 1] !== newline)) {
        lines++
      }
    }
    if (close >= end) {
      if (final || end - from > limits.recordBytes) throw unterminatedQuote(line + before)
      return -1
    }
    quoted = true
    start = from
    stop = close
    own = escapes ? unescaped(buffer, start, stop) : undefined
    const at = pastSpaces(buffer, close + 1, end)
    if (at >= end || endsLine(buffer, at) || delimiterAt(buffer, at)) return at
    if (buffer[at] === carriageReturn && (at + 1 >= end || buffer[at + 1] === newline)) return at + 1
    // Spaces, quotes and then text: no quoting was meant.
    if (cell < from - 1) {
      lines = before
      return plainCell(buffer, cell, end)
    }
    strays++
    const after = plainEnd(buffer, close + 1, end)
    const last = withoutReturn(buffer, close + 1, after) - 1
    // A lone quote within a quoted cell: the cell ends with a quote of its own.
    if (last > close && buffer[last] === quote && escape < 0) {
      own = escapes ? unescaped(buffer, start, last) : undefined
      stop = last
      return after
    }
    own = Buffer.concat([unescaped(buffer, start, stop), buffer.subarray(close + 1, withoutReturn(buffer, close + 1, after))])
    return after
  }

  function plainCell(buffer: Uint8Array, from: number, end: number): number {
    const at = plainEnd(buffer, from, end)
    start = from
    stop = withoutReturn(buffer, from, at)
    own = undefined
    return at
  }

  /** Place of the delimiter or line end that ends a plain cell. */
  function plainEnd(buffer: Uint8Array, at: number, end: number): number {
    if (width === 1) while (at < end && buffer[at] !== first && buffer[at] !== newline && buffer[at] !== otherNewline) at++
    else while (at < end && !endsLine(buffer, at) && !delimiterAt(buffer, at)) at++
    return at
  }

  function endsLine(buffer: Uint8Array, at: number): boolean {
    return buffer[at] === newline || buffer[at] === otherNewline
  }

  /** The end of a cell that ends a record, without the carriage return that belongs to the line end. */
  function withoutReturn(buffer: Uint8Array, from: number, at: number): number {
    const endsRecord = at >= buffer.length || buffer[at] === newline
    return endsRecord && at > from && buffer[at - 1] === carriageReturn ? at - 1 : at
  }

  function unescaped(buffer: Uint8Array, from: number, end: number): Buffer {
    const out = Buffer.allocUnsafe(end - from)
    let length = 0
    for (let at = from; at < end; at++) {
      if (at + 1 < end && (buffer[at] === escape || (escape < 0 && buffer[at] === quote && buffer[at + 1] === quote))) at++
      out[length++] = buffer[at]!
    }
    return out.subarray(0, length)
  }

  function grow(): void {
    capacity *= 4
    for (const places of ['starts', 'ends'] as const) {
      const wider = new Int32Array(capacity)
      wider.set(record[places])
      record[places] = wider
    }
  }

  /** Reads one record from `position`. Returns where the next one starts, or -1 where more bytes are needed. */
  function readRecord(buffer: Uint8Array, position: number, end: number, final: boolean): number {
    let at = position
    let count = 0
    quoted = false
    lines = strays = 0
    for (;;) {
      if (count >= limits.columns) throw tooManyColumns(line)
      const open = pastSpaces(buffer, at, end)
      if (quote >= 0 && open < end && buffer[open] === quote) {
        at = quotedCell(buffer, at, open + 1, end, final)
        if (at < 0) return -1
      } else {
        at = plainCell(buffer, at, end)
      }
      if (at >= end && !final) return -1
      if (count === capacity) grow()
      record.starts[count] = start
      record.ends[count] = stop
      record.own[count] = own
      count++
      if (at >= end || endsLine(buffer, at)) break
      at += width
    }
    const isReturn = buffer[at] === carriageReturn
    record.count = count
    record.number++
    record.line = line
    record.blank = count === 1 && !quoted && isBlank(buffer, record.starts[0]!, record.ends[0]!)
    line += lines + 1
    strayQuotes += strays
    if (isReturn && at + 1 < end && buffer[at + 1] === lineFeed) return at + 2
    returned = isReturn && at + 1 >= end
    return Math.min(at + 1, end)
  }

  /** Hands over every record that is complete; returns where the first incomplete one starts. */
  function scan(buffer: Uint8Array, end: number, final: boolean): number {
    record.source = buffer
    let position = returned && buffer[0] === lineFeed ? 1 : 0
    if (end > 0) returned = false
    while (position < end && !stopped) {
      const next = readRecord(buffer, position, end, final)
      if (next < 0) break
      position = next
      if (onRecord(record) === false) stopped = true
    }
    return position
  }

  function take(chunk: Uint8Array, final: boolean): void {
    const buffer = rest.length ? Buffer.concat([rest, chunk]) : chunk
    const position = scan(buffer, buffer.length, final)
    rest = buffer.subarray(position)
    if (rest.length > limits.recordBytes && !stopped) throw recordTooLong(line)
  }

  return {
    push(chunk) {
      if (!stopped && chunk.length) take(chunk, false)
      return !stopped
    },
    end() {
      if (!stopped && rest.length) take(new Uint8Array(0), true)
    },
    get strayQuotes() {
      return strayQuotes
    },
    get line() {
      return line
    }
  }
}

/** Of what alone on a line makes a blank one. */
export function isSpace(byte: number): boolean {
  return byte === space || byte === tab || byte === carriageReturn || byte === substitute
}

function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (!isSpace(bytes[at]!)) return false
  return true
}

/** The text of a cell. */
export function cellText(record: SplitRecord, index: number): string {
  const own = record.own[index]
  if (own) return Buffer.from(own.buffer, own.byteOffset, own.length).toString('utf8')
  const { source } = record
  return Buffer.from(source.buffer, source.byteOffset + record.starts[index]!, record.ends[index]! - record.starts[index]!).toString('utf8')
}
