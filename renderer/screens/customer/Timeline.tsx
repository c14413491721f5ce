/** What happened, newest first, by day: filtered by type, jumped to a date, loaded as one scrolls. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useEventName } from '#renderer/components/events.ts'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Profile, TimelineEvent } from '#core/contract/customers.ts'
import { DateJump } from './DateJump.tsx'
import { EventRow } from './EventRow.tsx'
import { endOfDay, groupByDay } from './days.ts'

export interface TimelineFilter {
  type?: string | undefined
  system: boolean
  /** A day, `2026-02-18`; older events are shown from its end. */
  until?: string | undefined
}

interface Props {
  id: string
  profile: Profile
  filter: TimelineFilter
  onFilter: (filter: TimelineFilter) => void
  onAdd: () => void
}

export function Timeline({ id, profile, filter, onFilter, onAdd }: Props) {
  const t = useText()
  const format = useFormat()
  const eventName = useEventName()
  const query = useInfiniteQuery({
    ...orpc.customers.timeline.infiniteOptions({
      input: (before: string | undefined) => ({ id, limit: 50, system: filter.system, ...(filter.type && { type: filter.type }), ...(before !== undefined && { before }) }),
      initialPageParam: filter.until ? endOfDay(filter.until, format.timeZone) : undefined, getNextPageParam: (page) => page.next_before ?? undefined,
      queryKey: [...orpc.customers.timeline.key(), id, filter]
    }),
    placeholderData: keepPreviousData
  })
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.timeline) ?? [], [query.data])
  const options = Object.entries(profile.statistics.by_type).sort(([, a], [, b]) => b - a).map(([value, count]) => ({ value, count }))
  const total = query.data?.pages[0]?.total_events
  useCommand('profileSystem', () => onFilter({ ...filter, system: !filter.system }))
  const { fetchNextPage } = query
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  return (
    <section className='panel' aria-label={t('profile.timeline')}>
      <div className='panel-head'>
        <h2>{t('profile.timeline')}</h2>
        <span className='faint num grow' style={{ fontSize: 12 }}>{total !== undefined && t('profile.events', { count: total })}{query.isPlaceholderData && ` · ${t('common.updating')}`}</span>
        <FilterChip label={t('profile.type')} value={filter.type} options={options} shown={eventName} onChange={(type) => onFilter({ ...filter, type })} />
        <DateJump value={filter.until} now={profile.generated_at} onChange={(until) => onFilter({ ...filter, until })} />
        <Tooltip title={t(filter.system ? 'profile.hideSystem' : 'profile.showSystem')}>
          <IconButton aria-label={t('profile.showSystem')} aria-pressed={filter.system} onClick={() => onFilter({ ...filter, system: !filter.system })} sx={filter.system ? { color: 'var(--accent-text)', background: 'var(--accent-soft)' } : {}}><Icon name='settings' /></IconButton>
        </Tooltip>
      </div>
      {query.isError && events.length === 0
        ? <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
        : query.isPending
          ? <Loading />
          : events.length === 0
            ? (
                <EmptyState
                  icon='clock' title={t(filter.type || filter.until ? 'profile.nothingHere' : 'profile.noEvents')} text={t('profile.noEventsText')}
                  action={filter.type || filter.until ? <Button variant='outlined' onClick={() => onFilter({ system: filter.system })}>{t('lists.clearFilters')}</Button> : <Button variant='outlined' onClick={onAdd}>{t('commands.profileInteraction')}</Button>}
                />
              )
            : <Rows key={`${filter.type}${filter.until}${filter.system}`} events={events} stale={query.isPlaceholderData} hasMore={query.hasNextPage} busy={query.isFetchingNextPage} onMore={more} />}
    </section>
  )
}

interface RowsProps {
  events: TimelineEvent[]
  stale: boolean
  hasMore: boolean
  busy: boolean
  onMore: () => void
}

function Rows({ events, stale, hasMore, busy, onMore }: RowsProps) {
  const t = useText()
  const format = useFormat()
  const scroll = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<string | null>(null)
  const lines = useMemo(() => groupByDay(events, format.day), [events, format])
  const virtual = useVirtual({
    count: lines.length, getScrollElement: () => scroll.current, overscan: 8, getItemKey: (index) => lines[index]!.key,
    estimateSize: (index) => (lines[index]!.event ? (lines[index]!.event.description ? 52 : 36) : 32)
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !busy && last >= lines.length - 10) onMore()
  }, [hasMore, busy, last, lines.length, onMore])
  return (
    <div ref={scroll} className='timeline-scroll' tabIndex={0} role='group' aria-label={t('profile.timeline')} style={{ opacity: stale ? 0.55 : 1 }}>
      <div className='timeline-inner' style={{ height: virtual.getTotalSize() + 12 }}>
        {items.map((item) => {
          const line = lines[item.index]!
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} className='timeline-item' style={{ transform: `translateY(${item.start}px)` }}>
              {line.event
                ? <EventRow event={line.event} open={open === line.key} onToggle={() => setOpen(open === line.key ? null : line.key)} />
                : <h3 className='day num'><Tooltip title={format.relative(line.instant)}><span>{line.day} {format.weekday(line.instant)}</span></Tooltip></h3>}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Loading() {
  const t = useText()
  return (
    <div className='stack' style={{ padding: '8px 16px', gap: 16 }} role='status' aria-label={t('common.loading')}>
      {[60, 75, 50, 82, 66, 58, 71].map((width, index) => (
        <div key={index} className='row' style={{ gap: 12 }}><span className='skeleton' style={{ width: 34 }} /><span className='skeleton' style={{ width: 24, height: 24, borderRadius: 6 }} /><span className='skeleton' style={{ width: `${width}%` }} /></div>
      ))}
    </div>
  )
}
