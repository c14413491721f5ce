import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createListScanner } from '#core/import/read/json-scanner.ts'
import { encode } from '#test/builders/bytes.ts'
import { makeStaging, refusalOf, type Staging } from './support.ts'

let staging: Staging
beforeAll(() => {
  staging = makeStaging()
})
afterAll(() => staging.remove())

let files = 0
const stage = (content: string | Uint8Array, format = {}, name = `f${files++}.json`) => staging.stage(staging.file(name, content), format)
const types = (staged: { columns: { name: string; type?: string }[] }) => Object.fromEntries(staged.columns.map(({ name, type }) => [name, type]))

describe('json', () => {
  test('objects are flattened, lists kept as text, types noted', async () => {
    const rows = [
      { id: 1, 姓名: '张三', 地址: { 城市: '上海', geo: { lat: 31.2 } }, tags: ['a', 1], lines: [{ sku: 'x', n: 2 }], vip: true, none: null },
      { id: 2, 姓名: '李"四\n', 地址: { 城市: '' }, tags: [], vip: false, later: 'x', mixed: 1 },
      { id: 3, mixed: 'y' }
    ]
    const taken = await stage(JSON.stringify(rows, null, 2))
    expect(taken.names).toEqual(['id', '姓名', '地址.城市', '地址.geo.lat', 'tags', 'lines', 'vip', 'none', 'later', 'mixed'])
    expect(taken.cells).toEqual([
      ['1', '张三', '上海', '31.2', '["a",1]', '[{"sku":"x","n":2}]', 'true', null, null, null],
      ['2', '李"四\n', '', null, '[]', null, 'false', null, 'x', '1'],
      ['3', null, null, null, null, null, null, null, null, 'y']
    ])
    expect(types(taken)).toEqual({
      id: 'number', 姓名: 'text', '地址.城市': 'text', '地址.geo.lat': 'number', tags: 'list', lines: 'objects', vip: 'boolean', none: 'text', later: 'text', mixed: 'text'
    })
    expect(taken.format).toEqual({ kind: 'json', encoding: 'utf-8' })
  })

  test('long ids keep their digits, and numbers have no exponent', async () => {
    const taken = await stage('[{"id": 12345678901234567890, "n": 1e21, "m": 1.50, "k": -0.0000001, "deep": [98765432109876543210]}]')
    expect(taken.cells).toEqual([['12345678901234567890', '1000000000000000000000', '1.5', '-0.0000001', '[98765432109876543210]']])
  })

  test('the list is found wherever it stands, or by its path', async () => {
    const content = JSON.stringify({ code: 0, meta: { tags: ['x'], note: 'a "[{" b' }, data: { items: [{ a: 1 }, { a: 2 }] }, other: [{ b: 1 }] })
    const taken = await stage(content)
    expect(taken.cells).toEqual([['1'], ['2']])
    expect(taken.format.jsonPath).toBe('data.items')
    for (const jsonPath of ['other', '$.other', '/other', 'other[*]']) expect((await stage(content, { jsonPath })).names).toEqual(['b'])
    expect((await stage(content, taken.format)).cells).toEqual(taken.cells)
    expect((await refusalOf(stage(content, { jsonPath: 'data.rows' }))).details.field).toBe('jsonPath')
    expect((await stage(JSON.stringify({ 'a.b': [{ x: 1 }] }))).format.jsonPath).toBe('/a.b')
  })

  test('one object is one row; lists of lists and of texts are rows too', async () => {
    expect((await stage('{"a": 1, "b": {"c": "x"}}')).cells).toEqual([['1', 'x']])
    expect((await stage('[["a", 1], ["b", 2]]')).cells).toEqual([['a', '1'], ['b', '2']])
    expect((await stage('["x", "y"]')).cells).toEqual([['x'], ['y']])
  })

  test('what is no JSON is refused with its place', async () => {
    const place = async (content: string, format = {}) => (await refusalOf(stage(content, format))).details.message?.en
    expect(await place('[{"a": 1},\n{"a": x},\n{"a": 3}]')).toBe('The JSON at line 2, character 1 is no valid JSON')
    expect(await place('[{"a": 1},\n  {"a": 2},\n{"a": "')).toBe('The JSON at line 3, character 1 breaks off; the file is incomplete')
    expect(await place('{"x": [{"a": 1}],\n "y": 01}')).toBe('The JSON at line 2, character 7 is no valid JSON')
    expect(await place('{"data": {"items": [{"a": 1}, ]}}', { jsonPath: 'data.items' })).toBe('The JSON at line 1, character 31 is no valid JSON')
    expect(await place('{"a": ')).toMatch(/breaks off/)
    expect(await place('[]')).toBe('No list of records was found')
    expect(await place(`[${'['.repeat(600)}${']'.repeat(600)}]`)).toMatch(/nests too deep/)
    expect(await place('[{"a": "x\0"}]')).toMatch(/1 NUL characters/)
  })

  test('more columns than are allowed', async () => {
    const wide = Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`k${index}`, index]))
    expect((await refusalOf(stage(JSON.stringify([wide])))).code).toBe('too_large')
  })

  test('a repeated key, a NUL and half a surrogate pair do no harm', async () => {
    const taken = await stage('[{"a": "a long text that does not fit", "a": "x", "b": "p\\u0000q", "c": "\\ud800", "d.e": 1, "d": {"e": "a longer text than fits"}}]')
    expect(taken.cells).toEqual([['x', 'pq', '\ufffd', 'a longer text than fits']])
  })

  test('keys that objects have of themselves are plain keys', async () => {
    const taken = await stage('[{"__proto__": 1, "constructor": 2, "toString": 3}]')
    expect(taken.names).toEqual(['__proto__', 'constructor', 'toString'])
    expect(taken.cells).toEqual([['1', '2', '3']])
  })

  test('other encodings, gzip and encrypted copies', async () => {
    const content = '[{"姓名": "张伟", "备注": "第一次到店，办理会员卡"}]'
    for (const bytes of [encode(content, 'gb18030'), Buffer.from(`\ufeff${content}`), Buffer.from(content, 'utf16le'), gzipSync(content)]) {
      expect((await stage(bytes)).cells).toEqual([['张伟', '第一次到店，办理会员卡']])
      expect((await staging.stageRaw('x.json', bytes)).cells).toEqual([['张伟', '第一次到店，办理会员卡']])
    }
  })
})

