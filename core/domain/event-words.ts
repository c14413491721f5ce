/** Title and description of an event whose source gave none. The stores keep no words: they are made in the language of the reader. */
import { eventTypeLabel, orderNumberOf } from './event-types.ts'

type Locale = 'zh' | 'en'

export interface EventWordsSource {
  type: string
  subtype: string | null
  status: string | null
  amount: number | null
  currency: string | null
  channel: string | null
  scene: string | null
  store_id: string | null
  source_id: string | null
  /** Properties by plain name. */
  data: Record<string, unknown>
}

/** e.g. 订单 ORD20260218001, or the words of the type with its subtype. */
export function eventTitle(event: EventWordsSource, locale: Locale): string {
  const label = eventTypeLabel(event.type)[locale]
  const detail = orderNumberOf(event.type, event.source_id, event.data) ?? event.subtype
  return detail ? `${label} ${detail}` : label
}

export type DescribedEvent = Pick<EventWordsSource, 'scene' | 'channel' | 'store_id' | 'amount' | 'currency' | 'status'>

/** e.g. 堂食 - ¥280.00 (requirement document 004); the status where there is neither a place nor an amount; null when there is nothing to tell. */
export function eventDescription(event: DescribedEvent, locale: Locale): string | null {
  const place = event.scene ?? event.channel ?? event.store_id
  const parts = [place, event.amount === null ? null : money(event.amount, event.currency)].filter((part) => part !== null)
  if (parts.length > 0) return parts.join(' - ')
  if (!event.status) return null
  return `${locale === 'zh' ? '状态' : 'Status'}: ${event.status}`
}

/** The description without the words made here: what they say stands beside it, where amount, place and status have a place of their own. */
export function ownDescription(event: DescribedEvent & { description: string | null }): string | null {
  const made = (['zh', 'en'] as const).some((locale) => event.description === eventDescription(event, locale))
  return made ? null : event.description
}

const signs: Record<string, string> = { CNY: '¥', RMB: '¥', USD: '$', EUR: '€', GBP: '£' }

/** Without a currency the amount stands alone. */
function money(amount: number, currency: string | null): string {
  const sign = currency ? (signs[currency.toUpperCase()] ?? `${currency} `) : ''
  return `${amount < 0 ? '-' : ''}${sign}${Math.abs(amount).toFixed(2)}`
}
