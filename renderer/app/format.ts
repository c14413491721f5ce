/** Numbers, money, instants and sizes as this workspace and this person read them. */
import { createContext, useContext, useMemo } from 'react'
import type { Locale } from '#core/contract/errors.ts'

export interface FormatSettings {
  language: Locale
  timeZone: string
  currency: string
  bigNumbers: 'full' | 'short'
}

export type Format = ReturnType<typeof makeFormat>
const minute = 60_000
const units: [Intl.RelativeTimeFormatUnit, number][] = [['year', 365 * 1440 * minute], ['month', 30 * 1440 * minute], ['day', 1440 * minute], ['hour', 60 * minute], ['minute', minute]]

/** Blanks are "–" everywhere; why they are blank is said beside them. */
const blank = '–'

export function makeFormat({ language, timeZone, currency, bigNumbers }: FormatSettings) {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const zone = safeZone(timeZone)
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const cents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  const moment = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const second = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const moneyFormats = new Map<string, Intl.NumberFormat>()

  function moneyFormat(code: string, compact: boolean): Intl.NumberFormat {
    const name = `${code}${compact}`
    const known = moneyFormats.get(name)
    if (known) return known
    const digits = compact ? { notation: 'compact' as const, maximumFractionDigits: 1 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    const made = new Intl.NumberFormat(locale, { style: 'currency', currency: /^[A-Z]{3}$/.test(code) ? code : 'CNY', currencyDisplay: 'narrowSymbol', ...digits })
    moneyFormats.set(name, made)
    return made
  }

  const dated = (format: Intl.DateTimeFormat) => (instant: string | null | undefined): string => {
    const date = instant ? new Date(instant) : undefined
    return date && !Number.isNaN(date.getTime()) ? format.format(date) : blank
  }

  return {
    language, locale, timeZone: zone, currency,
    number: (value: number | null | undefined) => (value == null ? blank : plain.format(value)),
    decimal: (value: number | null | undefined) => (value == null ? blank : cents.format(value)),
    /** A headline number: short where the person asked for it. */
    headline: (value: number | null | undefined) => (value == null ? blank : bigNumbers === 'short' && Math.abs(value) >= 10_000 ? short.format(value) : plain.format(value)),
    money: (value: number | null | undefined, code: string | null = currency) => (value == null ? blank : moneyFormat(code ?? currency, false).format(value)),
    headlineMoney: (value: number | null | undefined) => (value == null ? blank : moneyFormat(currency, bigNumbers === 'short' && Math.abs(value) >= 10_000).format(value)),
    currencySymbol: moneyFormat(currency, false).formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency,
    percent: (value: number | null | undefined) => (value == null ? blank : share.format(value)),
    day: dated(day),
    moment: dated(moment),
    second: dated(second),
    clock: dated(clock),
    weekday: dated(weekday),
    relative: (instant: string | null | undefined, now = Date.now()) => (instant ? relativeTo(relative, Date.parse(instant) - now) : blank),
    bytes: (size: number | null | undefined) => (size == null ? blank : bytes(size, plain)),
    duration: (milliseconds: number) => duration(milliseconds, locale)
  }
}

/** An unknown zone must not stop a screen: it shows UTC, as the status bar then says. */
function safeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

function relativeTo(format: Intl.RelativeTimeFormat, difference: number): string {
  for (const [unit, size] of units) if (Math.abs(difference) >= size) return format.format(Math.round(difference / size), unit)
  return format.format(0, 'minute')
}

function bytes(size: number, format: Intl.NumberFormat): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), names.length - 1)
  const value = size / 1000 ** step
  return `${format.format(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10)} ${names[step]}`
}

function duration(milliseconds: number, locale: string): string {
  const part = (value: number, unit: 'millisecond' | 'second' | 'minute', digits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value)
  if (milliseconds < 1000) return part(milliseconds, 'millisecond')
  const seconds = milliseconds / 1000
  if (seconds < 60) return part(seconds, 'second', 1)
  return `${part(Math.floor(seconds / 60), 'minute')} ${part(Math.round(seconds % 60), 'second')}`
}

const fallback: FormatSettings = { language: 'zh', timeZone: 'Asia/Shanghai', currency: 'CNY', bigNumbers: 'full' }
export const FormatContext = createContext<Format>(makeFormat(fallback))

export function useFormat(): Format {
  return useContext(FormatContext)
}

export function useMakeFormat(settings: FormatSettings): Format {
  const { language, timeZone, currency, bigNumbers } = settings
  return useMemo(() => makeFormat({ language, timeZone, currency, bigNumbers }), [language, timeZone, currency, bigNumbers])
}
