/** How good the tag is: how steady, how right, how much used; and the review that tells how right. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Metric } from '#renderer/components/Metric.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagDetails, TagQuality } from '#core/contract/tags.ts'
import { Review } from './Review.tsx'

export function QualityTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const quality = useQuery(orpc.tags.quality.queryOptions({ input: { id: tag.id } }))
  if (quality.isError) return <ErrorState error={quality.error} onRetry={() => void quality.refetch()} />
  if (!quality.data) return <div className='tag-page'>{[80, 60, 70].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  const { stability, accuracy, activity, reasons } = quality.data
  return (
    <div className='scroll' style={{ flex: 1, minHeight: 0 }}>
      {reasons.length > 0 && <div className='tag-note' style={{ marginTop: 12 }}>{reasons.map((reason) => words(reason.message)).join(' · ')}</div>}
      <div className='tag-figures' style={{ borderTop: 0 }}>
        <Metric label={t('tags.stability')} value={stability.value === null ? '–' : format.percent(stability.value)} definition={t('tags.stabilityHelp')} note={stability.value === null ? t('tags.oneRun') : undefined} />
        <Metric label={t('tags.accuracy')} value={accuracy.value === null ? '–' : format.percent(accuracy.value)} definition={t('tags.accuracyHelp')} note={accuracy.low === null || accuracy.high === null ? t('tags.unreviewed') : `${format.percent(accuracy.low)} – ${format.percent(accuracy.high)}`} />
        <Metric label={t('tags.activity')} value={format.number(activity.uses)} definition={t('tags.activityHelp')} note={t('tags.activityParts', { changes: activity.changes, runs: activity.segmentRuns, definitions: activity.definitions })} />
      </div>
      <div className='tag-page'>
        <Accuracy accuracy={accuracy} />
        {tag.deletedAt === null && tag.members > 0 && <Review tag={tag} />}
        {stability.runs.length > 0 && <Runs runs={stability.runs} />}
      </div>
    </div>
  )
}

/** The share that was right, with the interval in which it lies, to scale. */
function Accuracy({ accuracy: { reviewed, correct, value, low, high, enough } }: Pick<TagQuality, 'accuracy'>) {
  const t = useText()
  const format = useFormat()
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('tags.accuracy')}</h2>
      <p className='soft num'>{t('tags.reviewed', { reviewed: format.number(reviewed), correct: format.number(correct) })} {!enough && <span className='warn'>{t('tags.notEnough')}</span>}</p>
      {value !== null && low !== null && high !== null && (
        <div className='tag-interval' role='img' aria-label={t('tags.interval', { value: format.percent(value), low: format.percent(low), high: format.percent(high) })}>
          <span style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} /><i style={{ left: `${value * 100}%` }} />
        </div>
      )}
    </section>
  )
}

function Runs({ runs }: { runs: TagQuality['stability']['runs'] }) {
  const t = useText()
  const format = useFormat()
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('tags.runs')}</h2>
      <table className='tag-runs'>
        <thead><tr><th scope='col'>{t('tags.at')}</th><th scope='col' data-align='right'>{t('tags.named')}</th><th scope='col' data-align='right'>{t('tags.stability')}</th></tr></thead>
        <tbody>{runs.slice(0, 10).map((run) => <tr key={run.at}><td className='num'>{format.second(run.at)}</td><td className='num' data-align='right'>{format.number(run.count)}</td><td className='num' data-align='right'>{format.percent(run.value)}</td></tr>)}</tbody>
      </table>
    </section>
  )
}
