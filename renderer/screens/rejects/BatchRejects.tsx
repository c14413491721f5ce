import { useCallback, useMemo, useState } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { showInspector } from '#renderer/app/inspectorState.ts'
import { useFormat, type Format } from '#renderer/app/format.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { useText, useWords, type Translate } from '#renderer/i18n/i18n.ts'
import type { Words } from '#core/contract/errors.ts'
import type { Batch, Reject } from '#core/contract/imports.ts'
import { ruleWords } from './rules.ts'
import { RepairInspector } from './RepairInspector.tsx'

/** The refused rows of one batch: a chip for each rule, the raw rows, and the current one in the inspector to be repaired. */
export function BatchRejects({ batch }: { batch: Batch }) {
  const t = useText()
  const format = useFormat()
  const words = useWords()
  const [parameters, setParameters] = useSearchParams()
  const [current, setCurrent] = useState<Reject>()
  const rule = parameters.get('rule') ?? undefined
  const list = useInfiniteQuery({
    ...orpc.imports.rejects.infiniteOptions({
      input: (cursor: string | undefined) => ({ batchId: batch.batchId, limit: 100, ...(rule !== undefined && { rule }), ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const rules = list.data?.pages[0]?.rules ?? []
  const columns = useMemo(() => rejectColumns(rows[0], t, format, words), [rows, t, format, words])
  const rowKey = useCallback((row: Reject) => String(row.row), [])
  const choose = (next: string | undefined) => setParameters(next === undefined ? {} : { rule: next }, { replace: true })
  const { fetchNextPage } = list
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return (
    <div className='rejects-main'>
      <div className='rules' role='group' aria-label={t('rejects.byRule')}>
        <button type='button' className='chip' data-set={rule === undefined} aria-pressed={rule === undefined} onClick={() => choose(undefined)}>{t('rejects.all')}<span className='num'>{format.number(batch.openRejects)}</span></button>
        {rules.map((entry) => (
          <button key={`${entry.rule} ${entry.column}`} type='button' className='chip' data-set={rule === entry.rule} aria-pressed={rule === entry.rule} onClick={() => choose(entry.rule)}>
            <span className='ellipsis'>{entry.column && `${entry.column} · `}{words(ruleWords(entry.rule, entry.reason))}</span><span className='num'>{format.number(entry.count)}</span>
          </button>
        ))}
        <div className='grow' />
        <Link className='link' style={{ lineHeight: '26px' }} to={`/imports/${encodeURIComponent(batch.batchId)}`}>{t('rejects.toBatch')}</Link>
      </div>
      <DataTable
        name={`rejects-${batch.batchId}`.replace(/\W/g, '_')} label={t('sections.rejects')} columns={columns} rows={rows} rowKey={rowKey} total={Math.max(rows.length, list.data?.pages[0]?.total ?? 0)}
        loading={list.isPending || list.isFetchingNextPage} stale={list.isPlaceholderData} hasMore={list.hasNextPage} onMore={() => void fetchNextPage()} onCurrent={setCurrent} onOpen={() => showInspector(true)}
      />
      {current && <RepairInspector key={current.row} batch={batch} reject={current} />}
    </div>
  )
}

function rejectColumns(first: Reject | undefined, t: Translate, format: Format, words: (words: Words) => string): Column<Reject>[] {
  const reason = (row: Reject) => words(ruleWords(row.rule, row.reason))
  const raw = Object.keys(first?.raw ?? {}).slice(0, 60).map((name): Column<Reject> => ({
    key: `raw ${name}`, header: name, width: 130, text: (row) => row.raw[name] ?? '',
    render: (row) => <span className={row.column === name ? 'bad' : undefined} title={row.raw[name] ?? ''}>{row.raw[name] || '–'}</span>
  }))
  return [
    { key: 'row', header: t('rejects.row'), width: 84, align: 'right', text: (row) => String(row.row), render: (row) => format.number(row.row) },
    { key: 'reason', header: t('rejects.reason'), width: 260, text: reason, render: (row) => <span title={reason(row)}>{row.column && <strong style={{ fontWeight: 500 }}>{row.column} · </strong>}{reason(row)}</span> },
    { key: 'state', header: t('rejects.state'), width: 84, text: (row) => t(`rejects.states.${row.state}`), render: (row) => <span className='badge' data-tone={row.state === 'replayed' ? 'good' : 'warn'}>{t(`rejects.states.${row.state}`)}</span> },
    ...raw
  ]
}
