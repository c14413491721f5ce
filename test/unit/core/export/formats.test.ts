/** What stands in exported files, read back by our own readers, by DuckDB and by exceljs. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import ExcelJS from 'exceljs'
import { openStaging } from '#core/store/staging/staging.ts'
import { stageFile } from '#core/import/read/stage.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'
import { exportTo, type ExportChoice, type Exported } from '#test/support/exports.ts'
import { temporaryFolder } from '#test/support/workspace.ts'

const hostile = [
  { member: 'M1', name: '=1+1', notes: '@SUM(A1)', points: '007', code: '00123' },
  { member: 'M2', name: '+86 测试', notes: '-2+3', points: '-5', code: '=HYPERLINK("http://x","y")' },
  { member: 'M3', name: '控制\u0001\u001f符', notes: 'a\rb\u000bc', points: '1.5', code: '_x0041_' },
  { member: 'M4', name: '😀表情', notes: '引"号",逗号\n换行', points: '1e3', code: '<b>&amp;</b>' },
  { member: 'M5', name: ' 前后空格 ', notes: '＝1+1', points: '', code: "'单引号" },
  { member: 'M6', name: '平常', notes: '', points: '12345678', code: '0' }
]

let desk: ImportDesk
let home: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  home = temporaryFolder()
  desk = await openImportDesk()
  await desk.bring(hostile.map((row, index) => ({ ...row, birth: `19${80 + index}-03-0${index + 1}`, joined: `2026-01-0${index + 1}T12:30:45.500+08:00`, balance: `${index}.5`, end: '2026-12-31', consent: index % 2 ? ['短信', 'email'] : [], flag: index % 2 === 0, city: index === 0 ? '=城市' : '上海' })), {
    name: 'hostile', source: 'crm', target: 'customer', format: { kind: 'json' },
    columns: [
      { from: 'member', to: 'identity.member_id' }, { from: 'name', to: 'name' }, { from: 'notes', to: 'notes' }, { from: 'points', to: 'points' }, { from: 'code', to: 'attr.code', type: 'text', sensitivity: 'open' },
      { from: 'birth', to: 'birth_date' }, { from: 'joined', to: 'acquired_at' }, { from: 'balance', to: 'balance' }, { from: 'end', to: 'contract_end' }, { from: 'consent', to: 'consent' },
      { from: 'flag', to: 'attr.flag', type: 'boolean' }, { from: 'city', to: 'city' }
    ]
  })
})

afterAll(async () => {
  await desk.close()
  home.remove()
})

const fields = ['customer_id', 'identity.member_id', 'name', 'notes', 'points', 'attr.code', 'birth_date', 'acquired_at', 'balance', 'contract_end', 'consent', 'attr.flag', 'city']
const write = (choice: Partial<ExportChoice> & Pick<ExportChoice, 'format'>) => exportTo(home.folder, desk.stores, { fields, ...choice })

/** Rows as our own reader stages them: texts by header. */
async function readBack({ path }: Pick<Exported, 'path'>, kind: 'csv' | 'xlsx' | 'ndjson' | 'parquet', sheet?: string): Promise<Record<string, string | null>[]> {
  const database = await openStaging({ folders: [home.folder] })
  const duck = await database.connect()
  try {
    const staged = await stageFile({ duck }, { path, fileName: path }, { kind, header: true, nullTokens: [], ...(sheet !== undefined && { sheet }) })
    const rows = await duck.rows<Record<string, string | null>>('SELECT * FROM staged ORDER BY "row"')
    return rows.map((row) => Object.fromEntries(staged.columns.map(({ name, index }) => [name, row[`c${index}`] ?? null])))
  } finally {
    duck.close()
    database.close()
  }
}

