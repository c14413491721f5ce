/** Checks of a mapping that need the database or the data: patterns, formats, constants. */
import type { Duck } from '#core/store/duckdb/connection.ts'
import { factsColumnType } from '#core/domain/fields.ts'
import { castCell, castIdentity } from './cast.ts'
import { cleanCell } from './cell.ts'
import { converted, runConversion } from './converted.ts'
import type { MappingPlan, PlannedIdentity, PlannedValue } from './plan.ts'
import { createProblems, pointer } from './problems.ts'
import { createSql, type SqlBuilder } from './sql.ts'
import { numericForms, usualFormats } from './time-sql.ts'

const sampledRows = 2000
const oneRow = '(SELECT 1 AS one)'

/** The recognised format that most cells of the first rows have in a column. @param column an expression over `staged` and the steps of `sql` */
export async function usualTimeFormat(duck: Duck, sql: SqlBuilder, column: string): Promise<string> {
  const counts = usualFormats.map((format, index) => `count(try_strptime(v, ${sql.text(format)})) AS n${index}`)
  const [row] = await duck.rows<Record<string, bigint>>(...sql.bound(
    `SELECT ${counts.join(', ')} FROM (SELECT ${column} AS v FROM ${sql.withSteps(`(SELECT * FROM staged LIMIT ${sampledRows})`)})`))
  const best = usualFormats.map((format, index) => ({ format, count: row![`n${index}`]! })).toSorted((a, b) => Number(b.count - a.count))[0]!
  return best.format
}

/** @throws DeskError `problems`: a pattern RE2 refuses, a format strptime refuses, a constant that is none of its type */
export async function checkMapping(duck: Duck, plan: MappingPlan): Promise<void> {
  const problems = createProblems()
  for (const planned of [...plan.identities, ...plan.values]) {
    for (const [index, rule] of (planned.rules ?? []).entries()) {
      if (!('matches' in rule) || (await runs(duck, `SELECT regexp_matches('', $1::VARCHAR)`, rule.matches))) continue
      problems.add('bad_pattern', pointer('columns', planned.index, 'map', index, 'matches'), { zh: '正则表达式不正确', en: 'The pattern is not valid' },
        { zh: '使用 RE2 语法（没有反向引用和环视）', en: 'Use RE2 syntax (no back references, no look-around)' })
    }
    if ('format' in planned && planned.format !== undefined) await checkFormat(duck, planned, problems)
    if (planned.origin.kind === 'constant' && !(await isConstant(duck, plan, planned, planned.origin.text))) {
      problems.add('bad_constant', pointer('columns', planned.index, 'value'), { zh: '常量与字段的类型不符', en: 'The constant is not of the type of its field' }, { zh: '改正常量或类型', en: 'Correct the constant or the type' })
    }
  }
  for (const [rule, { fields }] of plan.rules.entries()) {
    for (const { name, value, text } of fields) {
      if (!(await castConstant(duck, plan, plan.values[value]!, text)).bad) continue
      problems.add('bad_constant', pointer('classify', rule, 'fields', name), { zh: `值与字段“${name}”的类型不符`, en: `The value is not of the type of “${name}”` }, { zh: '改正这个值', en: 'Correct the value' })
    }
  }
  problems.throwIfAny()
}

async function checkFormat(duck: Duck, planned: PlannedValue, problems: ReturnType<typeof createProblems>): Promise<void> {
  const { format, index } = planned
  if (format! in numericForms || (await runs(duck, `SELECT try_strptime('', $1::VARCHAR)`, format!))) return
  problems.add('bad_time_format', pointer('columns', index, 'parse', 'format'), { zh: '时间格式不正确', en: 'The format is not valid' },
    { zh: '使用 strptime 写法，如 %Y-%m-%d %H:%M:%S；Excel 序列数写 excel', en: 'Use strptime marks such as %Y-%m-%d %H:%M:%S, or excel for serial numbers' })
}

async function runs(duck: Duck, sql: string, value: string): Promise<boolean> {
  try {
    await duck.run(sql, [value])
    return true
  } catch {
    return false
  }
}

async function isConstant(duck: Duck, plan: MappingPlan, planned: PlannedIdentity | PlannedValue, text: string): Promise<boolean> {
  return !(await castConstant(duck, plan, planned, text)).bad
}

/** A text as a value of what it is meant for: `value` is the text of its type in staging, null where it is blank or `bad`. */
export async function castConstant(duck: Duck, plan: MappingPlan, planned: PlannedIdentity | PlannedValue, text: string): Promise<{ value: string | null; bad: boolean }> {
  const sql = createSql()
  const cell = cleanCell(sql, `nullif(trim(${sql.text(text)}), '')`)
  const table = 'converted_constant'
  const options = { numbers: plan.numbers, table }
  const cast = 'channel' in planned
    ? castIdentity(sql, planned.channel, cell, table)
    : castCell(sql, planned.type, cell, { ...options, time: { format: planned.format, timeZone: planned.timeZone, usual: usualFormats[0] } })
  const found = cast.conversion && (await runConversion(duck, sql, cast.conversion, oneRow))
  const type = 'channel' in planned ? 'VARCHAR' : factsColumnType[planned.type]
  const value = sql.step(found ? `coalesce(${cast.value}, ${converted(cast.conversion!)})` : cast.value)
  const [row] = await duck.rows<{ value: string | null; bad: boolean }>(...sql.bound(
    `SELECT (${value})::${type}::VARCHAR AS value, (${value})::${type} IS NULL AND ${cast.failed ?? 'NULL'} IS NOT NULL AS bad FROM ${sql.withSteps(oneRow)}`))
  return row!
}
