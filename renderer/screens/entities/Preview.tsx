/** The current row of a list in the inspector: who, worth, last. Enter opens the whole card. */
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { useInspectorOpen } from '#renderer/app/inspectorState.ts'
import { eventIcon, useEventName } from '#renderer/components/events.ts'
import { fieldLabel } from '#renderer/components/fieldLabel.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Masked } from '#renderer/components/Masked.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useLanguage, useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { EntityCard } from '#core/contract/customers.ts'
import { coreFields, type Field } from '#core/domain/fields.ts'
import { entityPaths, fieldText } from './columns.tsx'
import { toneOf } from './tones.ts'
import './preview.css'

export function Preview({ card }: { card: EntityCard }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const inspectorOpen = useInspectorOpen()
  const id = useDebounced(card.id, 120)
  const profile = useQuery({ ...orpc.customers.profile.queryOptions({ input: { id } }), enabled: inspectorOpen, placeholderData: keepPreviousData }).data
  const path = `${entityPaths[card.entity]}/${encodeURIComponent(card.id)}`
  const fields = Object.entries<Field>(coreFields[card.entity]).filter(([name]) => !['name', 'phone', 'email', 'notes'].includes(name) && card.fields[name] != null && card.fields[name] !== '')
  const events = profile?.member_info.customer_id === card.id ? profile.timeline.slice(0, 6) : []
  return (
    <Inspector title={card.name ?? card.id} actions={<Button component={Link} to={path} variant='outlined' sx={{ height: 26 }}>{t('lists.open')}</Button>}>
      <div className='preview'>
        <div className='row' style={{ flexWrap: 'wrap', gap: 6 }}>
          {['level', 'status', 'stage', 'type'].map((name) => (typeof card.fields[name] === 'string' && card.fields[name] ? <span key={name} className='badge' data-tone={toneOf(card.fields[name])}>{card.fields[name]}</span> : null))}
          <span className='faint num'>{card.id}</span>
        </div>
        {card.entity === 'customer' && (
          <div className='preview-numbers'>
            <Figure label={t('metrics.total_spent')} value={format.money(card.total_spent)} />
            <Figure label={t('metrics.total_orders')} value={format.number(card.total_orders)} />
            <Figure label={t('lists.lastEvent')} value={card.last_event_at ? format.relative(card.last_event_at) : '–'} />
          </div>
        )}
        <dl className='facts'>
          {card.phone && <><dt>{fieldLabel('customer', 'phone')[language]}</dt><dd><Masked value={card.phone} /></dd></>}
          {card.email && <><dt>{fieldLabel('customer', 'email')[language]}</dt><dd><Masked value={card.email} /></dd></>}
          {fields.slice(0, 10).map(([name, field]) => <Fact key={name} label={field.label[language]} value={fieldText(card.fields[name], field.type, format)} />)}
        </dl>
        {events.length > 0 && <Events events={events} />}
      </div>
    </Inspector>
  )
}

function Events({ events }: { events: { event_id: string; event_type: string; title: string; event_time: string; status: string | null; amount: number | null; currency: string | null }[] }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const eventName = useEventName()
  return (
    <section>
      <h3 style={{ marginBottom: 6 }}>{t('lists.lastEvents')}</h3>
      <ul>
        {events.map((event) => (
          <li key={event.event_id} className='preview-event'>
            <Icon name={eventIcon(event.event_type)} size={14} />
            <span className='ellipsis grow'>{event.title || eventName(event.event_type)}{event.status && <span className='faint'> · {term('statuses', event.status)}</span>}</span>
            {event.amount !== null && <span className='num'>{format.money(event.amount, event.currency)}</span>}
            <span className='faint num'>{format.day(event.event_time)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return <div className='stack'><span className='faint' style={{ fontSize: 12 }}>{label}</span><strong className='num ellipsis'>{value}</strong></div>
}

function Fact({ label, value }: { label: string; value: string }) {
  return <><dt>{label}</dt><dd>{value}</dd></>
}
