import { useFormat } from '#renderer/app/format.ts'
import { useText, useTerm } from '#renderer/i18n/i18n.ts'
import { BarList } from '#renderer/charts/BarList.tsx'
import { useEventName } from '#renderer/components/events.ts'
import type { Profile, TimelineEvent } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { voidStatuses } from '#core/domain/event-types.ts'
import { coreFields, type Field } from '#core/domain/fields.ts'
import { GroupsOfCustomer, SegmentsOfCustomer } from './Memberships.tsx'
import { OwnedRows } from './OwnedRows.tsx'
import { suggestionsFor, type Suggestion } from './suggestions.ts'

interface Props {
  profile: Profile
  entity: EntityType
  type: string | undefined
  onShowType: (type: string) => void
  onAdd: () => void
  onEdit: (field: string) => void
}

/** What to do next, the segments and groups, what there is of each kind of event, and the last orders and reservations. */
export function SidePanel({ profile, entity, type, onShowType, onAdd, onEdit }: Props) {
  const t = useText()
  const eventName = useEventName()
  const { statistics } = profile
  const fieldsHere = coreFields[entity] as Record<string, Field>
  const suggestions = suggestionsFor(profile, Date.parse(profile.generated_at)).filter((item) => typeof item.act === 'string' || fieldsHere[item.act.field])
  const kinds = Object.entries(statistics.by_type).sort(([, a], [, b]) => b - a)
  return (
    <section className='panel' aria-label={t('profile.side')}>
      <div className='panel-head'><h2 className='grow'>{t('profile.next')}</h2></div>
      <div className='panel-body' tabIndex={0} role='group' aria-label={t('profile.side')}>
        <div className='suggestions'>
          {suggestions.slice(0, 3).map((item) => <SuggestionCard key={item.id} item={item} onShowType={onShowType} onAdd={onAdd} onEdit={onEdit} />)}
          {suggestions.length === 0 && <p className='soft'>{t('profile.nothingToDo')}</p>}
        </div>
        <SegmentsOfCustomer id={profile.member_info.customer_id} />
        <GroupsOfCustomer id={profile.member_info.customer_id} />
        <OwnedRows profile={profile} />
        <div className='section-title'><h3>{t('profile.statistics')}</h3></div>
        {kinds.length === 0
          ? <p className='soft'>{t('profile.noEvents')}</p>
          : (
              <BarList
                title={t('profile.statistics')} definition={t('profile.statisticsDef')} name='events-by-type' selected={type} onOpen={onShowType}
                items={kinds.map(([key, value]) => ({ key, label: eventName(key), value }))}
              />
            )}
        <Recent title={t('profile.recentOrders')} events={profile.recent_orders} total={statistics.total_orders} onAll={() => onShowType('order')} />
        <Recent title={t('profile.recentReservations')} events={profile.recent_reservations} total={statistics.total_reservations} onAll={() => onShowType('reservation')} />
      </div>
    </section>
  )
}

function SuggestionCard({ item, onShowType, onAdd, onEdit }: { item: Suggestion } & Pick<Props, 'onShowType' | 'onAdd' | 'onEdit'>) {
  const t = useText()
  const format = useFormat()
  const { act } = item
  const { when, balance, ...values } = item.values
  const shown = { ...values, ...(typeof when === 'string' && { when: format.moment(when) }), ...(typeof balance === 'number' && { balance: format.money(balance) }) }
  return (
    <article className='suggestion' data-tone={item.tone}>
      <strong>{t(`suggestions.${item.id}.title`)}</strong>
      <p>{t(`suggestions.${item.id}.why`, shown)}</p>
      <div className='row'>
        {typeof act === 'string'
          ? <button type='button' className='link' onClick={onAdd}>{t('suggestions.interaction')}</button>
          : <button type='button' className='link' onClick={() => onEdit(act.field)}>{t('suggestions.edit')}</button>}
        {item.evidence && <button type='button' className='link' onClick={() => onShowType(item.evidence!)}>{t('suggestions.evidence')}</button>}
      </div>
    </article>
  )
}

function Recent({ title, events, total, onAll }: { title: string; events: TimelineEvent[]; total: number; onAll: () => void }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  if (events.length === 0) return null
  return (
    <>
      <div className='section-title'><h3>{title}</h3><button type='button' className='link num' onClick={onAll}>{t('profile.all', { total: format.number(total) })}</button></div>
      <ul>
        {events.slice(0, 5).map((event) => {
          const gone = voidStatuses.includes((event.status ?? '').toLowerCase())
          return (
            <li key={event.event_id} className='mini'>
              <span className='ellipsis'>{event.title}</span>
              <span className='event-amount' style={{ lineHeight: '20px' }} data-void={gone}>{event.amount === null ? '' : format.money(event.amount, event.currency)}</span>
              <span className='faint num'>{format.moment(event.event_time)}</span>
              <span className='faint'>{event.status && term('statuses', event.status)}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