describe('csv', () => {
  test('texts that begin like a formula have a quote before them; the others stand as they are', async () => {
    const file = await write({ format: 'csv' })
    const rows = await readBack(file, 'csv')
    expect(rows.map((row) => row.name)).toEqual(["'=1+1", "'+86 测试", '控制\u0001\u001f符', '😀表情', '前后空格', '平常'])
    expect(rows.map((row) => row.notes)).toEqual(["'@SUM(A1)", "'-2+3", 'a\rb\u000bc', '引"号",逗号\n换行', "'＝1+1", ''])
    expect(rows.map((row) => row['attr.code'])).toEqual(['00123', '\'=HYPERLINK("http://x","y")', '_x0041_', '<b>&amp;</b>', "'单引号", '0'])
    expect(rows[0]!.city).toBe("'=城市")
  })

  test('numbers, days and instants of the zone; blanks are blank; the file begins with a byte order mark', async () => {
    const file = await write({ format: 'csv' })
    expect(readFileSync(file.path).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [first, second] = await readBack(file, 'csv')
    expect(first).toMatchObject({ customer_id: 'CU00000000', 'identity.member_id': 'M1', points: '7', birth_date: '1980-03-01', acquired_at: '2026-01-01 12:30:45.5', balance: '0.50', contract_end: '2026-12-31', consent: '', 'attr.flag': 'true' })
    expect(second).toMatchObject({ points: '-5', consent: '["短信","email"]', 'attr.flag': 'false' })
  })

  test('the hash is that of the file, which its owner alone may read', async () => {
    const file = await write({ format: 'csv' })
    expect(file.sha256).toBe(createHash('sha256').update(readFileSync(file.path)).digest('hex'))
    expect(file).toMatchObject({ rows: 6, bytes: statSync(file.path).size, warnings: [] })
    expect(statSync(file.path).mode & 0o777).toBe(0o600)
  })

  test('a header that needs quotes does not hide the byte order mark; a header like a formula is none', async () => {
    await desk.bring([{ member: 'M1', a: 'x', b: 'y' }], {
      name: 'odd', source: 'crm', target: 'customer', format: { kind: 'json' },
      columns: [{ from: 'member', to: 'identity.member_id' }, { from: 'a', to: 'attr.奇,怪"名' }, { from: 'b', to: 'attr.奇,怪"名2' }]
    })
    const file = await write({ format: 'csv', fields: ['attr.奇,怪"名', 'attr.奇,怪"名2', 'name'] })
    const [header] = readFileSync(file.path, 'utf8').split('\n')
    expect(header).toBe('\uFEFFattr.奇 怪 名,"attr.奇,怪""名2",name')
  })
})

describe('json', () => {
  test('one object a line, with numbers, booleans and lists as such and instants in UTC', async () => {
    const file = await write({ format: 'json' })
    const rows = readFileSync(file.path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows).toHaveLength(6)
    expect(rows[1]).toEqual({
      customer_id: 'CU00000001', 'identity.member_id': 'M2', name: '+86 测试', notes: '-2+3', points: -5, 'attr.code': '=HYPERLINK("http://x","y")', birth_date: '1981-03-02',
      acquired_at: '2026-01-02T04:30:45.500Z', balance: 1.5, contract_end: '2026-12-31', consent: ['短信', 'email'], 'attr.flag': false, city: '上海'
    })
    expect(rows[2]!.name).toBe('控制\u0001\u001f符')
    expect(Object.keys(rows[0]!)).toEqual(fields)
  })
})

describe('parquet', () => {
  test('typed columns', async () => {
    const file = await write({ format: 'parquet' })
    const database = await openStaging({ files: [file.path] })
    const duck = await database.connect()
    const types = await duck.rows<{ column_name: string; column_type: string }>('DESCRIBE SELECT * FROM read_parquet($1)', [file.path])
    expect(Object.fromEntries(types.map((column) => [column.column_name, column.column_type]))).toMatchObject({
      name: 'VARCHAR', points: 'DOUBLE', birth_date: 'DATE', acquired_at: 'TIMESTAMP WITH TIME ZONE', balance: 'DECIMAL(18,2)', consent: 'VARCHAR[]', 'attr.flag': 'BOOLEAN'
    })
    const rows = await duck.rows<{ name: string; at: number; consent: string }>('SELECT name, epoch_ms(acquired_at)::DOUBLE AS at, to_json(consent)::VARCHAR AS consent FROM read_parquet($1)', [file.path])
    expect(rows[3]).toEqual({ name: '😀表情', at: Date.parse('2026-01-04T04:30:45.500Z'), consent: '["短信","email"]' })
    duck.close()
    database.close()
  })
})

describe('xlsx', () => {
  test('no formula; texts as they are, leading zeros kept; days, instants, amounts and numbers as such: by another library', async () => {
    const file = await write({ format: 'xlsx' })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(file.path)
    const [sheet] = workbook.worksheets
    expect(sheet!.name).toBe('客户')
    expect(sheet!.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet!.getRow(1).getCell(1).font.bold).toBe(true)
    const cell = (row: number, field: string) => sheet!.getRow(row + 2).getCell(fields.indexOf(field) + 1)
    // exceljs leaves the escapes of ECMA-376 as they are.
    expect(hostile.map((_, index) => cell(index, 'name').value)).toEqual(['=1+1', '+86 测试', '控制_x0001__x001F_符', '😀表情', '前后空格', '平常'])
    expect(cell(0, 'attr.code').value).toBe('00123')
    expect(cell(3, 'notes').value).toBe('引"号",逗号\n换行')
    expect(cell(0, 'points').value).toBe(7)
    expect([cell(0, 'balance').value, cell(0, 'balance').numFmt]).toEqual([0.5, '#,##0.00'])
    expect(cell(0, 'acquired_at').value).toEqual(new Date(Date.UTC(2026, 0, 1, 12, 30, 45, 500)))
    expect([cell(0, 'birth_date').value, cell(0, 'birth_date').numFmt]).toEqual([new Date(Date.UTC(1980, 2, 1)), 'yyyy-mm-dd'])
    expect(cell(0, 'attr.flag').value).toBe(true)
    expect(cell(0, 'city').value).toBe('=城市')
  })

  test('what our own reader finds is what records and facts hold', async () => {
    const rows = await readBack(await write({ format: 'xlsx' }), 'xlsx')
    expect(rows.map((row) => row.name)).toEqual(['=1+1', '+86 测试', '控制\u0001\u001f符', '😀表情', '前后空格', '平常'])
    expect(rows.map((row) => row['attr.code'])).toEqual(['00123', '=HYPERLINK("http://x","y")', '_x0041_', '<b>&amp;</b>', "'单引号", '0'])
    expect(rows.map((row) => row.notes)).toEqual(['@SUM(A1)', '-2+3', 'a\rb\u000bc', '引"号",逗号\n换行', '＝1+1', ''])
    expect(rows[0]).toMatchObject({ points: '7', birth_date: '1980-03-01', contract_end: '2026-12-31', balance: '0.5' })
  })

  test('a sheet is split at the limit of rows; every row stands once', async () => {
    const file = await write({ format: 'xlsx', fields: ['customer_id', 'points'], change: { sheetRows: 3, title: '名单/一' } })
    expect(file).toMatchObject({ rows: 6, sheets: ['名单 一', '名单 一 (2)', '名单 一 (3)'] })
    const found = await Promise.all(file.sheets!.map((sheet) => readBack(file, 'xlsx', sheet)))
    expect(found.map((rows) => rows.map((row) => row.customer_id))).toEqual([['CU00000000', 'CU00000001'], ['CU00000002', 'CU00000003'], ['CU00000004', 'CU00000005']])
  })

  test('an export of nobody is a sheet with its header', async () => {
    const file = await write({ format: 'xlsx', members: 'SELECT id FROM customers WHERE false', fields: ['name', 'city'] })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(file.path)
    expect(workbook.worksheets[0]!.rowCount).toBe(1)
    expect(file.rows).toBe(0)
  })
})

test('rows come in the order of the members', async () => {
  const file = await write({ format: 'csv', fields: ['customer_id', 'points', 'name'], members: 'SELECT id FROM customers ORDER BY points DESC NULLS LAST, id' })
  expect((await readBack(file, 'csv')).map((row) => row.points)).toEqual(['12345678', '1000', '7', '1.5', '-5', ''])
})

test.each(['csv', 'json', 'xlsx', 'parquet'] as const)('%s under a password: nothing that names anybody stands in the workspace while it is packed', async (format) => {
  const { temp } = desk.stores.layout
  const seen = new Map<string, Set<string>>()
  await write({
    format, change: { encrypt: { password: 'correct horse', entryName: `x.${format}` } },
    onProgress: ({ stage }) => seen.set(stage, new Set([...seen.get(stage) ?? [], ...readdirSync(temp)]))
  })
  // DuckDB writes Parquet to files alone: it has lost its name before it is packed.
  expect([...seen.keys()]).toEqual(format === 'parquet' ? ['collect', 'write', 'pack'] : ['collect', 'write'])
  expect([...seen.values()].flatMap((names) => [...names]).filter((name) => !/^export-\w+\.parquet$/.test(name))).toEqual([])
  expect(readdirSync(temp).filter((name) => name.endsWith('.scratch'))).toEqual([])
})

test('a cancelled export leaves no file', async () => {
  const before = readdirSync(home.folder)
  let path = ''
  const stopped = await write({ format: 'xlsx', change: { get unfinished() { return (path = `${home.folder}/stopped.xlsx`) } }, onProgress: (_progress, cancel) => void cancel() }).catch((error: unknown) => error)
  expect(stopped).toMatchObject({ code: 'cancelled' })
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(home.folder)).toEqual(before)
})
