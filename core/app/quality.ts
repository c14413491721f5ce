/** Figures of imports as they are answered: with the import before, over time, and with what changed in words. */
import { DeskError } from '#core/contract/errors.ts'
import type { BatchQuality, QualityChange, QualityPoint, QualitySeries } from '#core/contract/data-quality.ts'
import type { ImportTarget } from '#core/domain/import-targets.ts'
import { changesBetween, type Change } from '#core/domain/quality/changes.ts'
import { driftOf } from '#core/domain/quality/drift.ts'
import { sharesOf, type FieldFigures, type Figures } from '#core/domain/quality/figures.ts'
import { changeWords, fieldName } from '#core/domain/quality/words.ts'
import type { BatchRecord } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { qualitySeries, readFigures, seriesBatches, type Series } from '#core/store/records/quality.ts'
import { readSettings } from '#core/store/records/settings.ts'

interface Taken {
  batch: BatchRecord
  figures: Figures
}

/** @throws DeskError not_found where the import has no figures */
export function batchQuality(records: RecordsDatabase, batch: BatchRecord): BatchQuality {
  const figures = readFigures(records, batch.number)
  if (!figures) throw noFigures()
  const target = batch.target as ImportTarget
  const before = taken(records, batch, { before: batch.number, limit: 1 })[0]
  return {
    ...batchHead({ batch, figures }), status: batch.status, source: batch.source, target: batch.target as BatchQuality['target'], sampled: figures.sampled, rules: [...figures.rules], before: before?.batch.id ?? null,
    fields: figures.fields.map((field) => ({ ...fieldHead(field, target), ...countsOf(field), ...pointOf(field, figures, before?.figures) })), changes: changesOf(records, { batch, figures }, before)
  }
}

/** The newest imports of a source, oldest first; with `field`, that one alone. @throws DeskError not_found where it has no figures */
export function qualityOver(records: RecordsDatabase, { source, target, field, batches }: Series & { field?: string | undefined; batches: number }): QualitySeries {
  const [first, ...rest] = taken(records, { source, target }, { limit: batches + 1 }).reverse()
  if (!first) throw noFigures()
  const shown = rest.length < batches ? [first, ...rest] : rest
  const befores = rest.length < batches ? [undefined, ...shown] : [first, ...shown]
  // As the newest import has them, then those that only earlier ones had.
  const heads: FieldFigures[] = []
  for (const { figures } of shown.toReversed()) heads.push(...figures.fields.filter((one) => (field ?? one.field) === one.field && !heads.some((head) => head.field === one.field)))
  const fields = heads.map((head) => ({
    ...fieldHead(head, target as ImportTarget),
    points: shown.map(({ figures }, index) => {
      const found = figures.fields.find((other) => other.field === head.field)
      return found ? pointOf(found, figures, befores[index]?.figures) : null
    })
  }))
  return { source, target: target as QualitySeries['target'], batches: shown.map(batchHead), fields, changes: changesOf(records, shown.at(-1)!, befores[shown.length - 1]) }
}

/** Every source that has figures, with what its newest import is like. */
export function qualitySources(records: RecordsDatabase) {
  return qualitySeries(records).map(({ source, target, batches }) => {
    const [last, before] = taken(records, { source, target }, { limit: 2 })
    const changes = before ? changesBetween(before.figures, last!.figures) : []
    const warnings = changes.filter(({ level }) => level === 'warning').length
    return { source, target: target as QualitySeries['target'], batches, last: batchHead(last!), warnings, notices: changes.length - warnings }
  })
}

/** Newest first. */
function taken(records: RecordsDatabase, { source, target }: Series, page: { before?: number; limit: number }): Taken[] {
  return seriesBatches(records, { source, target }, page).map((batch) => ({ batch, figures: readFigures(records, batch.number)! }))
}

const iso = (at: number) => new Date(at).toISOString()

function batchHead({ batch, figures: { rows, rules, time } }: Taken) {
  return {
    batchId: batch.id, name: batch.name, importedAt: iso(batch.acceptedAt ?? batch.createdAt), rows, rejected: rules.reduce((sum, { count }) => sum + count, 0),
    time: time && { field: time.field, oldest: iso(time.oldest), newest: iso(time.newest) }
  }
}

function fieldHead({ field, column, type, sensitivity }: FieldFigures, target: ImportTarget) {
  return { field, name: fieldName(field, target), column, type, sensitivity }
}

function countsOf({ filled, unreadable, distinct, looked, spread }: FieldFigures) {
  const shown: BatchQuality['fields'][number]['spread'] = spread.kind === 'values'
    ? { kind: 'values', counts: spread.counts.map(([value, rows]) => [value, rows]), rest: spread.rest }
    : { kind: 'bins', of: spread.of, bins: { edges: [...spread.bins.edges], counts: [...spread.bins.counts] } }
  return { filled, unreadable, distinct, looked, spread: shown }
}

function pointOf(field: FieldFigures, { sampled }: Figures, before: Figures | undefined): QualityPoint {
  const old = before?.fields.find((other) => other.field === field.field)
  const drift = old ? driftOf(old.spread, field.spread) : null
  return { ...sharesOf(field, sampled), drift: drift && { psi: drift.psi, level: drift.level } }
}

function changesOf(records: RecordsDatabase, { batch, figures }: Taken, before: Taken | undefined): QualityChange[] {
  if (!before) return []
  const { timeZone } = readSettings(records)
  const day = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
  return changesBetween(before.figures, figures).map((change: Change) => ({
    level: change.level, kind: change.kind, field: 'field' in change ? change.field : null, message: changeWords(change, batch.target as ImportTarget, day)
  }))
}

function noFigures(): DeskError {
  return new DeskError('not_found', {
    field: 'batchId', message: { zh: '没有质量指标', en: 'There are no quality figures' }, remedy: { zh: '质量指标在导入文件时记录；重放的行、接口的小批次和较早的导入没有', en: 'They are taken while a file is imported; replays, micro-batches and imports from before there were figures have none' }
  })
}
