/** What new entities are searched by: rows of full text, or characters in blocks where the entities stand in blocks. */
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { runConversion } from '#core/import/map/converted.ts'
import { createSql } from '#core/import/map/sql.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { createNameGatherer, longestHeldName } from '#core/store/records/name-blocks.ts'
import { nameTokens } from '#core/store/records/search-text.ts'
import { statement } from '#core/store/records/statement.ts'
import { objectBlocks, type PeopleContext, type Step } from './pipeline.ts'

/** Expressions over the relation of the new entities of a type. */
interface Named {
  type: EntityType
  from: string
  /** Dense id. */
  id: string
  /** Column of `typed`, where there is one. */
  name: string | undefined
  /** Tails of phones: all with spaces between, and one by one. */
  tails: string
  eachTail: string[]
}

const searchBlockRows = 64
/** Entries gathered before they are written: they take eight bytes each. */
const mostEntries = 16_000_000

export async function searchSteps(context: PeopleContext, named: Named, bulk: boolean): Promise<Omit<Step, 'rows'>[]> {
  const { duck, records } = context
  const { type, from, id, name, tails } = named
  const text = name === undefined ? undefined : await tokenExpression(duck, name)
  const index = statement(records, 'INSERT INTO search (rowid, names, tails) SELECT key, value ->> 0, value ->> 1 FROM jsonb_each(CAST(? AS TEXT))')
  const row = (tailText: string) => `concat('"', ${entityKey(type, 0)}::BIGINT + ${id}, '":[', to_json(coalesce(${text ?? `''`}, '')), ',', to_json(${tailText}), ']')`
  const rows = (item: string) => ({ query: objectBlocks(item, `${id} // ${searchBlockRows}`, from), write: (content: Buffer) => void index.run(content) })
  if (!bulk) return [rows(row(tails))]
  if (name === undefined) return [gatheringStep(context, named, 0)]
  const [longest] = await duck.rows<{ length: bigint | null; others: boolean | null }>(
    `SELECT max(length(${name})) AS length, bool_or(NOT ${isHeld(name)}) AS others FROM typed WHERE reject = 0`)
  const gathering = gatheringStep(context, named, Math.min(longestHeldName, Number(longest!.length ?? 0)))
  return longest!.others ? [gathering, rows(`CASE WHEN NOT ${isHeld(name)} THEN ${row(`''`)} END`)] : [gathering]
}

const isHeld = (name: string) => `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}]{0,${longestHeldName}}')`

/** Characters of names and tails of phones, a column each, into blocks. */
function gatheringStep({ records, batch }: PeopleContext, { type, from, id, name, eachTail }: Named, length: number): Omit<Step, 'rows'> {
  const gatherer = createNameGatherer(records, type, batch)
  const characters = Array.from({ length }, (_, place) => `CASE WHEN length(held_name) > ${place} THEN unicode(held_name[${place + 1}]) ELSE 0 END::UINTEGER`)
  const held = length === 0 || name === undefined ? 'NULL' : `CASE WHEN ${isHeld(name)} THEN ${name} END`
  const numbered = eachTail.map((tail, index) => `coalesce(TRY_CAST(${tail} AS UINTEGER) + 1, 0)::UINTEGER AS tail_${index}`)
  let gathered = 0
  return {
    query: `SELECT ${['id', ...characters, ...eachTail.map((_, index) => `tail_${index}`)].join(', ')} FROM (SELECT ${[`${id} AS id`, `${held} AS held_name`, ...numbered].join(', ')} FROM ${from})`,
    numbers([ids, ...columns]) {
      columns.forEach((column, place) => (place < length ? gatherer.names(column, ids!, place) : gatherer.tails(column, ids!)))
      gathered += ids!.length * columns.length
    },
    endOfPiece() {
      if (gathered < mostEntries) return
      gatherer.flush()
      gathered = 0
    },
    end: () => gatherer.flush()
  }
}

/** nameTokens of core/store/records/search-text.ts: in SQL for plain names, in TypeScript for the rest. */
async function tokenExpression(duck: Duck, name: string): Promise<string> {
  const plain = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}A-Za-z0-9 ]*')`
  const conversion = { table: 'name_tokens', text: 'other_name', convert: nameTokens }
  const found = await runConversion(duck, createSql(), conversion, `(SELECT CASE WHEN ${plain} THEN NULL ELSE ${name} END AS other_name FROM typed WHERE reject = 0)`)
  const allHan = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}]*')`
  const usual = `trim(regexp_replace(regexp_replace(lower(${name}), '([\\x{4E00}-\\x{9FFF}])', ' \\1 ', 'g'), ' +', ' ', 'g'))`
  return `CASE WHEN ${allHan} THEN array_to_string(string_split(${name}, ''), ' ') WHEN ${plain} THEN ${usual} ${found ? `ELSE (SELECT k.value FROM name_tokens k WHERE k.raw = ${name})` : ''} END`
}
