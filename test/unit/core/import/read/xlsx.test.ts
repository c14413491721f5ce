import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { numberFormat, numberText } from '#core/import/read/xlsx/cells.ts'
import { workbookOf, zip } from '#test/builders/bytes.ts'
import { makeStaging, refusalOf, type Staging } from './support.ts'

let staging: Staging
beforeAll(() => {
  staging = makeStaging()
})
afterAll(() => staging.remove())

let files = 0
const stage = (content: Uint8Array, format = {}, name = `f${files++}.xlsx`) => staging.stage(staging.file(name, content), format)

async function written(fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  fill(book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

const codes = (staged: { warnings: { code: string; count: number }[] }) => staged.warnings.map(({ code, count }) => `${code} ${count}`)

describe('values', () => {
  test('ids, dates, numbers, booleans, formulas and errors are text by their value', async () => {
    const content = await written((book) => {
      const sheet = book.addWorksheet('客户')
      sheet.addRow(['手机', '注册时间', '生日', '金额', '会员', '合计', '状态', '编号'])
      const row = sheet.addRow([
        13800138000, new Date(Date.UTC(2024, 0, 5, 13, 30, 15)), new Date(Date.UTC(1990, 4, 6)), 0.1 + 0.2, true, { formula: 'D2*2', result: 0.6 }, { error: '#N/A' }, 42
      ])
      row.getCell(2).numFmt = 'yyyy-mm-dd hh:mm:ss'
      row.getCell(3).numFmt = 'yyyy"年"m"月"d"日"'
      row.getCell(8).numFmt = '00000'
      sheet.addRow([{ richText: [{ text: '139' }, { text: '0013' }, { text: '9000' }] }, null, null, 1e21, false, null, ' 有空格 ', -1.5])
    })
    const taken = await stage(content)
    expect(taken.names).toEqual(['手机', '注册时间', '生日', '金额', '会员', '合计', '状态', '编号'])
    expect(taken.cells).toEqual([
      ['13800138000', '2024-01-05 13:30:15', '1990-05-06', '0.3', 'TRUE', '0.6', '', '00042'],
      ['13900139000', '', '', '1000000000000000000000', 'FALSE', '', ' 有空格 ', '-1.5']
    ])
    expect(codes(taken)).toEqual(['cell.error 1'])
    expect(taken.format).toEqual({ kind: 'xlsx', sheet: '客户', header: true })
    expect((await staging.stageRaw('x.xlsx', content)).cells).toEqual(taken.cells)
  })

  test.each([
    ['44197', 14, undefined, false, '2021-01-01'],
    ['42735', 14, undefined, true, '2021-01-01'],
    ['1', 14, undefined, false, '1900-01-01'],
    ['61', 14, undefined, false, '1900-03-01'],
    ['44197.5', 22, undefined, false, '2021-01-01 12:00:00'],
    ['44197.999988425926', 22, undefined, false, '2021-01-01 23:59:59'],
    ['44197', 0, 'yyyy-mm-dd hh:mm:ss', false, '2021-01-01 00:00:00'],
    ['44197.5', 14, undefined, false, '2021-01-01 12:00:00'],
    ['0.75', 20, undefined, false, '18:00:00'],
    ['10.632060185', 46, undefined, false, '255:10:10'],
    ['44197', 0, '[$-804]yyyy"年"m"月"d"日"', false, '2021-01-01'],
    ['44197', 0, '"days" 0', false, '44197'],
    ['44197', 0, '#,##0.00 [$元-804]', false, '44197'],
    ['1.3800138E+10', 0, undefined, false, '13800138000'],
    ['1.5E-7', 0, undefined, false, '0.00000015'],
    ['-2.5E3', 0, undefined, false, '-2500'],
    ['123456789012345678', 0, undefined, false, '123456789012345678'],
    ['22.222200000000001', 0, undefined, false, '22.2222'],
    ['0.0', 0, undefined, false, '0'],
    ['7', 0, '0000', false, '0007'],
    ['-3', 14, undefined, false, '-3'],
    ['99999999', 14, undefined, false, '99999999']
  ] as const)('%s in format %s %s is %s', (raw, id, code, from1904, text) => {
    expect(numberText(raw, numberFormat(id, code), from1904)).toBe(text)
  })
})

describe('sheets', () => {
  test('a title and blank rows above the header are passed over; merged cells keep their value in the first', async () => {
    const content = await written((book) => {
      const sheet = book.addWorksheet('Sheet1')
      sheet.getCell('A1').value = '2024 年会员报表'
      sheet.mergeCells('A1:C1')
      sheet.getCell('A3').value = '会员号'
      sheet.getCell('B3').value = '姓名'
      sheet.getCell('C3').value = '城市'
      sheet.addRow(['M1', '张三', '上海'])
      sheet.addRow([])
      sheet.addRow(['M2', '李四', null])
    })
    const taken = await stage(content)
    expect(taken.names).toEqual(['会员号', '姓名', '城市'])
    expect(taken.cells).toEqual([['M1', '张三', '上海'], ['M2', '李四', '']])
    expect(taken.format.headerRow).toBe(3)
    expect((await staging.stage(staging.file('again.xlsx', content), taken.format)).cells).toEqual(taken.cells)
  })

  test('the first visible sheet with data is taken, or the one asked for', async () => {
    const content = await written((book) => {
      book.addWorksheet('空')
      book.addWorksheet('藏', { state: 'hidden' }).addRow(['h'])
      const orders = book.addWorksheet('订单')
      orders.addRow(['单号', '金额'])
      orders.addRow(['SO1', 9.9])
    })
    const taken = await stage(content)
    expect(taken.sheets).toEqual(['空', '藏', '订单'])
    expect(taken.format.sheet).toBe('订单')
    expect((await stage(content, { sheet: '藏' })).names).toEqual(['h'])
    expect((await refusalOf(stage(content, { sheet: '空' }))).details.message?.en).toBe('This worksheet holds no data')
    expect((await refusalOf(stage(content, { sheet: 'X' }))).details.field).toBe('sheet')
  })

  test('more rows and wider rows than the head of the sheet', async () => {
    const content = await written((book) => {
      const sheet = book.addWorksheet('S')
      sheet.addRow(['a', 'b'])
      for (let row = 1; row <= 3000; row++) sheet.addRow(row === 2500 ? [row, 'x', 'extra'] : [row, 'x'])
    })
    const taken = await stage(content)
    expect(taken.rows).toBe(3000)
    expect(taken.cells[2499]).toEqual(['2500', 'x', 'extra'])
    expect(taken.cells[2999]!.slice(0, 2)).toEqual(['3000', 'x'])
    expect(taken.cells.map((cells) => cells[0])).toEqual(Array.from({ length: 3000 }, (_, index) => String(index + 1)))
    expect((await staging.stage(staging.file('lim.xlsx', content), {}, { limit: 250 })).rows).toBe(250)
  })

  test('what other programs write: prefixes, inline strings, phonetic runs, cells without references, escapes, CDATA', async () => {
    const content = workbookOf({
      sheet:
        '<x:row><x:c t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c><x:c t="str"><x:v>n&#x6F;te</x:v></x:c></x:row>' +
        '<x:row r="7"><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a_x000D_\nb &lt;&amp;&gt;</x:t></x:is></x:c></x:row>' +
        '<row r="9"><c r="B9" t="inlineStr"><is><t><![CDATA[<x>]]></t></is></c></row><row r="10"><c r="A10" t="d"><v>2021-01-01T10:10:10</v></c><c r="B10" title="a>b" t="b"><v>1</v></c></row>',
      strings: '<si><r><t>課長</t></r><r><t xml:space="preserve"> 様</t></r><rPh sb="0" eb="1"><t>カチョウ</t></rPh></si>'
    })
    const taken = await stage(content)
    expect(taken.names).toEqual(['name', 'note'])
    expect(taken.cells).toEqual([['課長 様', 'a\r\nb <&>'], ['', '<x>'], ['2021-01-01 10:10:10', 'TRUE']])
  })

  test('numbers that have lost digits are told', async () => {
    const taken = await stage(workbookOf({ sheet: '<row r="1"><c r="A1" t="str"><v>身份证</v></c></row><row r="2"><c r="A2"><v>110101199003071000</v></c></row><row r="3"><c r="A3"><v>1.10101199003071E+17</v></c></row>' }))
    expect(taken.cells).toEqual([['110101199003071000'], ['110101199003071000']])
    expect(codes(taken)).toEqual(['digits.lost 2'])
  })
})

describe('odd workbooks', () => {
  const header = '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>n</v></c></row>'
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
  const sheet = `<worksheet><sheetData>${header}<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><v>7</v></c></row></sheetData></worksheet>`
  const parts = (change: Record<string, string | undefined>) => zip(Object.entries({
    '_rels/.rels': `<Relationships><Relationship Id="r" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`, 'xl/worksheets/sheet1.xml': sheet, ...change
  }).flatMap(([name, content]) => (content === undefined ? [] : [{ name, content }])))

  test.each([
    ['an absolute target', parts({ 'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>` })],
    ['a strict namespace', parts({ 'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${strict}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>` })],
    ['names with backslashes', parts({ 'xl/worksheets/sheet1.xml': undefined, 'xl\\worksheets\\sheet1.xml': sheet })],
    ['names in capitals', parts({ 'xl/worksheets/sheet1.xml': undefined, 'XL/Worksheets/Sheet1.XML': sheet })],
    ['no list of relations', parts({ 'xl/_rels/workbook.xml.rels': undefined })],
    ['a prefix at every element', parts({ 'xl/worksheets/sheet1.xml': sheet.replace(/<(\/?)(\w)/g, '<$1x:$2') })],
    ['a chart sheet first', parts({
      'xl/workbook.xml': '<workbook><sheets><sheet name="C" sheetId="2" r:id="r2"/><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r2" Type="${relation}/chartsheet" Target="chartsheets/c.xml"/><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
    })]
  ])('%s', async (_, content) => {
    const taken = await stage(content)
    expect([taken.names, taken.cells]).toEqual([['name', 'n'], [['x', '7']]])
  })

  test('a sheet outside of the file is never followed', async () => {
    const outside = parts({ 'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${relation}/worksheet" TargetMode="External" Target="worksheets/sheet1.xml"/></Relationships>` })
    expect((await refusalOf(stage(outside))).details.message?.en).toBe('The workbook has no worksheet')
    const linked = parts({ 'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r9" Type="${relation}/externalLink" Target="externalLinks/e.xml"/></Relationships>` })
    expect(codes(await stage(linked))).toEqual(['links.external 1'])
  })

  test('hidden rows and columns, formulas without a result, strings that are not there and several sheets are told', async () => {
    const content = workbookOf({
      sheet: `${header}<row r="2" hidden="1"><c r="A2" t="s"><v>9</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="A3" t="str"><v>x</v></c><c r="B3"><f>A1</f></c></row>`.replace('<row r="1">', '<cols><col min="2" max="3" hidden="1"/><col min="9" max="16384" hidden="1"/></cols><row r="1">')
    })
    const taken = await stage(content)
    expect(taken.cells).toEqual([['', '1'], ['x', '']])
    expect(codes(taken)).toEqual(['cell.error 1', 'formula.unsaved 1', 'rows.hidden 1', 'columns.hidden 2'])
  })

  test('merged cells are told, and have their value in each where that is asked for', async () => {
    const rows = [['上海', '张三'], ['', '李四'], ['北京', '王五']].map(([city, name], index) => `<row r="${index + 2}">${city ? `<c r="A${index + 2}" t="str"><v>${city}</v></c>` : ''}<c r="B${index + 2}" t="str"><v>${name}</v></c></row>`)
    const content = workbookOf({ sheet: `${header}${rows.join('')}</sheetData><mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="B4:C4"/></mergeCells><sheetData>` })
    const first = await stage(content)
    expect([first.cells, codes(first)]).toEqual([[['上海', '张三'], ['', '李四'], ['北京', '王五']], ['cells.merged 2']])
    const repeated = await stage(content, { merged: 'repeat' })
    expect([repeated.cells, codes(repeated)]).toEqual([[['上海', '张三', ''], ['上海', '李四', ''], ['北京', '王五', '王五']], []])
  })

  test('rows far down cost nothing', async () => {
    const taken = await stage(workbookOf({ sheet: `${header}<row r="1048576"><c r="A1048576" t="str"><v>last</v></c></row>` }))
    expect(taken.cells).toEqual([['last', '']])
  })
})

describe('hostile and foreign files', () => {
  const sound = workbookOf({ sheet: '<row r="1"><c r="A1" t="str"><v>a</v></c></row>' })

  test('a cut archive', async () => {
    for (const length of [4, 100, sound.length - 30, sound.length - 1]) {
      expect((await refusalOf(stage(sound.subarray(0, length)))).details.message?.en).toMatch(/damaged or incomplete/)
    }
  })

  test('bytes changed anywhere end in a refusal or in rows, never in anything else', async () => {
    for (let at = 5; at < sound.length; at += 13) {
      const changed = Buffer.from(sound)
      changed[at]! ^= 0x55
      const outcome = await stage(changed, {}, 'changed.xlsx').then((taken) => taken.rows, (error: Error) => error.name)
      expect([0, 1, 'DeskError']).toContain(outcome)
    }
  })

  test('a bomb is refused before it is inflated, an honest size or not', async () => {
    const zeros = Buffer.alloc(200 * 1024 * 1024, 0x20)
    const honest = zip([{ name: 'xl/workbook.xml', content: '<workbook/>' }, { name: 'xl/worksheets/s.xml', content: zeros }])
    expect((await refusalOf(stage(honest))).details.message?.en).toMatch(/would inflate to 200 MB/)
    const lying = zip([{ name: '_rels/.rels', content: '<Relationships/>' }, { name: 'xl/workbook.xml', content: zeros, size: 100 }])
    expect((await refusalOf(stage(lying))).details.message?.en).toMatch(/damaged/)
  })

  test('a document type is refused, in any part', async () => {
    const type = '<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;">]>'
    const workbook = `${type}<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
    const row = '<row r="1"><c r="A1" t="str"><v>&lol9;</v></c></row>'
    for (const content of [workbookOf({ sheet: row, workbook }), workbookOf({ sheet: `${type}${row}` }), workbookOf({ sheet: row, strings: type })]) {
      expect((await refusalOf(stage(content))).details.message?.en).toMatch(/DOCTYPE/)
    }
  })

  test('too many columns', async () => {
    const error = await refusalOf(stage(workbookOf({ sheet: '<row r="3"><c r="XFD3"><v>1</v></c></row>' })))
    expect(error.details.message?.en).toBe('Line 3 has more than 5000 columns')
    expect((await stage(workbookOf({ sheet: '<row r="3"><c r="A3"><v>1</v></c><c r="XFD3" s="1"/></row>' }))).columns.length).toBe(1)
  })

  test.each([
    ['XLSB', [{ name: 'xl/workbook.bin', content: 'x' }], /XLSB/],
    ['ODS', [{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<x/>' }], /OpenDocument/],
    ['a Word document', [{ name: 'word/document.xml', content: '<x/>' }], /not an XLSX workbook/],
    ['an archive with a password', [{ name: 'orders.csv', content: 'a,b', flags: 1 }], /password/],
    ['an empty archive', [], /not an XLSX workbook/]
  ])('%s is told by its name, with a remedy', async (_, parts, message) => {
    const error = await refusalOf(stage(zip(parts)))
    expect(error.details.message?.en).toMatch(message)
    expect(error.details.remedy?.zh).toBeTruthy()
  })

  test('old and encrypted workbooks', async () => {
    const container = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2000)])
    expect((await refusalOf(stage(container, {}, 'a.xls'))).details.message?.en).toMatch(/XLS/)
    const encrypted = await refusalOf(stage(Buffer.concat([container, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(100)])))
    expect(encrypted.details.field).toBe('password')
    expect(encrypted.details.remedy?.en).toMatch(/remove the password/)
  })

  test('a kind that the bytes are not', async () => {
    expect((await refusalOf(stage(Buffer.from('a,b\n1,2\n'), { kind: 'xlsx' }))).details.field).toBe('kind')
  })
})
