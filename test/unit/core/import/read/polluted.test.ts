import { afterAll, beforeAll, expect, test } from 'vitest'
import { pollutedFiles } from '#test/builders/polluted.ts'
import { openReader, type Reader } from '#test/support/reader.ts'

let reader: Reader
beforeAll(async () => {
  reader = await openReader()
})
afterAll(() => reader.close())

const files = [1, 2, 3].flatMap((seed) => pollutedFiles(seed).map((file) => ({ seed, ...file })))

test.each(files)('$name, seed $seed', async ({ content, header, cells, told = [] }) => {
  const taken = await reader.read('spoilt.csv', content)
  expect(taken.names).toEqual(header)
  expect(taken.cells).toEqual(cells)
  expect(taken.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(told))
  const again = await reader.read('spoilt.csv', content, taken.format)
  expect([again.names, again.cells]).toEqual([header, cells])
})
