/** Files that look odd: read as what they are, or refused by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspection } from '#core/contract/imports.ts'
import { inspectFile } from '#core/import/inspect/inspect.ts'
import { encode, workbookOf } from '#test/builders/bytes.ts'
import { openReader, type Reader } from '#test/support/reader.ts'
import { refusalOf } from './support.ts'

let reader: Reader
beforeAll(async () => {
  reader = await openReader()
})
afterAll(() => reader.close())

describe('binary files', () => {
  const zeros = Buffer.alloc(200)
  test.each<[string, Buffer]>([
    ['Access', Buffer.concat([Buffer.from('\0\u0001\0\0Standard ACE DB\0'), zeros])], ['a program', Buffer.concat([Buffer.from('MZ'), zeros])],
    ['a tape archive', Buffer.concat([Buffer.from('a.csv'), Buffer.alloc(95), Buffer.from('0000644\0'), zeros])], ['zeros', zeros], ['UTF-32 without a mark', Buffer.from('i\0\0\0d\0\0\0,\0\0\0n\0\0\0\n\0\0\0'.repeat(9))]
  ])('%s is no table', async (_, content) => {
    expect(await refusalOf(reader.read('a.csv', content))).toMatchObject({ code: 'invalid', details: { message: { en: expect.stringContaining('not a table') as string } } })
  })

  test.each(['0900040002001000', '0902060000000000', '0904060000041000', '0908080000051000'])('a workbook of Excel 2 to 5 is named (%s)', async (start) => {
    expect(await refusalOf(reader.read('a.xls', Buffer.concat([Buffer.from(start, 'hex'), zeros])))).toMatchObject({ code: 'invalid', details: { message: { en: expect.stringContaining('Excel 2–5') as string } } })
  })

  test('some NUL characters leave a text what it is', async () => {
    expect((await reader.read('a.csv', `id,name\n1,A\0\0nn\n${'2,Bob\n'.repeat(50)}`)).rows).toBe(51)
  })
})

describe('parts of a workbook', () => {
  const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
  const strings = '<si><t>姓名</t></si><si><t>张三</t></si>'

  test.each(['GBK', 'gb2312', 'GB18030', 'Big5'])('in %s, as their declaration says', async (label) => {
    const isBig5 = label === 'Big5'
    const text = isBig5 ? strings.replace('张三', '張三') : strings
    const content = encode(`<?xml version="1.0" encoding="${label}" standalone="yes"?><sst>${text}</sst>`, isBig5 ? 'big5' : 'gb18030')
    expect((await reader.read('a.xlsx', workbookOf({ sheet: rows, strings: content }))).cells).toEqual([[isBig5 ? '張三' : '张三']])
  })

  test('in an encoding that nobody knows are refused with its name', async () => {
    const content = Buffer.from(`<?xml version='1.0' encoding='x-odd'?><sst>${strings}</sst>`)
    expect(await refusalOf(reader.read('a.xlsx', workbookOf({ sheet: rows, strings: content })))).toMatchObject({ code: 'invalid', details: { message: { en: expect.stringContaining('x-odd') as string } } })
  })

  test('a sheet that breaks off is damaged, and none of it is taken for the whole', async () => {
    expect(await refusalOf(reader.read('a.xlsx', workbookOf({ sheet: `${rows}</sheetData><!--`, strings })))).toMatchObject({ code: 'invalid', details: { message: { en: 'The worksheet is damaged' } } })
  })
})

test.each([
  ['h0^"h1"^h2^"h3"\r\nh0^h1^h2\n2024-01-05^x^é\r\r\n=1+1^a,b^" "\nNULL^"1"^2024-01-05\n"#N/A"^"0"^Total\nit\'s^13800138000^x\n2024-01-05^1.38E+10^2\r'],
  ['h0\th1\t"h2"\t""\th4\th5\r\r\n合计\tit\'s\t0\t0\t\t1\r\r\n"NULL"\t"0"\t张三\t"0"\t0\t😀\n李四\t1\t"张三"\tNULL\t上海市\tit\'s\nit\'s\tit\'s\t😀\t1\t😀\t"line\nbreak"\r']
])('what ends a record is found once: the format reads the same again', async (content) => {
  const taken = await reader.read('a.txt', content)
  expect(taken.format.newline).toBeDefined()
  expect(await reader.read('a.txt', content, taken.format)).toEqual(taken)
})

test('more columns than a mapping may have are shown, and as many as it may have are suggested', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-odd-'))
  try {
    const path = join(folder, 'wide.csv')
    const columns = Array.from({ length: 1500 }, (_, column) => (column === 1400 ? '手机' : `c${column}`))
    writeFileSync(path, `${columns.join(',')}\n${columns.map((name) => (name === '手机' ? '13800138000' : '1')).join(',')}\n`)
    const found = await inspectFile({}, { path, fileName: 'wide.csv' }, {}, { nullTokens: [] })
    expect(inspection.safeParse(found).success).toBe(true)
    expect([found.columns.length, found.mapping.columns.some((column) => column.to === 'identity.phone'), found.warnings.find(({ code }) => code === 'columns.many')?.count]).toEqual([1500, true, 1500])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
