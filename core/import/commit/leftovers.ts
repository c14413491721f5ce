/** Rows that did not come in: rejects with their reasons, and rows that wait for a person. */
import type { ImportResult } from '#core/contract/imports.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { rejectRules, type RejectRule } from '#core/domain/import-rules.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { fateCodes } from '#core/import/link/fate.ts'
import { countRows, type LinkResult } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { statement } from '#core/store/records/statement.ts'
import type { PeopleContext } from './pipeline.ts'
import { arrayBlocks, type Step } from './pipeline.ts'
import { typedWithFate } from './entity-values.ts'
import { rawObject } from './secrets.ts'

const blockRows = 512

/** The row of `fate` for a row of the file: its group's where rows are grouped. */
export function fateOfRows(typed: TypedTable): string {
  return typed.plan.groupBy.length > 0 ? 'group_of o JOIN fate f ON f."row" = o.first_row' : 'fate f'
}

export const rowOf = (typed: TypedTable) => (typed.plan.groupBy.length > 0 ? 'o."row"' : 'f."row"')

/** Steps that keep the rows turned away, as they stood, with their reasons. */
export function rejectSteps({ records, batch }: PeopleContext, typed: TypedTable, rejects: LinkResult['rejects']): Step[] {
  const insert = statement(records, `
    INSERT INTO rejects (batch, row, raw, column_name, rule, detail)
    SELECT @batch, j.value ->> 0, j.value ->> 2, r.value ->> 'column', r.value ->> 'rule', r.value ->> 'detail'
    FROM jsonb_each(CAST(@content AS TEXT)) j CROSS JOIN json_each(@reasons) r WHERE r.key = j.value ->> 1`)
  const reasons = JSON.stringify(rejects.map(({ rule, column }) => ({ rule, column, detail: `${rejectRules[rule].zh} · ${rejectRules[rule].en}` })))
  const item = `concat('[', s."row", ',', f.code - ${fateCodes.rejected}, ',', to_json(${rawObject(typed.plan.fileColumns, 's.')}), ']')`
  const from = `(SELECT ${rowOf(typed)} AS fated, f.code FROM ${fateOfRows(typed)} WHERE f.code >= ${fateCodes.rejected}) f JOIN staged s ON s."row" = f.fated`
  return [{ query: arrayBlocks(item, `s."row" // ${blockRows}`, from), write: (content) => void insert.run({ content, batch, reasons }) }]
}

/** Steps that keep the rows that wait for a person. */
export function waitingSteps({ records, batch }: PeopleContext, typed: TypedTable): Step[] {
  const insert = statement(records, `
    INSERT INTO review (batch, row, entity, reason, candidates, raw)
    SELECT @batch, value ->> 0, @target, value ->> 1, value ->> 2, value ->> 3 FROM jsonb_each(CAST(@content AS TEXT))`)
  const item = `concat('[', s."row", ',', to_json(w.reason), ',', to_json(to_json(w.candidates)::VARCHAR), ',', to_json(${rawObject(typed.plan.fileColumns, 's.')}), ']')`
  const from = `(SELECT ${rowOf(typed)} AS fated, f."row" FROM ${fateOfRows(typed)} WHERE f.code = ${fateCodes.review}) f JOIN waiting w ON w."row" = f."row" JOIN staged s ON s."row" = f.fated`
  return [{ query: arrayBlocks(item, `s."row" // ${blockRows}`, from), write: (content) => void insert.run({ content, batch, target: typed.plan.target }) }]
}

export interface RowCounts {
  accepted: number
  rejected: number
  duplicates: number
  review: number
  updated: number
  linked: number
}

