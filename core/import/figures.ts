/**
 * Figures of the rows that a file brings (core/domain/quality/figures.ts), taken while they lie in `typed`: what the source delivered, whatever becomes of
 * it. Of more than 100,000 rows they are those of a sample of as many, always the same for the same file. Repeats of what should not repeat would hardly
 * ever meet in a sample of rows: of keys, all rows of a sample of values are looked at.
 */
import { isEntityTarget, rowKindOf } from '#core/domain/import-targets.ts'
import { freshTimes, type BatchFigures, type Bins, type FieldFigures, type Figures, type Spread } from '#core/domain/quality/figures.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { countRows } from './link/tables.ts'
import type { TypedTable } from './map/typed.ts'

const mostSampled = 100_000
const mostValues = 30
/** Characters of a value that is kept by name. */
const longestValue = 100
/** Lower bounds of the bins of lengths, in characters. */
const lengthEdges = [2, 3, 4, 5, 9, 13, 17, 33, 65]
const quantiles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

type Column = Pick<FieldFigures, 'field' | 'column' | 'type' | 'sensitivity'> & {
  /** Of `typed`: the value, and whether one stood there that could not be read. */
  value: string
  bad: string
  /** Of a key: the column of `typed` that is equal where it is equal. */
  key: string | null
}

export interface FiguresContext {
  duck: Duck
  typed: TypedTable
  /** Data rows of the file. */
  rows: number
  /** Milliseconds since the epoch. */
  now: number
  /** Those of the import before it of the same source: numbers are counted in the same bins. */
  earlier: readonly FieldFigures[]
}

/** Before the rows are linked; `typed` stays as it is. */
export async function takeFigures(context: FiguresContext): Promise<Omit<Figures, 'rules'>> {
  const { duck, typed, rows } = context
  const columns = columnsOf(typed)
  const time = await timeOf(context)
  // Ages are those at the newest row, so that files of several months that come in on one day are alike.
  const counted = { ...context, now: time?.newest ?? context.now }
  const isSampled = rows > mostSampled
  const from = isSampled ? 'sampled' : 'typed'
  // Multiples of an odd number over all row numbers lie evenly and in no order of the file (Knuth, The Art of Computer Programming 3, 6.4).
  if (isSampled) await duck.run(`CREATE OR REPLACE TABLE sampled AS SELECT ${columns.map(({ value, bad }, index) => `${value}, ${bad} AS bad${index}`).join(', ')} FROM typed WHERE ("row"::UBIGINT * 2654435761) % 4294967296 < ${Math.floor((mostSampled / rows) * 2 ** 32)}`)
  const fields: FieldFigures[] = []
  for (const [index, column] of columns.entries()) {
    const { field, type, sensitivity } = column
    const counts = await countColumn(counted, column, from, isSampled ? `bad${index}` : column.bad)
    fields.push({ field, column: column.column, type, sensitivity, ...counts, spread: await spreadOf(counted, column, from) })
  }
  const sampled = isSampled ? await countRows(duck, 'sampled') : rows
  if (isSampled) await duck.run('DROP TABLE sampled')
  return { rows, sampled, time, fields }
}

/** What is read of the file, in the order of the mapping; constants tell nothing. Keys are the identities of entities, and what names other rows within their source. */
function columnsOf({ plan, identities, values, failures }: TypedTable): Column[] {
  const key = rowKindOf(plan.target)?.key
  const found = [
    ...identities.map((identity, index) => ({
      ...identity, name: `${identity.side ? `${identity.side}.` : ''}identity.${identity.channel}`, type: 'text' as const, sensitivity: 'secret' as const, value: `i${index}`, bad: `v${index}`, key: isEntityTarget(plan.target) ? `i${index}` : null
    })),
    ...values.map((value, index) => ({ ...value, sensitivity: value.sensitivity!, value: `f${index}`, bad: `w${index}`, key: value.name === key ? 'source_key' : null }))
  ].filter(({ origin }) => origin.kind !== 'constant').toSorted((one, other) => one.index - other.index)
  const times = new Map<string, number>()
  return found.map(({ name, origin, type, sensitivity, value, bad, key: own }) => {
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    const column = origin.kind === 'column' ? origin.column.name : null
    const failed = failures.flatMap((failure, index) => (failure === column ? [`x${index}`] : []))
    return { field: time === 1 ? name : `${name}#${time}`, column, type, sensitivity, value, bad: [bad, ...failed].join(' OR '), key: own }
  })
}

async function countColumn({ duck, rows }: FiguresContext, { value, key }: Column, from: string, bad: string) {
  const [row] = await duck.rows<{ filled: bigint; unreadable: bigint; distinct: bigint }>(
    `SELECT count(${value}) AS filled, count(*) FILTER (${value} IS NULL AND (${bad})) AS unreadable, count(DISTINCT ${value}) AS "distinct" FROM ${from}`)
  const [filled, unreadable] = [Number(row!.filled), Number(row!.unreadable)]
  const slices = Math.ceil(rows / mostSampled)
  if (key === null || slices === 1) return { filled, unreadable, distinct: Number(row!.distinct), looked: filled }
  const [slice] = await duck.rows<{ looked: bigint; distinct: bigint }>(`SELECT count(*) AS looked, count(DISTINCT ${key}) AS "distinct" FROM typed WHERE hash(${key}) % ${slices} = 0 AND ${key} IS NOT NULL`)
  return { filled, unreadable, distinct: Number(slice!.distinct), looked: Number(slice!.looked) }
}

