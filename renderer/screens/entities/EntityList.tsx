/** The list of customers, accounts or leads. What is asked stands in the address, so that back, tabs and links keep it: each filter is a step of back, typing and sorting are none. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { usePreferences } from '#renderer/app/preferences.ts'
import { runCommand, useCommand } from '#renderer/app/registry.ts'
import { aggregates } from '#renderer/app/ui.ts'
import { useOpenDemo } from '#renderer/app/workspaces.ts'
import { useAddress } from '#renderer/components/address.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState, Stopped } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { SelectionTags } from '#renderer/screens/tags/SelectionTags.tsx'
import { coreFields, type Field } from '#core/domain/fields.ts'
import type { EntityCard } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { FilterBar } from '#renderer/editors/condition/FilterBar.tsx'
import { ExportDialog } from '#renderer/editors/export/ExportDialog.tsx'
import { parseConditions } from '#renderer/editors/condition/drafts.ts'
import { ColumnsButton } from './ColumnsButton.tsx'
import { allColumns, defaultColumns, entityPaths, publicIds } from './columns.tsx'
import { askedConditions, listInput, filterNames, type FilterName } from './listInput.ts'
import { Preview } from './Preview.tsx'
import { aggregatesOf } from './selection.ts'

const icons = { customer: 'people', account: 'building', lead: 'lead' } as const

export function EntityList({ entity }: { entity: EntityType }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const navigate = useNavigate()
  const { parameters, setParameters, change, sortBy } = useAddress()
  const { columns: shown } = usePreferences()
  const { text, setText, query } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<EntityCard>()
  const search = useRef<HTMLInputElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const selection = useSelection()
  /** The selection at which everything that the list asks for was meant: another selection is not. */
  const [wholeOf, setWholeOf] = useState<ReadonlySet<string>>()
  const [exporting, setExporting] = useState(false)

  const input = useMemo(() => listInput(entity, parameters), [entity, parameters])
  const conditions = useMemo(() => parseConditions(parameters.get('where')), [parameters])
  const asked = useMemo(() => askedConditions(parameters), [parameters])
  const list = useInfiniteQuery({
    ...orpc.customers.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const { rows, total, table } = usePages(list)
  const facets = useQuery(orpc.customers.facets.queryOptions({ input: { entity } })).data
  const fields = useQuery(orpc.imports.fields.queryOptions({ input: { target: entity }, staleTime: 5 * 60_000 })).data
  const columns = useMemo(() => allColumns({ t, format, language, entity, custom: (fields?.items ?? []).filter((field) => field.custom) }), [t, format, language, entity, fields])
  const visible = useMemo(() => {
    const chosen = (shown[entity] ?? defaultColumns[entity]).flatMap((key) => columns.get(key) ?? [])
    return chosen.length > 0 ? chosen : [...columns.values()].slice(0, 1)
  }, [shown, entity, columns])

  const { keys: selected, clear } = selection
  const isWhole = selected.size > 0 && wholeOf === selected
  const isPart = selected.size > 0 && !isWhole
  useEffect(() => clear(), [input, clear])
  useEffect(() => {
    // Rows that are not loaded cannot be summed here.
    aggregates.set(isPart ? aggregatesOf(rows.filter((row) => selected.has(row.id)), t, format) : [])
    return () => aggregates.set([])
  }, [selected, isPart, rows, t, format])

  const focusTable = () => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  useCommand('listSearch', () => search.current?.focus())
  useCommand('listExport', () => setExporting(true), total > 0)
  const rowKey = useCallback((row: EntityCard) => row.id, [])
  const open = useCallback((row: EntityCard) => void navigate(`${entityPaths[entity]}/${encodeURIComponent(row.id)}`), [navigate, entity])
  const filtered = query !== '' || filterNames.some((name) => parameters.has(name)) || parameters.has('batch') || parameters.has('where')
  const empty = !list.isPending && !list.isError && rows.length === 0

  const clearFilters = () => {
    setText('')
    setParameters(new URLSearchParams())
  }

  function body() {
    if (list.isPending && list.fetchStatus === 'idle') return <Stopped onRetry={() => void list.refetch()} />
    if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    if (empty) return <Nothing entity={entity} filtered={filtered} onClear={clearFilters} />
    return (
      <DataTable
        {...table} name={entity} label={t(`sections.${entity}s`)} columns={visible} rowKey={rowKey} sort={{ field: input.sort, direction: input.direction }} onSort={sortBy}
        selection={selection} onCurrent={setCurrent} onOpen={open}
      />
    )
  }
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t(`sections.${entity}s`)}</h1>
        <span className='soft num' role='status'>{list.isPending ? '' : t('lists.total', { count: total })}</span>
        <div className='grow' />
        <ColumnsButton entity={entity} columns={columns} />
        <Button variant='outlined' startIcon={<Icon name='download' />} disabled={total === 0} onClick={() => setExporting(true)}>{t('exports.button')}</Button>
        <Button variant='outlined' startIcon={<Icon name='import' />} onClick={() => runCommand('newImport')}>{t('commands.newImport')}</Button>
        {entity === 'customer' && <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => runCommand('newCustomer')}>{t('commands.newCustomer')}</Button>}
      </div>
      <div className='toolbar'>
        <SearchField ref={search} label={t(`lists.search_${entity}`)} value={text} hotkey='/' width={220} onChange={setText} onLeave={focusTable} />
        {filterNames.map((name) => (
          <Filter key={name} name={name} entity={entity} value={parameters.get(name) ?? undefined} options={facets?.fields[name]} onChange={(value) => change(name, value)} />
        ))}
        {parameters.has('batch') && <FilterChip label={t('lists.batch')} value={parameters.get('batch')!} options={[]} onChange={(value) => change('batch', value)} />}
        <FilterBar entity={entity} conditions={conditions} onChange={(next) => change('where', next.length > 0 ? JSON.stringify(next) : undefined)} />
        {filtered && <Button onClick={clearFilters}>{t('lists.clearFilters')}</Button>}
        {asked.length > 0 && <Button onClick={() => void navigate(`/builder?${new URLSearchParams({ entity, where: JSON.stringify(asked) })}`)}>{t('builder.fromFilters')}</Button>}
      </div>
      <SelectionTags entity={entity} input={input} asked={asked} selected={selected} loaded={rows.length} total={total} isWhole={isWhole} onWhole={() => setWholeOf(selected)} onClear={clear} />
      {body()}
      {current && !empty && <Preview key={current.id} card={current} />}
      {exporting && (
        <ExportDialog
          of={{ list: isPart ? { entity, ids: [...selected], sort: input.sort, direction: input.direction } : input }} entity={entity} title={t(`sections.${entity}s`)}
          rows={isPart ? selected.size : total} fields={[publicIds[entity], ...visible.map(({ key }) => key)]} onClose={() => setExporting(false)}
        />
      )}
    </div>
  )
}

