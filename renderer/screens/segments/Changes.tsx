import { useCallback, useMemo, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useToday } from '#renderer/app/useNow.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { WhyNode } from '#renderer/components/why/WhyPanel.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { dayProblem, lastMomentOf } from '#renderer/screens/customer/days.ts'
import { entityPaths } from '#renderer/screens/entities/columns.tsx'
import type { ChangesAnswer, SegmentDetail, SegmentRunAnswer } from '#core/contract/segment-library.ts'

type Changed = ChangesAnswer['items'][number]

interface Props {
  segment: SegmentDetail
  runs: readonly SegmentRunAnswer[]
  /** Where the later side begins: the run that was chosen. */
  run: SegmentRunAnswer
}

/** Who entered and left between two moments: runs, days, or now. */
export function Changes({ segment, runs, run }: Props) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const words = useWords()
  const before = runs[runs.indexOf(run) + 1]
  const [from, setFrom] = useState(before ? String(before.number) : '')
  const [to, setTo] = useState(before ? String(run.number) : 'now')
  const [side, setSide] = useState<'entered' | 'left'>('entered')
  const [current, setCurrent] = useState<Changed>()
  const earlier = from === '' ? String(run.number) : from
  const list = useInfiniteQuery({
    ...orpc.segments.changes.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: segment.id, from: earlier, to, side, limit: 50, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const first = list.data?.pages[0]
  const { rows, table } = usePages(list)
  const columns = useMemo((): Column<Changed>[] => [
    { key: 'name', header: t('segments.who'), width: 150, text: (row) => row.name ?? row.customer_id, render: (row) => <Link className='link name-link' tabIndex={-1} to={`${entityPaths[segment.entity]}/${encodeURIComponent(row.customer_id)}`}>{row.name ?? row.customer_id}</Link> },
    { key: 'id', header: t('lists.id'), width: 120, text: (row) => row.customer_id, render: (row) => <span className='num'>{row.customer_id}</span> },
    { key: 'code', header: t('segments.reason'), width: 110, text: (row) => t(`segments.reasons.${row.reason.code}` as 'segments.reasons.condition'), render: (row) => <span className='badge'>{t(`segments.reasons.${row.reason.code}` as 'segments.reasons.condition')}</span> },
    { key: 'text', header: t(side === 'entered' ? 'segments.whyIn' : 'segments.whyOut'), width: 560, text: (row) => words(row.reason.text), render: (row) => <span title={words(row.reason.text)}>{words(row.reason.text)}</span> }
  ], [t, words, side, segment.entity])
  const rowKey = useCallback((row: Changed) => row.customer_id, [])
  const open = useCallback((row: Changed) => void navigate(`${entityPaths[segment.entity]}/${encodeURIComponent(row.customer_id)}`), [navigate, segment.entity])
  const shown = first?.side === side && rows.length > 0 ? current : undefined

  const other = side === 'entered' ? 'left' : 'entered'
  function body() {
    if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    if (!list.isPending && !list.isPlaceholderData && rows.length === 0) return <EmptyState icon='people' title={t(side === 'entered' ? 'segments.nobodyEntered' : 'segments.nobodyLeft')} text={t('segments.nobodyText')} action={first && first[other] > 0 && <Button variant='outlined' onClick={() => setSide(other)}>{t(`segments.show_${other}`, { count: first[other] })}</Button>} />
    return <DataTable name='segment-changes' label={t(`segments.${side}`)} columns={columns} rowKey={rowKey} {...table} onCurrent={setCurrent} onOpen={open} />
  }
  return (
    <div className='stack' style={{ minHeight: 0, minWidth: 0 }}>
      <div className='toolbar segment-toolbar'>
        <MomentChoice label={t('segments.from')} runs={runs} value={earlier} onChange={setFrom} />
        <span aria-hidden='true'>→</span>
        <MomentChoice label={t('segments.to')} runs={runs} value={to} onChange={setTo} now />
        <div className='grow' />
        <Segmented label={t('segments.side')} value={side} options={(['entered', 'left'] as const).map((value) => ({ value, label: `${t(`segments.${value}`)} ${first ? format.number(first[value]) : ''}` }))} onChange={setSide} />
        {first && <span className='soft num'>{t('segments.stayed', { count: first.stayed })}</span>}
      </div>
      {body()}
      {shown && <Reason key={shown.customer_id} changed={shown} segment={segment} />}
    </div>
  )
}

/** A run whose members are kept, a day, or now. */
function MomentChoice({ label, runs, value, now = false, onChange }: { label: string; runs: readonly SegmentRunAnswer[]; value: string; now?: boolean; onChange: (value: string) => void }) {
  const t = useText()
  const format = useFormat()
  const isDay = value.includes('T')
  const today = useToday()
  const ofDay = (day: string) => lastMomentOf(day, format.timeZone)
  return (
    <span className='moment' role='group' aria-label={label}>
      <select className='input' aria-label={label} value={isDay ? 'day' : value} onChange={(event) => onChange(event.target.value === 'day' ? ofDay(format.day(new Date(Date.now() - 86_400_000).toISOString())) : event.target.value)}>
        {now && <option value='now'>{t('segments.now')}</option>}
        <option value='day'>{t('segments.atDay')}</option>
        {runs.filter(({ hasMembers, number }) => hasMembers || String(number) === value).map(({ number, at }) => <option key={number} value={number}>{t('segments.runAt', { number, moment: format.moment(at) })}</option>)}
      </select>
      {isDay && <input className='input num' type='date' aria-label={t('profile.date')} value={format.day(value)} min='1970-01-01' max={today} onChange={(event) => { if (!dayProblem(event.target.value, today)) onChange(ofDay(event.target.value)) }} />}
    </span>
  )
}

/** What changed for one of them: each part of the condition that says something else now, and what it found. */
function Reason({ changed, segment }: { changed: Changed; segment: SegmentDetail }) {
  const t = useText()
  const words = useWords()
  const { reason } = changed
  const said = (holds: boolean | null) => t(holds === null ? 'why.unknown' : holds ? 'why.holds' : 'why.fails')
  return (
    <Inspector title={changed.name ?? changed.customer_id} actions={<Button component={Link} to={`${entityPaths[segment.entity]}/${encodeURIComponent(changed.customer_id)}`} variant='outlined' sx={{ height: 26 }}>{t('lists.open')}</Button>}>
      <div className='why'>
        <p><span className='badge'>{t(`segments.reasons.${reason.code}` as 'segments.reasons.condition')}</span></p>
        <p>{words(reason.text)}</p>
        <ol className='why-nodes' aria-label={t('why.conditions')}>
          {reason.nodes.map((node) => (
            <li key={node.id}>
              <p className='faint reason-step'>{reason.code === 'data' ? t('segments.knownLater', { said: said(node.after) }) : `${said(node.before)} → ${said(node.after)}`}</p>
              <ul><WhyNode {...node} holds={node.after} depth={0} /></ul>
            </li>
          ))}
        </ol>
      </div>
    </Inspector>
  )
}
