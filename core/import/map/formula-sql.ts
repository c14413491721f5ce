/**
 * Formulas in SQL. Numbers are whole numbers of billionths (HUGEINT): sums and products are exact to nine decimals, quotients are rounded there, half
 * up; what does not fit, and a division by zero, is blank. A blank operand makes the result blank, but for coalesce and concat.
 */
import type { NumberForm } from '#core/domain/normalise/number.ts'
import type { Cell } from './cell.ts'
import type { Formula } from './formula.ts'
import { castExact } from './number-sql.ts'
import type { SqlBuilder } from './sql.ts'

const billion = '1000000000::HUGEINT'

export interface FormulaContext {
  sql: SqlBuilder
  form: NumberForm
  cellOf(column: string): Cell
}

/** n / d of whole numbers, rounded half up (away from zero). */
function rounded(numerator: string, denominator: string): string {
  const sign = `(CASE WHEN (${numerator} < 0) <> (${denominator} < 0) THEN -1 ELSE 1 END)`
  return `${sign} * ((abs(${numerator}) * 2 + abs(${denominator})) // (abs(${denominator}) * 2))`
}

function units(context: FormulaContext, formula: Formula): string {
  const { sql } = context
  switch (formula.kind) {
    case 'number':
      return toUnits(`${sql.text(formula.text)}::DECIMAL(28,9)`)
    case 'text':
      return toUnits(`TRY_CAST(${sql.text(formula.text)} AS DECIMAL(28,9))`)
    case 'column':
      return toUnits(castExact(sql, context.cellOf(formula.name), context.form).value)
    case 'negate':
      return `-(${units(context, formula.value)})`
    case 'coalesce':
      return `coalesce(${formula.values.map((value) => units(context, value)).join(', ')})`
    case 'concat':
      return toUnits(`TRY_CAST(${formulaText(context, formula)} AS DECIMAL(28,9))`)
    case 'round':
      return formula.digits === 9 ? units(context, formula.value) : roundTo(sql.step(`TRY(${units(context, formula.value)})`), 9 - formula.digits)
    case 'operation':
      return operation(context, formula)
  }
}

const toUnits = (decimal: string) => `(${decimal} * 1000000000)::HUGEINT`
const roundTo = (value: string, dropped: number) => `(${rounded(value, `${10 ** dropped}::HUGEINT`)}) * ${10 ** dropped}`

function operation(context: FormulaContext, { operator, left, right }: Extract<Formula, { kind: 'operation' }>): string {
  const { sql } = context
  const [a, b] = [left, right].map((side) => sql.step(`TRY(${units(context, side)})`)) as [string, string]
  if (operator === '+' || operator === '-') return `(${a} ${operator} ${b})`
  if (operator === '*') {
    const product = sql.step(`TRY(${a} * ${b})`)
    return `(${rounded(product, billion)})`
  }
  const scaled = sql.step(`TRY(${a} * ${billion})`)
  return `(CASE WHEN ${b} <> 0 THEN ${rounded(scaled, b)} END)`
}

/** DECIMAL(18,2), half up. */
export function formulaDecimal(context: FormulaContext, formula: Formula): string {
  const value = context.sql.step(`TRY(${units(context, formula)})`)
  const cents = context.sql.step(`TRY(${rounded(value, '10000000::HUGEINT')})`)
  return `TRY_CAST(TRY_CAST(${cents} AS DECIMAL(20,0)) * 0.01::DECIMAL(3,2) AS DECIMAL(18,2))`
}

export function formulaNumber(context: FormulaContext, formula: Formula): string {
  return `${context.sql.step(`TRY(${units(context, formula)})`)}::DOUBLE / 1000000000`
}

/** Text; NULL where blank. A number has no more digits than it needs. */
export function formulaText(context: FormulaContext, formula: Formula): string {
  const { sql } = context
  if (formula.kind === 'text') return sql.text(formula.text)
  if (formula.kind === 'column') return context.cellOf(formula.name).clean()
  if (formula.kind === 'concat') return `nullif(concat(${formula.values.map((value) => formulaText(context, value)).join(', ')}), '')`
  if (formula.kind === 'coalesce') return `coalesce(${formula.values.map((value) => formulaText(context, value)).join(', ')})`
  const value = sql.step(`TRY(${units(context, formula)})`)
  const fraction = sql.step(`rtrim(lpad((abs(${value}) % ${billion})::VARCHAR, 9, '0'), '0')`)
  return `CASE WHEN ${value} IS NOT NULL THEN concat(CASE WHEN ${value} < 0 THEN '-' END, abs(${value}) // ${billion}, CASE WHEN ${fraction} <> '' THEN '.' || ${fraction} END) END`
}
