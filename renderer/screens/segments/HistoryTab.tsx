/** The runs of a segment, and who entered and left between any two moments, each with the reason. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail, SegmentRunAnswer } from '#core/contract/segment-library.ts'
import { Changes } from './Changes.tsx'
import { useRuns } from './MomentPicker.tsx'

export function HistoryTab({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const format = useFormat()
  const { list, runs, total } = useRuns(segment.id)
  const [chosen, setChosen] = useState<number>()
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.isPending && runs.length === 0) {
    return <EmptyState icon='clock' title={t('segments.noRuns')} text={t('segments.noRunsText')} action={<Button variant='contained' onClick={() => runCommand('segmentRun')}>{t('segments.run')}</Button>} />
  }
  const run = runs.find(({ number }) => number === chosen) ?? runs[0]
  return (
    <div className='side-by-side'>
      <nav className='side-list scroll' aria-label={t('segments.runs')}>
        <h2 className='side-title'>{t('segments.runs')} <span className='faint num'>{format.number(total)}</span></h2>
        {list.isPending && [1, 2, 3, 4].map((key) => <span key={key} className='skeleton' style={{ margin: 12 }} />)}
        {runs.map((entry) => <RunEntry key={entry.number} run={entry} current={entry === run} onChoose={() => setChosen(entry.number)} />)}
        {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t('common.more')}</Button>}
      </nav>
      {run && <Changes key={`${segment.id} ${run.number}`} segment={segment} runs={runs} run={run} />}
    </div>
  )
}

function RunEntry({ run, current, onChoose }: { run: SegmentRunAnswer; current: boolean; onChoose: () => void }) {
  const t = useText()
  const format = useFormat()
  return (
    <button type='button' className='side-entry' aria-pressed={current} onClick={onChoose}>
      <span className='row'><strong className='num'>#{run.number}</strong><span className='num grow'>{format.moment(run.at)}</span><strong className='num'>{format.number(run.count)}</strong></span>
      <span className='row faint'>
        <span className='grow ellipsis'>{t(`segments.runCauses.${run.cause}`)} · {t('segments.versionShort', { version: run.version })} · {format.duration(run.elapsedMs)}</span>
        {run.entered !== null && <span className='num good'>+{format.number(run.entered)}</span>}
        {run.left !== null && <span className='num bad'>−{format.number(run.left)}</span>}
      </span>
      {!run.hasMembers && <span className='faint'>{t('segments.membersForgotten')}</span>}
    </button>
  )
}
