import { describe, expect, test } from 'vitest'
import { formulaColumns, parseFormula, type FormulaError, type Formula } from '#core/import/map/formula.ts'
import { randomOf, typeRows } from './support.ts'

const billion = 10n ** 9n
const abs = (n: bigint) => (n < 0n ? -n : n)
const half = (n: bigint, d: bigint) => (n < 0n !== d < 0n ? -1n : 1n) * ((2n * abs(n) + abs(d)) / (2n * abs(d)))

/** What a formula is worth in billionths, by BigInt. */
function worth(formula: Formula, row: Record<string, string | null>): bigint | null {
  const units = (text: string | null) => {
    if (text === null) return null
    const negative = text.startsWith('-')
    const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
    return (negative ? -1n : 1n) * BigInt(whole + fraction.padEnd(9, '0'))
  }
  switch (formula.kind) {
    case 'number': return units(formula.text)
    case 'column': return units(row[formula.name]!)
    case 'negate': {
      const value = worth(formula.value, row)
      return value === null ? null : -value
    }
    case 'coalesce': return formula.values.map((value) => worth(value, row)).find((value) => value !== null) ?? null
    case 'round': {
      const value = worth(formula.value, row)
      const step = 10n ** BigInt(9 - formula.digits)
      return value === null ? null : half(value, step) * step
    }
    case 'operation': {
      const [a, b] = [worth(formula.left, row), worth(formula.right, row)]
      if (a === null || b === null) return null
      if (formula.operator === '+') return a + b
      if (formula.operator === '-') return a - b
      if (formula.operator === '*') return half(a * b, billion)
      return b === 0n ? null : half(a * billion, b)
    }
    default: throw new Error(formula.kind)
  }
}

function randomFormula(random: () => number, depth: number): string {
  const choice = Math.floor(random() * (depth <= 0 ? 4 : 9))
  const inner = () => randomFormula(random, depth - 1)
  if (choice < 3) return ['[a]', '[b]', '[c]'][choice]!
  if (choice === 3) return (random() * 100).toFixed(Math.floor(random() * 4))
  if (choice === 4) return `-${inner()}`
  if (choice === 5) return `round(${inner()}, ${Math.floor(random() * 5)})`
  if (choice === 6) return `coalesce(${inner()}, ${inner()})`
  return `(${inner()} ${['+', '-', '*', '/'][Math.floor(random() * 4)]!} ${inner()})`
}

async function calculate(formula: string, rows: (string | null)[][], type?: string): Promise<unknown[]> {
  const column = { formula, to: 'attr.v', ...(type && { type: type as 'decimal' }) }
  const result = await typeRows<{ v: unknown }>(['a', 'b', 'c'], rows, { target: 'customer', columns: [{ value: 'x', to: 'name' }, column] }, {}, `SELECT f1::${type === 'decimal' || type === 'text' ? 'VARCHAR' : 'DOUBLE'} AS v FROM typed ORDER BY "row"`)
  return result.rows.map(({ v }) => v)
}

describe('formulas', () => {
  test('are worth what BigInt says (seeded)', async () => {
    const random = randomOf(21)
    const number = () => (random() < 0.15 ? null : `${random() < 0.3 ? '-' : ''}${Math.floor(random() * 10 ** Math.floor(random() * 6))}${random() < 0.6 ? `.${Math.floor(random() * 1000) + 1}` : ''}`)
    const rows = Array.from({ length: 40 }, () => [number(), number(), number()])
    for (let round = 0; round < 40; round++) {
      const source = randomFormula(random, 3)
      const parsed = parseFormula(source)
      const expected = rows.map(([a, b, c]) => {
        const value = worth(parsed, { a: a!, b: b!, c: c! })
        if (value === null) return null
        const cents = half(value, 10_000_000n)
        const digits = abs(cents).toString().padStart(3, '0')
        return digits.length > 18 ? null : `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
      })
      expect([source, await calculate(source, rows, 'decimal')]).toEqual([source, expected])
    }
  })
  test('money is exact', async () => {
    expect(await calculate('[a] * [b]', [['3', '12.345', ''], ['0.1', '0.2', ''], ['-6', '2.55', ''], ['1,000', '¥1.10', '']], 'decimal')).toEqual(['37.04', '0.02', '-15.30', '1100.00'])
    expect(await calculate('[a] / [b]', [['1', '3', ''], ['1', '0', ''], ['2', '3', '']], 'decimal')).toEqual(['0.33', null, '0.67'])
  })
  test('texts and numbers, by what is asked for', async () => {
    expect(await calculate(`concat([a], '-', [b], coalesce([c], 'none'))`, [['x', 'y', ''], [null, null, 'z']], 'text')).toEqual(['x-ynone', '-z'])
    expect(await calculate('coalesce([a], [b])', [['', 'y', ''], [' ', '-', '']], 'text')).toEqual(['y', null])
    expect(await calculate('[a] * 2', [['1.5', '', ''], ['', '', ''], ['x', '', '']])).toEqual([3, null, null])
    expect(await calculate(`concat([a] + 1, '元')`, [['1.50', '', ''], ['-2', '', '']], 'text')).toEqual(['2.5元', '-1元'])
  })
  test('what does not fit is blank', async () => {
    expect(await calculate('[a] * [a] * [a]', [['999999999999', '', '']], 'decimal')).toEqual([null])
  })
  test('columns are named once, brackets in names are doubled', () => {
    expect(formulaColumns(parseFormula('[a] + round([b ]]x], 2) * [a]'))).toEqual(['a', 'b ]x'])
  })
  test.each([['[a] +', 6], ['1 2', 3], ['sum([a])', 1], ['round([a], x)', 13], ['round([a], 1.5)', 1], ['[a] $ 2', 5], ['((1)', 5], ['', 1], ['round()', 7]])('%s is refused at %i', (source, at) => {
    try {
      parseFormula(source)
    } catch (error) {
      expect((error as FormulaError).at).toBe(at)
      return
    }
    throw new Error('accepted')
  })
})
