/** The table of exceptions: rows of all imports that were refused, found, repaired one by one or in numbers, and run again. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { useFormat, type Format } from '#renderer/app/format.ts'
import { client } from '#renderer/bridge/client.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { useText, useWords, type Translate } from '#renderer/i18n/i18n.ts'
import type { Words } from '#core/contract/errors.ts'
import type { ListedReject } from '#core/contract/import-rows.ts'
import { CellGrid } from './CellGrid.tsx'
import { RawExport } from './RawExport.tsx'
import { RejectActions } from './RejectActions.tsx'
import { RepairInspector } from './RepairInspector.tsx'
import { ruleWords } from './rules.ts'
import { useRejects } from './useRejects.ts'
import './rejects.css'

const mostColumns = 60
const tones = { open: 'warn', replayed: 'good', ignored: undefined } as const

export function RejectsScreen() {
  const t = useText()
  const format = useFormat()
  const words = useWords()
  const navigate = useNavigate()
  const { parameters, change, sortBy, filter, sort, list, rows, total, table, facets } = useRejects()
  const { text, setText } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [current, setCurrent] = useState<ListedReject>()
  const [exporting, setExporting] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const selection = useSelection()
  const { clear } = selection
  useEffect(() => clear(), [filter, clear])
  useCommand('listSearch', () => search.current?.focus())
  useCommand('listExport', () => setExporting(true), total > 0)

  const names = useMemo(() => [...new Set(rows.flatMap(({ raw }) => Object.keys(raw)))].slice(0, mostColumns), [rows])
  const columns = useMemo(() => ownColumns(t, format, words, filter.batchId === undefined), [t, format, words, filter.batchId])
  const setBatch = (batchId: string | undefined) => void navigate({ pathname: batchId === undefined ? '/rejects' : `/rejects/${encodeURIComponent(batchId)}`, search: String(parameters) })
  const batchOf = (id: string) => facets?.batches.find(({ batchId }) => batchId === id)?.name ?? id
  const ruleOf = (rule: string) => words(ruleWords(rule, facets?.rules.find((one) => one.rule === rule)?.reason ?? rule))
  const sumOf = (entries: { key: string; count: number }[]) => {
    const sums = new Map<string, number>()
    for (const { key, count } of entries) sums.set(key, (sums.get(key) ?? 0) + count)
    return [...sums].map(([value, count]) => ({ value, count }))
  }
  const narrowed = parameters.has('q') || parameters.has('rule') || parameters.has('column') || parameters.has('source') || (parameters.get('state') ?? 'open') !== 'open'
  const empty = !list.isPending && rows.length === 0

  if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} heading />
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t('sections.rejects')}</h1>
        <span className='soft num' role='status'>{list.isPending ? '' : t('lists.total', { count: total })}</span>
        <div className='grow' />
        {filter.batchId !== undefined && <Link className='link' to={`/imports/${encodeURIComponent(filter.batchId)}`}>{t('rejects.toBatch')}</Link>}
        <Button variant='outlined' startIcon={<Icon name='download' />} disabled={total === 0} onClick={() => setExporting(true)}>{t('exports.button')}</Button>
      </div>
      <div className='toolbar'>
        <SearchField ref={search} label={t('rejects.search')} value={text} hotkey='/' width={200} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
        <FilterChip label={t('rejects.batch')} value={filter.batchId} options={(facets?.batches ?? []).map(({ batchId, count }) => ({ value: batchId, count }))} shown={batchOf} onChange={setBatch} />
        <FilterChip label={t('imports.source')} value={filter.source} options={sumOf((facets?.batches ?? []).map(({ source, count }) => ({ key: source, count })))} onChange={(value) => change('source', value)} />
        <FilterChip label={t('rejects.rule')} value={filter.rule} options={sumOf((facets?.rules ?? []).map(({ rule, count }) => ({ key: rule, count })))} shown={ruleOf} onChange={(value) => change('rule', value)} />
        <FilterChip label={t('rejects.column')} value={filter.column} options={sumOf((facets?.rules ?? []).flatMap(({ column, count }) => (column === null ? [] : [{ key: column, count }])))} onChange={(value) => change('column', value)} />
        <FilterChip
          label={t('rejects.state')} value={parameters.get('state') ?? 'open'} options={[...(facets?.states ?? []).map(({ state, count }) => ({ value: state as string, count })), { value: 'all' }]}
          shown={(state) => t(`rejects.states.${state as ListedReject['state'] | 'all'}`)} onChange={(value) => change('state', value ?? 'all')}
        />
      </div>
      <RejectActions filter={filter} facets={facets} rows={rows} total={total} names={names} selection={selection} />
      {empty
        ? (
            <EmptyState
              icon='shield' title={narrowed ? t('lists.nothingFound') : t('rejects.empty')} text={narrowed ? t('lists.nothingFoundText') : t('rejects.emptyText')} {...(!narrowed && { example: t('rejects.emptyExample') })}
              action={<Button variant='outlined' onClick={() => void navigate(narrowed ? { search: '' } : '/imports')}>{narrowed ? t('lists.clearFilters') : t('sections.imports')}</Button>}
            />
          )
        : <CellGrid table={table} columns={columns} names={names} sort={sort} selection={selection} onSort={sortBy} onCurrent={setCurrent} />}
      {current && !empty && <RepairInspector key={`${current.batchId}/${current.row}`} reject={current} />}
      {exporting && <RawExport title={t('sections.rejects')} note={t('rejects.exportNote')} rows={total} onExport={(format) => client.rejects.export({ filter, format })} onClose={() => setExporting(false)} />}
    </div>
  )
}

function ownColumns(t: Translate, format: Format, words: (words: Words) => string, withBatch: boolean): Column<ListedReject>[] {
  const reason = (row: ListedReject) => words(ruleWords(row.rule, row.reason))
  return [
    { key: 'row', header: t('rejects.row'), width: 84, align: 'right', sort: 'row', text: (row) => String(row.row), render: (row) => format.number(row.row) },
    ...(withBatch ? [{ key: 'batch', header: t('rejects.batch'), width: 150, sort: 'batch', text: (row: ListedReject) => row.batchName, render: (row: ListedReject) => <span title={`${row.batchId} · ${row.source} · ${format.moment(row.importedAt)}`}>{row.batchName}</span> }] : []),
    { key: 'column', header: t('rejects.column'), width: 96, sort: 'column', text: (row) => row.column ?? '', render: (row) => row.column ?? '–' },
    { key: 'reason', header: t('rejects.reason'), width: 210, sort: 'rule', text: reason, render: (row) => <span title={reason(row)}>{reason(row)}</span> },
    {
      key: 'state', header: t('rejects.state'), width: 92, sort: 'state', text: (row) => t(`rejects.states.${row.state}`),
      render: (row) => <span className='badge' data-tone={tones[row.state]} title={row.note ?? undefined}>{t(`rejects.states.${row.state}`)}</span>
    }
  ]
}
