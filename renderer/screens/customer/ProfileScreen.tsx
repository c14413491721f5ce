/** 360: who this is, what they are worth, what happened last and what to do, above the fold. */
import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { ErrorState, Stopped } from '#renderer/components/ErrorState.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Profile } from '#core/contract/customers.ts'
import { AddEventDialog, type EnteredKind } from './AddEventDialog.tsx'
import { FieldsPanel } from './FieldsPanel.tsx'
import { ProfileHeader } from './ProfileHeader.tsx'
import { SidePanel } from './SidePanel.tsx'
import { Timeline, type TimelineFilter } from './Timeline.tsx'
import { ValueStrip } from './ValueStrip.tsx'
import './profile.css'

export function ProfileScreen({ entity }: { entity: EntityType }) {
  const { id = '' } = useParams()
  const t = useText()
  const profile = useQuery(orpc.customers.profile.queryOptions({ input: { id } }))
  if (profile.data) return <Loaded key={id} id={id} entity={entity} profile={profile.data} stale={profile.isFetching} />
  if (profile.isError) return <ErrorState error={profile.error} onRetry={() => void profile.refetch()} heading />
  if (profile.fetchStatus === 'idle') return <Stopped heading onRetry={() => void profile.refetch()} />
  return <Waiting label={t('common.loading')} />
}

function Loaded({ id, entity, profile, stale }: { id: string; entity: EntityType; profile: Profile; stale: boolean }) {
  const [filter, setFilter] = useState<TimelineFilter>({ system: false })
  const [adding, setAdding] = useState<EnteredKind | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const firstField = useMemo(() => (entity === 'customer' ? 'level' : 'status'), [entity])
  useCommand('profileEdit', () => setEditing(firstField))
  useCommand('profileInteraction', () => setAdding('interaction'))
  useCommand('profileBehaviour', () => setAdding('behaviour'))
  const withValue = entity === 'customer' || profile.customer_value.total_orders > 0
  const showType = (type: string) => setFilter((old) => ({ ...old, type: old.type === type ? undefined : type }))
  return (
    <div className='profile' aria-busy={stale}>
      <ProfileHeader entity={entity} profile={profile} onAdd={setAdding} />
      {withValue && <ValueStrip profile={profile} onShowOrders={() => showType('order')} />}
      <div className='profile-columns'>
        <FieldsPanel id={id} entity={entity} profile={profile} editing={editing} onEdit={setEditing} />
        <Timeline id={id} profile={profile} filter={filter} onFilter={setFilter} onAdd={() => setAdding('interaction')} />
        <SidePanel profile={profile} entity={entity} type={filter.type} onShowType={showType} onAdd={() => setAdding('interaction')} onEdit={setEditing} />
      </div>
      {adding && <AddEventDialog id={id} kind={adding} name={profile.member_info.name ?? id} onClose={() => setAdding(null)} />}
    </div>
  )
}

function Waiting({ label }: { label: string }) {
  return (
    <div className='profile' role='status' aria-label={label}>
      <h1 className='hidden'>{label}</h1>
      <div className='profile-head'>
        <span className='avatar skeleton' style={{ height: 40 }} />
        <div className='stack' style={{ gap: 8 }}><span className='skeleton' style={{ width: 160, height: 16 }} /><span className='skeleton' style={{ width: 320 }} /></div>
      </div>
      <div className='metrics' style={{ height: 68 }}>{[0, 1, 2, 3, 4, 5].map((key) => <div key={key} className='metric'><span className='skeleton' style={{ width: 60 }} /><span className='skeleton' style={{ width: 90, height: 16, marginTop: 8 }} /></div>)}</div>
      <div className='profile-columns'>
        {[0, 1, 2].map((key) => <div key={key} className='panel' style={{ padding: 16, gap: 14 }}>{[70, 90, 55, 80, 65, 75].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>)}
      </div>
    </div>
  )
}
