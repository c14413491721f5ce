/** The parts of a workbook that do not depend on its rows (ECMA-376, SpreadsheetML). */
import { styles, type TypedColumn } from '#core/export/cells.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { xmlText } from './texts.ts'

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const media = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Names that Excel takes: at most 31 characters, none of []:*?/\, no ' at an end, all different, and not its own History. */
export function sheetNames(title: string, count: number): string[] {
  const safe = [...title.normalize('NFC').replace(/[[\]:*?/\\\p{Cc}\uFFFE\uFFFF]/gu, ' ').replace(/^[\s']+|[\s']+$/g, '')]
  const named = (suffix: string) => {
    const room = 31 - suffix.length
    const text = safe.slice(0, room)
    while (text.join('').length > room) text.pop()
    const name = text.join('').replace(/[\s']+$/g, '')
    return (name === '' || /^history$/i.test(name) ? 'Sheet' : name) + suffix
  }
  return Array.from({ length: count }, (_, index) => named(index === 0 ? '' : ` (${index + 1})`))
}

/** Everything but the sheets. */
export function workbookParts(sheets: readonly string[]): Map<string, string> {
  const override = (part: string, type: string) => `<Override PartName="/${part}" ContentType="${media}.${type}+xml"/>`
  const sheetPaths = sheets.map((_, index) => sheetPath(index).slice(3))
  return new Map([
    ['[Content_Types].xml', `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
      + `${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${sheets.map((_, index) => override(sheetPath(index), 'worksheet')).join('')}</Types>`],
    ['_rels/.rels', `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>`
      + `${sheets.map((name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 2}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/styles" Target="styles.xml"/>`
      + `${sheetPaths.map((path, index) => `<Relationship Id="rId${index + 2}" Type="${relationships}/worksheet" Target="${path}"/>`).join('')}</Relationships>`],
    ['xl/styles.xml', stylesheet]
  ])
}

export const sheetPath = (index: number) => `xl/worksheets/sheet${index + 1}.xml`

const dateFormat = 164
const momentFormat = 165
/** Built in: #,##0.00. */
const decimalFormat = 4

/** In the order of `styles`. */
const cellFormats = ['numFmtId="0" fontId="0"', 'numFmtId="0" fontId="1" applyFont="1"', 'numFmtId="0" fontId="0"',
  `numFmtId="${decimalFormat}" fontId="0" applyNumberFormat="1"`, `numFmtId="${dateFormat}" fontId="0" applyNumberFormat="1"`, `numFmtId="${momentFormat}" fontId="0" applyNumberFormat="1"`]

const stylesheet = `${declaration}<styleSheet xmlns="${main}">`
  + `<numFmts count="2"><numFmt numFmtId="${dateFormat}" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="${momentFormat}" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>`
  + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
  + `<cellXfs count="${cellFormats.length}">${cellFormats.map((format) => `<xf ${format} fillId="0" borderId="0" xfId="0"/>`).join('')}</cellXfs>`
  + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'

/** In characters of the normal font. */
const widths: Partial<Record<ValueType, number>> = { number: 12, decimal: 15, boolean: 9, date: 12, datetime: 20 }
const textWidth = 18
const widestHeader = 40

/** The beginning of a sheet: the header stays in sight, is bold, and stands in its row. */
export function sheetHead(columns: readonly TypedColumn[]): string {
  const header = columns.map(({ header: text }, index) => `<c r="${columnLetters(index)}1" s="${styles.header}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`)
  const sized = columns.map(({ type, header: text }, index) => `<col min="${index + 1}" max="${index + 1}" width="${Math.max(widths[type] ?? textWidth, Math.min(widestHeader, widthOf(text) + 2))}" customWidth="1"/>`)
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
    + `<sheetFormatPr defaultRowHeight="15"/><cols>${sized.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
}

export const sheetTail = '</sheetData></worksheet>'

/** Han characters are as wide as two others. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u2E7F' ? 2 : 1), 0)
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}
