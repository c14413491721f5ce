/** How events are drawn: an icon and a word for each type. */
import { useLanguage } from '#renderer/i18n/i18n.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import type { IconName } from './icons.tsx'

const icons: Record<string, IconName> = {
  order: 'order', pos: 'order', refund: 'undo', payment: 'order', recharge: 'plus', contract: 'file', credit: 'file', reservation: 'calendar', email: 'mail', sms: 'phone', call: 'phone', wecom: 'phone',
  wechat: 'phone', meeting: 'people', complaint: 'warning', referral: 'people', offline_event: 'pin', note: 'note', follow: 'phone', offline: 'pin', task: 'check', ticket: 'flag', form: 'list', signup: 'plus', check_in: 'pin',
  'check-in': 'pin', visit: 'pin', view: 'search', page_view: 'search', click: 'play', search: 'search', cart: 'order', download: 'download', login: 'person', member: 'spark'
}

export function eventIcon(type: string): IconName {
  const name = type.toLowerCase()
  return icons[name] ?? icons[name.split('_')[0]!] ?? 'flag'
}

export function useEventName(): (type: string) => string {
  const language = useLanguage()
  return (type) => eventTypeLabel(type)[language]
}
