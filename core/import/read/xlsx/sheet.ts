/** The rows of a worksheet as text, streamed. */
import { damagedFile, limits, recordTooLong, tooManyColumns } from '#core/import/read/refusal.ts'
import { columnOf, numberText, unescapeText } from '#core/import/read/xlsx/cells.ts'
import type { Sheet, Workbook } from '#core/import/read/xlsx/workbook.ts'
import { mergedRange, mostRanges, repeatMerged, type MergedRange } from '#core/import/read/xlsx/merges.ts'
import { attribute, scanXml, type XmlHandler } from '#core/import/read/xlsx/xml.ts'

export interface SheetRow {
  /** 1-based number in the sheet. */
  number: number
  /** Up to the last cell that is not blank. */
  cells: string[]
}

export interface SheetCounts {
  /** Cells that hold an error such as #N/A; they become blank. */
  errors: number
  /** Whole numbers of more than 15 digits that end in zeros: digits were lost when they were typed as numbers. */
  lostDigits: number
  /** Formulas whose result the file does not hold. */
  unsaved: number
  /** Of those with cells. */
  hiddenRows: number
  hiddenColumns: number
  merged: MergedRange[]
}

export function noCounts(): SheetCounts {
  return { errors: 0, lostDigits: 0, unsaved: 0, hiddenRows: 0, hiddenColumns: 0, merged: [] }
}

export interface SheetOptions {
  onShare?: (share: number) => void
  /** Ranges whose value stands in each of their cells. */
  repeated: readonly MergedRange[]
}

/** Rows that are not blank, in batches. @throws DeskError */
export async function* readSheet(workbook: Workbook, sheet: Sheet, counts: SheetCounts, { onShare, repeated }: SheetOptions): AsyncGenerator<SheetRow[], void, undefined> {
  let batch: SheetRow[] = []
  const repeat = repeated.length ? repeatMerged(repeated) : undefined
  const handler = sheetHandler(workbook, counts, (row) => {
    repeat?.(row)
    batch.push(row)
  })
  try {
    for await (const _ of scanXml(workbook.archive.read(sheet.entry, onShare), handler)) {
      if (batch.length === 0) continue
      yield batch
      batch = []
    }
    if (handler.isOpen()) throw new RangeError('The sheet breaks off')
  } catch (error) {
    if (error instanceof RangeError) throw damagedFile({ zh: '工作表已损坏', en: 'The worksheet is damaged' })
    throw error
  }
}

function sheetHandler(workbook: Workbook, counts: SheetCounts, onRow: (row: SheetRow) => void): XmlHandler & { isOpen(): boolean } {
  let number = 0
  let hidden = false
  let cells: string[] = []
  /** Of the row so far. */
  let characters = 0
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let formula = false
  /** What the text belongs to: the value, or an inline string outside its phonetic runs. */
  let reading = false
  let phonetic = false

  function endCell(): void {
    if (formula && value === '' && type !== 'str') counts.unsaved++
    const text = cellText(workbook, type, style, value, counts)
    if (text === '') return
    if (column >= limits.columns) throw tooManyColumns(number)
    while (cells.length < column) cells.push('')
    cells[column] = text
    characters += text.length
    if (characters > limits.recordBytes) throw recordTooLong(number)
  }

  function endRow(): void {
    if (cells.length === 0) return
    if (hidden) counts.hiddenRows++
    onRow({ number, cells })
  }

  /** The sheet has begun and not ended. */
  let open = false
  return {
    isOpen: () => open,
    open(name, attributes) {
      if (name === 'c') {
        const given = columnOf(attribute(attributes, 'r'))
        column = given < 0 ? column + 1 : given
        type = attribute(attributes, 't') ?? 'n'
        style = Number(attribute(attributes, 's') ?? 0)
        value = ''
        formula = false
      } else if (name === 'v' || name === 't') reading = !phonetic
      else if (name === 'f') formula = true
      else if (name === 'rPh') phonetic = true
      else if (name === 'row') {
        const given = Number(attribute(attributes, 'r') ?? number + 1)
        number = given > 0 ? given : number + 1
        hidden = isTrue(attribute(attributes, 'hidden'))
        cells = []
        characters = 0
        column = -1
      } else if (name === 'worksheet') open = true
      else if (name === 'col' && isTrue(attribute(attributes, 'hidden'))) counts.hiddenColumns += hiddenColumns(attributes)
      else if (name === 'mergeCell' && counts.merged.length < mostRanges) {
        const range = mergedRange(attributes)
        if (range) counts.merged.push(range)
      }
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'c') endCell()
      else if (name === 'rPh') phonetic = false
      else if (name === 'row') endRow()
      else if (name === 'worksheet') open = false
    },
    text(piece) {
      if (!reading) return
      value += piece
      if (value.length > limits.recordBytes) throw recordTooLong(number)
    }
  }
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}

/** Of those that a file may have; who hides all behind the table hides nothing. */
function hiddenColumns(attributes: string): number {
  const [first, last] = [Number(attribute(attributes, 'min')), Number(attribute(attributes, 'max'))]
  return first >= 1 && last >= first && last < 16_384 ? last - first + 1 : 0
}

function cellText(workbook: Workbook, type: string, style: number, value: string, counts: SheetCounts): string {
  if (value === '') return ''
  switch (type) {
    case 's':
      return sharedString(workbook, value, counts)
    case 'str':
    case 'inlineStr':
      return unescapeText(value)
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    case 'e':
      counts.errors++
      return ''
    case 'd':
      return value.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ').replace(/Z$/, '')
    default: {
      const format = workbook.formats[style]
      if (value.length > 15 && (!format || format.kind === 'plain') && /^\d{13,}000$|^\d\.\d+E\+?1[5-9]$/i.test(value)) counts.lostDigits++
      return numberText(value, format ?? { kind: 'plain', fraction: false, padding: 0 }, workbook.from1904)
    }
  }
}

/** One that the file does not hold is an error of its cell. */
function sharedString({ strings }: Workbook, value: string, counts: SheetCounts): string {
  const text = strings.at(Number(value))
  if (text === undefined) counts.errors++
  return text ?? ''
}
