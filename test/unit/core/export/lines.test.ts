/** CSV and NDJSON that we put together ourselves are what DuckDB's own writer makes of the same values; hostile texts are harmless in both. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'
import { exportDirectly, exportTo } from '#test/support/exports.ts'
import { temporaryFolder } from '#test/support/workspace.ts'

const texts = [
  '=1+1', '+1+1', '+86 138', '+', '+8613800138000', '+86138****8000', '+86138****800', '+1*2', '-1', '@x', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x', '．x', 'Ａ', '.', '/', '<', '>', '?', 'A', '!',
  ' x', 'x ', 'a,b', 'a"b', '"', "'", "'=1", 'a\nb', 'a\rb', 'a\r\nb', 'a;b', 'a|b', 'a\tb', '#x', 'a#b', ' #x', '\\', '\\Nx', '\u0001', '\u001f', '\u007f', '\ufeffx', '😀', '=é', 'é=', '上海', '=上海,"', '0', '007', '-0'
]
const random = fc.sample(fc.string({ unit: fc.constantFrom(...'=+-@"\',\n\r\t 0189*＝＋Ａ海.#'), minLength: 1, maxLength: 8 }), { numRuns: 3000, seed: 20261121 })
const rows = [...new Set([...texts, ...random].map((text) => text.trim()))].filter((text) => !['', '-'].includes(text))

let desk: ImportDesk
let home: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  home = temporaryFolder()
  desk = await openImportDesk()
  await desk.bring(rows.map((text, index) => ({ member: `M${index}`, open: text, secret: text, points: index % 3 ? index / 7 : -index, day: `20${10 + (index % 80)}-03-01`, at: `2026-01-01T00:00:0${index % 10}.500Z`, list: [text] })), {
    name: 'texts', source: 'crm', target: 'customer', format: { kind: 'json' },
    columns: [
      { from: 'member', to: 'identity.member_id' }, { from: 'open', to: 'attr.open', type: 'text', sensitivity: 'open' }, { from: 'secret', to: 'notes' }, { from: 'points', to: 'points' }, { from: 'day', to: 'contract_end' },
      { from: 'at', to: 'acquired_at' }, { from: 'list', to: 'consent' }
    ]
  })
})

afterAll(async () => {
  await desk.close()
  home.remove()
})

const open = ['attr.open', 'points', 'contract_end', 'acquired_at', 'consent']

describe.each(['csv', 'json'] as const)('%s', (format) => {
  test('is byte for byte what DuckDB writes', async () => {
    const path = join(home.folder, `direct.${format}`)
    await exportDirectly(path, desk.stores, open, format)
    const ours = await exportTo(home.folder, desk.stores, { fields: open, format })
    expect(ours.rows).toBe(rows.length)
    expect(readFileSync(ours.path, 'utf8')).toBe(readFileSync(path, 'utf8'))
  })
})

test('in CSV a text that a spreadsheet would take for a formula has a quote before it, in NDJSON it has not; a phone number with its country code stands as it is', async () => {
  const fields = ['attr.open', 'notes']
  const values = readFileSync((await exportTo(home.folder, desk.stores, { fields, format: 'json' })).path, 'utf8').trimEnd().split('\n').map((line) => Object.values(JSON.parse(line) as Record<string, string>))
  const written = cellsOf(readFileSync((await exportTo(home.folder, desk.stores, { fields, format: 'csv' })).path, 'utf8')).slice(1)
  expect(values.map(([, secret]) => secret)).toEqual(rows)
  expect(written).toEqual(values.map((row) => row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^\+\d+(?:\*{4}\d{4})?$/.test(text) ? `'${text}` : text))))
  expect(written.map(([, secret]) => secret)).toEqual(expect.arrayContaining(["'=1+1", "'+1+1", "'+86 138", "'+", '+8613800138000', '+86138****8000', "'+86138****800", "'+1*2", "'-1", "'＝1"]))
})

/** RFC 4180. */
function cellsOf(csv: string): string[][] {
  const lines: string[][] = [[]]
  for (const [, quoted, plain, end] of csv.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === '\n') lines.push([])
  }
  return lines.slice(0, -1)
}
