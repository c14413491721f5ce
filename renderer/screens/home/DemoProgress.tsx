import { useFormat } from '#renderer/app/format.ts'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { Job } from '#core/contract/jobs.ts'

/** The demo while it is being made. */
export function DemoProgress({ job }: { job: Job }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  return (
    <section className='card' style={{ padding: 16 }} role='status'>
      <div className='row'><h2 className='grow'>{t('home.filling')}</h2><span className='num soft'>{job.stage && `${term('jobs.stages', job.stage)} · `}{format.percent(job.progress)}</span></div>
      <p className='soft' style={{ margin: '4px 0 12px' }}>{t('home.fillingText')}</p>
      <ProgressBar value={job.progress} label={t('home.filling')} />
    </section>
  )
}