interface FilterProps {
  name: FilterName
  entity: EntityType
  value: string | undefined
  options: { value: string; count: number }[] | undefined
  onChange: (value: string | undefined) => void
}

function Filter({ name, entity, value, options, onChange }: FilterProps) {
  const language = useLanguage()
  const field = (coreFields[entity] as Record<string, Field>)[name]
  if (!field || ((options?.length ?? 0) === 0 && value === undefined)) return null
  return <FilterChip label={field.label[language]} value={value} options={options ?? []} onChange={onChange} />
}

function Nothing({ entity, filtered, onClear }: { entity: EntityType; filtered: boolean; onClear: () => void }) {
  const t = useText()
  const openDemo = useOpenDemo()
  if (filtered) return <EmptyState icon='filter' title={t('lists.nothingFound')} text={t('lists.nothingFoundText')} action={<Button variant='outlined' onClick={onClear}>{t('lists.clearFilters')}</Button>} />
  return (
    <EmptyState
      icon={icons[entity]} title={t(`lists.empty_${entity}`)} text={t(`lists.emptyText_${entity}`)} example={t(`lists.emptyExample_${entity}`)}
      action={<><Button variant='contained' onClick={() => runCommand('newImport')}>{t('commands.newImport')}</Button><Button variant='outlined' onClick={() => void openDemo()}>{t('start.openDemo')}</Button></>}
    />
  )
}
