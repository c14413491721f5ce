/** Who is in the segment: now, at a day, or as a run found them. A row says in the inspector why it is there; Enter opens it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, type SetURLSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useToday } from '#renderer/app/useNow.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { showInspector, useInspectorOpen } from '#renderer/app/inspectorState.ts'
import { usePreferences } from '#renderer/app/preferences.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { aggregates } from '#renderer/app/ui.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState, Stopped } from '#renderer/components/ErrorState.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { WhyPanel } from '#renderer/components/why/WhyPanel.tsx'
import { FilterBar } from '#renderer/editors/condition/FilterBar.tsx'
import { parseConditions } from '#renderer/editors/condition/drafts.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { ColumnsButton } from '#renderer/screens/entities/ColumnsButton.tsx'
import { entityPaths } from '#renderer/screens/entities/columns.tsx'
import { withParameter } from '#renderer/components/address.ts'
import { aggregatesOf } from '#renderer/screens/entities/selection.ts'
import type { EntityCard } from '#core/contract/customers.ts'
import type { MemberPage, Moment, SegmentDetail } from '#core/contract/segment-library.ts'
import { memberInput } from './memberInput.ts'
import type { ShownMembers } from './shownMembers.ts'
import { MomentPicker } from './MomentPicker.tsx'
import { useMemberColumns } from './memberColumns.tsx'

type Member = MemberPage['items'][number]

interface Props {
  segment: SegmentDetail
  /** Told what is shown, for what is done with all of it. */
  onShown: (shown: ShownMembers | undefined) => void
  parameters: URLSearchParams
  onParameters: SetURLSearchParams
}

export function MembersTab({ segment, onShown, parameters, onParameters }: Props) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const { entity } = segment
  const { columns: shown } = usePreferences()
  const change = useCallback((name: string, value: string | undefined, replace = false) => onParameters((old) => withParameter(old, name, value), { replace }), [onParameters])
  const { text, setText } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<Member>()
  const search = useRef<HTMLInputElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const selection = useSelection()

  const today = useToday()
  const { input, problem } = useMemo(() => memberInput(segment, parameters, { timeZone: format.timeZone, today }), [segment, parameters, format.timeZone, today])
  const conditions = useMemo(() => parseConditions(parameters.get('where')), [parameters])
  const list = useInfiniteQuery({
    ...orpc.segments.customers.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    enabled: !problem, placeholderData: keepPreviousData
  })
  const { rows, table } = usePages(list)
  const first = list.data?.pages[0]
  const { columns, defaults } = useMemberColumns(segment, first)
  const visible = useMemo(() => (shown[entity] ?? defaults).flatMap((key) => columns.get(key) ?? []), [shown, entity, defaults, columns])
  const rowKey = useCallback((row: Member) => row.id, [])
  const { keys, clear } = selection
  useEffect(() => clear(), [input, clear])
  useEffect(() => {
    onShown({ input, ids: [...keys] })
    return () => onShown(undefined)
  }, [onShown, input, keys])
  useEffect(() => {
    aggregates.set(keys.size > 0 ? aggregatesOf(rows.filter((row) => keys.has(row.id)), t, format) : [])
    return () => aggregates.set([])
  }, [keys, rows, t, format])
  const open = useCallback((row: EntityCard) => void navigate(`${entityPaths[entity]}/${encodeURIComponent(row.id)}`), [navigate, entity])
  useCommand('listSearch', () => search.current?.focus())
  useCommand('segmentWhy', () => showInspector(true), current !== undefined)
  const filtered = text !== '' || parameters.has('where')

  function body() {
    if (problem) return <EmptyState icon='calendar' title={t(`segments.dayProblems.${problem}`)} text={t('segments.dayProblemText')} />
    if (list.isPending && list.fetchStatus === 'idle') return <Stopped onRetry={() => void list.refetch()} />
    if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    if (!list.isPending && rows.length === 0) return <EmptyState icon='people' title={t(filtered ? 'lists.nothingFound' : 'segments.noMembers')} text={t(filtered ? 'segments.nothingFound' : 'segments.noMembersText')} />
    return (
      <DataTable
        name={`members-${entity}`} label={t('segments.tabs.members')} columns={visible} rowKey={rowKey} {...table}
        sort={{ field: input.sort, direction: input.direction }} selection={selection} onCurrent={setCurrent} onOpen={open}
        onSort={(sort) => onParameters((old) => withParameter(withParameter(old, 'sort', sort.field), 'dir', sort.direction), { replace: true })}
      />
    )
  }
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='toolbar segment-toolbar'>
        <SearchField ref={search} label={t(`lists.search_${entity}`)} value={text} hotkey='/' width={200} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
        <MomentPicker id={segment.id} day={parameters.get('day')} run={parameters.get('run')} onChange={(name, value) => onParameters((old) => withParameter(withParameter(withParameter(old, 'day', undefined), 'run', undefined), name, value))} />
        <FilterBar entity={entity} conditions={conditions} onChange={(next) => change('where', next.length > 0 ? JSON.stringify(next) : undefined)} />
        <div className='grow' />
        <ColumnsButton entity={entity} columns={columns} />
      </div>
      {segment.health === 'broken' && <Broken segment={segment} />}
      {first && !problem && <From from={first.from} total={first.total} gone={first.gone} />}
      {body()}
      {current && !problem && rows.length > 0 && <Why key={current.id} member={current} segment={segment} asOf={first?.from.asOf} />}
    </div>
  )
}

/** Which moment the list shows, and what it leaves out. */
function From({ from, total, gone }: { from: Moment; total: number; gone: number }) {
  const t = useText()
  const format = useFormat()
  return (
    <p className='segment-from soft num' role='status'>
      <strong>{t('lists.total', { count: total })}</strong> · {from.run ? t('segments.fromRun', { number: from.run.number, moment: format.moment(from.run.at) }) : t('segments.fromDefinition', { moment: format.moment(from.asOf) })}
      {gone > 0 && <span className='warn'> · {t('segments.gone', { count: gone })}</span>}
    </p>
  )
}

/** What is broken; below stand the members of the last run. */
function Broken({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const words = useWords()
  return (
    <p className='segment-from bad' role='alert'>
      {t(segment.lastRun?.hasMembers ? 'segments.brokenShown' : 'segments.brokenNever')} {segment.problems.map(({ message, remedy }) => `${words(message)} · ${words(remedy)}`).join(' ')}
    </p>
  )
}

function Why({ member, segment, asOf }: { member: Member; segment: SegmentDetail; asOf: string | undefined }) {
  const t = useText()
  const open = useInspectorOpen()
  const id = useDebounced(member.id, 120)
  const path = `${entityPaths[segment.entity]}/${encodeURIComponent(member.id)}`
  return (
    <Inspector title={member.name ?? member.id} actions={<Button component={Link} to={path} variant='outlined' sx={{ height: 26 }}>{t('lists.open')}</Button>}>
      {open && <WhyPanel key={id} id={id} segment={segment.id} asOf={asOf} />}
    </Inspector>
  )
}
