/** The library of tags: categories at the left, the list, and what the current one means in the inspector. What is asked stands in the address. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState, Stopped } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Sort } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { MoveDialog } from '#renderer/components/tree/MoveDialog.tsx'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useAddress, withParameter } from '#renderer/components/address.ts'
import { tagSorts, type TagItem } from '#core/contract/tags.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { tagClasses, tagKinds, tagStates } from '#core/domain/library/types.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import { CategoryTree, tagViews, tagsTable, useCategories } from './CategoryTree.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { Market } from './Market.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { NewTag } from './NewTag.tsx'
import { BinTable, StaleTable } from './OtherTables.tsx'
import { tagPath } from './paths.ts'
import { RemoveTag } from './RemoveTag.tsx'
import { tagColumns } from './tagColumns.tsx'
import { TagInspector } from './TagInspector.tsx'
import { useTagActions } from './useTagActions.ts'
import './tags.css'

const choices = { state: tagStates, kind: tagKinds, class: tagClasses, health: ['valid', 'stale', 'broken'], entity: entityTypes } as const
type Choice = keyof typeof choices
const choiceNames = Object.keys(choices) as Choice[]
type Open = 'import' | 'merge' | 'apply' | 'remove' | 'move'

export function TagsScreen() {
  const t = useText()
  const actions = useTagActions()
  const categories = useCategories()
  const { parameters, setParameters, change, sortBy } = useAddress()
  const { text, setText, query } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<TagItem>()
  const [open, setOpen] = useState<Open>()
  const selection = useSelection()
  const screen = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const view = tagViews.find((name) => name === parameters.get('view')) ?? null
  const category = parameters.get('category')
  const list = useTagList(parameters, view === null)
  const { rows, total, sort } = list
  const { keys, clear } = selection
  useEffect(() => clear(), [parameters, clear])
  const chosen = useMemo(() => (keys.size > 0 ? rows.filter((row) => keys.has(row.id)) : []), [rows, keys])
  const shown = view === null && rows.length > 0 ? current : undefined
  const acted = chosen.length > 0 ? chosen : shown ? [shown] : []
  const runnable = acted.filter((tag) => tag.published && tag.state !== 'deprecated')

  useCommand('listSearch', () => search.current?.focus())
  useCommand('listMove', () => setOpen('move'), acted.length > 0)
  useCommand('tagRun', () => void actions.run(runnable), runnable.length > 0)
  useCommand('applyTag', () => setOpen('apply'), shown !== undefined && shown.state !== 'deprecated')
  useCommand('tagMerge', () => setOpen('merge'), shown !== undefined)
  useCommand('tagExport', () => void actions.export(chosen.length > 0 ? chosen.map(({ id }) => id) : undefined), rows.length > 0)
  useCommand('tagImport', () => setOpen('import'))
  useCommand('tagDelete', () => setOpen('remove'), shown !== undefined)

  const filtered = query !== '' || category !== null || choiceNames.some((name) => parameters.has(name))
  const clearAll = () => {
    setText('')
    setParameters(new URLSearchParams({ ...(view && { view }), ...(sort && { sort: sort.field, dir: sort.direction }) }))
  }
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{view === null ? t('sections.tags') : t(`tags.views.${view}`)}</h1>
        <span className='soft num' role='status'>{view === null && !list.isPending ? t('tags.total', { count: total }) : ''}</span>
        <div className='grow' />
        {view === null && (
          <>
            {chosen.length > 0 && <span className='soft num'>{t('tags.chosen', { count: chosen.length })}</span>}
            <Button variant='outlined' startIcon={<Icon name='folder' />} disabled={acted.length === 0} onClick={() => setOpen('move')}>{t('library.move')}</Button>
            <Button variant='outlined' startIcon={<Icon name='play' />} disabled={runnable.length === 0} onClick={() => void actions.run(runnable)}>{t('tags.run')}</Button>
            <Button variant='outlined' startIcon={<Icon name='import' />} onClick={() => setOpen('import')}>{t('tags.import')}</Button>
            <Button variant='outlined' startIcon={<Icon name='download' />} disabled={rows.length === 0} onClick={() => void actions.export(chosen.length > 0 ? chosen.map(({ id }) => id) : undefined)}>{t('tags.export')}</Button>
          </>
        )}
        <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => change('new', '1')}>{t('commands.newTag')}</Button>
      </div>
      <div className='library'>
        <CategoryTree
          category={category} view={view} onPut={(keys, place) => void actions.move(rows.filter(({ id }) => keys.includes(id)), place)}
          onChoose={(next, nextView) => setParameters((old) => withParameter(withParameter(nextView ? new URLSearchParams() : old, 'view', nextView ?? undefined), 'category', next ?? undefined))}
        />
        <div className='tags-main'>
          {(view === null || view === 'market') && (
            <div className='toolbar'>
              <SearchField ref={search} label={t('tags.search')} value={text} hotkey='/' width={260} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
              {(view === null ? choiceNames : (['kind'] as const)).map((name) => <ChoiceChip key={name} name={name} value={parameters.get(name) ?? undefined} onChange={(value) => change(name, value)} />)}
              {filtered && <Button onClick={clearAll}>{t('lists.clearFilters')}</Button>}
            </div>
          )}
          {view === 'market' && <Market query={query} category={category} kind={choices.kind.find((kind) => kind === parameters.get('kind'))} onClear={clearAll} actions={actions} />}
          {view === 'stale' && <StaleTable />}
          {view === 'bin' && <BinTable actions={actions} />}
          {view === null && <TagList list={list} filtered={filtered} selection={selection} onCurrent={setCurrent} onSort={sortBy} onNew={() => change('new', '1')} onClear={clearAll} />}
        </div>
      </div>
      {shown && <TagInspector key={shown.id} tag={shown} actions={actions} onApply={() => setOpen('apply')} />}
      {parameters.has('new') && <NewTag category={category} onClose={() => change('new', undefined, true)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(undefined)} />}
      {open === 'merge' && shown && <MergeDialog source={shown} onClose={() => setOpen(undefined)} />}
      {open === 'apply' && shown && <ApplyDialog entity={shown.entity} tag={shown} onClose={() => setOpen(undefined)} />}
      {open === 'move' && (
        <MoveDialog
          title={t('library.moveTitle', { count: acted.length })} label={t('tags.category')} none={t('tags.inNoCategory')} nodes={categories} now={acted[0]?.category ?? null}
          onMove={(place) => { setOpen(undefined); void actions.move(acted, place) }} onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'remove' && shown && <RemoveTag tag={shown} actions={actions} onClose={() => setOpen(undefined)} />}
    </div>
  )
}

function useTagList(parameters: URLSearchParams, enabled: boolean) {
  const input = useMemo(() => {
    const [query, category] = [parameters.get('q'), parameters.get('category')]
    const filters = Object.fromEntries(choiceNames.flatMap((name) => ((choices[name] as readonly string[]).includes(parameters.get(name) ?? '') ? [[name, parameters.get(name)]] : []))) as { [Name in Choice]?: (typeof choices)[Name][number] }
    const sort = tagSorts.find((field) => field === parameters.get('sort'))
    return { ...filters, ...(query && { query }), ...(category && { category }), ...(sort && { sort, direction: parameters.get('dir') === 'asc' ? ('asc' as const) : ('desc' as const) }) }
  }, [parameters])
  const list = useInfiniteQuery({
    ...orpc.tags.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData, enabled
  })
  const sort = useMemo((): Sort | undefined => input.sort && { field: input.sort, direction: input.direction ?? 'desc' }, [input])
  return { ...list, ...usePages(list), sort }
}

interface ListProps {
  list: ReturnType<typeof useTagList>
  filtered: boolean
  selection: ReturnType<typeof useSelection>
  onCurrent: (tag: TagItem | undefined) => void
  onSort: (sort: Sort) => void
  onNew: () => void
  onClear: () => void
}

function TagList({ list, filtered, selection, onCurrent, onSort, onNew, onClear }: ListProps) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const counts = useQuery(orpc.workspace.status.queryOptions()).data?.counts
  const columns = useMemo(() => {
    const universe: Record<EntityType, number | undefined> = { customer: counts?.customers, account: counts?.accounts, lead: counts?.leads }
    return tagColumns({ t, format, universe })
  }, [t, format, counts])
  const blocks = useMemo(() => (list.sort?.field === 'group' ? { of: (row: TagItem) => row.group ?? '', title: (name: string) => name || t('tags.inNoGroup') } : undefined), [list.sort, t])
  const rowKey = useCallback((row: TagItem) => row.id, [])
  const open = useCallback((row: TagItem) => void navigate(tagPath(row.id)), [navigate])
  const { rows } = list
  if (list.isPending && list.fetchStatus === 'idle') return <Stopped onRetry={() => void list.refetch()} />
  if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.isPending && rows.length === 0) {
    return filtered
      ? <EmptyState icon='filter' title={t('tags.nothingFound')} text={t('tags.nothingFoundText')} action={<Button variant='outlined' onClick={onClear}>{t('lists.clearFilters')}</Button>} />
      : <EmptyState icon='tag' title={t('tags.empty')} text={t('tags.emptyText')} example={t('tags.emptyExample')} action={<Button variant='contained' onClick={onNew}>{t('commands.newTag')}</Button>} />
  }
  return (
    <DataTable
      name={tagsTable} carried label={t('sections.tags')} columns={columns} rowKey={rowKey} {...list.table} sort={list.sort} onSort={onSort} blocks={blocks}
      selection={selection} onCurrent={onCurrent} onOpen={open}
    />
  )
}

function ChoiceChip({ name, value, onChange }: { name: Choice; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const t = useText()
  const groups = { state: 'tags.states', kind: 'tags.kinds', class: 'tags.classes', health: 'tags.healths', entity: 'targets' } as const
  return <FilterChip label={t(`tags.${name}`)} value={value} options={choices[name].map((option) => ({ value: option }))} shown={(option) => t(`${groups[name]}.${option}` as 'tags.states.draft')} onChange={onChange} />
}
