/** Secret values of events into sealed blocks (core/store/blocks.ts): one JSON line an event, 512 rows a block. */
import type { TypedTable } from '#core/import/map/typed.ts'
import { sealBlock, secretBlockRows, secretContext } from '#core/store/blocks.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { insertSealedBlock } from '#core/store/records/secrets.ts'
import { quoteText, stagedColumn } from '#core/store/staging/staging.ts'
import type { PeopleContext } from './pipeline.ts'
import { inPiece, type Step } from './pipeline.ts'
import { objectJson, withQuotes } from './values-sql.ts'

/** Steps that seal and insert the secret values. @param relation rows that `fate` speaks of @param rows data rows of the file */
export function secretSteps({ records, batch }: PeopleContext, typed: TypedTable, relation: string, rows: number, keys: WorkspaceKeys): Step[] {
  const secrets = typed.values.flatMap((value, index) => (value.sensitivity === 'open' ? [] : [{ name: value.name, type: value.type, value: `t.f${index}` }]))
  const grouped = typed.plan.groupBy.length > 0
  if (secrets.length === 0 && !grouped) return []
  const lines = grouped ? [{ name: 'data.lines', type: 'objects' as const, value: 'l.lines' }] : []
  const texts = secrets.flatMap(({ type, value }) => (type === 'text' || type === 'choice' ? [value] : []))
  const line = withQuotes(texts, (quote) => objectJson([...secrets, ...lines], (name) => quoteText(JSON.stringify(name)), `'"row":' || t."row"`, quote))
  const filled = grouped ? 'true' : secrets.map(({ value }) => `${value} IS NOT NULL`).join(' OR ')
  const applied = `(SELECT t.* FROM ${relation} t JOIN fate f ON f."row" = t."row" WHERE f.code = 0 AND ${inPiece('t."row"')} AND ${inPiece('f."row"')}) t`
  return [{
    rows,
    query: `SELECT n, encode(string_agg(line, chr(10))) AS content FROM (
        SELECT (t."row" // ${secretBlockRows})::UINTEGER AS n, ${line} AS line FROM ${applied} ${grouped ? `LEFT JOIN (${groupLines(typed)}) l ON l.first_row = t."row"` : ''} WHERE ${filled})
      GROUP BY n ORDER BY n`,
    write: (content, block) => insertSealedBlock(records, batch, block, sealBlock(keys.blocks, content, secretContext(batch, block)))
  }]
}

/** The rows of each group as they stood in the file: a JSON array of objects, column → text. */
function groupLines({ plan }: TypedTable): string {
  return `SELECT o.first_row, '[' || array_to_string(list(${rawObject(plan.fileColumns, 's.')} ORDER BY o."row"), ',') || ']' AS lines FROM staged s JOIN group_of o ON o."row" = s."row" GROUP BY o.first_row`
}

/** JSON object of a row of the file: column → text or null. */
export function rawObject(columns: TypedTable['plan']['columns'], prefix = ''): string {
  const members = columns.map(({ name, index }, place) => `${quoteText(`${place === 0 ? '' : ','}${JSON.stringify(name)}:`)}, coalesce(to_json(${prefix}${stagedColumn(index)})::VARCHAR, 'null')`)
  return `concat('{', ${members.join(', ')}, '}')`
}
