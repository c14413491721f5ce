import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode, utf16be } from '#test/builders/bytes.ts'
import { makeStaging, refusalOf, type Rows, type Staging } from './support.ts'

let staging: Staging
beforeAll(() => {
  staging = makeStaging()
})
afterAll(() => staging.remove())

let files = 0
const stage = (content: string | Uint8Array, format = {}, name = `f${files++}.csv`) => staging.stage(staging.file(name, content), format)
const codes = (staged: { warnings: { code: string; count: number }[] }) => staged.warnings.map(({ code, count }) => `${code} ${count}`)

describe('rows', () => {
  test.each([
    ['plain', 'a,b,c\n1,2,3\n4,5,6\n', [['1', '2', '3'], ['4', '5', '6']]],
    ['CRLF, no end', 'a,b\r\n1,2\r\n3,4', [['1', '2'], ['3', '4']]],
    ['CR', 'a,b\r1,2\r3,4\r', [['1', '2'], ['3', '4']]],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n', [['1', '2'], ['3', '4']]],
    ['blank cells are blank text', 'a,b,c\n1,,""\n,,\n', [['1', '', ''], ['', '', '']]],
    ['blank lines are no rows', 'a,b\n1,2\n\n\r\n3,4\n\n\n', [['1', '2'], ['3', '4']]],
    ['quotes, delimiters and line ends within quotes', 'a,b\n"x ""y"" z","1,2\n3"\r\n"",4\n', [['x "y" z', '1,2\n3'], ['', '4']]],
    ['a CRLF within quotes', 'a,b\r\n"x\r\ny",1\r\n', [['x\r\ny', '1']]],
    ['spaces around quotes', 'a,b\n1, "x, y" \n', [['1', 'x, y']]],
    ['a quote within a plain cell', 'a,b\n5" pipe,2\n', [['5" pipe', '2']]],
    ['a single column', 'phone\n13800138000\n\n13900139000\n', [['13800138000'], ['13900139000']]],
    ['spaces are kept', 'a,b\n x , y\n', [[' x ', ' y']]],
    ['words for nothing are text', 'a,b\nNULL,\\N\n', [['NULL', '\\N']]]
  ] satisfies [string, string, Rows][])('%s', async (_, content, cells) => {
    const taken = await stage(content)
    expect(taken.cells).toEqual(cells)
    expect(taken.numbers).toEqual(cells.map((_cells, index) => index + 1))
    expect(taken.rows).toBe(cells.length)
    expect(taken.warnings).toEqual([])
    expect((await staging.stageRaw('f.csv', content)).cells).toEqual(cells)
  })

  test('a gzipped file, under its name with or without the ending', async () => {
    const taken = await stage(gzipSync('a,b\n1,2\n'), {}, 'x.csv.gz')
    expect(taken.cells).toEqual([['1', '2']])
    expect((await stage(Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]))).cells).toEqual([['1', '2'], ['3', '4']])
  })

  test('what DuckDB reads in parallel is what is read byte by byte', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }), fc.stringMatching(/^[ ,"\n\r;x]{0,6}$/), fc.constantFrom('', '"', '""', '\n', '1,2\n3,4', '","', '张三', '😀', ' "x" ', '1\n"2","3"\n')
    ).map((text) => text.replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), cell, cell), { minLength: 1, maxLength: 60 }), fc.boolean(), async (rows, crlf) => {
        const written = rows.map(([number, ...cells]) => [`n${number}`, ...cells])
        const quoted = written.map((cells) => cells.map((text) => (/[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(','))
        const content = ['id,b,c', ...quoted, ''].join(crlf ? '\r\n' : '\n')
        const format = { kind: 'csv', delimiter: ',', quote: '"', header: true } as const
        expect((await stage(content, format, 'same.csv')).cells).toEqual(written)
        expect((await staging.stageRaw('same.csv', content, format)).cells).toEqual(written)
      }),
      { numRuns: 40, seed: 7 }
    )
  })

  test('60,000 rows with line ends within quotes keep their order', async () => {
    const nasty = ['plain', 'two\nlines', '1,2,3\n4,5,6\n', '"\n"', 'say ""\n"x","y"\n']
    const rows = Array.from({ length: 60_000 }, (_, index) => [String(index), index % 7 ? `v${index}` : nasty[(index / 7) % nasty.length]!, 'z'.repeat(index % 90)])
    const content = `a,b,c\n${rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')}\n`
    expect((await stage(content)).cells).toEqual(rows)
  })

  test('a limit stops early', async () => {
    const path = staging.file('long.csv', `a,b\n${'1,2\n'.repeat(5000)}`)
    expect((await staging.stage(path, {}, { limit: 100 })).rows).toBe(100)
  })

  test('an aborted signal stops it', async () => {
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    await expect(staging.stage(staging.file('x.csv', 'a,b\n1,2\n'), {}, { signal: controller.signal })).rejects.toThrow('enough')
  })
})

