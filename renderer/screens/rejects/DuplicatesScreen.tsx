/** The table of duplicates of one import: rows that were there already, which rows of which batches they repeat, and bringing them all the same. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat, type Format } from '#renderer/app/format.ts'
import { follow, isActive, useJob } from '#renderer/app/jobs.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { useAddress } from '#renderer/components/address.ts'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useSearchText } from '#renderer/components/useSearchText.ts'
import { bothWords, useText, useWords, type Translate } from '#renderer/i18n/i18n.ts'
import type { DuplicateFilter, ListedDuplicate } from '#core/contract/import-rows.ts'
import type { Words } from '#core/contract/errors.ts'
import { duplicateReasons } from '#core/domain/import-rules.ts'
import { DuplicateWindow } from './DuplicateWindow.tsx'
import { RawExport } from './RawExport.tsx'
import './rejects.css'

const reasons = ['source_id', 'row', 'recipe'] as const
const mostColumns = 60
const rowKey = (row: ListedDuplicate) => String(row.row)

export function DuplicatesScreen() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { batchId = '' } = useParams()
  const { parameters, change } = useAddress()
  const { text, setText, query } = useSearchText(parameters.get('q') ?? '', (value) => change('q', value || undefined, true))
  const [asking, setAsking] = useState(false)
  const [exporting, setExporting] = useState(false)
  const screen = useRef<HTMLDivElement>(null)
  const selection = useSelection()
  const { clear } = selection
  const why = reasons.find((reason) => reason === parameters.get('why'))
  const ofBatch = parameters.get('of') ?? undefined
  const batch = useQuery(orpc.imports.get.queryOptions({ input: { batchId } })).data
  const filter = useMemo((): DuplicateFilter => ({ ...(why && { why }), ...(ofBatch !== undefined && { ofBatch }), ...(query && { text: query }) }), [why, ofBatch, query])
  const list = useInfiniteQuery({
    ...orpc.duplicates.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ batchId, limit: 100, ...filter, ...(cursor !== undefined && { cursor }) }),
      initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const { rows, total, table } = usePages<ListedDuplicate>(list)
  const first = list.data?.pages[0]
  const finding = useFinding(batchId, first?.found === false)
  useEffect(() => clear(), [batchId, filter, clear])
  const names = useMemo(() => [...new Set(rows.flatMap(({ raw }) => Object.keys(raw)))].slice(0, mostColumns), [rows])
  const columns = useMemo(() => duplicateColumns(names, t, words, format), [names, t, words, format])
  const bring = useMutation({
    mutationFn: () => client.duplicates.import({ batchId, ...(isWhole ? { filter } : { rows: chosen.map(({ row }) => row) }) }),
    onSuccess: async ({ jobId }) => {
      clear()
      showToast({ text: bothWords('duplicates.sent') }, 3000)
      await follow(jobId)
    },
    onError: showFailure
  })
  const chosen = rows.filter((row) => selection.keys.has(rowKey(row)) && row.why !== 'source_id' && row.imported === null)
  // Without a selection the whole query is meant.
  const isWhole = selection.keys.size === 0
  const count = isWhole ? first?.importable ?? 0 : chosen.length
  const kinds = first?.kinds ?? []
  const sums = (keyOf: (kind: (typeof kinds)[number]) => string | null) => {
    const counts = new Map<string, number>()
    for (const kind of kinds) {
      const key = keyOf(kind)
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + kind.count)
    }
    return [...counts].map(([value, count]) => ({ value, count }))
  }

  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} heading />
  return (
    <div ref={screen} className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1 className='ellipsis'>{t('duplicates.title', { name: batch?.name || batch?.fileName || batchId })}</h1>
        <span className='soft num' role='status'>{first?.found ? `${t('lists.total', { count: total })}${isWhole ? '' : ` · ${t('duplicates.selected', { count: selection.keys.size })}`}` : ''}</span>
        <div className='grow' />
        <Link className='link' to={`/imports/${encodeURIComponent(batchId)}`}>{t('rejects.toBatch')}</Link>
        <Button variant='outlined' startIcon={<Icon name='download' />} disabled={total === 0 || !first?.found} onClick={() => setExporting(true)}>{t('exports.button')}</Button>
        <Button variant='outlined' disabled={count === 0 || !first?.found || bring.isPending} onClick={() => setAsking(true)}>{isWhole ? t('duplicates.importAll', { count }) : t('duplicates.import', { count })}</Button>
      </div>
      <div className='toolbar'>
        <SearchField label={t('rejects.search')} value={text} width={200} onChange={setText} onLeave={() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()} />
        <FilterChip label={t('duplicates.why')} value={why} options={sums((kind) => kind.why)} shown={(value) => words(duplicateReasons[value as ListedDuplicate['why']])} onChange={(value) => change('why', value)} />
        <FilterChip label={t('duplicates.ofBatch')} value={ofBatch} options={sums((kind) => kind.ofBatch)} onChange={(value) => change('of', value)} />
        <DuplicateWindow />
      </div>
      {first?.found === false && <div className='finding' role='status'><p>{t('duplicates.finding')}</p><ProgressBar value={finding} label={t('duplicates.finding')} /></div>}
      {first?.found && rows.length === 0 && !list.isPlaceholderData && <EmptyState icon='shield' title={t('duplicates.empty')} text={t('duplicates.emptyText')} />}
      {first?.found && rows.length > 0 && <div className='stack grow cell-grid'><DataTable {...table} name='duplicates' label={t('imports.duplicates')} columns={columns} rowKey={rowKey} selection={selection} /></div>}
      {asking && (
        <ConfirmDialog title={t('duplicates.askTitle', { count })} action={t('duplicates.import', { count })} onConfirm={() => bring.mutate()} onClose={() => setAsking(false)}>
          <p>{t('duplicates.askText')}</p>
          {isWhole && count < total && <p className='soft' style={{ marginTop: 8 }}>{t('duplicates.askRest', { count: total })}</p>}
        </ConfirmDialog>
      )}
      {exporting && <RawExport title={t('duplicates.exportTitle')} note={t('duplicates.exportNote')} rows={total} onExport={(kind) => client.duplicates.export({ batchId, filter, format: kind })} onClose={() => setExporting(false)} />}
    </div>
  )
}

/** Has the core find what the batch repeats, once; how far that is. */
function useFinding(batchId: string, needed: boolean): number {
  const [jobId, setJobId] = useState<string>()
  const asked = useRef<string>(undefined)
  const job = useJob(jobId)
  useEffect(() => {
    if (!needed || asked.current === batchId) return
    asked.current = batchId
    client.duplicates.find({ batchId }).then(async (started) => {
      setJobId(started.jobId)
      await follow(started.jobId)
    }).catch(showFailure)
  }, [batchId, needed])
  return job && isActive(job) ? job.progress : 0
}

