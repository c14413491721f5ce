/** Bringing files in, and what was brought in before. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import { useStore } from '#renderer/bridge/store.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useOpenDemo } from '#renderer/app/workspaces.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { FilterChip } from '#renderer/components/FilterChip.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Batch } from '#core/contract/imports.ts'
import { BatchInspector } from './BatchInspector.tsx'
import { batchColumns } from './batchColumns.tsx'
import { forgetDraft, keptDrafts } from './drafts.ts'
import { useBatches } from './useBatches.ts'
import { receiving, useImportFiles } from './useImportFiles.ts'
import './imports.css'

export function ImportsScreen() {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const [current, setCurrent] = useState<Batch | undefined>()
  const { list, rows, total, table, facets, asked, sort, sortBy, change } = useBatches()
  const narrowed = Object.keys(asked).length > 0
  const columns = useMemo(() => batchColumns(t, format), [t, format])
  const rowKey = useCallback((batch: Batch) => batch.batchId, [])
  const openBatch = useCallback((batch: Batch) => void navigate(`/imports/${encodeURIComponent(batch.batchId)}`), [navigate])
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t('sections.imports')}</h1>
        {list.data && <span className='soft num' role='status'>{t('imports.total', { count: total })}</span>}
        <div className='grow' />
        <Button component={Link} to='/imports/folders' startIcon={<Icon name='folder' size={14} />}>{t('watched.link')}</Button>
      </div>
      <DropZone />
      <OpenDrafts />
      {(narrowed || rows.length > 0) && (
        <div className='toolbar'>
          <FilterChip label={t('imports.source')} value={asked.source} options={facets?.source ?? []} onChange={(value) => change('source', value)} />
          <FilterChip label={t('imports.target')} value={asked.target} options={facets?.target ?? []} shown={(value) => t(`targets.${value as Batch['target']}`)} onChange={(value) => change('target', value)} />
          <FilterChip label={t('imports.status')} value={asked.status} options={facets?.status ?? []} shown={(value) => t(`imports.states.${value as Batch['status']}`)} onChange={(value) => change('status', value)} />
        </div>
      )}
      {list.isError && rows.length === 0
        ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        : !list.isPending && rows.length === 0
            ? <Nothing narrowed={narrowed} />
            : (
                <DataTable
                  {...table} name='batches' label={t('imports.batches')} columns={columns} rowKey={rowKey} sort={sort} onSort={sortBy} onCurrent={setCurrent} onOpen={openBatch}
                />
              )}
      {current && rows.length > 0 && <BatchInspector batch={current} />}
    </div>
  )
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  const t = useText()
  const navigate = useNavigate()
  const openDemo = useOpenDemo()
  return narrowed
    ? <EmptyState icon='import' title={t('lists.nothingFound')} text={t('lists.nothingFoundText')} action={<Button variant='outlined' onClick={() => void navigate({ search: '' })}>{t('lists.clearFilters')}</Button>} />
    : <EmptyState icon='import' title={t('imports.empty')} text={t('imports.emptyText')} example={t('imports.emptyExample')} action={<Button variant='outlined' onClick={() => void openDemo()}>{t('start.openDemo')}</Button>} />
}

function DropZone() {
  const t = useText()
  const { choose, chooseFolder } = useImportFiles()
  const way = useStore(receiving)
  const button = useRef<HTMLButtonElement>(null)
  const [parameters, setParameters] = useSearchParams()
  const asked = parameters.has('new')
  useEffect(() => {
    if (!asked) return
    button.current?.focus()
    setParameters({}, { replace: true })
  }, [asked, setParameters])
  return (
    <div className='drop-zone'>
      <Icon name='import' size={20} />
      {way
        ? (
            <div className='grow stack' style={{ gap: 6 }} role='status'>
              <span>{t(`imports.${way.stage}`)}</span>
              <ProgressBar value={way.share} label={t(`imports.${way.stage}`)} />
            </div>
          )
        : (
            <div className='grow stack'>
              <strong>{t('imports.drop')}</strong>
              <span className='soft'>{t('imports.formats')}</span>
            </div>
          )}
      <Button ref={button} variant='contained' disabled={way !== null} onClick={() => void choose()} endIcon={<Keys keys='c i' />}>{t('imports.choose')}</Button>
      <Button variant='outlined' disabled={way !== null} startIcon={<Icon name='folder' size={14} />} onClick={() => void chooseFolder()}>{t('wizard.chooseFolder')}</Button>
    </div>
  )
}

/** Files that were opened and not imported yet. */
function OpenDrafts() {
  const t = useText()
  const open = [...useStore(keptDrafts)]
  if (open.length === 0) return null
  const files = open.reduce((sum, [, { more }]) => sum + more.length + 1, 0)
  return (
    <ul className='open-drafts' aria-label={t('imports.open')}>
      {files > 1 && <li><Link className='link' to='/imports/queue'>{t('wizard.queueOpen', { count: files })}</Link></li>}
      {open.map(([id, draft]) => (
        <li key={id} className='chip'>
          <Link className='chip-main' to={`/imports/new/${id}`}><Icon name='file' size={14} /><span className='ellipsis'>{draft.fileName}</span>{draft.more.length > 0 && <span className='faint'>{t('wizard.ofFiles', { count: draft.more.length + 1 })}</span>}<span className='faint' style={{ flex: 'none' }}>{t('imports.notImported')}</span></Link>
          <button type='button' className='chip-clear' aria-label={t('imports.discard', { name: draft.fileName })} onClick={() => forgetDraft(id)}><Icon name='close' size={12} /></button>
        </li>
      ))}
    </ul>
  )
}
