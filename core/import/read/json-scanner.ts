/**
 * Finds the elements of a list in JSON text that arrives in pieces. What stands around the list is checked by the grammar of RFC 8259 here; elements are
 * handed over whole, to be parsed by whoever takes them.
 */

export interface JsonElement {
  text: string
  /** 1-based place at which it starts. */
  line: number
  column: number
}

export interface ListScanner {
  /** Takes the next piece; elements that are complete go to `onElement`. @throws JsonFault */
  push(piece: string): void
  /** The text has ended. Answers whether the list was there. @throws JsonFault where the text breaks off */
  end(): 'closed' | 'missing' | 'blank'
}

/** JSON that is none, and where. */
export class JsonFault extends Error {
  readonly kind: 'unexpected' | 'broken' | 'deep' | 'long'
  readonly line: number
  readonly column: number
  constructor(kind: JsonFault['kind'], line: number, column: number) {
    super(`JSON is ${kind} at ${line}:${column}`)
    this.kind = kind
    this.line = line
    this.column = column
  }
}

const [quoteMark, backslash, openBrace, closeBrace, openBracket, closeBracket, comma, colon, newline] = [34, 92, 123, 125, 91, 93, 44, 58, 10]
/** Deeper nesting is no table, and would end in a full stack. */
const maximumNesting = 500

/** Whether a whole JSON text nests deeper than is read. */
export function nestsTooDeep(text: string): boolean {
  // Every level opens and closes.
  if (text.length < 2 * maximumNesting) return false
  let depth = 0
  let within = false
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    if (code === backslash && within) place++
    else if (code === quoteMark) within = !within
    else if (within) continue
    else if (code === openBrace || code === openBracket) {
      if (++depth > maximumNesting) return true
    } else if (code === closeBrace || code === closeBracket) depth--
  }
  return false
}

function isSpace(code: number): boolean {
  return code === 32 || code === newline || code === 13 || code === 9
}

interface Container {
  list: boolean
  /** The list whose elements are wanted. */
  wanted: boolean
  /** Read last, of an object. */
  key: string
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing'

/**
 * @param path keys that lead to the list, [] where the text itself is the list; undefined takes the first list whose first element is an object
 * @param longest characters that one element or text may have
 * @param onElement told each element and the path of its list
 */
export function createListScanner(path: readonly string[] | undefined, longest: number, onElement: (element: JsonElement, path: string[]) => void): ListScanner {
  let text = ''
  let at = 0
  let line = 1
  /** Characters of the line that stand before `text`, less those of lines that ended in it. */
  let before = 0
  /** The next line end of `text`; -1 where it was not looked for. */
  let nextLine = -1
  let final = false
  let expected: Expected = 'value'
  const around: Container[] = []
  let found: string[] | undefined
  let anything = false

  const columnOf = (place: number) => before + place + 1
  const fault = (kind: JsonFault['kind']) => new JsonFault(kind, line, columnOf(at))

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
      } else if (code === openBrace || code === openBracket) {
        if (++depth + around.length > maximumNesting) throw fault('deep')
      } else if (code === closeBrace || code === closeBracket) {
        if (depth === 0) return place
        if (--depth === 0) return place + 1
      } else if (depth === 0 && (code === comma || isSpace(code))) return place
    }
    return final && depth === 0 ? text.length : -1
  }

  function lineEnd(from: number): number {
    const end = text.indexOf('\n', from)
    return end < 0 ? Infinity : end
  }

  function moveTo(place: number): void {
    if (nextLine < 0) nextLine = lineEnd(at)
    while (nextLine < place) {
      line++
      before = -nextLine - 1
      nextLine = lineEnd(nextLine + 1)
    }
    at = place
  }

  function isWanted(): boolean {
    if (found || around.some((container) => container.list)) return false
    const here = around.map((container) => container.key)
    if (path) return here.length === path.length && here.every((key, index) => key === path[index])
    return /\S/.exec(text.slice(at + 1))?.[0] === '{'
  }

  function open(list: boolean, wanted = false): void {
    if (around.length >= maximumNesting) throw fault('deep')
    if (wanted) found = around.map((container) => container.key)
    around.push({ list, wanted, key: '' })
    expected = list ? 'value or end' : 'key or end'
    moveTo(at + 1)
  }

  function close(): void {
    around.pop()
    expected = around.length ? 'comma or end' : 'nothing'
    moveTo(at + 1)
  }

  /** A value that is handed over or passed by whole. */
  function whole(): boolean {
    const end = valueEnd(at)
    if (end < 0) return false
    if (end === at) throw fault('unexpected')
    const element = { text: text.slice(at, end), line, column: columnOf(at) }
    if (around.at(-1)?.wanted) onElement(element, found!)
    else parsed(element.text)
    expected = around.length ? 'comma or end' : 'nothing'
    moveTo(end)
    return true
  }

  function value(code: number): boolean {
    const inList = around.at(-1)?.list === true
    if (code === closeBracket && inList && expected === 'value or end') close()
    else if (around.at(-1)?.wanted) return whole()
    else if (code === openBrace) open(false)
    else if (code === openBracket) {
      if (!path && !final && !/\S/.test(text.slice(at + 1))) return false
      open(true, isWanted())
    } else return whole()
    return true
  }

  function key(code: number): boolean {
    if (code === closeBrace && expected === 'key or end') {
      close()
      return true
    }
    if (code !== quoteMark) throw fault('unexpected')
    const end = stringEnd(at)
    if (end < 0) return false
    around.at(-1)!.key = String(parsed(text.slice(at, end)))
    expected = 'colon'
    moveTo(end)
    return true
  }

  function separator(code: number): void {
    const { list } = around.at(-1)!
    if (code === (list ? closeBracket : closeBrace)) return close()
    if (code !== comma) throw fault('unexpected')
    expected = list ? 'value' : 'key'
    moveTo(at + 1)
  }

  function parsed(token: string): unknown {
    try {
      return JSON.parse(token)
    } catch {
      throw fault('unexpected')
    }
  }

  /** One step; false where more text is needed. */
  function step(): boolean {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      moveTo(at + 1)
      return true
    }
    anything = true
    switch (expected) {
      case 'value':
      case 'value or end':
        return value(code)
      case 'key':
      case 'key or end':
        return key(code)
      case 'colon':
        if (code !== colon) throw fault('unexpected')
        expected = 'value'
        moveTo(at + 1)
        return true
      case 'comma or end':
        separator(code)
        return true
      case 'nothing':
        throw fault('unexpected')
    }
  }

  function run(): void {
    while (at < text.length && step());
    if (text.length - at > longest) throw fault('long')
  }

  return {
    push(piece) {
      before += at
      text = at ? text.slice(at) + piece : text + piece
      at = 0
      nextLine = -1
      run()
    },
    end() {
      final = true
      run()
      if (at < text.length || around.length > 0) throw fault('broken')
      return found ? 'closed' : anything ? 'missing' : 'blank'
    }
  }
}