function duplicateColumns(names: readonly string[], t: Translate, words: (words: Words) => string, format: Format): Column<ListedDuplicate>[] {
  const repeated = (row: ListedDuplicate) => (row.ofBatch === null ? '' : `${row.ofBatch}${row.ofRow === null ? '' : ` · ${format.number(row.ofRow)}`}`)
  return [
    { key: 'row', header: t('rejects.row'), width: 84, align: 'right', text: (row) => String(row.row), render: (row) => format.number(row.row) },
    { key: 'why', header: t('duplicates.why'), width: 170, text: (row) => words(duplicateReasons[row.why]), render: (row) => words(duplicateReasons[row.why]) },
    {
      key: 'of', header: t('duplicates.repeats'), width: 130, text: repeated,
      render: (row) => (row.ofBatch === null ? '–' : <Link className='link num' tabIndex={-1} to={`/imports/${encodeURIComponent(row.ofBatch)}`}>{repeated(row)}</Link>)
    },
    { key: 'imported', header: t('duplicates.imported'), width: 110, text: (row) => row.imported ?? '', render: (row) => (row.imported === null ? '–' : <Link className='link num' tabIndex={-1} to={`/imports/${encodeURIComponent(row.imported)}`}>{row.imported}</Link>) },
    ...names.map((name): Column<ListedDuplicate> => ({ key: `raw ${name}`, header: name, width: 130, text: (row) => row.raw[name] ?? '', render: (row) => <span title={row.raw[name] ?? ''}>{row.raw[name] || '–'}</span> }))
  ]
}
