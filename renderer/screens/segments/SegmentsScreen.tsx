/** The library of segments: folders at the left, the list, and what is known of the current one in the inspector. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
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
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { withParameter } from '#renderer/screens/entities/listInput.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { Folders, useFolders } from './Folders.tsx'
import { useHealthText } from './health.tsx'
import { libraryInput } from './libraryInput.ts'
import { segmentPath } from './paths.ts'
import { RemoveSegment } from './RemoveSegment.tsx'
import { segmentColumns } from './segmentColumns.tsx'
import { SegmentInspector } from './SegmentInspector.tsx'
import './segments.css'

export function SegmentsScreen() {
  const t = useText()
  const format = useFormat()
  const healthText = useHealthText()
  const navigate = useNavigate()
  const actions = useSegmentActions()
  const folders = useFolders()
  const [parameters, setParameters] = useSearchParams()
  const change = useCallback((name: string, value: string | undefined, replace = false) => setParameters((old) => withParameter(old, name, value), { replace }), [setParameters])
  const { text, setText } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<SegmentItem>()
  const [removing, setRemoving] = useState<SegmentItem>()
  const selection = useSelection()
  const screen = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)

  const input = useMemo(() => libraryInput(parameters), [parameters])
  const bin = input.bin === true
  const list = useInfiniteQuery({
    ...orpc.segments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const folderName = useCallback((id: string) => folders.find((folder) => folder.id === id)?.name ?? id, [folders])
  const columns = useMemo(() => segmentColumns({ t, format, folderName, healthText, bin }), [t, format, folderName, healthText, bin])
  const rowKey = useCallback((row: SegmentItem) => row.id, [])
  const { clear, keys } = selection
  useEffect(() => clear(), [input, clear])
  const chosen = useMemo(() => rows.filter((row) => keys.has(row.id)), [rows, keys])
  const { fetchNextPage } = list
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const open = useCallback((row: SegmentItem) => {
    if (row.deletedAt === null) void navigate(segmentPath(row.id))
  }, [navigate])
  const compare = () => {
    const [first, ...others] = chosen.length > 0 ? chosen : current ? [current] : []
    if (first) void navigate(segmentPath(first.id, 'compare', others.map(({ id }) => id)))
  }
  const shown = rows.length > 0 ? current : undefined
  const live = !bin && shown !== undefined
  useCommand('listSearch', () => search.current?.focus())
  useCommand('segmentRun', () => void actions.run(chosen.length > 0 ? chosen : [shown!]), live)
  useCommand('segmentDuplicate', () => void actions.duplicate(shown!), live)
  useCommand('segmentSnapshot', () => void actions.snapshot(shown!), live)
  useCommand('segmentDelete', () => setRemoving(shown), live)
  useCommand('segmentCompare', compare, live)

  const filtered = ['q', 'type', 'health', 'folder'].some((name) => parameters.has(name))
  const choose = (folder: string | null, toBin: boolean) => setParameters((old) => withParameter(withParameter(old, 'bin', toBin ? '1' : undefined), 'folder', folder ?? undefined))
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{bin ? t('segments.bin') : t('sections.segments')}</h1>
        <span className='soft num' role='status'>{list.isPending ? '' : t('segments.total', { count: total })}</span>
        <div className='grow' />
        {!bin && <Button variant='outlined' startIcon={<Icon name='chart' />} disabled={!live} onClick={compare}>{chosen.length > 1 ? t('segments.compareChosen', { count: chosen.length }) : t('segments.tabs.compare')}</Button>}
        {!bin && <Button variant='outlined' startIcon={<Icon name='play' />} disabled={!live} onClick={() => void actions.run(chosen.length > 0 ? chosen : [shown!])}>{t('segments.run')}</Button>}
        <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => runCommand('newSegment')}>{t('segments.new')}</Button>
      </div>
      <div className='library'>
        <Folders folders={folders} chosen={parameters.get('folder')} bin={bin} actions={actions} onChoose={choose} />
        <div className='stack' style={{ minHeight: 0 }}>
          <div className='toolbar library-toolbar'>
            <SearchField ref={search} label={t('segments.search')} value={text} hotkey='/' width={220} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
            <ChoiceChip name='health' options={['valid', 'stale', 'broken']} words='segments.health' label={t('segments.standing')} parameters={parameters} onChange={change} />
            <ChoiceChip name='type' options={['dynamic', 'static']} words='segments.types' label={t('segments.type')} parameters={parameters} onChange={change} />
          </div>
          {list.isError && rows.length === 0
            ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            : !list.isPending && rows.length === 0
                ? <Nothing bin={bin} filtered={filtered} onClear={() => { setText(''); setParameters(new URLSearchParams(bin ? { bin: '1' } : {})) }} />
                : (
                    <DataTable
                      name='segments' label={t('sections.segments')} columns={columns} rows={rows} rowKey={rowKey} total={total} loading={list.isPending || list.isFetchingNextPage} stale={list.isPlaceholderData}
                      hasMore={list.hasNextPage} onMore={more} sort={{ field: input.sort, direction: input.direction }} selection={selection} onCurrent={setCurrent} onOpen={open}
                      onSort={(sort) => setParameters((old) => withParameter(withParameter(old, 'sort', sort.field), 'dir', sort.direction), { replace: true })}
                    />
                  )}
        </div>
      </div>
      {shown && <SegmentInspector key={shown.id} segment={shown} actions={actions} onRemove={() => setRemoving(shown)} />}
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
