/** What segments are compared by: fields as values or bands, ages, tags, and how long ago events were. */
import { andNot, count, countBoth, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { NumberColumn } from '#core/compute/conditions/codes.ts'
import type { ColumnReader } from '#core/compute/conditions/engine.ts'
import { spreadOf, type Signatures } from '#core/compute/segments/spread.ts'
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Comparison, Dimension } from '#core/contract/segment-comparison.ts'
import { dateText } from '#core/domain/conditions/time.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import { readOpenColumns } from '#core/store/facts/schema.ts'
import { scanValues, type Pace } from '#core/store/records/condition-sets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { Session } from '#core/app/session.ts'

type Answer = Comparison['dimensions'][number]
type Value = Pick<Answer['values'][number], 'value' | 'label' | 'from' | 'to'>

/** Members of the universe first, then of each segment. */
type Counts = readonly number[]

export interface Spread {
  dimension: Omit<Answer, 'values'>
  values: { value: Value; counts: Counts }[]
}

/** A dimension that knows what it needs: conditions of its own, and how their sets or columns become counts. */
export interface Asking {
  conditions: Condition[]
  spread(found: { sets: Bitset[]; own: Bitset[]; packed: Signatures[]; columns: ColumnReader; asOf: number }, pace: Pace): Promise<Spread>
}

export interface DimensionContext {
  records: RecordsDatabase
  entity: EntityType
  /** Fields of the entity by name. */
  fields: ReadonlyMap<string, CatalogueField>
  tags: ReadonlyMap<string, { id: string; name: string; entity: EntityType }>
  /** Tags by how many have them, most first. */
  frequentTags: readonly string[]
  /** Most values of a dimension. */
  most: number
}

const same = (text: string): Words => ({ zh: text, en: text })
const blank: Value = { value: null, label: { zh: '空值', en: 'Blank' }, from: null, to: null }
const others: Value = { value: '…', label: { zh: '其他', en: 'Others' }, from: null, to: null }

/** @throws DeskError invalid for a field that there is not, or that members cannot be told apart by */
export function askingOf(dimension: Dimension, context: DimensionContext): Asking {
  if (typeof dimension === 'string') return dimension === 'tags' ? ofTags([], context) : dimension.startsWith('event:') ? ofEvent(dimension.slice(6), undefined) : ofField({ field: dimension }, context)
  if ('age' in dimension) return ofAge(dimension.age, dimension.cuts ?? usualAges, context)
  if ('tags' in dimension) return ofTags(dimension.tags, context)
  return 'event' in dimension ? ofEvent(dimension.event, dimension.cuts) : ofField(dimension, context)
}

const usualParts = 5

function ofField({ field, cuts, quantiles }: { field: string; cuts?: number[]; quantiles?: number }, context: DimensionContext): Asking {
  const known = context.fields.get(field)
  const open = readOpenColumns(context.records, context.entity).find((column) => column.field === field)
  if (!known || !open) throw refused(field, { zh: `没有可用于比较的公开字段 ${field}`, en: `There is no open field ${field} to compare by` })
  const dimension = { by: field, label: known.label, exclusive: true }
  if (known.type === 'choice') return { conditions: [], spread: async ({ packed, columns }, pace) => ofCodes(dimension, await columns.codes(open.column), packed, context.most, pace) }
  if (known.type === 'boolean') {
    const labels = [{ zh: '否', en: 'No' }, { zh: '是', en: 'Yes' }]
    return banded(dimension, { column: open.column, type: open.type }, () => Promise.resolve([1]), (index) => ({ value: String(index === 1), label: labels[index]!, from: null, to: null }))
  }
  if (known.type === 'number' || known.type === 'decimal' || known.type === 'date' || known.type === 'datetime') {
    const column: NumberColumn = { column: open.column, type: open.type }
    const scale = known.type === 'date' ? 86_400_000 : 1
    const shown = (bound: number) => (known.type === 'date' ? dateText(bound) : known.type === 'datetime' ? new Date(bound).toISOString() : String(bound))
    const bounds = (columns: ColumnReader) => (cuts ? Promise.resolve(sorted(cuts)) : columns.quantiles(column, quantiles ?? usualParts))
    return banded(dimension, column, bounds, (index, found) => bandValue(found, index, shown, scale))
  }
  throw refused(field, { zh: `字段 ${field} 的类型不能用于比较：可用单选、是否、数字、日期`, en: `A field of this type cannot be compared by: ${field}; choices, truths, numbers and dates can` })
}

