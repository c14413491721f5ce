/** Turns a record as its system sends it into a row of the mapping of its kind. Nothing is dropped: what has no place of its own goes along as `extra`. */
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import { fieldsOfTarget } from '#core/domain/import-targets.ts'
import { squashHeader } from '#core/domain/normalise/text.ts'
import { isRawNumber } from '#core/import/read/json-rows.ts'
import { matchName } from '#core/import/inspect/synonyms.ts'
import { columnOf, extraField, kindOf, recordKinds, type RecordKind } from './kinds.ts'

/** Column name → value; a column that is missing is blank. */
export type Row = Record<string, string | number | boolean>

export interface Adapted {
  /** Name of the kind within its channel. */
  kind: string
  row: Row
}

/** Column that keeps what is no record, or none of a kind that is known here: without an identity, it is told among the rejected rows. */
const unreadableColumn = '_record'

/** Objects around the fields of a record, which say nothing themselves. */
const wrappers = new Set(['record', 'fields', 'data', 'payload', 'customer', 'contact', 'account', 'lead', 'opportunity', 'external_contact', 'externalcontact'])
/** Deeper objects are kept as JSON. */
const deepest = 4

export function adaptRecord(channel: IngestionChannel, record: unknown): Adapted {
  const unreadable = { kind: Object.keys(recordKinds[channel])[0]!, row: { [unreadableColumn]: JSON.stringify(record) } }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return unreadable
  const leaves = [...leavesOf(record as Record<string, unknown>)]
  const kind = tellKind(channel, leaves)
  if (kind === undefined) return unreadable
  const row = rowOf(channel, kind, leaves)
  completions[channel]?.(kind, row, leaves)
  return { kind, row }
}

/** All columns of a kind, for the first row of a file: every column of the mapping has to be there. */
export function columnsOf(channel: IngestionChannel, kind: string): string[] {
  return [...Object.keys(kindOf(channel, kind).columns).map(columnOf), extraField]
}

type Leaf = [name: string, value: unknown]

/** Values with the dotted names of the objects in which they stand; of a list of objects (follow_user) the first one, the others as they are. */
function* leavesOf(record: Record<string, unknown>, prefix = '', depth = 1): Generator<Leaf> {
  for (const [key, value] of Object.entries(record)) {
    if (value === null || value === undefined || value === '') continue
    const isWrapper = prefix === '' && wrappers.has(key.toLowerCase())
    const name = prefix + key
    if (isRawNumber(value)) yield [name, value.rawJSON]
    else if (Array.isArray(value)) yield* listLeaves(name, value, depth)
    else if (typeof value === 'object' && depth < deepest) yield* leavesOf(value as Record<string, unknown>, isWrapper ? '' : `${name}.`, depth + 1)
    else yield [name, value]
  }
}

function* listLeaves(name: string, list: unknown[], depth: number): Generator<Leaf> {
  const [first, ...others] = list
  if (typeof first !== 'object' || first === null || depth >= deepest) {
    if (list.length > 0) yield [name, list.length === 1 ? first : list]
    return
  }
  yield* leavesOf(first as Record<string, unknown>, `${name}.`, depth + 1)
  if (others.length > 0) yield [`${name}.others`, others]
}

const typeNames = new Set(['recordtype', 'objecttype', 'entitytype', 'object', 'entity', 'kind'])
const calledKinds: Record<string, string> = {
  customer: 'customer', contact: 'customer', person: 'customer', member: 'customer', fan: 'customer', user: 'customer', externalcontact: 'customer', 客户: 'customer', 联系人: 'customer', 粉丝: 'customer',
  account: 'account', company: 'account', organization: 'account', 企业: 'account', 公司: 'account', lead: 'lead', 线索: 'lead', opportunity: 'opportunity', deal: 'opportunity', 商机: 'opportunity',
  event: 'event', activity: 'event', interaction: 'event', message: 'event', followup: 'event', behaviour: 'event', behavior: 'event', 事件: 'event', 互动: 'event', 消息: 'event', 跟进: 'event'
}
/** Names that only records of a kind have, looked for in this order. */
const tellingNames: [kind: string, names: Set<string>][] = [
  ['event', new Set(['eventtype', 'eventid', 'activitytype', 'interactiontype', 'occurredat', 'eventtime', 'msgid', 'msgtype', 'msgtime', 'changetype', 'followid', 'followtime', '发生时间', '事件类型'])],
  ['opportunity', new Set(['opportunityid', 'opportunityname', 'dealid', 'dealname', '商机编号', '商机名称'])],
  ['lead', new Set(['leadid', 'leadname', 'leadstatus', 'leadscore', '线索编号'])],
  ['customer', new Set(['contactid', 'contactname', 'mobilephone', 'externaluserid', 'openid', 'jobtitle', 'customerid', 'memberid', '姓名', '手机号'])],
  ['account', new Set(['accountname', 'accountid', 'unifiedsocialcreditcode', 'creditcode', 'accounttype', 'companyname', '企业名称', '统一社会信用代码'])]
]

/** Undefined where the record itself says that it is something else. */
function tellKind(channel: IngestionChannel, leaves: Leaf[]): string | undefined {
  const kinds = recordKinds[channel]
  const names = new Set<string>()
  for (const [name, value] of leaves) {
    const folded = foldName(name)
    names.add(folded)
    if (!typeNames.has(folded) || typeof value !== 'string') continue
    const called = calledKinds[squashHeader(value)]
    return called !== undefined && Object.hasOwn(kinds, called) ? called : undefined
  }
  const told = tellingNames.find(([kind, telling]) => Object.hasOwn(kinds, kind) && [...telling].some((name) => names.has(name)))
  return told?.[0] ?? Object.keys(kinds)[0]!
}

