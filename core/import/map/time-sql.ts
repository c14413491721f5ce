/** Dates and times in SQL. Told a format, it is that format; otherwise the forms of core/domain/normalise/date.ts are recognised. */
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'
import { compactPattern, instantPattern } from '#core/domain/normalise/date.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import type { Cast, Cell } from './cell.ts'
import type { SqlBuilder } from './sql.ts'
import { settledOffset } from './zone.ts'

export interface TimeForm {
  /** strptime format, or a name of `numericForms`; missing: recognised. */
  format?: string
  /** IANA zone in which times without an offset are local. */
  timeZone: string
  /** The format that most cells have, tried first when none is told: one of `usualFormats`. */
  usual: string
}

/** Formats that are numbers: days since Excel's epochs, seconds or milliseconds since 1970. */
export const numericForms: Record<string, { epoch: string; milliseconds: number; local: boolean }> = {
  excel: { epoch: '1899-12-30', milliseconds: millisecondsPerDay, local: true },
  excel1904: { epoch: '1904-01-01', milliseconds: millisecondsPerDay, local: true },
  unix: { epoch: '1970-01-01', milliseconds: 1000, local: false },
  unix_ms: { epoch: '1970-01-01', milliseconds: 1, local: false }
}

/** Recognised forms that strptime reads faster than the pattern does. */
export const usualFormats = [
  '%Y-%m-%d %H:%M:%S', '%Y-%m-%d', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M',
  '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日 %H:%M', '%Y年%m月%d日', '%Y.%m.%d'
] as const

/** Whether a strptime format reads an offset or zone. */
function readsZone(format: string): boolean {
  return /%[zZ]/.test(format.replaceAll('%%', ''))
}

/** TIMESTAMP_MS in UTC; digits beyond the millisecond are cut. */
export function castInstant(sql: SqlBuilder, cell: Cell, form: TimeForm): Cast {
  const { value, failed } = form.format === undefined ? recognised(sql, cell, form, true) : told(sql, cell, form.format, form.timeZone, true)
  return { value: `(${value})::TIMESTAMP_MS`, failed }
}

/** DATE; of a time with an offset, the day that it is in the zone. */
export function castDay(sql: SqlBuilder, cell: Cell, form: TimeForm): Cast {
  const { value, failed } = form.format === undefined ? recognised(sql, cell, form, false) : told(sql, cell, form.format, form.timeZone, false)
  return { value: `(${value})::DATE`, failed }
}

function told(sql: SqlBuilder, cell: Cell, format: string, timeZone: string, utc: boolean): Cast {
  const clean = cell.clean()
  const numeric = numericForms[format]
  if (numeric) {
    const milliseconds = `TRY_CAST(round(TRY_CAST(${clean} AS DOUBLE) * ${numeric.milliseconds}) AS BIGINT)`
    const at = sql.step(`TRY(TIMESTAMP '${numeric.epoch}' + to_milliseconds(${milliseconds}))`)
    if (numeric.local) return { value: utc ? toUtc(sql, at, timeZone) : at, failed: clean }
    return { value: utc ? at : toLocal(sql, at, timeZone), failed: clean }
  }
  const fitting = /%f/.test(format) ? `regexp_replace(${clean}, '([.,][0-9]{6})[0-9]+', '\\1')` : clean
  // The words that strptime knows have nine letters at most; most times have more.
  const isWord = `CASE WHEN strlen(${fitting}) <= 9 THEN regexp_full_match(${fitting}, '-?(epoch|infinity)', 'i') ELSE false END`
  const parsed = `try_strptime(CASE WHEN ${isWord} THEN NULL ELSE ${fitting} END, ${sql.text(format)})`
  const cut = (at: string) => (/%[fgn]/.test(format) ? `date_trunc('milliseconds', ${at})` : at)
  if (readsZone(format)) {
    const instant = sql.step(cut(`timezone('UTC', ${parsed})`))
    return { value: utc ? instant : toLocal(sql, instant, timeZone), failed: clean }
  }
  const local = sql.step(cut(`(${parsed})::TIMESTAMP`))
  return { value: utc ? toUtc(sql, local, timeZone) : local, failed: clean }
}

