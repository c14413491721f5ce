/** Rows that a batch did not bring because they were there, with what each repeats. A cache: they follow from the raw file and the outcomes of the batch. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type DuplicateReason = 'source_id' | 'row' | 'recipe'

export interface DuplicateRecord {
  batch: number
  row: number
  raw: Record<string, string | null>
  why: DuplicateReason
  /** The batch and row that it repeats; null where that was taken back since, or a step of the recipe told it. */
  ofBatch: number | null
  ofRow: number | null
  /** The batch that brought it all the same. */
  imported: number | null
}

export interface DuplicateFilter {
  batch: number
  why?: DuplicateReason
  ofBatch?: number
  text?: string
  rows?: readonly number[]
  /** Those that can be brought all the same: not brought yet, and not repeating a source id, which would stand twice. */
  importable?: true
}

interface Row {
  batch: number
  row: number
  raw: string
  why: DuplicateReason
  of_batch: number | null
  of_row: number | null
  imported: number | null
}

const fromRow = ({ raw, of_batch, of_row, ...row }: Row): DuplicateRecord => ({ ...row, raw: JSON.parse(raw) as DuplicateRecord['raw'], ofBatch: of_batch, ofRow: of_row })

/** The batch that brought a duplicate all the same, as long as it was not taken back. */
const imported = `(SELECT max(p.replay) FROM replayed_rows p JOIN batches b ON b.number = p.replay WHERE p.row = d.row AND p.before IS NULL AND b.replay_of = d.batch AND b.status = 'accepted')`

export function removeDuplicates(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM duplicates WHERE batch = ?').run(batch)
}

/** Takes JSON arrays of [row, raw as text, why, batch and row that it repeats] in UTF-8; answers how many each held. */
export function duplicateInserter(records: RecordsDatabase, batch: number): (block: Buffer) => number {
  const insert = statement(records, `
    INSERT INTO duplicates (batch, row, raw, why, of_batch, of_row)
    SELECT @batch, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM jsonb_each(CAST(@block AS TEXT))`)
  return (block) => insert.run({ batch, block }).changes
}

function filterSql({ why, ofBatch, text, rows, importable, batch }: DuplicateFilter): { where: string; values: Record<string, string | number> } {
  const parts: [sql: string, values: Record<string, string | number>][] = [
    ['d.batch = @batch', { batch }], ...(why === undefined ? [] : [['d.why = @why', { why }] as [string, Record<string, string>]]),
    ...(ofBatch === undefined ? [] : [['d.of_batch = @ofBatch', { ofBatch }] as [string, Record<string, number>]]),
    ...(text === undefined ? [] : [['EXISTS (SELECT 1 FROM json_each(d.raw) v WHERE instr(lower(v.value), lower(@text)) > 0)', { text }] as [string, Record<string, string>]]),
    ...(rows === undefined ? [] : [['d.row IN (SELECT value FROM json_each(@rows))', { rows: JSON.stringify(rows) }] as [string, Record<string, string>]]),
    ...(importable ? [[`d.why <> 'source_id' AND ${imported} IS NULL`, {}] as [string, Record<string, string>]] : [])
  ]
  return { where: parts.map(([sql]) => sql).join(' AND '), values: Object.assign({}, ...parts.map(([, values]) => values)) as Record<string, string | number> }
}

/** In order of row; `after` is the row of the last one of the previous page. */
export function pageDuplicates(records: RecordsDatabase, filter: DuplicateFilter, page: { after?: number; limit: number }): DuplicateRecord[] {
  const { where, values } = filterSql(filter)
  return statement<Row>(records, `SELECT d.*, ${imported} AS imported FROM duplicates d WHERE ${where} AND d.row > @after ORDER BY d.row LIMIT @limit`)
    .all({ ...values, after: page.after ?? 0, limit: page.limit }).map(fromRow)
}

export function countDuplicates(records: RecordsDatabase, filter: DuplicateFilter): number {
  const { where, values } = filterSql(filter)
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM duplicates d WHERE ${where}`).get(values)!.count
}

/** How many there are by why and by the batch that they repeat, most first. */
export function duplicateKinds(records: RecordsDatabase, filter: DuplicateFilter): { why: DuplicateReason; ofBatch: number | null; count: number }[] {
  const { where, values } = filterSql(filter)
  return statement<{ why: DuplicateReason; ofBatch: number | null; count: number }>(records, `SELECT d.why, d.of_batch AS ofBatch, count(*) AS count FROM duplicates d WHERE ${where} GROUP BY 1, 2 ORDER BY count DESC, d.why`).all(values)
}

const walkedRows = 500

/** Those that match, in order of row, a page at a time. */
export function* walkDuplicates(records: RecordsDatabase, filter: DuplicateFilter): Generator<DuplicateRecord[]> {
  for (let after = 0; ;) {
    const page = pageDuplicates(records, filter, { after, limit: walkedRows })
    if (page.length > 0) yield page
    if (page.length < walkedRows) return
    after = page.at(-1)!.row
  }
}
