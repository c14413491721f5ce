/** What readers hold of a file: bounded, however it was made. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectFile, sampleMemory } from '#core/import/inspect/inspect.ts'
import { createTexts } from '#core/import/read/xlsx/texts.ts'
import { openReader, type Reader } from '#test/support/reader.ts'
import { temporaryFolder } from '#test/support/workspace.ts'
import { workbookOf } from '#test/builders/bytes.ts'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { refusalOf } from './support.ts'

let reader: Reader
beforeAll(async () => {
  reader = await openReader(sampleMemory)
})
afterAll(() => reader.close())

describe('shared strings', () => {
  test('are kept as they are, whatever their length and place', () => {
    const texts = createTexts()
    const all = ['', 'a', '张三', '😀', 'x'.repeat(300), '长'.repeat(3_000_000), ...Array.from({ length: 5000 }, (_, index) => `文 ${index}`)]
    for (const text of all) texts.add(text)
    expect(texts.length).toBe(all.length)
    for (const [index, text] of all.entries()) {
      expect(texts.at(index) === text).toBe(true)
      expect(texts.at(index) === text).toBe(true)
    }
    for (const index of [-1, 1.5, Number.NaN, all.length]) expect(texts.at(index)).toBeUndefined()
  })

  test('are refused beyond their bound', () => {
    const texts = createTexts(1000)
    expect(() => {
      for (;;) texts.add('text')
    }).toThrow(expect.objectContaining({ code: 'too_large' }))
    expect(texts.length).toBe(63)
  })
})

test('a row of a sheet is refused beyond 10 MB, whether in one cell or in many', async () => {
  const cell = (text: string) => `<c t="inlineStr"><is>${text}</is></c>`
  const [one, many] = [cell(`<t>${'x'.repeat(900_000)}<!-- -->${'x'.repeat(900_000)}</t>`.repeat(7)), cell(`<t>${'x'.repeat(30_000)}</t>`).repeat(400)]
  for (const row of [one, many]) expect(await refusalOf(reader.read('a.xlsx', workbookOf({ sheet: `<row r="1">${row}</row>` })))).toMatchObject({ code: 'too_large' })
})

test('an object that is no list is one record, and refused beyond 10 MB', async () => {
  const keys = Array.from({ length: 12 }, (_, index) => `"k${index}":"${'x'.repeat(1_000_000)}"`)
  expect(await refusalOf(reader.read('a.json', `{${keys.join(',')}}`))).toMatchObject({ code: 'too_large' })
  expect((await reader.read('a.json', `{${keys.slice(0, 5).join(',')}}`)).rows).toBe(1)
})

test('a preview shows fewer rows of a file with long ones', async () => {
  const { folder, remove } = temporaryFolder()
  try {
    const path = join(folder, 'long.csv')
    const file = createWriteStream(path)
    file.write('id,text\n')
    for (let row = 0; row < 40; row++) file.write(`${row},${'x'.repeat(1_000_000)}\n`)
    await once(file.end(), 'finish')
    const { preview, rows } = await inspectFile({}, { path, fileName: 'long.csv' }, {}, { nullTokens: [] })
    expect([preview.length, rows]).toEqual([17, 40])
  } finally {
    remove()
  }
})

test('rows of 5,000 columns fit into the memory of a preview', async () => {
  const line = (cell: string) => `${Array.from({ length: 5000 }, (_, column) => `${cell}${column}`).join(',')}\n`
  const content = line('h') + line('value number ').repeat(300)
  const taken = await reader.read('wide.csv', content)
  expect([taken.rows, taken.names.length, taken.cells[299]![4999]]).toEqual([300, 5000, 'value number 4999'])
})