/** Names as they are compared, of those seen before: senders use few. */
const foldedNames = new Map<string, string>()
const mostNames = 20_000

function foldName(name: string): string {
  return remembered(foldedNames, name, squashHeader)
}

function remembered<Value>(known: Map<string, Value>, name: string, find: (name: string) => Value): Value {
  const found = known.get(name)
  if (found !== undefined || known.has(name)) return found!
  const value = find(name)
  if (known.size >= mostNames) known.clear()
  known.set(name, value)
  return value
}

/** The field that a name stands for; the lower its rank, the surer. */
interface NamedField {
  column: string
  rank: number
  isTime: boolean
}

const fieldsOfNames = new Map<RecordKind, Map<string, NamedField | undefined>>()

function fieldOfName(kind: RecordKind, name: string): NamedField | undefined {
  let known = fieldsOfNames.get(kind)
  if (!known) fieldsOfNames.set(kind, (known = new Map()))
  return remembered(known, name, () => findField(kind, name))
}

function findField(kind: RecordKind, name: string): NamedField | undefined {
  const fields = fieldsOfTarget(kind.target)
  const named = (to: string, rank: number): NamedField => ({ column: columnOf(to), rank, isTime: fields[to]?.type === 'datetime' || fields[to]?.type === 'date' })
  const folded = foldName(name)
  for (const [to, names] of Object.entries(kind.columns)) {
    const rank = [squashHeader(columnOf(to)), ...names.split(' ')].indexOf(folded)
    if (rank >= 0) return named(to, rank)
  }
  // A field that files call so, unless only the last part of the name says it.
  const found = matchName(kind.target, name).find(({ to, weight }) => weight > surely && Object.hasOwn(kind.columns, to))
  return found && named(found.to, 100 * (2 - found.weight))
}

const surely = 0.85

function rowOf(channel: IngestionChannel, name: string, leaves: Leaf[]): Row {
  const kind = kindOf(channel, name)
  const chosen = new Map<string, { leaf: Leaf; field: NamedField }>()
  const extra: Leaf[] = []
  for (const leaf of leaves) {
    const field = fieldOfName(kind, leaf[0])
    const other = field && chosen.get(field.column)
    if (!field || (other && other.field.rank <= field.rank)) extra.push(leaf)
    else chosen.set(field.column, { leaf, field })
    if (other && field.rank < other.field.rank) extra.push(other.leaf)
  }
  const row: Row = {}
  for (const [column, { leaf: [, value], field: { isTime } }] of chosen) {
    const told = cellOf(value, isTime)
    const words = kind.words?.[column]
    const word = words && Object.hasOwn(words, String(told)) ? words[String(told)]! : told
    if (word !== null) row[column] = word
  }
  if (kind.eventType !== undefined) row.type ??= kind.eventType
  if (extra.length > 0) row[extraField] = extraText(extra)
  return row
}

/** Equal ones have equal texts. */
function extraText(extra: Leaf[]): string {
  const named = new Map<string, unknown>()
  for (const [name, value] of extra.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    let free = name
    for (let count = 2; named.has(free); count++) free = `${name} ${count}`
    named.set(free, value)
  }
  return JSON.stringify(Object.fromEntries(named))
}

function cellOf(value: unknown, isTime: boolean): string | number | boolean {
  if (isTime && (typeof value === 'number' || (typeof value === 'string' && /^\d{10}(\d{3})?$/.test(value)))) return instantOf(Number(value))
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean)
}

/** Seconds or milliseconds since 1970, as ISO-8601; any other number as it is. */
function instantOf(number: number): string {
  const milliseconds = number < 1e11 ? number * 1000 : number
  return milliseconds >= earliest && milliseconds < latest ? new Date(milliseconds).toISOString() : String(number)
}

const earliest = Date.UTC(1990, 0)
const latest = Date.UTC(2200, 0)

/** What a channel's records say in a way of their own. */
const completions: Partial<Record<IngestionChannel, (kind: string, row: Row, leaves: Leaf[]) => void>> = {
  wework(kind, row, leaves) {
    if (kind !== 'event') return
    const value = (name: string) => leaves.find(([leaf]) => foldName(leaf) === name)?.[1]
    // A message names sender and receivers; whoever is no member of staff has an id that begins so.
    const [from, to] = [value('from'), value('tolist')]
    const outsider = [from, ...(Array.isArray(to) ? to : [to])].find((id) => typeof id === 'string' && /^w[mo]/.test(id))
    if (typeof outsider === 'string') row.wecom ??= outsider
    if (typeof from === 'string' && from !== outsider) row.actor ??= from
    if (value('followid') !== undefined || value('followtime') !== undefined) row.type = 'follow_up'
  },
  wechat(kind, row) {
    // Events of an official account have no id: whom and when tells them apart, as WeChat's documentation says.
    if (kind === 'event' && row.source_id === undefined && row.openid !== undefined && row.occurred_at !== undefined) {
      row.source_id = `${row.openid}/${row.occurred_at}/${row.subtype ?? ''}`
    }
  }
}
