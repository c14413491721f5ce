/** Counts the records of a delimited text by its quotes and line ends alone, at the speed of a memory search. */
import { isSpace, type Dialect } from '#core/import/read/splitter.ts'

export interface RecordCounter {
  push(chunk: Buffer): void
  /** Records so far that are not blank, the last one included though its line has not ended. */
  records(): number
  /** Bytes of the longest record so far. */
  readonly longestLine: number
}

const lineFeed = 0x0a

/** @param skip lines not counted at the start */
export function createRecordCounter(dialect: Pick<Dialect, 'quote' | 'escape'>, skip: number): RecordCounter {
  const quote = dialect.quote ? dialect.quote.charCodeAt(0) : -1
  const escape = dialect.escape && dialect.escape !== dialect.quote ? dialect.escape.charCodeAt(0) : -1
  let count = 0
  let lines = 0
  let within = false
  /** Something stands on the line so far. */
  let filled = false
  let length = 0
  let longest = 0
  let escapedAtEnd = false

  function take(chunk: Buffer, from: number, to: number): void {
    length += to - from
    for (let at = from; at < to && !filled; at++) filled = !isSpace(chunk[at]!)
  }

  function endLine(): void {
    if (filled && lines >= skip) count++
    lines++
    filled = false
    if (length > longest) longest = length
    length = 0
  }

  /** Counts the line ends of a stretch without quotes. */
  function outside(chunk: Buffer, from: number, to: number): void {
    let start = from
    for (let end = chunk.indexOf(lineFeed, start); end >= 0 && end < to; end = chunk.indexOf(lineFeed, start)) {
      take(chunk, start, end)
      endLine()
      start = end + 1
    }
    take(chunk, start, to)
  }

  function isEscaped(chunk: Buffer, at: number): boolean {
    let before = at - 1
    while (before >= 0 && chunk[before] === escape) before--
    return ((at - 1 - before) % 2 === 1) !== (before < 0 && escapedAtEnd)
  }

  return {
    push(chunk) {
      let from = 0
      while (from < chunk.length) {
        const next = quote < 0 ? -1 : chunk.indexOf(quote, from)
        const to = next < 0 ? chunk.length : next
        if (within) take(chunk, from, to)
        else outside(chunk, from, to)
        if (next >= 0) {
          filled = true
          length++
          if (escape < 0 || !within || !isEscaped(chunk, next)) within = !within
        }
        from = to + 1
      }
      if (length > longest) longest = length
      if (escape >= 0) escapedAtEnd = isEscaped(chunk, chunk.length)
    },
    records: () => count + (filled && lines >= skip ? 1 : 0),
    get longestLine() {
      return longest
    }
  }
}
