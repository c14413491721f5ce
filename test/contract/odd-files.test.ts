/** Odd files over REST: whatever is named is answered with rows or with an error that says what and what to do; rows always add up. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportResult, Inspection } from '#core/contract/imports.ts'
import { encode, utf16be, workbookOf, zip } from '#test/builders/bytes.ts'
import { pollutedFiles } from '#test/builders/polluted.ts'
import { startServer, type TestServer } from '#test/support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.call('POST', '/api/workspaces', { name: 'Odd files' })
})
afterAll(() => server.close())

function place(name: string, content: string | Uint8Array): string {
  const path = join(server.home, name)
  writeFileSync(path, content)
  return path
}

const inspect = async (path: string, format = {}) => server.call('POST', '/api/imports/inspect', { path, format })

async function bring(path: string, { columns, format }: Inspection): Promise<ImportResult> {
  const [first, last] = [columns[0]!.name, columns.at(-1)!.name]
  const { answer } = await server.call('POST', '/api/imports', { path, mapping: { source: path, target: 'customer', format, columns: [{ from: first, to: 'name' }, { from: last, to: 'identity.external_id' }] } })
  const { jobId } = answer.data as { jobId: string }
  for (;;) {
    const job = (await server.call('GET', `/api/jobs/${jobId}`)).answer.data as { status: string; result: ImportResult; error: unknown }
    if (job.status === 'done') return job.result
    if (job.status === 'failed') throw new Error(JSON.stringify(job.error))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const spoilt = pollutedFiles(9).filter(({ name }) => ['clean', 'line ends mixed', 'titles above and totals below', 'groups above names', 'a second table below', 'no header', 'NUL characters'].includes(name))

test.each(spoilt)('spoilt: $name', async ({ content, header, cells, told = [] }) => {
  const path = place('spoilt.csv', content)
  const { status, answer } = await inspect(path)
  const found = answer.data as Inspection
  expect([status, found.columns.map(({ name }) => name), found.preview]).toEqual([200, header, cells])
  expect(found.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(told))
  const result = await bring(path, found)
  expect([result.rows, result.accepted + result.rejected + result.duplicates]).toEqual([cells.length, cells.length])
  expect(result.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(told))
})

const chinese = '会员号,姓名,备注\nM1,张伟,第一次到店，办理会员卡\nM2,李娜,咨询价格\n'
const sound: [string, string, Uint8Array][] = [
  ['GBK', 'a.csv', encode(chinese, 'gb18030')], ['four bytes of GB18030', 'a.csv', Buffer.from(encode(chinese, 'gb18030').toString('latin1').replace('M2,', 'M2\x950\x8a6,'), 'latin1')],
  ['Big5', 'a.csv', encode('會員號,姓名,備註\nM1,陳國華,臺北市中山區\nM2,黃麗華,付款方式\n', 'big5')], ['UTF-16 LE', 'a.csv', Buffer.from(chinese, 'utf16le')], ['UTF-16 BE', 'a.csv', utf16be(chinese)],
  ['UTF-8 with a cut tail', 'a.csv', Buffer.from(chinese).subarray(0, -2)], ['gzip', 'a.csv.gz', gzipSync(chinese)], ['zip', 'a.zip', zip([{ name: '客户.csv', content: chinese }])]
]

test.each(sound)('%s is read without a wrong character', async (encoding, name, content) => {
  const { status, answer } = await inspect(place(name, content))
  expect(status).toBe(200)
  const { columns, preview } = answer.data as Inspection
  expect(columns.map((column) => column.name)).toEqual(encoding === 'Big5' ? ['會員號', '姓名', '備註'] : ['会员号', '姓名', '备注'])
  expect(preview[0]!.slice(1)).toEqual(encoding === 'Big5' ? ['陳國華', '臺北市中山區'] : ['张伟', '第一次到店，办理会员卡'])
  expect(preview[1]![2]).toMatch(encoding === 'UTF-8 with a cut tail' ? /^咨询价\ufffd?$/ : /^(?:咨询价格|付款方式)$/)
})

const row = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
const refused: [string, string, string | Uint8Array, RegExp][] = [
  ['an empty file', 'a.csv', '', /空|empty/], ['broken JSON', 'a.json', '[{"a":1},]', /JSON/], ['JSON without rows', 'a.json', '{}', /记录列表|list of records/], ['an open quote', 'a.csv', 'a,b\n1,"2\n', /引号|quote/],
  ['a cut workbook', 'a.xlsx', workbookOf({ sheet: row }).subarray(0, 200), /损坏|damaged/], ['a document type', 'a.xlsx', workbookOf({ sheet: `<!DOCTYPE a>${row}` }), /DOCTYPE/], ['an old workbook', 'a.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), /XLS/],
  ['a binary workbook', 'a.xlsb', zip([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'xl/workbook.bin', content: 'x' }]), /XLSB/],
  ['an OpenDocument sheet', 'a.ods', zip([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<x/>' }]), /OpenDocument/], ['a picture', 'a.csv', Buffer.from('89504e470d0a1a0a0000000d49484452000001000000010008060000005c72a866', 'hex'), /不是表格|not a table/],
  ['a cut Parquet file', 'a.parquet', 'PAR1xxxx', /Parquet/], ['a cut gzip file', 'a.csv.gz', gzipSync(chinese).subarray(0, 30), /gzip|压缩/]
]

test.each(refused)('%s is refused with what it is and what to do', async (_, name, content, word) => {
  const { status, answer } = await inspect(place(name, content))
  expect([400, 413, 422]).toContain(status)
  expect(answer.error!.message).toMatch(word)
  expect(answer.error!.remedy).toBeTruthy()
})
