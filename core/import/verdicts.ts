/** Why rows would stay out, wait or lose a value: by rule and column, with the first rows each is true of. */
import type { Verdict } from '#core/contract/import-check.ts'
import { importWarnings, rejectRules, reviewReasons, type RejectRule, type ReviewReason } from '#core/domain/import-rules.ts'
import { masked, type Mask } from '#core/domain/masks.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { stagedColumn } from '#core/store/staging/staging.ts'
import { fateOfRows, rowOf } from './commit/leftovers.ts'
import { fateCodes } from './link/fate.ts'
import type { LinkResult } from './link/tables.ts'
import type { PlannedIdentity, PlannedValue } from './map/plan.ts'
import type { TypedTable } from './map/typed.ts'

const exampleCount = 5
const severities: readonly Verdict['severity'][] = ['error', 'warning', 'notice']
const longestExample = 200

interface Counted {
  count: number
  rows: number[]
}

/** After linking. */
export async function findVerdicts(duck: Duck, typed: TypedTable, link: LinkResult): Promise<Verdict[]> {
  const found = [...(await rejectVerdicts(duck, typed, link)), ...(await reviewVerdicts(duck, typed)), ...(await blankVerdicts(duck, typed))]
  return found.sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity) || other.count - one.count)
}

async function rejectVerdicts(duck: Duck, typed: TypedTable, { rejects }: LinkResult): Promise<Verdict[]> {
  const counted = await duck.rows<{ code: number; count: bigint; rows: number[] }>(`
    SELECT f.code, count(*) AS count, min(${rowOf(typed)}, ${exampleCount}) AS "rows" FROM ${fateOfRows(typed)} WHERE f.code >= ${fateCodes.duplicate} GROUP BY f.code`)
  // One rule of one column may have several places in the list.
  const together = new Map<string, Counted & { rule: RejectRule | 'duplicate'; column: string | null }>()
  for (const { code, count, rows } of counted) {
    const { rule, column } = code === fateCodes.duplicate ? { rule: 'duplicate' as const, column: null } : rejects[code - fateCodes.rejected]!
    const key = JSON.stringify([rule, column])
    const before = together.get(key)
    const first = [...(before?.rows ?? []), ...rows].sort((a, b) => a - b).slice(0, exampleCount)
    together.set(key, { rule, column, count: (before?.count ?? 0) + Number(count), rows: first })
  }
  return Promise.all([...together.values()].map(async ({ rule, column, count, rows }): Promise<Verdict> => {
    if (rule === 'duplicate') return { rule, severity: 'notice', column, message: duplicateWords, count, examples: rows.map((row) => ({ row, value: null })) }
    const { zh, en, remedy } = rejectRules[rule]
    return { rule, severity: 'error', column, message: { zh, en }, remedy, count, examples: await examplesOf(duck, typed, column ?? identityColumn(typed), rows) }
  }))
}

const duplicateWords = { zh: '已有相同的行，不再导入', en: 'The same row is there already and is not brought again' }

/** Where a rule is about whom a row belongs to and about no column, the first identity tells. */
function identityColumn({ identities }: TypedTable): string | null {
  const origin = identities[0]?.origin
  return origin?.kind === 'column' ? origin.column.name : null
}

async function reviewVerdicts(duck: Duck, typed: TypedTable): Promise<Verdict[]> {
  const counted = await duck.rows<{ reason: ReviewReason; count: bigint; rows: number[] }>(`
    SELECT w.reason, count(*) AS count, min(${rowOf(typed)}, ${exampleCount}) AS "rows" FROM ${fateOfRows(typed)} JOIN waiting w ON w."row" = f."row" WHERE f.code = ${fateCodes.review} GROUP BY w.reason`)
  return Promise.all(counted.map(async ({ reason, count, rows }): Promise<Verdict> => ({
    rule: reason, severity: 'warning', column: null, message: reviewReasons[reason], remedy: reviewRemedy, count: Number(count), examples: await examplesOf(duck, typed, identityColumn(typed), rows)
  })))
}

const reviewRemedy = { zh: '这些行会接收，并等待人工确认属于谁', en: 'These rows come in and wait for a person to say whose they are' }

/** Values that would be left blank, over the rows that would come in. */
async function blankVerdicts(duck: Duck, typed: TypedTable): Promise<Verdict[]> {
  const flagsOf = (planned: PlannedIdentity | PlannedValue, rule: 'blank_value' | 'identity_ignored', flag: string) => {
    const column = planned.origin.kind === 'column' ? planned.origin.column.name : null
    return { column, named: column ?? targetOf(planned), rule, flag }
  }
  const flags = [
    ...typed.values.map((planned, index) => flagsOf(planned, 'blank_value', `t.w${index}`)), ...typed.identities.map((planned, index) => flagsOf(planned, 'identity_ignored', `t.v${index}`)),
    ...typed.failures.map((column, index) => ({ column, named: column, rule: 'recipe_failed' as const, flag: `t.x${index}` }))
  ]
  if (flags.length === 0) return []
  const sums = flags.map(({ flag }, index) => `count(*) FILTER (${flag}) AS n${index}, min(t."row", ${exampleCount}) FILTER (${flag}) AS r${index}`)
  const fates = typed.plan.groupBy.length > 0 ? 'JOIN group_of o ON o."row" = t."row" JOIN fate f ON f."row" = o.first_row' : 'JOIN fate f ON f."row" = t."row"'
  const [row] = await duck.rows<Record<string, unknown>>(`SELECT ${sums.join(', ')} FROM typed t ${fates} WHERE f.code < ${fateCodes.duplicate}`)
  const found = flags.flatMap((flag, index) => {
    const count = Number(row![`n${index}`])
    return count === 0 ? [] : [{ ...flag, count, rows: row![`r${index}`] as number[] }]
  })
  return Promise.all(found.map(async ({ column, named, rule, count, rows }): Promise<Verdict> => (
    { rule, severity: 'warning', column: named, message: importWarnings[rule], count, examples: await examplesOf(duck, typed, column, rows) })))
}

async function examplesOf(duck: Duck, { plan, identities, values }: TypedTable, name: string | null, rows: readonly number[]): Promise<Verdict['examples']> {
  const column = plan.fileColumns.find((candidate) => candidate.name === name)
  if (!column) return rows.map((row) => ({ row, value: null }))
  const found = await duck.rows<{ row: number; value: string | null }>(
    `SELECT "row", ${stagedColumn(column.index)} AS value FROM staged WHERE "row" IN (SELECT unnest(from_json($1::JSON, '["UINTEGER"]')))`, [JSON.stringify(rows)])
  const texts = new Map(found.map(({ row, value }) => [row, value]))
  const mask = maskOf([...identities, ...values].find(({ origin }) => origin.kind === 'column' && origin.column.name === column.name))
  return rows.map((row) => ({ row, value: masked(texts.get(row)?.slice(0, longestExample) ?? null, mask) }))
}

const targetOf = (planned: PlannedIdentity | PlannedValue) => ('channel' in planned ? `${planned.side ? `${planned.side}.` : ''}identity.${planned.channel}` : planned.name)

function maskOf(planned: PlannedIdentity | PlannedValue | undefined): Mask {
  if (!planned) return 'clear'
  if ('channel' in planned) return planned.channel === 'phone' || planned.channel === 'email' ? planned.channel : 'id'
  if (planned.name === 'name') return 'name'
  return planned.sensitivity === 'secret' ? 'hidden' : 'clear'
}