async function ofCodes(dimension: Omit<Answer, 'values' | 'kind'>, { values, codes }: { values: readonly string[]; codes: Uint8Array }, packed: readonly Signatures[], most: number, pace: Pace): Promise<Spread> {
  const spread = await spreadOf(packed, codes, pace)
  const at = (code: number) => spread.map((counts) => counts[code]!)
  const rows = values.map((value, index) => ({ value: { value, label: same(value), from: null, to: null }, counts: at(index + 1) })).sort((one, other) => other.counts[0]! - one.counts[0]!)
  const rest = rows.slice(most).reduce((sum, { counts }) => sum.map((number, index) => number + counts[index]!), at(255))
  return { dimension: { ...dimension, kind: 'values' }, values: withoutNobody([...rows.slice(0, most), { value: others, counts: rest }, { value: blank, counts: at(0) }]) }
}

type ValueOf = (index: number, cuts: readonly number[]) => Value

function banded(dimension: Omit<Answer, 'values' | 'kind'>, column: NumberColumn, cutsOf: (columns: ColumnReader) => Promise<number[]>, valueOf: ValueOf): Asking {
  return {
    conditions: [],
    async spread({ packed, columns }, pace) {
      const cuts = await cutsOf(columns)
      return ofBands(dimension, await columns.bands(column, cuts), cuts, valueOf, packed, pace)
    }
  }
}

async function ofBands(dimension: Omit<Answer, 'values' | 'kind'>, codes: Uint8Array, cuts: readonly number[], valueOf: ValueOf, packed: readonly Signatures[], pace: Pace): Promise<Spread> {
  const spread = await spreadOf(packed, codes, pace)
  const at = (code: number) => spread.map((counts) => counts[code]!)
  const bands = Array.from({ length: cuts.length + 1 }, (_, index) => ({ value: valueOf(index, cuts), counts: at(index + 1) }))
  return { dimension: { ...dimension, kind: 'bands' }, values: [...bands, ...withoutNobody([{ value: blank, counts: at(0) }])] }
}

/** Band `index`: from the cut before it, included, to the next one. */
function bandValue(cuts: readonly number[], index: number, shown: (bound: number) => string, scale = 1): Value {
  const [from, to] = [cuts[index - 1], cuts[index]]
  const text = from === undefined ? (to === undefined ? '*' : `< ${shown(to)}`) : to === undefined ? `≥ ${shown(from)}` : `${shown(from)} ≤ … < ${shown(to)}`
  return { value: text, label: same(text), from: from === undefined ? null : from * scale, to: to === undefined ? null : to * scale }
}

const usualAges = [18, 25, 35, 45, 55, 65]

/** Whole years from a date until asOf. The date may be a secret one: only numbers of people are told. */
function ofAge(field: string, given: readonly number[], { fields, records, entity }: DimensionContext): Asking {
  const known = fields.get(field)
  if (known?.type !== 'date') throw refused(field, { zh: `${field} 不是日期字段`, en: `${field} is no field of dates` })
  const cuts = sorted(given)
  return {
    conditions: [],
    async spread({ packed, asOf }, pace) {
      const codes = new Uint8Array(packed[0]!.bytes.length)
      const today = Math.floor(asOf / 86_400_000)
      await scanValues(records, entity, { name: field, type: 'date' }, (id, value) => {
        if (typeof value === 'number' && id < codes.length) codes[id] = 1 + cuts.filter((cut) => yearsBetween(value, today) >= cut).length
      }, pace)
      const dimension = { by: `age:${field}`, label: { zh: `年龄（${known.label.zh}）`, en: `Age (${known.label.en})` }, exclusive: true }
      return ofBands(dimension, codes, cuts, (index, found) => bandValue(found, index, String), packed, pace)
    }
  }
}

