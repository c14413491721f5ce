/** What records alone hold of the rows of an export: names, phones, secret fields. */
import { isUtf8 } from 'node:buffer'
import { splitLabel } from '#core/domain/conditions/hash.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { masked, type Mask } from '#core/domain/masks.ts'
import { entitiesBetween, hasBlocks, listedEntities } from '#core/store/records/entity-blocks.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { Split } from './columns.ts'
import type { ColumnSource } from './types.ts'

type RecordsSource = Extract<ColumnSource, { records: string }>

/** Reads the values of some rows, whose dense ids are given in order: for every column, a JSON array of its values in UTF-8. */
export type PeopleReader = (ids: Uint32Array) => Uint8Array[]

interface Page extends Record<`v${number}`, Uint8Array> {
  live: number
}

/**
 * A page crosses as one JSON array a column: a value at a time takes four times as long. Ids without a gap are read as they lie; others are looked up one by
 * one, which takes a third longer. Either way SQLite walks in one loop, whose order the arrays keep.
 * @throws from the reader when a member is not among the live entities of the records: the two states do not belong together
 */
export function openPeople(records: RecordsDatabase, entity: EntityType, columns: readonly RecordsSource[]): PeopleReader {
  records.function('split_label', { deterministic: true }, (id, seed, parts) => splitLabel(Number(id), Number(seed), JSON.parse(parts as string) as Split['parts']))
  records.function('masked', { deterministic: true }, (value, mask) => masked(value, mask as Mask) as string | null)
  const parameters = Object.assign({}, ...columns.map((source) => source.parameters)) as Record<string, string | number>
  const values = columns.map(({ records: sql }, index) => `CAST(json_group_array(${sql}) AS BLOB) AS v${index}`)
  const prepare = (from: string) => records.prepare<[Record<string, unknown>], Page>(`SELECT ${[...values, 'count(*) FILTER (WHERE e.state = 0) AS live'].join(', ')} FROM ${from}`)
  const fromRows = { range: prepare('entities e WHERE e.key >= @first AND e.key <= @last'), list: prepare('json_each(@ids) j LEFT JOIN entities e ON e.key = j.value + @base') }
  const fromBoth = { range: prepare(`${entitiesBetween} e`), list: prepare(`${listedEntities(records)} e`) }
  return (ids) => {
    const [first, last] = [entityKey(entity, ids[0]!), entityKey(entity, ids.at(-1)!)]
    const isRange = last - first === ids.length - 1 && ids.every((id, index) => id === ids[0]! + index)
    const { range, list } = hasBlocks(records) ? fromBoth : fromRows
    const page = isRange ? range.get({ ...parameters, first, last })! : list.get({ ...parameters, base: entityKey(entity, 0), ids: JSON.stringify([...ids]) })!
    if (page.live !== ids.length) throw new Error('Members of the export are not in the records')
    return columns.map((_, index) => validText(page[`v${index}`]!))
  }
}

/** What is no UTF-8, as half a character that somebody typed in is none, is replaced. */
function validText(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : Buffer.from(Buffer.from(bytes).toString())
}
