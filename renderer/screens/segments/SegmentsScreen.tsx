/** The library of segments: folders at the left, the list, and what is known of the current one in the inspector. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand, useCommand } from '#renderer/app/registry.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { MoveDialog } from '#renderer/components/tree/MoveDialog.tsx'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useAddress, withParameter } from '#renderer/components/address.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { Folders, segmentViews, segmentsTable, useFolders, type SegmentView } from './Folders.tsx'
import { useHealthText } from './health.tsx'
import { libraryInput } from './libraryInput.ts'
import { NoticesTable } from './Notices.tsx'
import { segmentPath } from './paths.ts'
import { RemoveSegment } from './RemoveSegment.tsx'
import { segmentColumns } from './segmentColumns.tsx'
import { SegmentInspector } from './SegmentInspector.tsx'
import { TemplatesTable } from './Templates.tsx'
import './segments.css'

export function SegmentsScreen() {
  const t = useText()
  const format = useFormat()
  const healthText = useHealthText()
  const navigate = useNavigate()
  const actions = useSegmentActions()
  const folders = useFolders()
  const { parameters, setParameters, change, sortBy } = useAddress()
  const { text, setText } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<SegmentItem>()
  const [removing, setRemoving] = useState<SegmentItem>()
  const [moving, setMoving] = useState<readonly SegmentItem[]>()
  const selection = useSelection()
  const screen = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)

  const input = useMemo(() => libraryInput(parameters), [parameters])
  const view = segmentViews.find((name) => name === parameters.get('view')) ?? null
  const bin = view === 'bin'
  const isList = view === null || bin
  const list = useInfiniteQuery({
    ...orpc.segments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData, enabled: isList
  })
  const { rows, total, table } = usePages(list)
  const folderName = useCallback((id: string) => folders.find((folder) => folder.id === id)?.name ?? id, [folders])
  const columns = useMemo(() => segmentColumns({ t, format, folderName, healthText, bin }), [t, format, folderName, healthText, bin])
  const rowKey = useCallback((row: SegmentItem) => row.id, [])
  const { clear, keys } = selection
  useEffect(() => clear(), [input, clear])
  const chosen = useMemo(() => rows.filter((row) => keys.has(row.id)), [rows, keys])
  const open = useCallback((row: SegmentItem) => {
    if (row.deletedAt === null) void navigate(segmentPath(row.id))
  }, [navigate])
  const compare = () => {
    const [first, ...others] = chosen.length > 0 ? chosen : current ? [current] : []
    if (first) void navigate(segmentPath(first.id, 'compare', others.map(({ id }) => id)))
  }
  const shown = isList && rows.length > 0 ? current : undefined
  const live = view === null && shown !== undefined
  const acted = chosen.length > 0 ? chosen : live ? [shown] : []
  useCommand('listSearch', () => search.current?.focus(), isList)
  useCommand('listMove', () => setMoving(acted), live)
  useCommand('segmentRun', () => void actions.run(acted), live)
  useCommand('segmentDuplicate', () => void actions.duplicate(shown!), live)
  useCommand('segmentSnapshot', () => void actions.snapshot(shown!), live)
  useCommand('segmentDelete', () => setRemoving(shown), live)
  useCommand('segmentCompare', compare, live)

  const filtered = ['q', 'type', 'health', 'folder'].some((name) => parameters.has(name))
  const choose = (folder: string | null, next: SegmentView | null) => setParameters((old) => withParameter(withParameter(next === null ? old : new URLSearchParams(), 'view', next ?? undefined), 'folder', folder ?? undefined))
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{view === null ? t('sections.segments') : t(`segments.views.${view}`)}</h1>
        <span className='soft num' role='status'>{list.isPending || !isList ? '' : t('segments.total', { count: total })}</span>
        <div className='grow' />
        {view === null && <Button variant='outlined' startIcon={<Icon name='chart' />} disabled={!live} onClick={compare}>{chosen.length > 1 ? t('segments.compareChosen', { count: chosen.length }) : t('segments.tabs.compare')}</Button>}
        {view === null && <Button variant='outlined' startIcon={<Icon name='folder' />} disabled={!live} onClick={() => setMoving(acted)}>{t('library.move')}</Button>}
        {view === null && <Button variant='outlined' startIcon={<Icon name='play' />} disabled={!live} onClick={() => void actions.run(acted)}>{t('segments.run')}</Button>}
        <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => runCommand('newSegment')}>{t('segments.new')}</Button>
      </div>
      <div className='library'>
        <Folders chosen={parameters.get('folder')} view={view} onChoose={choose} onPut={(keys, folder) => void actions.move(rows.filter(({ id }) => keys.includes(id)), folder)} />
        <div className='stack' style={{ minHeight: 0 }}>
          {view === 'notices' && <NoticesTable />}
          {view === 'templates' && <TemplatesTable />}
          {isList && (
            <>
              <div className='toolbar library-toolbar'>
                <SearchField ref={search} label={t('segments.search')} value={text} hotkey='/' width={220} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
                <ChoiceChip name='health' options={['valid', 'stale', 'broken']} words='segments.health' label={t('segments.standing')} parameters={parameters} onChange={change} />
                <ChoiceChip name='type' options={['dynamic', 'static']} words='segments.types' label={t('segments.type')} parameters={parameters} onChange={change} />
              </div>
              {list.isError && rows.length === 0
                ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
                : !list.isPending && rows.length === 0
                    ? <Nothing bin={bin} filtered={filtered} onClear={() => { setText(''); setParameters(new URLSearchParams(view ? { view } : {})) }} />
                    : (
                        <DataTable
                          name={segmentsTable} carried={!bin} label={t('sections.segments')} columns={columns} rowKey={rowKey} {...table} sort={{ field: input.sort, direction: input.direction }} onSort={sortBy}
                          selection={selection} onCurrent={setCurrent} onOpen={open}
                        />
                      )}
            </>
          )}
        </div>
      </div>
      {shown && <SegmentInspector key={shown.id} segment={shown} actions={actions} onRemove={() => setRemoving(shown)} />}
      {moving && (
        <MoveDialog
          title={t('library.moveTitle', { count: moving.length })} label={t('segments.folder')} none={t('segments.inNone')} nodes={folders} now={moving[0]?.folder ?? null}
          onMove={(folder) => { setMoving(undefined); void actions.move(moving, folder) }} onClose={() => setMoving(undefined)}
        />
      )}
      {removing && <RemoveSegment segment={removing} onClose={() => setRemoving(undefined)} />}
    </div>
  )
}

interface ChoiceProps {
  name: string
  label: string
  options: string[]
  words: 'segments.health' | 'segments.types'
  parameters: URLSearchParams
  onChange: (name: string, value: string | undefined) => void
}

function ChoiceChip({ name, label, options, words, parameters, onChange }: ChoiceProps) {
  const t = useText()
  return <FilterChip label={label} value={parameters.get(name) ?? undefined} options={options.map((value) => ({ value }))} shown={(value) => t(`${words}.${value}` as 'segments.health.valid')} onChange={(value) => onChange(name, value)} />
}

function Nothing({ bin, filtered, onClear }: { bin: boolean; filtered: boolean; onClear: () => void }) {
  const t = useText()
  if (filtered) return <EmptyState icon='filter' title={t('lists.nothingFound')} text={t('segments.nothingFound')} action={<Button variant='outlined' onClick={onClear}>{t('lists.clearFilters')}</Button>} />
  if (bin) return <EmptyState icon='trash' title={t('segments.binEmpty')} text={t('segments.binEmptyText')} />
  return <EmptyState icon='segment' title={t('segments.empty')} text={t('segments.emptyText')} example={t('segments.emptyExample')} action={<Button variant='contained' onClick={() => runCommand('newSegment')}>{t('segments.new')}</Button>} />
}
