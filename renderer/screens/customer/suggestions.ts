/** What to do next, as far as the data says it: each suggestion names the evidence it follows from. Nothing here is a guess about a person. */
import type { Profile, TimelineEvent } from '#core/contract/customers.ts'
import { voidStatuses } from '#core/domain/event-types.ts'

type SuggestionId = 'complaint' | 'reservation' | 'contract' | 'dormant' | 'slowing' | 'neverBought' | 'birthday' | 'balance' | 'noContact' | 'noOwner'

export interface Suggestion {
  id: SuggestionId
  tone: 'bad' | 'warn' | 'accent' | 'plain'
  values: Record<string, string | number>
  /** Event type whose rows are the evidence. */
  evidence?: string
  /** What answers it: entering an interaction, or editing a field. */
  act: 'interaction' | { field: string }
}

const day = 86_400_000
const dormantDays = 180
const contractDays = 60
const complaintDays = 30
const birthdayDays = 14

/** The suggestions for a customer at an instant, most pressing first. */
export function suggestionsFor(profile: Profile, now: number): Suggestion[] {
  const { fields, customer_value: value, timeline } = profile
  const list: Suggestion[] = []
  const complaint = timeline.find((event) => event.event_type === 'complaint' && now - Date.parse(event.event_time) < complaintDays * day)
  if (complaint) list.push({ id: 'complaint', tone: 'bad', values: { days: daysBetween(Date.parse(complaint.event_time), now) }, evidence: 'complaint', act: 'interaction' })
  const coming = [...profile.recent_reservations, ...timeline.filter((event) => event.event_type === 'reservation')].find((event) => happens(event) && Date.parse(event.event_time) > now)
  if (coming) list.push({ id: 'reservation', tone: 'accent', values: { when: coming.event_time }, evidence: 'reservation', act: 'interaction' })
  const end = instantOf(fields['contract_end'])
  if (end !== undefined && end >= now - day && end - now < contractDays * day) list.push({ id: 'contract', tone: 'warn', values: { days: Math.max(0, daysBetween(now, end)) }, act: 'interaction' })
  list.push(...buying(profile))
  const birthday = daysToBirthday(fields['birth_date'], now)
  if (birthday !== undefined && birthday <= birthdayDays) list.push({ id: 'birthday', tone: 'accent', values: { days: birthday }, act: 'interaction' })
  const balance = fields['balance']
  if (typeof balance === 'number' && balance > 0 && value.total_orders > 0 && lastOrderAge(profile) > 60) list.push({ id: 'balance', tone: 'plain', values: { balance }, act: 'interaction' })
  if (!profile.member_info.phone && !profile.member_info.email) list.push({ id: 'noContact', tone: 'warn', values: {}, act: { field: 'phone' } })
  if (fields['owner_id'] == null || fields['owner_id'] === '') list.push({ id: 'noOwner', tone: 'plain', values: {}, act: { field: 'owner_id' } })
  return list
}

function buying(profile: Profile): Suggestion[] {
  const { total_orders: orders, order_frequency_per_month: frequency } = profile.customer_value
  if (orders === 0) return profile.statistics.total_activities > 0 ? [{ id: 'neverBought', tone: 'plain', values: { activities: profile.statistics.total_activities }, act: 'interaction' }] : []
  const age = lastOrderAge(profile)
  if (!Number.isFinite(age)) return []
  if (age >= dormantDays) return [{ id: 'dormant', tone: 'bad', values: { days: age, limit: dormantDays }, evidence: 'order', act: 'interaction' }]
  const usual = frequency > 0 ? 30 / frequency : Number.POSITIVE_INFINITY
  return orders >= 3 && age > 2 * usual && age > 14 ? [{ id: 'slowing', tone: 'warn', values: { days: age, usual: Math.round(usual) }, evidence: 'order', act: 'interaction' }] : []
}

/** Days since the last order that counts; infinite when there is none. */
export function lastOrderAge(profile: Profile): number {
  return profile.customer_value.days_since_last_order ?? Number.POSITIVE_INFINITY
}

function happens(event: TimelineEvent): boolean {
  return !voidStatuses.includes((event.status ?? '').toLowerCase())
}

function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / day)
}

function instantOf(value: unknown): number | undefined {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(instant) ? undefined : instant
}

/** Whole days until the next birthday; undefined for a blank or masked date. */
function daysToBirthday(value: unknown, now: number): number | undefined {
  const match = typeof value === 'string' ? /^\d{4}-(\d{2})-(\d{2})/.exec(value) : null
  if (!match) return undefined
  const today = Math.floor(now / day) * day
  const year = new Date(now).getUTCFullYear()
  const next = [year, year + 1].map((candidate) => Date.UTC(candidate, Number(match[1]) - 1, Number(match[2]))).find((instant) => instant >= today)
  return next === undefined ? undefined : Math.round((next - today) / day)
}