/** A recognised form as TIMESTAMP: in UTC, or local to the zone. */
function recognised(sql: SqlBuilder, cell: Cell, form: TimeForm, utc: boolean): Cast {
  const usual = sql.step(`try_strptime(${cell.raw}, ${sql.text(form.usual)})`)
  // strptime takes a year of two digits for one of the first century, and knows the words epoch and infinity.
  const isUsual = `(${usual} >= TIMESTAMP '1000-01-01' AND ${cell.raw} < ':')`
  const clean = cell.clean(`${isUsual} IS NOT TRUE`)
  const part = sql.step(`CASE WHEN ${clean} IS NOT NULL THEN regexp_extract(${clean}, ${quoteText(`^${instantPattern}$`)},
    ['year', 'month', 'day', 'half', 'hour', 'minute', 'second', 'fraction', 'zone']) END`)
  const local = sql.step(localTime(part))
  const instant = sql.step(offsetTime(part, local))
  const compact = sql.step(`CASE WHEN ${part}.year = '' THEN ${compactTime(sql, clean)} END`)
  const zoned = (at: string) => (utc ? toUtc(sql, at, form.timeZone) : at)
  return {
    value: `CASE WHEN ${isUsual} THEN ${zoned(usual)} WHEN ${instant} IS NOT NULL THEN ${utc ? instant : toLocal(sql, instant, form.timeZone)}
      WHEN ${local} IS NOT NULL THEN ${zoned(local)} ELSE ${zoned(compact)} END`,
    failed: clean
  }
}

const two = (text: string) => `lpad(${text}, 2, '0')`

function localTime(part: string): string {
  const hour = `(CASE WHEN ${part}.half = '下午' AND ${part}.hour::INTEGER < 12 THEN ${part}.hour::INTEGER + 12
    WHEN ${part}.half = '上午' AND ${part}.hour::INTEGER = 12 THEN 0 ELSE ${part}.hour::INTEGER END)::VARCHAR`
  const time = `CASE WHEN ${part}.hour = '' THEN '00:00:00' WHEN ${part}.hour::INTEGER > 23 THEN NULL
    ELSE concat(${two(hour)}, ':', ${two(`${part}.minute`)}, ':', CASE WHEN ${part}.second = '' THEN '00' ELSE ${two(`${part}.second`)} END,
      CASE WHEN ${part}.fraction <> '' THEN '.' || ${part}.fraction[1:3] END) END`
  return `CASE WHEN ${part}.year <> '' THEN TRY_CAST(${part}.year || '-' || ${two(`${part}.month`)} || '-' || ${two(`${part}.day`)} || ' ' || ${time} AS TIMESTAMP) END`
}

/** The instant, in UTC, of a time that names its offset; NULL where it names none. */
function offsetTime(part: string, local: string): string {
  const digits = `regexp_replace(${part}.zone, '[^0-9]', '', 'g')`
  const minutes = `(${digits}[1:2]::INTEGER * 60 + coalesce(nullif(${digits}[3:4], '')::INTEGER, 0))`
  return `CASE WHEN ${part}.zone = '' THEN NULL WHEN upper(${part}.zone) = 'Z' THEN ${local}
    WHEN ${part}.zone[1] = '-' THEN ${local} + to_minutes(${minutes}) ELSE ${local} - to_minutes(${minutes}) END`
}

function compactTime(sql: SqlBuilder, clean: string): string {
  const part = `regexp_extract(${clean}, ${quoteText(`^${compactPattern}$`)}, ['year', 'month', 'day', 'hour', 'minute', 'second'])`
  const parts = sql.step(`CASE WHEN ${clean} IS NOT NULL AND ${clean} < ':' THEN ${part} END`)
  const time = `CASE WHEN ${parts}.hour = '' THEN '00:00:00' WHEN ${parts}.hour::INTEGER > 23 THEN NULL ELSE ${parts}.hour || ':' || ${parts}.minute || ':' || ${parts}.second END`
  return `CASE WHEN ${parts}.year <> '' THEN TRY_CAST(${parts}.year || '-' || ${parts}.month || '-' || ${parts}.day || ' ' || ${time} AS TIMESTAMP) END`
}

/** Local time of a zone to UTC. Where the zone has long had one offset, that is a subtraction; otherwise ICU knows the rules. */
function toUtc(sql: SqlBuilder, local: string, timeZone: string): string {
  const settled = settledOffset(timeZone)
  const exact = `timezone('UTC', timezone(${sql.text(timeZone)}, ${local}))`
  if (!settled) return exact
  // Interval arithmetic takes three times as long.
  const shifted = settled.minutes === 0 ? local : `make_timestamp(epoch_us(${local}) - ${settled.minutes * 60_000_000})`
  return settled.since === undefined ? shifted : `CASE WHEN ${local} >= TIMESTAMP '${settled.since}' THEN ${shifted} ELSE ${exact} END`
}

function toLocal(sql: SqlBuilder, utc: string, timeZone: string): string {
  return `timezone(${sql.text(timeZone)}, timezone('UTC', ${utc}))`
}
