/** `map` of a column: the first rule that matches gives the value; none gives blank. */
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { PlannedIdentity } from './plan.ts'
import type { SqlBuilder } from './sql.ts'

type Rules = NonNullable<PlannedIdentity['rules']>

/** More equal-to rules than this in a row become a lookup in one table. */
const longList = 12

/** Expression of the mapped text. Long runs of `is` need `prepareRules` first. */
export function mappedText(sql: SqlBuilder, rules: Rules, clean: string, table: string): string {
  const branches: string[] = []
  for (const run of runsOf(rules)) {
    if (run.kind === 'list') branches.push(lookupBranch(clean, table, run.from))
    else branches.push(`WHEN ${condition(sql, run.rule, clean)} THEN ${run.rule.value === null ? 'NULL' : sql.text(run.rule.value)}`)
  }
  return `CASE ${branches.join(' ')} ELSE NULL END`
}

function condition(sql: SqlBuilder, rule: Rules[number], clean: string): string {
  if ('matches' in rule) return `regexp_matches(${clean}, ${sql.text(rule.matches)})`
  return 'is' in rule ? `${clean} = ${sql.text(rule.is.trim())}` : 'true'
}

function lookupBranch(clean: string, table: string, from: number): string {
  const found = `(SELECT l.hit FROM ${table} l WHERE l.run = ${from} AND l.key = ${clean})`
  const value = `(SELECT l.value FROM ${table} l WHERE l.run = ${from} AND l.key = ${clean})`
  return `WHEN ${found} THEN ${value}`
}

type Run = { kind: 'rule'; rule: Rules[number] } | { kind: 'list'; from: number; rules: { is: string; value: string | null }[] }

function runsOf(rules: Rules): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < rules.length;) {
    let end = from
    while (end < rules.length && 'is' in rules[end]!) end++
    if (end - from > longList) runs.push({ kind: 'list', from, rules: rules.slice(from, end) as { is: string; value: string | null }[] })
    else end = from + 1
    if (end === from + 1) runs.push({ kind: 'rule', rule: rules[from]! })
    from = end
  }
  return runs
}

/** Fills the lookup table of a column's long runs, the first of equal keys winning; makes none when there are none. */
export async function prepareRules(duck: Duck, rules: Rules, table: string): Promise<void> {
  const lists = runsOf(rules).flatMap((run) => (run.kind === 'list' ? [run] : []))
  if (lists.length === 0) return
  await duck.run(`CREATE OR REPLACE TABLE ${table} (run INTEGER, key VARCHAR, value VARCHAR, hit BOOLEAN)`)
  for (const { from, rules: entries } of lists) {
    const unique = new Map(entries.toReversed().map(({ is, value }) => [is.trim(), value]))
    const content = JSON.stringify([...unique].map(([key, value]) => ({ key, value })))
    await duck.run(`INSERT INTO ${table} SELECT ${from}, r.key, r.value, true FROM (SELECT unnest(from_json($1::JSON, '[{"key":"VARCHAR","value":"VARCHAR"}]')) AS r)`, [content])
  }
}
