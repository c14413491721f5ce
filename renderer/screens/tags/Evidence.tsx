/** What a reviewer needs to know of somebody: worth, last events, and the fields that say most. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useEventName } from '#renderer/components/events.ts'
import { fieldLabel } from '#renderer/components/fieldLabel.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'

const telling = ['level', 'status', 'city', 'source', 'stage', 'industry', 'type', 'employees', 'annual_revenue', 'acquired_at', 'last_active_at'] as const

export function Evidence({ id }: { id: string }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const eventName = useEventName()
  const profile = useQuery(orpc.customers.profile.queryOptions({ input: { id } })).data
  if (!profile) return <span className='skeleton' />
  const value = profile.customer_value
  const dated = (name: string, text: string) => (name.endsWith('_at') ? format.moment(text) : text)
  return (
    <dl className='facts' style={{ gridTemplateColumns: 'repeat(2, max-content minmax(0, 1fr))' }}>
      {telling.flatMap((name) => {
        const held = profile.fields[name]
        return held === undefined || held === null || held === '' ? [] : [<dt key={name}>{words(fieldLabel(profile.entity, name))}</dt>, <dd key={`${name} value`} className='num'>{typeof held === 'number' ? format.number(held) : dated(name, String(held))}</dd>]
      })}
      {profile.entity === 'customer' && <><dt>{t('metrics.total_spent')}</dt><dd className='num'>{format.money(value.total_spent)}</dd><dt>{t('metrics.total_orders')}</dt><dd className='num'>{format.number(value.total_orders)}</dd></>}
      {profile.timeline[0] && <><dt>{t('lists.lastEvents')}</dt><dd>{profile.timeline.slice(0, 3).map((event) => `${eventName(event.event_type)} ${format.day(event.event_time)}`).join(' · ')}</dd></>}
    </dl>
  )
}
