/** Text in other encodings, archives and workbooks made by hand. */
import { crc32, deflateRawSync } from 'node:zlib'

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
  /** 0 keeps the bytes as they are; 8, deflated, without it. */
  method?: 0 | 8
}

/** A zip archive made by hand, so that it can lie. */
export function zip(parts: ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, size, flags = 0, method = 8 } of parts) {
    const bytes = Buffer.from(content as string)
    const packed = method === 0 ? bytes : deflateRawSync(bytes)
    const told = size ?? bytes.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc32(bytes), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(told, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
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
  /** What stands within the list, or as bytes the whole part. */
  strings?: string | Uint8Array
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
    { name: 'xl/sharedStrings.xml', content: typeof strings === 'object' ? strings : `<sst>${strings ?? ''}</sst>` },
    { name: 'xl/styles.xml', content: styles ?? '<styleSheet/>' }
  ])
}
