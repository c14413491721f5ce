import { useFormat } from '#renderer/app/format.ts'
import { eventIcon, useEventName } from '#renderer/components/events.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { plainText } from '#renderer/components/plainText.ts'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import { toneOf } from '#renderer/screens/entities/tones.ts'
import { Link } from 'react-router'
import { LinesTable } from './LinesTable.tsx'
import type { TimelineEvent } from '#core/contract/customers.ts'
import { voidStatuses } from '#core/domain/event-types.ts'
import { ownDescription } from '#core/domain/event-words.ts'

/** One event; opened, it shows everything that came with it and where it came from. */
export function EventRow({ event, open, onToggle }: { event: TimelineEvent; open: boolean; onToggle: () => void }) {
  const term = useTerm()
  const format = useFormat()
  const name = useEventName()
  const gone = voidStatuses.includes((event.status ?? '').toLowerCase())
  const description = ownDescription(event) ?? event.scene ?? ''
  const places = [event.store_id, event.channel && term('channelsOfEvents', event.channel)].filter((place) => place && !description.includes(place))
  const line = [description, ...places].filter(Boolean).join(' · ')
  const typeName = name(event.event_type)
  return (
    <>
      <button type='button' className='event' aria-expanded={open} onClick={onToggle}>
        <span className='event-time num'>{format.clock(event.event_time)}</span>
        <span className='event-icon' data-kind={event.kind} data-tone={event.event_type === 'complaint' ? 'bad' : undefined}><Icon name={eventIcon(event.event_type)} size={14} /></span>
        <span className='stack'>
          <span className='event-title'>
            <strong className='ellipsis'>{event.title || typeName}</strong>
            {event.title && !event.title.includes(typeName) && <span className='faint' style={{ flex: 'none' }}>{typeName}</span>}
            {event.subtype && <span className='faint' style={{ flex: 'none' }}>{term('subtypes', event.subtype)}</span>}
            {event.status && <span className='badge' data-tone={toneOf(event.status)}>{term('statuses', event.status)}</span>}
          </span>
          {line && <span className='event-line ellipsis'>{line}</span>}
        </span>
        <span className='event-amount' data-void={gone}>{event.amount === null ? '' : format.money(event.amount, event.currency)}</span>
      </button>
      {open && <Detail event={event} />}
    </>
  )
}

function Detail({ event }: { event: TimelineEvent }) {
  const t = useText()
  const format = useFormat()
  const data = Object.entries(event.data).filter(([key, value]) => key !== 'lines' && value !== null && value !== '')
  const lines = Array.isArray(event.data['lines']) ? (event.data['lines'] as unknown[]) : []
  const own: [string, string | null][] = [
    [t('event.at'), format.second(event.event_time)], [t('event.description'), ownDescription(event)], [t('event.channel'), event.channel], [t('event.scene'), event.scene], [t('event.store'), event.store_id],
    [t('event.source'), event.source]
  ]
  return (
    <dl className='event-detail'>
      {own.filter(([, value]) => value).map(([label, value]) => <Pair key={label} label={label} value={value ?? ''} />)}
      {data.map(([key, value]) => <Pair key={key} label={key} value={plainText(value)} />)}
      {event.batch_id && <><dt>{t('event.batch')}</dt><dd><Link className='link' to={`/imports/${encodeURIComponent(event.batch_id)}`}>{event.batch_id}</Link></dd></>}
      <Pair label={t('event.id')} value={event.event_id} />
      {lines.length > 0 && <><dt className='lines-title'>{t('event.lineCount', { count: lines.length })}</dt><dd className='lines'><LinesTable lines={lines} /></dd></>}
    </dl>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return <><dt>{label}</dt><dd style={{ whiteSpace: 'pre-line' }}>{value}</dd></>
}