describe('ragged and broken files', () => {
  test('short rows have NULL, long ones new columns', async () => {
    const taken = await stage('a,b,c\n1,2\n3,4,5,6\n7,8,9,\n')
    expect(taken.names).toEqual(['a', 'b', 'c', 'column_4'])
    expect(taken.cells).toEqual([['1', '2', null, null], ['3', '4', '5', '6'], ['7', '8', '9', '']])
    expect(codes(taken)).toEqual(['row.short 1', 'row.long 1'])
  })

  test('text after a closing quote is kept', async () => {
    const taken = await stage('a,b\n"2"x,3\r\n4,"5"y\r\n')
    expect(taken.cells).toEqual([['2x', '3'], ['4', '5y']])
    expect(codes(taken)).toEqual(['quote.stray 2'])
  })

  test('NUL characters are taken out', async () => {
    const taken = await stage('a,b\nx\0y,2\n\0,3\n')
    expect(taken.cells).toEqual([['xy', '2'], ['', '3']])
    expect(codes(taken)).toEqual(['nul.removed 2'])
  })

  test('a quote that never closes names its line', async () => {
    const error = await refusalOf(stage('a,b\n1,2\n3,"4\n5,6\n'))
    expect(error.details.message).toEqual({ zh: '第 3 行的引号没有结束', en: 'The quote opened on line 3 is never closed' })
    expect(error.details.remedy?.en).toMatch(/Close the quote/)
  })

  test.each([
    ['in the first cell of data', 'a,b,c\n"1,2,x\n3,4,y\n5,6,z\n', 2],
    ['in the last cell of the first row', 'a;b;c\n1;2;"x\n3;4;y\n5;6;z\n', 2],
    ['in the second row', 'a,b,c\n1,2,x\n3,"4,y\n5,6,z\n', 3],
    ['in a file without header', '"1,2,3\n4,5,6\n7,8,9\n', 1]
  ])('an open quote %s does not hide the delimiter: its line is told', async (_, content, line) => {
    expect((await refusalOf(stage(content))).details.message?.en).toBe(`The quote opened on line ${line} is never closed`)
  })

  test('5,001 columns are refused, 5,000 are not', async () => {
    const wide = (columns: number) => `${Array.from({ length: columns }, (_, index) => `h${index}`).join(',')}\n${'1,'.repeat(columns - 1)}1\n`
    expect((await refusalOf(stage(wide(5001)))).details.message?.en).toBe('Line 1 has more than 5000 columns')
    expect((await stage(wide(5000))).columns.length).toBe(5000)
  })

  test('a record over 10 MB is refused with its line', async () => {
    const error = await refusalOf(stage(`a,b\n1,2\n3,${'x'.repeat(11 * 1024 * 1024)}\n`))
    expect(error.code).toBe('too_large')
    expect(error.details.message?.en).toMatch(/line 3 is longer than 10 MB/)
  })

  test('a cell over DuckDB\'s line limit but under ours is read', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024)
    expect((await stage(`a,b\n1,${long}\n2,y\n`)).cells).toEqual([['1', long], ['2', 'y']])
  })

  test.each([['an empty file', ''], ['only line ends', '\n\n\r\n'], ['only a byte order mark', '\ufeff']])('%s is said to be empty', async (_, content) => {
    expect((await refusalOf(stage(content))).details.message?.en).toBe('The file is empty')
  })

  test('a damaged gzip file', async () => {
    const packed = gzipSync('a,b\n'.repeat(1000) + Math.random())
    expect((await refusalOf(stage(packed.subarray(0, packed.length - 9)))).details.message?.en).toMatch(/gzip file is damaged/)
    packed[20]! ^= 0xff
    expect((await refusalOf(stage(packed))).details.message?.en).toMatch(/gzip file is damaged/)
  })

  test('files that are no tables say what they are', async () => {
    expect((await refusalOf(stage('<html><table><tr><td>1</td></tr></table></html>', {}, 'x.xls'))).details.message?.en).toMatch(/HTML/)
    expect((await refusalOf(stage('%PDF-1.7\n...'))).details.message?.en).toBe('This is not a table or a text file but of kind PDF')
    expect((await refusalOf(stage(Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7) % 29))))).details.message?.en).toMatch(/not a table/)
    expect((await refusalOf(staging.stage(`${staging.folder}/none.csv`))).code).toBe('not_found')
    expect((await refusalOf(staging.stage(staging.folder))).details.message?.en).toBe('This is not a file')
  })
})

