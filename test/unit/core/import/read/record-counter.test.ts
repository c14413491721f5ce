import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecordCounter } from '#core/import/read/record-counter.ts'
import { createSplitter, type Dialect } from '#core/import/read/splitter.ts'

function split(dialect: Dialect, bytes: Buffer): number {
  let records = 0
  const splitter = createSplitter(dialect, (record) => {
    if (!record.blank) records++
  })
  splitter.push(bytes)
  splitter.end()
  return records
}

function count(dialect: Dialect, bytes: Buffer, chunk: number): number {
  const counter = createRecordCounter(dialect, 0)
  for (let at = 0; at < bytes.length; at += chunk) counter.push(bytes.subarray(at, at + chunk))
  return counter.records()
}

test.each([['"', '"'], ['"', '\\'], ['', '']])('counts what the splitter splits, however the bytes are cut: quote %s, escape %s', (quote, escape) => {
  const dialect: Dialect = { delimiter: ',', quote, escape, newline: 'lf' }
  const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\\', '\n', '"', ','), maxLength: 8 })
  const cell = fc.tuple(text, fc.boolean()).map(([content, quoted]) => {
    if (quote === '') return content.replace(/["\n,]/g, '')
    if (!quoted) return content.replace(/["\n,\\]/g, '').trim()
    return escape === '\\' ? `"${content.replace(/["\\]/g, (mark) => `\\${mark}`)}"` : `"${content.replaceAll('"', '""')}"`
  })
  const record = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','))
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.integer({ min: 1, max: 9 }), (records, end, ended, chunk) => {
      const bytes = Buffer.from(records.join(end) + (ended ? end : ''))
      expect(count(dialect, bytes, chunk)).toBe(split(dialect, bytes))
    }),
    { numRuns: 500, seed: 11 }
  )
})

test('tells the longest line', () => {
  const counter = createRecordCounter({ quote: '"', escape: '"' }, 1)
  counter.push(Buffer.from('ab\n"c\nd'))
  counter.push(Buffer.from('"\ne\n'))
  expect(counter.longestLine).toBe(5)
  expect(counter.records()).toBe(2)
})