/** Counts rows of the file by what became of them. */
export async function countFates(context: PeopleContext, typed: TypedTable, made: LinkResult['made']): Promise<RowCounts> {
  const { applied, superseded, review, duplicate, rejected } = fateCodes
  const isNew = (Object.entries(made) as [EntityType, { first: number }][]).map(([type, { first }]) => `(f.entity = ${entityTypeNumber[type]} AND f.entity_id >= ${first})`)
  const updates = !isEntityTarget(typed.plan.target) ? 'LEFT JOIN judged j ON j."row" = f."row" AND j.updates' : ''
  const [counts] = await context.duck.rows<Record<keyof RowCounts, bigint>>(`
    SELECT count(*) FILTER (f.code IN (${applied}, ${superseded}, ${review})) AS accepted, count(*) FILTER (f.code >= ${rejected}) AS rejected,
      count(*) FILTER (f.code = ${duplicate}) AS duplicates, count(*) FILTER (f.code = ${review}) AS review,
      ${updates ? `count(*) FILTER (f.code IN (${applied}, ${superseded}) AND j."row" IS NOT NULL)` : '0::BIGINT'} AS updated,
      count(*) FILTER (f.code = ${applied} AND NOT (${isNew.length === 0 ? 'false' : isNew.join(' OR ')})) AS linked
    FROM ${fateOfRows(typed)} ${updates}`)
  return Object.fromEntries(Object.entries(counts!).map(([name, count]) => [name, Number(count)])) as unknown as RowCounts
}

/** Why rows of the file were turned away, most frequent first. */
export async function countRules(duck: Duck, typed: TypedTable, rejects: LinkResult['rejects']): Promise<{ rule: RejectRule; column: string | null; count: number }[]> {
  const counted = await duck.rows<{ code: number; count: bigint }>(`SELECT f.code, count(*) AS count FROM ${fateOfRows(typed)} WHERE f.code >= ${fateCodes.rejected} GROUP BY f.code ORDER BY count DESC, f.code`)
  return counted.map(({ code, count }) => ({ ...rejects[code - fateCodes.rejected]!, count: Number(count) }))
}

type Warning = ImportResult['warnings'][number]

/** What about the rows that came in a person should know: values left blank, and versions that do not stand. */
export async function countWarnings(context: PeopleContext, typed: TypedTable): Promise<Warning[]> {
  return [...(await countBlanked(context, typed)), ...(isEntityTarget(typed.plan.target) ? [] : await countOlder(context, typed))]
}

/** Rows of which the source gave a newer version before. */
async function countOlder({ duck }: PeopleContext, typed: TypedTable): Promise<Warning[]> {
  const count = await countRows(duck, `${fateOfRows(typed)} WHERE f.code IN (${fateCodes.applied}, ${fateCodes.superseded}) AND f.replaced_by IS NOT NULL`)
  return count > 0 ? [{ code: 'older_version', count }] : []
}

/** Values that were left blank because they could not be read, counted by column over the rows that came in. */
async function countBlanked(context: PeopleContext, typed: TypedTable): Promise<Warning[]> {
  const accepted = `f.code < ${fateCodes.duplicate}`
  const flags = [
    ...typed.values.map((value, index) => ({ code: 'blank_value', column: value.origin.kind === 'column' ? value.origin.column.name : value.name, flag: `t.w${index}` })),
    ...typed.identities.map((identity, index) => ({ code: 'identity_ignored', column: identity.origin.kind === 'column' ? identity.origin.column.name : `identity.${identity.channel}`, flag: `t.v${index}` })),
    ...typed.failures.map((column, index) => ({ code: 'recipe_failed', column, flag: `t.x${index}` }))
  ]
  const sums = flags.map(({ flag }, index) => `count(*) FILTER (${flag}) AS n${index}`)
  const from = typed.plan.groupBy.length > 0 ? 'typed t JOIN group_of o ON o."row" = t."row" JOIN fate f ON f."row" = o.first_row' : typedWithFate
  const [row] = await context.duck.rows<Record<string, bigint>>(`SELECT ${sums.join(', ')} FROM ${from} WHERE ${accepted}`)
  return flags.map(({ code, column }, index) => ({ code, column, count: Number(row![`n${index}`]!) })).filter(({ count }) => count > 0)
}
