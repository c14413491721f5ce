/** Numbers in SQL. Text that DuckDB casts as it stands is taken so; anything else goes the way of decimalText in core/domain/normalise/number.ts. */
import { fullWidth, numberPattern, type NumberForm } from '#core/domain/normalise/number.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import type { Cast, Cell } from './cell.ts'
import type { SqlBuilder } from './sql.ts'

/** Plain decimal text of a cleaned cell, or NULL. */
function decimalTextOf(sql: SqlBuilder, clean: string, form: NumberForm): string {
  const ascii = sql.step(`CASE WHEN ${clean} IS NOT NULL THEN trim(translate(${clean}, ${sql.text(fullWidth.from)}, ${sql.text(fullWidth.to)})) END`)
  const bracketed = `(starts_with(${ascii}, '(') AND ends_with(${ascii}, ')'))`
  const inner = `CASE WHEN ${bracketed} THEN trim(${ascii}[2:-2]) ELSE ${ascii} END`
  const parts = sql.step(`CASE WHEN ${ascii} IS NOT NULL THEN regexp_extract(${inner}, ${quoteText(`^${numberPattern(form)}$`)}, ['sign', 'inner', 'digits', 'trailing'], 'i') END`)
  const signs = `concat(${parts}.sign, ${parts}.inner, ${parts}.trailing, CASE WHEN ${bracketed} THEN '-' END)`
  const ungrouped = form.thousands === '' ? `${parts}.digits` : `replace(${parts}.digits, ${sql.text(form.thousands)}, '')`
  const digits = form.decimal === '.' ? ungrouped : `replace(${ungrouped}, ${sql.text(form.decimal)}, '.')`
  return `CASE WHEN ${parts}.digits = '' OR strlen(${signs}) > 1 THEN NULL ELSE concat(CASE WHEN ${signs} = '-' THEN '-' END, ${digits}) END`
}

/** Text that DuckDB's own cast may read: no digit groups of its kind, and with a decimal comma only what has neither mark. */
function plain(raw: string, form: NumberForm): string {
  const foreign = form.decimal === '.' ? `contains(${raw}, '_')` : `(contains(${raw}, '_') OR contains(${raw}, '.') OR contains(${raw}, ','))`
  return `CASE WHEN ${foreign} THEN NULL ELSE ${raw} END`
}

function castTo(sql: SqlBuilder, cell: Cell, form: NumberForm, type: string): Cast {
  const usual = sql.step(`TRY_CAST(${plain(cell.raw, form)} AS ${type})`)
  const clean = cell.clean(`${usual} IS NULL`)
  return { value: `coalesce(${usual}, TRY_CAST(${decimalTextOf(sql, clean, form)} AS ${type}))`, failed: clean }
}

/** DECIMAL(18,2), rounded half up on the decimal text. */
export function castDecimal(sql: SqlBuilder, cell: Cell, form: NumberForm): Cast {
  return castTo(sql, cell, form, 'DECIMAL(18,2)')
}

/** DECIMAL(28,9): what formulas calculate with. */
export function castExact(sql: SqlBuilder, cell: Cell, form: NumberForm): Cast {
  return castTo(sql, cell, form, 'DECIMAL(28,9)')
}

/** DOUBLE; infinities and NaN are no numbers. */
export function castNumber(sql: SqlBuilder, cell: Cell, form: NumberForm): Cast {
  const { value, failed } = castTo(sql, cell, form, 'DOUBLE')
  const number = sql.step(value)
  return { value: `CASE WHEN isfinite(${number}) THEN ${number} END`, failed: `coalesce(${failed}, CASE WHEN NOT isfinite(${number}) THEN ${cell.raw} END)` }
}