describe('dialects and headers', () => {
  test.each([
    ['tab', 'a\tb\n1,5\t2\n', '\t', [['1,5', '2']]],
    ['semicolon with decimal commas', 'a;b;c\n1,5;2,25;x\n3,5;4,75;y\n', ';', [['1,5', '2,25', 'x'], ['3,5', '4,75', 'y']]],
    ['bar', 'a|b\n1|2\n', '|', [['1', '2']]],
    ['control character', 'a\u0001b\n1\u00012\n', '\u0001', [['1', '2']]]
  ] satisfies [string, string, string, Rows][])('%s is found', async (_, content, delimiter, cells) => {
    const taken = await stage(content)
    expect(taken.format.delimiter).toBe(delimiter)
    expect(taken.cells).toEqual(cells)
  })

  test('a delimiter of several characters, a backslash escape, single quotes', async () => {
    expect((await stage('a||b\n1||2|3\n', { delimiter: '||' })).cells).toEqual([['1', '2|3']])
    expect((await stage('a,b\n"x \\"y\\", z",1\n"w",2\n')).cells).toEqual([['x "y", z', '1'], ['w', '2']])
    expect((await stage("a;b\n'x;y';1\n'z';2\n'w''s';3\n")).cells).toEqual([['x;y', '1'], ['z', '2'], ["w's", '3']])
  })

  test('tabs without quoting keep their quotes', async () => {
    const taken = await stage('name\tsize\nTV\t"5\nRadio\t"7\n', {}, 'x.tsv')
    expect(taken.cells).toEqual([['TV', '"5'], ['Radio', '"7']])
  })

  test('a title above the header is passed over', async () => {
    const taken = await stage('会员导出报表\n导出时间：2024-05-01\n\n会员号,姓名,手机\nM1,张三,13800138000\nM2,李四,13900139000\n')
    expect(taken.names).toEqual(['会员号', '姓名', '手机'])
    expect(taken.format.headerRow).toBe(4)
    expect(taken.rows).toBe(2)
    expect((await stage('x\ny\na,b\n1,2\n', { headerRow: 3 })).names).toEqual(['a', 'b'])
    expect((await stage('x\ny\na,b\n1,2\n', { skipRows: 2 })).names).toEqual(['a', 'b'])
  })

  test('the line by which a spreadsheet names the delimiter is no header', async () => {
    const taken = await stage('sep=;\r\na;b\r\n1,5;2\r\n')
    expect([taken.names, taken.cells]).toEqual([['a', 'b'], [['1,5', '2']]])
  })

  test('rows of data from the first are not taken for a header', async () => {
    const taken = await stage('1,13800138000,2024-01-01\n2,13900139000,2024-01-02\n')
    expect(taken.names).toEqual(['column_1', 'column_2', 'column_3'])
    expect(taken.rows).toBe(2)
    expect(taken.format.header).toBe(false)
    expect((await stage('a,b\n1,2\n', { header: false })).cells).toEqual([['a', 'b'], ['1', '2']])
    expect((await stage('1,2\n3,4\n', { header: true })).names).toEqual(['1', '2'])
  })

  test('a header alone is a table without rows', async () => {
    const taken = await stage('member_id,phone\n')
    expect(taken.names).toEqual(['member_id', 'phone'])
    expect(taken.rows).toBe(0)
  })

  test('blank and equal names are made unique', async () => {
    const taken = await stage('a,,a, b ,a_2\n1,2,3,4,5\n')
    expect(taken.names).toEqual(['a', 'column_2', 'a_3', 'b', 'a_2'])
    expect(codes(taken)).toEqual(['header.blank 1', 'header.duplicate 1'])
  })

  test('a header with line ends within quotes', async () => {
    const taken = await stage('"member\nid",b\n1,2\n')
    expect(taken.names).toEqual(['member id', 'b'])
    expect(taken.cells).toEqual([['1', '2']])
  })

  test('what was detected reads the file the same again', async () => {
    const path = staging.file('again.csv', encode('导出\n会员号;姓名\nM1;张三\nM2;李四\n', 'gb18030'))
    const first = await staging.stage(path)
    const second = await staging.stage(path, first.format)
    expect(second).toEqual(first)
  })
})

