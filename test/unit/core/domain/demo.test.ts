import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mapping } from '#core/contract/imports.ts'
import { demoFiles } from '#core/domain/demo/files.ts'
import { personOf } from '#core/domain/demo/population.ts'

const options = { seed: 7, customers: 2000, events: 20_000, end: Date.UTC(2026, 10, 20) }
const textOf = (index: number, changed: Partial<typeof options> = {}) => [...demoFiles({ ...options, ...changed })[index]!.lines()].join('')
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

describe('demo files', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    for (const index of demoFiles(options).keys()) expect(digest(textOf(index))).toBe(digest(textOf(index)))
    expect(digest(textOf(3, { seed: 8 }))).not.toBe(digest(textOf(3)))
  })

  test('every mapping is one that the contract takes', () => {
    for (const file of demoFiles(options)) expect(mapping.safeParse(file.mapping).success, file.fileName).toBe(true)
  })

  test('as many events as asked for, inside the two years', () => {
    const files = demoFiles(options).filter((file) => file.mapping.target === 'event')
    const lines = files.map((file) => [...file.lines()].length - (file.mapping.format.kind === 'csv' ? 1 : 0))
    expect(lines.reduce((sum, count) => sum + count, 0)).toBe(options.events)
  })

  test('November 2026 so far is busier than the same days a year before: growth', () => {
    const order = [...demoFiles(options)[3]!.lines()]
    const count = (month: string) => order.filter((line) => line.includes(`,${month}-`)).length
    expect(count('2026-10')).toBeGreaterThan(count('2025-02'))
  })

  test('phones are unique and people repeat in another spelling', () => {
    expect(new Set(Array.from({ length: 5000 }, (_, number) => personOf(number, 7).phone.slice(3))).size).toBe(5000)
    const repeated = textOf(0).split('\r\n').filter((line) => line.startsWith(','))
    expect(repeated.length).toBeGreaterThan(100)
    expect(repeated.some((line) => /,\+86 1\d{10},/.test(line))).toBe(true)
  })
})
