/** What new entities are searched by: rows of full text, or tokens in blocks where the entities stand in blocks. */
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { runConversion } from '#core/import/map/converted.ts'
import { createSql } from '#core/import/map/sql.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { insertNameBlocks, tailToken } from '#core/store/records/name-blocks.ts'
import { nameTokens } from '#core/store/records/search-text.ts'
import { statement } from '#core/store/records/statement.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { objectBlocks, rowGroup, type PeopleContext, type Step } from './pipeline.ts'

/** Expressions over the relation of the new entities of a type. */
interface Named {
  type: EntityType
  from: string
  /** Dense id. */
  id: string
  /** Column of `typed`, where there is one. */
  name: string | undefined
  /** Tails of phones with spaces between. */
  tails: string
}

const searchBlockRows = 64
/** Tokens of so many rows are put in order at a time: the fewer pieces, the longer what is kept of a token. */
const tokenRows = 8 * rowGroup

export async function searchSteps({ duck, records, batch }: PeopleContext, { type, from, id, name, tails }: Named, bulk: boolean): Promise<Omit<Step, 'rows'>[]> {
  const { text, tokens, others } = name === undefined ? { text: `''`, tokens: '[]', others: undefined } : await tokenExpressions(duck, name)
  const index = statement(records, 'INSERT INTO search (rowid, names, tails) SELECT key, value ->> 0, value ->> 1 FROM jsonb_each(CAST(? AS TEXT))')
  const row = (tailText: string) => `concat('"', ${entityKey(type, 0)}::BIGINT + ${id}, '":[', to_json(coalesce(${text}, '')), ',', to_json(${tailText}), ']')`
  const rows = (item: string) => ({ query: objectBlocks(item, `${id} // ${searchBlockRows}`, from), write: (content: Buffer) => void index.run(content) })
  if (!bulk) return [rows(row(tails))]
  const tailTokens = `CASE WHEN ${tails} = '' THEN [] ELSE string_split(${quoteText(tailToken(''))} || replace(${tails}, ' ', ${quoteText(` ${tailToken('')}`)}), ' ') END`
  return [
    {
      pieceRows: tokenRows,
      query: `SELECT min(id)::UINTEGER AS n, encode(concat('[[', to_json(token), ',', max(id), '],', to_json(list(id)), ',', to_json(list(place)), ']')) AS content, count(*)::UINTEGER AS count
        FROM (SELECT id, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM (SELECT ${id} AS id, list_concat(${tokens}, ${tailTokens}) AS tokens FROM ${from})) GROUP BY token`,
      write: (content, first, count) => insertNameBlocks(records, type, batch, { content, first, count })
    },
    ...(others === undefined ? [] : [rows(`CASE WHEN ${others} THEN ${row(`''`)} END`)])
  ]
}

/** nameTokens of core/store/records/search-text.ts as `text`, in SQL for plain names, in TypeScript for the `others` (a condition; undefined where there are none); `tokens`: list of those of a plain name. */
async function tokenExpressions(duck: Duck, name: string): Promise<{ text: string; tokens: string; others: string | undefined }> {
  const plain = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}A-Za-z0-9 ]*')`
  const conversion = { table: 'name_tokens', text: 'other_name', convert: nameTokens }
  const found = await runConversion(duck, createSql(), conversion, `(SELECT CASE WHEN ${plain} THEN NULL ELSE ${name} END AS other_name FROM typed WHERE reject = 0)`)
  const allHan = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}]*')`
  const usual = `trim(regexp_replace(regexp_replace(lower(${name}), '([\\x{4E00}-\\x{9FFF}])', ' \\1 ', 'g'), ' +', ' ', 'g'))`
  return {
    text: `CASE WHEN ${allHan} THEN array_to_string(string_split(${name}, ''), ' ') WHEN ${plain} THEN ${usual} ${found ? `ELSE (SELECT k.value FROM name_tokens k WHERE k.raw = ${name})` : ''} END`,
    tokens: `CASE WHEN ${allHan} THEN string_split(${name}, '') WHEN ${plain} THEN string_split(${usual}, ' ') ELSE [] END`,
    others: found ? `NOT ${plain}` : undefined
  }
}