describe('encodings', () => {
  const text = '会员号,姓名,备注\nM1,张伟,第一次到店，办理会员卡\nM2,李娜,咨询价格\n'
  const cells = [['M1', '张伟', '第一次到店，办理会员卡'], ['M2', '李娜', '咨询价格']]

  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['GBK', encode(text, 'gb18030'), 'gb18030'],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 LE', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE with a mark', utf16be(`\ufeff${text}`), 'utf-16be'],
    ['UTF-16 BE', utf16be(text), 'utf-16be']
  ] satisfies [string, Buffer, string][])('%s', async (_, content, encoding) => {
    const taken = await stage(content)
    expect(taken.names).toEqual(['会员号', '姓名', '备注'])
    expect(taken.cells).toEqual(cells)
    expect(taken.format.encoding).toBe(encoding)
    expect((await staging.stageRaw('x.csv', content)).cells).toEqual(cells)
    expect((await stage(gzipSync(content))).cells).toEqual(cells)
  })

  test('Big5 and Latin-1', async () => {
    const traditional = await stage(encode('編號,姓名,電話\n1,陳國華,手機號碼\n2,黃麗華,臺北市中山區\n', 'big5'))
    expect(traditional.format.encoding).toBe('big5')
    expect(traditional.cells[1]).toEqual(['2', '黃麗華', '臺北市中山區'])
    const latin = await stage(Buffer.from('name,city\nJürgen Müller,München\nRené Café,Orléans\n', 'latin1'))
    expect(latin.format.encoding).toBe('latin1')
    expect(latin.cells).toEqual([['Jürgen Müller', 'München'], ['René Café', 'Orléans']])
  })

  test('GBK that begins only after 400 KB of ASCII', async () => {
    const ascii = Array.from({ length: 20_000 }, (_, index) => `M${index},Name ${index}\n`).join('')
    const content = Buffer.concat([Buffer.from(`id,name\n${ascii}`), encode('X1,张伟\nX2,欧阳娜娜\n', 'gb18030')])
    for (const taken of [await stage(content), await staging.stageRaw('x.csv', content), await stage(content, { encoding: 'utf-8' })]) {
      expect(taken.format.encoding).toBe('gb18030')
      expect(taken.cells.slice(-2)).toEqual([['X1', '张伟'], ['X2', '欧阳娜娜']])
      expect(taken.rows).toBe(20_002)
    }
  })

  test('a broken character in a UTF-8 file does not change its encoding', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => Buffer.from(`${index},张伟\n`))
    lines[50] = Buffer.concat([Buffer.from('50,张'), Buffer.of(0xe4, 0xbc), Buffer.from('\n')])
    const taken = await stage(Buffer.concat([Buffer.from('id,name\n'), ...lines]))
    expect(taken.format.encoding).toBe('utf-8')
    expect(taken.cells[50]).toEqual(['50', '张\ufffd'])
    expect(codes(taken)).toEqual(['encoding.replaced 1'])
  })
})
