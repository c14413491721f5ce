/** Rows that were refused, by batch and rule: seen whole, repaired, and run again. */
import { useMemo } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Batch } from '#core/contract/imports.ts'
import { BatchRejects } from './BatchRejects.tsx'
import './rejects.css'

export function RejectsScreen() {
  const t = useText()
  const navigate = useNavigate()
  const { batchId } = useParams()
  const list = useInfiniteQuery(orpc.imports.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 200, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
  }))
  const batches = useMemo(() => list.data?.pages.flatMap((page) => page.items).filter((batch) => batch.rejected > 0 && batch.status === 'accepted') ?? [], [list.data])
  const chosen = batches.find((batch) => batch.batchId === batchId) ?? (batchId === undefined ? batches[0] : undefined)
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} heading />
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'><h1>{t('sections.rejects')}</h1>{batches.length > 0 && <span className='soft'>{t('rejects.batches', { count: batches.length })}</span>}</div>
      {!list.isPending && batches.length === 0
        ? (
            <EmptyState
              icon='shield' title={t('rejects.empty')} text={t('rejects.emptyText')} example={t('rejects.emptyExample')}
              action={<Button variant='outlined' onClick={() => void navigate('/imports')}>{t('sections.imports')}</Button>}
            />
          )
        : (
            <div className='rejects'>
              <nav className='rejects-batches scroll' aria-label={t('rejects.byBatch')}>
                {batches.map((batch) => <BatchLink key={batch.batchId} batch={batch} current={batch === chosen} />)}
                {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t('common.more')}</Button>}
              </nav>
              {chosen && <BatchRejects key={chosen.batchId} batch={chosen} />}
            </div>
          )}
    </div>
  )
}

function BatchLink({ batch, current }: { batch: Batch; current: boolean }) {
  const format = useFormat()
  return (
    <Link className='rejects-batch' to={`/rejects/${encodeURIComponent(batch.batchId)}`} aria-current={current ? 'true' : undefined}>
      <span className='row'><strong className='ellipsis grow'>{batch.name || batch.fileName}</strong><span className='num warn'>{format.number(batch.openRejects)}</span></span>
      <span className='faint num ellipsis'>{format.moment(batch.importedAt)} · {format.percent(batch.rows > 0 ? batch.rejected / batch.rows : null)}</span>
    </Link>
  )
}
