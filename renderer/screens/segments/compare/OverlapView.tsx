/** How segments overlap: pair by pair, and in every region that they cut each other into. Each number becomes a segment. */
import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { NewSegment } from '../NewSegment.tsx'
import { Matrix } from './Matrix.tsx'
import type { Found } from './regions.ts'
import { UpSet } from './UpSet.tsx'

export function OverlapView({ ids }: { ids: string[] }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const [found, setFound] = useState<Found>()
  const overlap = useQuery({ ...orpc.segments.overlap.queryOptions({ input: { segments: ids } }), placeholderData: keepPreviousData })
  const { data } = overlap
  if (overlap.isError) return <ErrorState error={overlap.error} onRetry={() => void overlap.refetch()} />
  if (!data) return <div className='segment-loading' role='status' aria-label={t('common.loading')}>{[90, 70, 80].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  return (
    <div className='scroll grow compare-scroll' tabIndex={0} role='region' aria-label={t('compare.views.overlap')} data-stale={overlap.isPlaceholderData}>
      {data.warnings.map((warning) => <p key={warning.code + warning.nodeId} className='warn'>{words(warning.message)}</p>)}
      <p className='soft num compare-note'>{t('compare.union', { count: data.union, share: format.percent(data.universe > 0 ? data.union / data.universe : null) })}</p>
      <UpSet overlap={data} onFound={setFound} />
      <Matrix overlap={data} onFound={setFound} />
      {found && <NewSegment name={found.name.slice(0, 120)} definition={found.definition} onClose={() => setFound(undefined)} />}
    </div>
  )
}
