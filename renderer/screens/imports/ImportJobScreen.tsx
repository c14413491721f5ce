/** An import on its way: stage, share, rate, time left, cancel. It turns into the batch's page when it is done. */
import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { batchOf } from '#renderer/app/batchOf.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { isActive, useJob } from '#renderer/app/jobs.ts'
import { close, tabs } from '#renderer/app/tabs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { useNow } from '#renderer/app/useNow.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { Job } from '#core/contract/jobs.ts'
import { FilesOutcome } from './FilesOutcome.tsx'
import './imports.css'

export function ImportJobScreen() {
  const { jobId = '' } = useParams()
  const t = useText()
  const navigate = useNavigate()
  const watched = useJob(jobId)
  const asked = useQuery({ ...orpc.jobs.get.queryOptions({ input: { id: jobId } }), enabled: watched === undefined })
  const job = watched ?? asked.data
  const batchId = job?.status === 'done' ? batchOf(job) : null
  useEffect(() => {
    if (!batchId) return
    tabs.set(close(tabs.get(), `/imports/jobs/${encodeURIComponent(jobId)}`).state)
    void navigate(`/imports/${encodeURIComponent(batchId)}`, { replace: true })
  }, [batchId, jobId, navigate])
  if (!job) return asked.isError ? <ErrorState error={asked.error} onRetry={() => void asked.refetch()} heading /> : <h1 className='hidden'>{t('common.loading')}</h1>
  if (job.kind === 'import-files') return <Files job={job} />
  return isActive(job) ? <Running job={job} /> : <Ended job={job} />
}

/** Several files of one act. */
function Files({ job }: { job: Job }) {
  const t = useText()
  return (
    <>
      <div className='screen-head'>
        <h1 className='ellipsis'>{t('wizard.filesTitle')}</h1>
        <span className='badge'>{t(`jobs.status.${job.status}`)}</span>
        <div className='grow' />
        {isActive(job) && <Button variant='outlined' startIcon={<Icon name='stop' />} onClick={() => void client.jobs.cancel({ id: job.id }).catch(showFailure)}>{t('imports.cancel')}</Button>}
      </div>
      <div className='result' tabIndex={0} role='group' aria-label={t('wizard.filesTitle')}>
        {isActive(job) && <div className='stack' style={{ gap: 8, maxWidth: 460 }}><ProgressBar value={job.progress} label={t('wizard.filesTitle')} /><Pace job={job} /></div>}
        <section><FilesOutcome job={job} /></section>
      </div>
    </>
  )
}

/** How long it has taken, what is left, and how many rows went by each second. */
function Pace({ job }: { job: Job }) {
  const t = useText()
  const format = useFormat()
  const now = useNow(500)
  const elapsed = job.startedAt ? Math.max(0, now - Date.parse(job.startedAt)) : 0
  const left = job.progress > 0.05 ? (elapsed / job.progress) * (1 - job.progress) : null
  return (
    <>
      <p className='faint num'>{t('imports.elapsed', { time: format.duration(elapsed) })}{left !== null && ` · ${t('imports.left', { time: format.duration(left) })}`}</p>
      {job.rows !== undefined && job.rows > 0 && elapsed > 0 && <p className='faint num'>{t('wizard.rate', { rows: job.rows, rate: Math.round(job.rows / (elapsed / 1000)) })}</p>}
    </>
  )
}

function Running({ job }: { job: Job }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  return (
    <div className='state' role='status'>
      <div className='stack' style={{ width: 460, gap: 10, textAlign: 'left' }}>
        <h1>{t('imports.running')}</h1>
        <p className='soft ellipsis'>{job.title}</p>
        <ProgressBar value={job.progress} label={t('imports.running')} />
        <div className='row num'>
          <span className='grow soft'>{job.status === 'queued' ? t('jobs.status.queued') : term('jobs.stages', job.stage)}</span>
          <span>{format.percent(job.progress)}</span>
        </div>
        <Pace job={job} />
        <div className='row' style={{ justifyContent: 'flex-start' }}>
          <Button variant='outlined' startIcon={<Icon name='stop' />} onClick={() => void client.jobs.cancel({ id: job.id }).catch(showFailure)}>{t('imports.cancel')}</Button>
          <span className='faint'>{t('imports.cancelNote')}</span>
        </div>
      </div>
    </div>
  )
}

function Ended({ job }: { job: Job }) {
  const t = useText()
  const navigate = useNavigate()
  return (
    <div className='state'>
      <span className='state-icon' data-tone={job.status === 'failed' ? 'bad' : undefined}><Icon name='warning' size={20} /></span>
      <h1>{t(job.status === 'failed' ? 'imports.failed' : 'imports.cancelled')}</h1>
      {job.error && <JobReason error={job.error} />}
      <p className='soft'>{t('imports.nothingKept')}</p>
      <div className='row'><Button variant='contained' onClick={() => void navigate('/imports')}>{t('imports.back')}</Button></div>
    </div>
  )
}
