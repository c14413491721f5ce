/** Files in other encodings, hand-made archives, and staging of both. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import type { Format } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { openStaging } from '#core/store/staging/staging.ts'

export type Rows = (string | null)[][]

export interface Staging {
  folder: string
  /** Writes a file and returns its path. */
  file(name: string, content: string | Uint8Array): string
  /** Stages a file by its path. */
  stage(path: string, format?: Format, change?: Partial<StagingContext>): Promise<Taken>
  /** Stages the same content from an encrypted raw file. */
  stageRaw(name: string, content: string | Uint8Array, format?: Format): Promise<Taken>
  remove(): void
}

interface Taken extends Omit<StagedFile, 'duck'> {
  names: string[]
  cells: Rows
  numbers: number[]
}

export function makeStaging(): Staging {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-read-'))
  const keys = deriveKeys(randomBytes(32))
  const workspace = { folder: join(folder, 'workspace'), keys }
  mkdirSync(layoutOf(workspace.folder).raw, { recursive: true })
  const stageIt = async (file: Parameters<typeof stageFile>[1], format: Format, change: Partial<StagingContext>): Promise<Taken> => {
    const database = await openStaging({ files: file.path === undefined ? [] : [file.path], threads: 2 })
    const duck = await database.connect()
    try {
      const { duck: _, ...staged } = await stageFile({ duck, workspace, ...change }, file, format)
      const rows = (await duck.raw.runAndReadAll('SELECT * FROM staged ORDER BY "row"')).getRowsJS() as [number, ...(string | null)[]][]
      return { ...staged, names: staged.columns.map(({ name }) => name), cells: rows.map(([, ...cells]) => cells), numbers: rows.map(([number]) => number) }
    } finally {
      duck.close()
      database.close()
    }
  }
  return {
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    stage: (path, format = {}, change = {}) => stageIt({ path, fileName: path.split('/').pop()! }, format, change),
    async stageRaw(name, content, format = {}) {
      const raw = randomBytes(8).toString('hex')
      await writeRaw(Readable.from([Buffer.from(content)]), layoutOf(workspace.folder), keys, raw)
      return stageIt({ raw, fileName: name }, format, {})
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

/** The DeskError that `work` ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<DeskError> {
  try {
    await work
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('It was not refused')
}

const tables = new Map<string, Map<string, number[]>>()

/** Text in a double-byte encoding, by turning the decoder round. */
export function encode(text: string, encoding: 'gb18030' | 'big5'): Buffer {
  let table = tables.get(encoding)
  if (!table) {
    table = new Map()
    const decoder = new TextDecoder(encoding)
    for (let lead = 0x81; lead < 0xff; lead++) {
      for (let trail = 0x40; trail < 0xff; trail++) {
        const character = decoder.decode(Uint8Array.of(lead, trail))
        if ([...character].length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, [lead, trail])
      }
    }
    tables.set(encoding, table)
  }
  return Buffer.from([...text].flatMap((character) => (character < '\u0080' ? [character.charCodeAt(0)] : (table.get(character) ?? [0x3f]))))
}

export function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

export interface ZipPart {
  name: string
  content: string | Uint8Array
  /** Size told in the directory instead of the true one. */
  size?: number
  flags?: number
}

/** A zip archive made by hand, so that it can lie. */
export function zip(parts: ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, size, flags = 0 } of parts) {
    const bytes = Buffer.from(content as string)
    const packed = deflateRawSync(bytes)
    const told = size ?? bytes.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(bytes), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(told, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(crc32(bytes), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(told, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(offset, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, listed, end])
}

export interface WorkbookParts {
  sheet: string
  strings?: string
  styles?: string
  workbook?: string
}

/** A workbook with one sheet of the XML given (what stands within sheetData). */
export function workbookOf({ sheet, strings, styles, workbook }: WorkbookParts): Buffer {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return zip([
    { name: '_rels/.rels', content: `<Relationships><Relationship Id="r" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', content: workbook ?? '<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>' },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="${relation}/styles" Target="styles.xml"/></Relationships>`
    },
    { name: 'xl/worksheets/s.xml', content: `<?xml version="1.0"?><worksheet><sheetData>${sheet}</sheetData></worksheet>` },
    { name: 'xl/sharedStrings.xml', content: `<sst>${strings ?? ''}</sst>` },
    { name: 'xl/styles.xml', content: styles ?? '<styleSheet/>' }
  ])
}