/** Whole years from one day to another (days since 1970). */
function yearsBetween(from: number, to: number): number {
  const [one, other] = [new Date(from * 86_400_000), new Date(to * 86_400_000)]
  const isBefore = other.getUTCMonth() < one.getUTCMonth() || (other.getUTCMonth() === one.getUTCMonth() && other.getUTCDate() < one.getUTCDate())
  return other.getUTCFullYear() - one.getUTCFullYear() - (isBefore ? 1 : 0)
}

function ofTags(wanted: readonly string[], { tags, frequentTags, most, entity }: DimensionContext): Asking {
  const unknown = wanted.find((id) => tags.get(id)?.entity !== entity)
  if (unknown !== undefined) throw refused('tags', { zh: `没有这个标签：${unknown}`, en: `There is no such tag: ${unknown}` })
  const ids = wanted.length > 0 ? [...new Set(wanted)] : frequentTags.slice(0, most)
  return {
    conditions: ids.map((id) => ({ kind: 'tag', op: 'hasAny', tags: [id] })),
    spread: ({ sets, own }) => Promise.resolve({
      dimension: { by: 'tags', label: { zh: '标签', en: 'Tags' }, kind: 'tags', exclusive: false },
      values: ids.map((id, index) => ({ value: { value: id, label: same(tags.get(id)!.name), from: null, to: null }, counts: sets.map((set) => countBoth(set, own[index]!)) }))
    })
  }
}

const usualDays = [7, 30, 90, 180, 365]

/** The newest event of a name: within so many days, longer ago, or never. */
function ofEvent(event: string, given: readonly number[] | undefined): Asking {
  const days = sorted(given ?? usualDays)
  return {
    conditions: [
      ...days.map((last): Condition => ({ kind: 'event', event, window: { kind: 'rolling', last, unit: 'day' } })),
      { kind: 'event', event, window: { kind: 'all' } }
    ],
    spread({ sets, own }) {
      const ever = own.at(-1)!
      const within = own.slice(0, -1)
      const label = eventTypeLabel(event)
      const band = (index: number): Bitset => (index === 0 ? within[0]! : index < within.length ? andNot(within[index]!, within[index - 1]!) : andNot(ever, within.at(-1)!))
      const values = Array.from({ length: days.length + 1 }, (_, index) => {
        const [from, to] = [days[index - 1], days[index]]
        const words: Words = to === undefined ? { zh: `${from} 天以前`, en: `More than ${from} days ago` } : { zh: `${from ?? 0}–${to} 天内`, en: `${from ?? 0}–${to} days ago` }
        return { value: { value: to === undefined ? `> ${from}` : `≤ ${to}`, label: words, from: from ?? 0, to: to ?? null }, counts: sets.map((set) => countBoth(set, band(index))) }
      })
      const never = { value: { ...blank, label: { zh: '从未', en: 'Never' } }, counts: sets.map((set) => count(set) - countBoth(set, ever)) }
      return Promise.resolve({
        dimension: { by: `event:${event}`, label: { zh: `距最近一次${label.zh}`, en: `Since the last ${label.en}` }, kind: 'recency', exclusive: true }, values: [...values, ...withoutNobody([never])]
      })
    }
  }
}

const sorted = (cuts: readonly number[]) => [...new Set(cuts)].sort((one, other) => one - other)

const withoutNobody = (values: Spread['values']) => values.filter(({ counts }) => counts[0]! > 0)

function refused(field: string, message: Words): DeskError {
  return new DeskError('invalid', { field: 'by', message, remedy: { zh: '可用字段见条件目录', en: 'The catalogue of conditions lists the fields' }, nodeId: field })
}

/** Tags by how often they are given now: the count of those who have them, each once, is the answer's, and costs thirty times as much. */
export async function frequentTagsOf({ facts }: Session, entityNumber: number): Promise<string[]> {
  const rows = await facts.read((duck) => duck.rows<{ tag: string }>(
    'SELECT tag FROM tag_assignments WHERE entity_type = $1::UTINYINT AND removed_at IS NULL GROUP BY tag ORDER BY count(*) DESC, tag', [entityNumber]))
  return rows.map(({ tag }) => tag)
}

