/** The parts of an XLSX workbook: its sheets, shared strings and number formats. */
import { locked } from '#core/import/read/archive.ts'
import { damagedFile, limits, refusal } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { numberFormat, unescapeText, type NumberFormat } from '#core/import/read/xlsx/cells.ts'
import { createTexts, type Texts } from '#core/import/read/xlsx/texts.ts'
import { attribute, readXml, type XmlHandler } from '#core/import/read/xlsx/xml.ts'
import { openZip, type ZipArchive, type ZipEntry } from '#core/import/read/zip.ts'

export interface Sheet {
  name: string
  hidden: boolean
  entry: ZipEntry
}

export interface Workbook {
  archive: ZipArchive
  sheets: Sheet[]
  strings: Texts
  /** Number format of each cell style. */
  formats: NumberFormat[]
  from1904: boolean
  /** Relations to files outside. They are never followed. */
  linksOut: number
}

/** More than spreadsheet programs write: 65,490 formats, 32,767 characters of a text. What lies beyond is not read. */
const [mostFormats, mostParts, longestText] = [1 << 17, 1 << 16, limits.recordBytes]

/** @throws DeskError that says what the file is and what to do where it is not an XLSX workbook */
export async function openWorkbook(source: Source): Promise<Workbook> {
  const archive = await openZip(source)
  try {
    return await readWorkbook(archive)
  } catch (error) {
    await archive.close()
    throw error instanceof RangeError ? damagedFile({ zh: '工作簿已损坏', en: 'The workbook is damaged' }) : error
  }
}

async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  const main = await mainPart(archive)
  const folder = main.includes('/') ? main.slice(0, main.lastIndexOf('/') + 1) : ''
  const relations = await readRelations(archive, `${folder}_rels/${main.slice(folder.length)}.rels`, folder)
  const found: { name: string; hidden: boolean; relation: string }[] = []
  let from1904 = false
  await readPart(archive, main, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '')
      if (name === 'sheet' && found.length < mostParts) found.push({ name: attribute(attributes, 'name') ?? '', hidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible', relation: attribute(attributes, 'id') ?? '' })
    }
  })
  const listed = found.flatMap(({ name, hidden, relation }) => {
    const part = relations.find(({ id }) => id === relation)
    const entry = part?.type.endsWith('/worksheet') ? archive.entries.get(part.target.toLowerCase()) : undefined
    return entry ? [{ name, hidden, entry }] : []
  })
  const sheets = listed.length > 0 || relations.length > 0 ? listed : sheetsByName(archive, folder, found.map(({ name }) => name))
  if (sheets.length === 0) throw damagedFile({ zh: '工作簿里没有工作表', en: 'The workbook has no worksheet' })
  const partOf = (type: string) => relations.find((relation) => relation.type.endsWith(type))?.target
  const linksOut = relations.filter(({ type }) => type.endsWith('/externalLink')).length
  return { archive, sheets, from1904, linksOut, strings: await readStrings(archive, partOf('/sharedStrings')), formats: await readFormats(archive, partOf('/styles')) }
}

/** The sheets of a workbook that lost its list of relations, by the number in their name. */
function sheetsByName({ entries }: ZipArchive, folder: string, names: readonly string[]): Sheet[] {
  const pattern = /^worksheets\/sheet(\d{1,5})\.xml$/
  const numbered = [...entries.entries()].flatMap(([name, entry]) => {
    const number = name.startsWith(folder.toLowerCase()) ? pattern.exec(name.slice(folder.length))?.[1] : undefined
    return number === undefined ? [] : [{ number: Number(number), entry }]
  }).sort((left, right) => left.number - right.number)
  return numbered.map(({ number, entry }, index) => ({ name: names[index] ?? `Sheet${number}`, hidden: false, entry }))
}

/** Name of the workbook part. @throws DeskError for other kinds of file that are zip archives too */
async function mainPart(archive: ZipArchive): Promise<string> {
  const { entries } = archive
  const has = (name: string) => entries.has(name)
  if ([...entries.values()].some((entry) => entry.encrypted)) throw locked()
  if (has('xl/workbook.bin')) throw saveAsXlsx('XLSB')
  if (has('content.xml') && has('mimetype')) throw saveAsXlsx('OpenDocument (ODS)')
  if (has('index/document.iwa') || has('index.zip')) throw saveAsXlsx('Numbers')
  const roots = await readRelations(archive, '_rels/.rels', '')
  const main = roots.find((relation) => relation.type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  if (has(main.toLowerCase()) && !has('word/document.xml') && !has('ppt/presentation.xml')) return main
  throw refusal(
    'invalid', { zh: '这是压缩包，不是 XLSX 工作簿', en: 'This is a zip archive, not an XLSX workbook' },
    { zh: '解压后再导入其中的表格文件', en: 'Unpack it and import the table files in it' }
  )
}

export function saveAsXlsx(kind: string): Error {
  return refusal(
    'invalid', { zh: `这是 ${kind} 文件，暂不支持直接导入`, en: `Files of this kind (${kind}) cannot be imported directly` },
    { zh: '用 Excel 或 WPS 打开，另存为 XLSX 或 CSV 后导入', en: 'Open it in Excel, WPS or LibreOffice, save it as XLSX or CSV and import that' }
  )
}

interface Relation {
  id: string
  type: string
  target: string
}

async function readRelations(archive: ZipArchive, part: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  await readPart(archive, part, {
    open(name, attributes) {
      if (name !== 'Relationship' || relations.length >= mostParts) return
      // What lies outside of the archive is never followed.
      const target = attribute(attributes, 'TargetMode') === 'External' ? '' : (attribute(attributes, 'Target') ?? '')
      relations.push({ id: attribute(attributes, 'Id') ?? '', type: attribute(attributes, 'Type') ?? '', target: resolvePart(folder, target.replaceAll('\\', '/')) })
    }
  })
  return relations
}

function resolvePart(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const parts: string[] = []
  for (const part of (folder + target).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** Reads a part; one that is not there is empty. */
async function readPart(archive: ZipArchive, part: string, handler: Partial<XmlHandler>): Promise<void> {
  const entry = archive.entries.get(part.toLowerCase())
  if (entry) await readXml(archive.read(entry), { open: () => undefined, close: () => undefined, text: () => undefined, ...handler })
}

async function readStrings(archive: ZipArchive, part: string | undefined): Promise<Texts> {
  const strings = createTexts()
  if (part === undefined) return strings
  let text = ''
  let within = false
  let phonetic = false
  await readPart(archive, part, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') within = !phonetic
      else if (name === 'rPh') phonetic = true
    },
    close(name) {
      if (name === 'si') strings.add(unescapeText(text))
      else if (name === 't') within = false
      else if (name === 'rPh') phonetic = false
    },
    text(piece) {
      if (!within) return
      text += piece
      if (text.length > longestText) throw new RangeError('A text that never ends')
    }
  })
  return strings
}

async function readFormats(archive: ZipArchive, part: string | undefined): Promise<NumberFormat[]> {
  const formats: NumberFormat[] = []
  if (part === undefined) return formats
  const codes = new Map<number, string>()
  let cellStyles = false
  await readPart(archive, part, {
    open(name, attributes) {
      if (name === 'numFmt' && codes.size < mostFormats) codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') cellStyles = true
      else if (name === 'xf' && cellStyles && formats.length < mostFormats) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        formats.push(numberFormat(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') cellStyles = false
    }
  })
  return formats
}
