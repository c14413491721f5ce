/** The shared strings of a workbook, as bytes outside the heap: millions of them would fill the memory of objects, and one list of all could end the process. */
import { limits, refusal } from '#core/import/read/refusal.ts'

export interface Texts {
  readonly length: number
  /** @throws DeskError `too_large` */
  add(text: string): void
  /** The text of a number, from 0 on; undefined where there is none. */
  at(index: number): string | undefined
}

const chunkBytes = 1 << 22
/** Texts that come first are used most: those are kept as they were decoded. */
const keptTexts = 1 << 15
const longestKept = 256

export function createTexts(limit = limits.sharedTextBytes): Texts {
  const chunks: Buffer[] = []
  /** Of each text: number of its chunk, its place there and its length. */
  let places = new Uint32Array(3 * 1024)
  const kept: string[] = []
  let length = 0
  /** Of the last chunk. */
  let used = chunkBytes
  let bytes = 0

  function place(text: string): void {
    // A UTF-16 unit becomes three bytes at most.
    const most = text.length * 3
    if (chunks.length === 0 || used + most > chunks.at(-1)!.length) {
      chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkBytes, most)))
      used = 0
    }
    const size = chunks.at(-1)!.write(text, used)
    if (length * 3 === places.length) {
      const wider = new Uint32Array(places.length * 2)
      wider.set(places)
      places = wider
    }
    places.set([chunks.length - 1, used, size], length * 3)
    used += size
    bytes += size + 12
  }

  return {
    get length() {
      return length
    },
    add(text) {
      place(text)
      length++
      if (bytes > limit) throw tooManyTexts()
    },
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= length) return undefined
      const known = kept[index]
      if (known !== undefined) return known
      const [chunk, from, size] = [places[index * 3]!, places[index * 3 + 1]!, places[index * 3 + 2]!]
      const text = chunks[chunk]!.toString('utf8', from, from + size)
      if (index < keptTexts && size <= longestKept) kept[index] = text
      return text
    }
  }
}

function tooManyTexts(): Error {
  return refusal(
    'too_large', { zh: '工作簿中的文字超过可处理的大小', en: 'The texts of the workbook are larger than can be read' },
    { zh: '拆成几个较小的工作簿，或另存为 CSV 后导入', en: 'Split it into smaller workbooks, or save it as CSV and import that' }
  )
}
