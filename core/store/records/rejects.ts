/** Rows of imports that were turned away, as they stood in the file or as they were last edited, with the rule that turned them away. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type RejectState = 'open' | 'replayed' | 'ignored'

export interface RejectRecord {
  batch: number
  /** 1-based number of the data row in the file. */
  row: number
  /** Column name → text. */
  raw: Record<string, string | null>
  column: string | null
  rule: string
  detail: string | null
  state: RejectState
  /** Why it is ignored. */
  note: string | null
  /** The batch that brought it once it was repaired. */
  replay: number | null
}

export type NewReject = Omit<RejectRecord, 'batch' | 'state' | 'note' | 'replay'>

/** What narrows rejects; all must hold. */
export interface RejectFilter {
  batch?: number
  source?: string
  rule?: string
  column?: string
  state?: RejectState
  rows?: readonly number[]
  /** Stands in one of the raw values, whatever the case of its Latin letters. */
  text?: string
}

export interface RejectOrder {
  by: 'batch' | 'row' | 'rule' | 'column' | 'state' | { raw: string }
  direction: 'asc' | 'desc'
}

/** Where a page ended: the value that it is sorted by, batch and row. */
export type RejectPlace = [value: string | number, batch: number, row: number]

interface Row {
  batch: number
  row: number
  raw: string
  column_name: string | null
  rule: string
  detail: string | null
  state: RejectState
  note: string | null
  replay: number | null
}

const fromRow = ({ raw, column_name, ...row }: Row): RejectRecord => ({ ...row, raw: JSON.parse(raw) as Record<string, string | null>, column: column_name })

const columns = 'batch, row, raw, column_name, rule, detail, state, note, replay'

export function insertRejects(records: RecordsDatabase, batch: number, rejects: Iterable<NewReject>): void {
  const insert = statement(records, 'INSERT INTO rejects (batch, row, raw, column_name, rule, detail) VALUES (?, ?, ?, ?, ?, ?)')
  for (const reject of rejects) insert.run(batch, reject.row, JSON.stringify(reject.raw), reject.column, reject.rule, reject.detail)
}

/** SQL of what a filter asks, with its values by name. */
export function filterSql({ batch, source, rule, column, state, rows, text }: RejectFilter): { where: string; values: Record<string, string | number> } {
  const parts: [held: boolean, sql: string, name: string, value: string | number | undefined][] = [
    [batch !== undefined, 'batch = @batch', 'batch', batch], [source !== undefined, 'batch IN (SELECT number FROM batches WHERE source = @source)', 'source', source],
    [rule !== undefined, 'rule = @rule', 'rule', rule], [column !== undefined, 'column_name = @column', 'column', column], [state !== undefined, 'state = @state', 'state', state],
    [rows !== undefined, 'row IN (SELECT value FROM json_each(@rows))', 'rows', JSON.stringify(rows)],
    [text !== undefined, 'EXISTS (SELECT 1 FROM json_each(raw) v WHERE instr(lower(v.value), lower(@text)) > 0)', 'text', text]
  ]
  const asked = parts.filter(([held]) => held)
  return { where: asked.map(([, sql]) => sql).join(' AND ') || 'true', values: Object.fromEntries(asked.map(([, , name, value]) => [name, value!])) }
}

const orderSql = { batch: 'batch', row: 'row', rule: 'rule', column: "coalesce(column_name, '')", state: 'state' } as const

/** In an order; rejects that are equal in it by batch, newest first, and row. `after`: the place of the last one of the previous page. */
export function pageRejects(records: RecordsDatabase, filter: RejectFilter, { by, direction }: RejectOrder, page: { after?: RejectPlace; limit: number }): { reject: RejectRecord; place: RejectPlace }[] {
  const { where, values } = filterSql(filter)
  const isRaw = typeof by === 'object'
  const value = isRaw ? "coalesce((SELECT value FROM json_each(raw) WHERE key = @name), '')" : orderSql[by]
  const [sign, last, lastBatch, lastRow] = [direction === 'asc' ? '>' : '<', ...(page.after ?? [])] as [string, string | number, number, number]
  const after = page.after ? `AND (${value} ${sign} @last OR (${value} = @last AND (batch < @lastBatch OR (batch = @lastBatch AND row > @lastRow))))` : ''
  return statement<Row & { value: string | number }>(records, `
    SELECT ${columns}, ${value} AS value FROM rejects WHERE ${where} ${after} ORDER BY value ${direction}, batch DESC, row LIMIT @limit`)
    .all({ ...values, limit: page.limit, ...(isRaw && { name: by.raw }), ...(page.after && { last, lastBatch, lastRow }) })
    .map(({ value: sorted, ...row }) => ({ reject: fromRow(row), place: [sorted, row.batch, row.row] }))
}

export function countRejects(records: RecordsDatabase, filter: RejectFilter): number {
  const { where, values } = filterSql(filter)
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM rejects WHERE ${where}`).get(values)!.count
}

/** How many rejects there are by rule and column, most first. */
export function rejectRules(records: RecordsDatabase, filter: RejectFilter): { rule: string; column: string | null; count: number }[] {
  const { where, values } = filterSql(filter)
  return statement<{ rule: string; column: string | null; count: number }>(records, `
    SELECT rule, column_name AS "column", count(*) AS count FROM rejects WHERE ${where} GROUP BY rule, column_name ORDER BY count DESC, rule, column_name`).all(values)
}

/** How many rejects there are in each state. */
export function rejectStates(records: RecordsDatabase, filter: RejectFilter): { state: RejectState; count: number }[] {
  const { where, values } = filterSql(filter)
  return statement<{ state: RejectState; count: number }>(records, `SELECT state, count(*) AS count FROM rejects WHERE ${where} GROUP BY state ORDER BY state`).all(values)
}

/** Batches that have such rejects, newest first, with how many. */
export function rejectBatches(records: RecordsDatabase, filter: RejectFilter): { id: string; name: string; source: string; count: number }[] {
  const { where, values } = filterSql(filter)
  return statement<{ id: string; name: string; source: string; count: number }>(records, `
    SELECT b.id, b.name, b.source, r.count FROM (SELECT batch, count(*) AS count FROM rejects WHERE ${where} GROUP BY batch) r JOIN batches b ON b.number = r.batch ORDER BY b.number DESC`).all(values)
}

export function readReject(records: RecordsDatabase, batch: number, row: number): RejectRecord | undefined {
  const found = statement<Row>(records, `SELECT ${columns} FROM rejects WHERE batch = ? AND row = ?`).get(batch, row)
  return found && fromRow(found)
}

const walkedRows = 500

/** Those that match, by batch and row, read in pages: other work may go on between them. */
export function* walkRejects(records: RecordsDatabase, filter: RejectFilter): Generator<RejectRecord[]> {
  const { where, values } = filterSql(filter)
  const read = statement<Row>(records, `SELECT ${columns} FROM rejects WHERE ${where} AND (batch > @afterBatch OR (batch = @afterBatch AND row > @afterRow)) ORDER BY batch, row LIMIT ${walkedRows}`)
  for (let last = { batch: 0, row: 0 }; ;) {
    const page = read.all({ ...values, afterBatch: last.batch, afterRow: last.row }).map(fromRow)
    if (page.length > 0) yield page
    if (page.length < walkedRows) return
    last = page.at(-1)!
  }
}