async function spreadOf(context: FiguresContext, { field, type, sensitivity, value }: Column, from: string): Promise<Spread> {
  const { duck, now } = context
  if (sensitivity === 'open') {
    if (type === 'choice' || type === 'text' || type === 'boolean') return frequentValues(duck, value, from)
    if (type === 'number' || type === 'decimal') return binned(context, field, 'number', `${value}::DOUBLE`, from)
    if (type === 'date' || type === 'datetime') return binned(context, field, 'age', `(${now} - epoch_ms(${value}::TIMESTAMP)) / 86400000`, from)
  }
  return { kind: 'bins', of: 'length', bins: await countBins(duck, `length(${value}::VARCHAR)`, lengthEdges, from) }
}

async function frequentValues(duck: Duck, value: string, from: string): Promise<Spread> {
  const found = await duck.rows<{ value: string; rows: bigint; looked: bigint }>(`
    SELECT value, "rows", looked FROM (SELECT ${value}::VARCHAR AS value, count(*) AS "rows", sum(count(*)) OVER ()::BIGINT AS looked FROM ${from} WHERE ${value} IS NOT NULL GROUP BY ${value})
    WHERE length(value) <= ${longestValue} ORDER BY "rows" DESC, value LIMIT ${mostValues}`)
  const counts = found.map(({ value: text, rows }): [string, number] => [text, Number(rows)])
  const looked = found.length > 0 ? Number(found[0]!.looked) : await countRows(duck, `${from} WHERE ${value} IS NOT NULL`)
  return { kind: 'values', counts, rest: looked - counts.reduce((sum, [, rows]) => sum + rows, 0) }
}

/**
 * In the bins of the import before, so that the two can be compared; where most values have come to lie in one of those, in bins of their own as well,
 * with which the next ones are compared.
 */
async function binned({ duck, earlier }: FiguresContext, field: string, of: 'number' | 'age', value: string, from: string): Promise<Spread> {
  const before = earlier.find((figures) => figures.field === field)?.spread
  const carried = before?.kind === 'bins' && before.of === of ? await countBins(duck, value, before.bins.edges, from) : undefined
  if (carried && isEven(carried)) return { kind: 'bins', of, bins: carried }
  const own = await ownEdges(duck, value, from)
  const isSame = carried && own.length === carried.edges.length && own.every((edge, index) => edge === carried.edges[index])
  if (carried && (isSame || own.length === 0)) return { kind: 'bins', of, bins: carried }
  return { kind: 'bins', of, bins: await countBins(duck, value, own, from), ...(carried && { earlier: carried }) }
}

function isEven({ counts }: Bins): boolean {
  return Math.max(...counts) * 2 <= counts.reduce((sum, count) => sum + count, 0)
}

/** Those of the tenths of the values; none where all are equal. */
async function ownEdges(duck: Duck, value: string, from: string): Promise<number[]> {
  const [row] = await duck.rows<{ edges: number[] | null; least: number | null }>(`SELECT quantile_disc(v, [${quantiles.join(', ')}]) AS edges, min(v) AS least FROM (SELECT ${value} AS v FROM ${from})`)
  return [...new Set(row!.edges ?? [])].filter((edge) => edge > row!.least!)
}

async function countBins(duck: Duck, value: string, edges: readonly number[], from: string): Promise<Bins> {
  const below = edges.map((_, index) => `count(*) FILTER (v < $${index + 1}::DOUBLE) AS n${index}`)
  const [row] = await duck.rows<Record<string, bigint>>(`SELECT ${[...below, 'count(v) AS "all"'].join(', ')} FROM (SELECT ${value} AS v FROM ${from})`, [...edges])
  const sums = [...edges.map((_, index) => Number(row![`n${index}`])), Number(row!.all)]
  return { edges, counts: sums.map((sum, index) => sum - (sums[index - 1] ?? 0)) }
}

async function timeOf({ duck, typed }: FiguresContext): Promise<BatchFigures['time']> {
  const named = freshTimes[typed.plan.target].map((field) => typed.values.findIndex(({ name, origin }) => name === field && origin.kind !== 'constant')).find((index) => index >= 0)
  if (named === undefined) return null
  const [row] = await duck.rows<{ oldest: number | null; newest: number | null }>(`SELECT epoch_ms(min(f${named})::TIMESTAMP)::DOUBLE AS oldest, epoch_ms(max(f${named})::TIMESTAMP)::DOUBLE AS newest FROM typed`)
  const { oldest, newest } = row!
  return oldest === null || newest === null ? null : { field: typed.values[named]!.name, oldest, newest }
}
