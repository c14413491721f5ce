/** Exports of more rows than one group has: every row once, in its order, whatever DuckDB's threads do. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupRows } from '#core/export/facts-rows.ts'
import { longestCell } from '#core/export/xlsx/texts.ts'
import { openZip } from '#core/import/read/zip.ts'
import { takeOut } from '#core/store/records/entity-blocks.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'
import { exportTo, type Exported, type ExportChoice } from '#test/support/exports.ts'
import { temporaryFolder } from '#test/support/workspace.ts'

const count = 3 * groupRows + 17
/** Every hundredth name of the first two groups needs escaping. */
const nameOf = (index: number) => (index % 100 === 0 && index < 2 * groupRows ? `<${index}> & Co` : `客户${index}`)

let desk: ImportDesk
let home: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  home = temporaryFolder()
  desk = await openImportDesk()
  const rows = Array.from({ length: count }, (_, index) => `M${index},"${nameOf(index)}",${(index * 7919) % count},${index % 3 ? '上海' : '杭州'}`)
  await desk.bring(['会员号,姓名,积分,城市', ...rows].join('\n'), {
    name: 'many', source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '积分', to: 'points' }, { from: '城市', to: 'city' }]
  })
})

afterAll(async () => {
  await desk.close()
  home.remove()
})

const write = (choice: ExportChoice) => exportTo(home.folder, desk.stores, choice)

async function partOf({ path }: Exported, name: string): Promise<string> {
  const archive = await openZip({ path, fileName: path } as Parameters<typeof openZip>[0])
  const parts: Buffer[] = []
  for await (const chunk of archive.read(archive.entries.get(name)!)) parts.push(chunk)
  await archive.close()
  return Buffer.concat(parts).toString()
}

test.each([['by id', undefined, (index: number) => index], ['by points, downwards', 'SELECT id FROM customers ORDER BY points DESC, id', undefined]] as const)('csv, %s', async (_name, members, pointsOf) => {
  const file = await write({ format: 'csv', fields: ['identity.member_id', 'name', 'points'], members })
  const lines = readFileSync(file.path, 'utf8').trimEnd().split('\n').slice(1)
  expect(file.rows).toBe(count)
  expect(lines).toHaveLength(count)
  const wrong = lines.filter((line, place) => {
    const [member, name, points] = line.split(',')
    const index = Number(member!.slice(1))
    return name !== nameOf(index) || Number(points) !== (index * 7919) % count || (pointsOf ? index !== pointsOf(place) : Number(points) !== count - 1 - place)
  })
  expect(wrong).toEqual([])
})

test.each([['with names', ['name', 'points', 'city']], ['of facts alone', ['points', 'city']]])('xlsx %s: the XML has every row in its place, no formula and no character that needs none', async (_name, fields) => {
  const file = await write({ format: 'xlsx', fields })
  const xml = await partOf(file, 'xl/worksheets/sheet1.xml')
  const numbers = [...xml.matchAll(/<row r="(\d+)">/g)].map(([, number]) => Number(number))
  expect(numbers).toEqual(Array.from({ length: count + 1 }, (_, index) => index + 1))
  const points = [...xml.matchAll(/<c r="[A-C](\d+)" s="2"><v>(\d+)<\/v>/g)].map(([, row, value]) => [Number(row) - 2, Number(value)] as const)
  expect(points).toHaveLength(count)
  expect(points.filter(([place, value]) => value !== (place * 7919) % count)).toEqual([])
  expect(xml).not.toMatch(/<f[ >/]/)
  if (fields[0] === 'name') {
    expect(xml).toContain('<c r="A102" t="inlineStr"><is><t xml:space="preserve">&lt;100&gt; &amp; Co</t></is></c>')
    expect(xml).toContain('<c r="A103" t="inlineStr"><is><t xml:space="preserve">客户101</t></is></c>')
    expect(xml).toContain(`<c r="A${count}" t="inlineStr"><is><t>客户${count - 2}</t></is></c>`)
  }
})

test('a text over what a cell can hold is cut between characters, and counted', async () => {
  const set = desk.stores.records.prepare(`UPDATE entities SET content = jsonb_set(content, '$[4].notes', ?) WHERE key = ?`)
  const notes = [`a${'😀'.repeat(longestCell)}`, 'x'.repeat(longestCell), 'y'.repeat(longestCell + 1)]
  notes.forEach((text, id) => {
    takeOut(desk.stores.records, 2 ** 32 + id)
    set.run(text, 2 ** 32 + id)
  })
  const file = await write({ format: 'xlsx', fields: ['notes'], members: 'SELECT id FROM customers WHERE id < 3' })
  const texts = [...(await partOf(file, 'xl/worksheets/sheet1.xml')).matchAll(/<c r="A[2-9]"[^>]*><is><t[^>]*>([^<]*)</g)].map(([, text]) => text!)
  expect(texts).toEqual([`a${'😀'.repeat((longestCell - 1) / 2)}`, notes[1], 'y'.repeat(longestCell)])
  expect(file.warnings).toEqual([expect.objectContaining({ code: 'text.cut', field: 'notes', count: 2 })])
})

test('a column of which some values do not have its type is written as text, and says so', async () => {
  await desk.bring([{ member: 'M5', day: '2020-02-29' }], {
    name: 'days', source: 'crm', target: 'customer', format: { kind: 'json' }, columns: [{ from: 'member', to: 'identity.member_id' }, { from: 'day', to: 'attr.day', type: 'date', sensitivity: 'secret' }]
  })
  const members = 'SELECT id FROM customers WHERE id IN (5, 6)'
  expect((await write({ format: 'csv', fields: ['attr.day'], members })).warnings).toEqual([])
  takeOut(desk.stores.records, 2 ** 32 + 6)
  desk.stores.records.prepare(`UPDATE entities SET content = jsonb_set(content, '$[4]."attr.day"', 'soon') WHERE key = ?`).run(2 ** 32 + 6)
  const file = await write({ format: 'csv', fields: ['attr.day'], members })
  expect(file.warnings).toEqual([expect.objectContaining({ code: 'type.text', field: 'attr.day', count: 1 })])
  expect(readFileSync(file.path, 'utf8')).toBe('\uFEFFattr.day\n2020-02-29\nsoon\n')
})

test('bytes that are no character do not stop an export: they are written as �', async () => {
  takeOut(desk.stores.records, 2 ** 32 + 7)
  desk.stores.records.prepare(`UPDATE entities SET content = jsonb_set(content, '$[1]', CAST(x'61ff62' AS TEXT)) WHERE key = ?`).run(2 ** 32 + 7)
  const file = await write({ format: 'csv', fields: ['name'], members: 'SELECT id FROM customers WHERE id IN (7, 8)' })
  expect(readFileSync(file.path, 'utf8')).toBe('\uFEFFname\na\uFFFDb\n客户8\n')
})
