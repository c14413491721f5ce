/** Figures of imports over time. Only accepted imports count in a series; the figures of one that was undone can still be looked at. */
import type { BatchFigures, FieldFigures, Figures } from '#core/domain/quality/figures.ts'
import { readBatch, type BatchRecord } from './batches.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Inside the transaction that accepts the batch. */
export function saveFigures(records: RecordsDatabase, batch: number, { fields, ...figures }: Figures): void {
  statement(records, 'INSERT INTO batch_quality (batch, figures) VALUES (?, ?)').run(batch, JSON.stringify(figures))
  const insert = statement(records, 'INSERT INTO field_quality (batch, place, field, figures) VALUES (?, ?, ?, ?)')
  for (const [place, field] of fields.entries()) insert.run(batch, place, field.field, JSON.stringify(field))
}

/** Undefined where none were taken: replays, micro-batches, and what came in before there were figures. */
export function readFigures(records: RecordsDatabase, batch: number): Figures | undefined {
  const found = statement<{ figures: string }>(records, 'SELECT figures FROM batch_quality WHERE batch = ?').get(batch)
  if (!found) return undefined
  const fields = statement<{ figures: string }>(records, 'SELECT figures FROM field_quality WHERE batch = ? ORDER BY place').all(batch)
  return { ...(JSON.parse(found.figures) as BatchFigures), fields: fields.map(({ figures }) => JSON.parse(figures) as FieldFigures) }
}

export interface Series {
  source: string
  target: string
}

/** Imports of a series before a number, newest first. */
export function seriesBatches(records: RecordsDatabase, { source, target }: Series, page: { before?: number; limit: number }): BatchRecord[] {
  return statement<{ number: number }>(records, `
    SELECT b.number FROM batches b JOIN batch_quality q ON q.batch = b.number
    WHERE b.source = ? AND b.target = ? AND b.status = 'accepted' AND b.number < ? ORDER BY b.number DESC LIMIT ?`)
    .all(source, target, page.before ?? Number.MAX_SAFE_INTEGER, page.limit).map(({ number }) => readBatch(records, number)!)
}

/** Sources and targets that have figures, the one that came in last first. */
export function qualitySeries(records: RecordsDatabase): (Series & { batches: number; last: number })[] {
  return statement<Series & { batches: number; last: number }>(records, `
    SELECT b.source, b.target, count(*) AS batches, max(b.number) AS last FROM batches b JOIN batch_quality q ON q.batch = b.number
    WHERE b.status = 'accepted' GROUP BY b.source, b.target ORDER BY last DESC`).all()
}