describe('ndjson', () => {
  test('a line is a row; blank lines are none; a broken line is kept as text', async () => {
    const taken = await stage('{"a": 1}\r\n\r\n{"a": 2, "b": {"c": null}}\r\n{"a": \n{"a": 4}', {}, 'x.ndjson')
    expect(taken.format.kind).toBe('ndjson')
    expect(taken.names).toEqual(['a', 'b.c', '_unreadable'])
    expect(taken.cells).toEqual([['1', null, null], ['2', null, null], [null, null, '{"a":'], ['4', null, null]])
  })

  test('a line that is no object is kept as it stands, an element of a list that has no cell too', async () => {
    const taken = await stage('{"a": 1}\nnull\n"a text"\n42\n12345678901234567890\n[]\n[7]\n{"a": 2}', {}, 'x.ndjson')
    expect(taken.names).toEqual(['a', '_unreadable', 'column_1'])
    expect(taken.cells.map(([, text]) => text)).toEqual([null, 'null', '"a text"', '42', '12345678901234567890', '[]', null, null])
    expect(taken.warnings.map(({ code, count }) => [code, count])).toEqual([['json.unreadable', 5]])
    expect((await stage('[{"a": 1}, null, []]')).cells).toEqual([['1', null], [null, 'null'], [null, '[]']])
  })

  test('is told from JSON by its second line, whatever its name', async () => {
    expect((await stage('{"a":1}\n{"a":2}\n', {}, 'x.json')).format.kind).toBe('ndjson')
    expect((await stage('{"a":1}\n{"a":2}\n', {}, 'x.log')).rows).toBe(2)
  })

  test('columns that come late, and many rows', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => JSON.stringify(index < 4000 ? { a: index } : { a: index, [`late${index % 3}`]: 'x' }))
    const taken = await stage(lines.join('\n'), {}, 'x.jsonl')
    expect(taken.rows).toBe(5000)
    expect(taken.names.length).toBe(4)
    expect(taken.cells[4001]!.filter((cell) => cell !== null)).toEqual(['4001', 'x'])
    expect(taken.cells.map(([cell]) => cell)).toEqual(Array.from({ length: 5000 }, (_, index) => String(index)))
  })
})

test('the scanner finds the same elements however the text is cut', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 7 }), fc.boolean(), (list, cut, spaced) => {
      const text = JSON.stringify({ before: [1, { x: [2] }], 'q"': { deep: '[' }, wanted: { list } }, null, spaced ? 2 : 0)
      const found: unknown[] = []
      const scanner = createListScanner(['wanted', 'list'], 1e6, (element) => found.push(JSON.parse(element.text)))
      for (let at = 0; at < text.length; at += cut) scanner.push(text.slice(at, at + cut))
      expect(found).toEqual(JSON.parse(JSON.stringify(list)))
      expect(scanner.end()).toBe('closed')
    }),
    { numRuns: 300, seed: 5 }
  )
})
