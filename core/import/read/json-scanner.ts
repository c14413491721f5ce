/** Finds the elements of a list in JSON text that arrives in pieces, without parsing what stands around it. */

export interface JsonElement {
  text: string
  /** 1-based line on which it starts. */
  line: number
}

export interface ListScanner {
  /** Takes the next piece; elements that are complete go to `onElement`. Returns false once the list has ended. */
  push(piece: string): boolean
  /** Where the text stands when it ends: the list was closed, never found, or breaks off within. */
  end(): 'closed' | 'missing' | 'broken'
  readonly line: number
}

const [quoteMark, backslash, openBrace, closeBrace, openBracket, closeBracket, comma, colon, newline] = [34, 92, 123, 125, 91, 93, 44, 58, 10]

function isSpace(code: number): boolean {
  return code === 32 || code === newline || code === 13 || code === 9
}

/**
 * @param path keys that lead to the list, [] where the text itself is the list; undefined takes the first list whose first element is an object
 * @param onElement told each element and the path of its list
 */
export function createListScanner(path: readonly string[] | undefined, onElement: (element: JsonElement, path: string[]) => void): ListScanner {
  let text = ''
  let at = 0
  let line = 1
  let state: 'seek' | 'list' | 'closed' = 'seek'
  /** Containers around the place while seeking: the key read last in each object, undefined for lists. */
  const around: { list: boolean; key: string }[] = []
  let keyNext = false
  let found: string[] = []

  /** Just past the string that opens at `from`, or -1. */
  function stringEnd(from: number): number {
    for (let place = from + 1; place < text.length; place++) {
      const code = text.charCodeAt(place)
      if (code === backslash) place++
      else if (code === quoteMark) return place + 1
    }
    return -1
  }

  /** Just past the value that starts at `from`, or -1 where its end has not come yet. */
  function valueEnd(from: number): number {
    let depth = 0
    for (let place = from; place < text.length; place++) {
      const code = text.charCodeAt(place)
      if (code === quoteMark) {
        place = stringEnd(place) - 1
        if (place < 0) return -1
        if (depth === 0) return place + 1
      } else if (code === openBrace || code === openBracket) depth++
      else if (code === closeBrace || code === closeBracket) {
        if (depth === 0) return place
        if (--depth === 0) return place + 1
      } else if (depth === 0 && (code === comma || isSpace(code))) return place
    }
    return -1
  }

  function countLines(from: number, to: number): void {
    for (let place = text.indexOf('\n', from); place >= 0 && place < to; place = text.indexOf('\n', place + 1)) line++
  }

  function listHere(): boolean {
    if (around.some((container) => container.list)) return false
    const here = around.map((container) => container.key)
    if (path) return here.length === path.length && here.every((key, index) => key === path[index])
    const next = /\S/.exec(text.slice(at + 1))
    return next?.[0] === '{'
  }

  /** One step outside of any list; false where more text is needed. */
  function seek(): boolean {
    const code = text.charCodeAt(at)
    if (code === quoteMark) {
      const end = stringEnd(at)
      if (end < 0) return false
      if (keyNext && around.length) around.at(-1)!.key = parsedString(text.slice(at, end))
      countLines(at, end)
      at = end
      return true
    }
    if (code === openBracket) {
      if (!path && !/\S/.test(text.slice(at + 1))) return false
      if (listHere()) {
        found = around.map((container) => container.key)
        state = 'list'
      } else around.push({ list: true, key: '' })
      keyNext = false
    } else if (code === openBrace) {
      around.push({ list: false, key: '' })
      keyNext = true
    } else if (code === closeBrace || code === closeBracket) around.pop()
    else if (code === colon) keyNext = false
    else if (code === comma) keyNext = around.at(-1)?.list === false
    else if (code === newline) line++
    at++
    return true
  }

  /** One element or mark within the list; false where more text is needed. */
  function step(): boolean {
    const code = text.charCodeAt(at)
    if (code === closeBracket) {
      state = 'closed'
      return false
    }
    if (isSpace(code) || code === comma) {
      if (code === newline) line++
      at++
      return true
    }
    const end = valueEnd(at)
    if (end < 0) return false
    onElement({ text: text.slice(at, end), line }, found)
    countLines(at, end)
    at = Math.max(end, at + 1)
    return true
  }

  return {
    push(piece) {
      text = at ? text.slice(at) + piece : text + piece
      at = 0
      while (at < text.length && state !== 'closed' && (state === 'seek' ? seek() : step()));
      return state !== 'closed'
    },
    end: () => (state === 'closed' ? 'closed' : state === 'list' ? 'broken' : 'missing'),
    get line() {
      return line
    }
  }
}

function parsedString(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text.slice(1, -1)
  }
}
