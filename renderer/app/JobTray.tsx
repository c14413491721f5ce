import { useRef } from 'react'
import { useNavigate } from 'react-router'
import CircularProgress from '@mui/material/CircularProgress'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import { client } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { Job } from '#core/contract/jobs.ts'
import { useFormat } from './format.ts'
import { batchOf, undoneOf } from './batchOf.ts'
import { isActive, useJobs } from './jobs.ts'
import { JobReason } from './JobReason.tsx'
import { showFailure } from './toasts.tsx'
import { panel } from './ui.ts'
import { useNow } from './useNow.ts'
import './jobs.css'

export function JobTray() {
  const t = useText()
  const format = useFormat()
  const button = useRef<HTMLButtonElement>(null)
  const open = useStore(panel) === 'jobs'
  const list = useJobs()
  const active = list.filter(isActive)
  const share = active.length > 0 ? active.reduce((sum, job) => sum + job.progress, 0) / active.length : 0
  return (
    <>
      <button
        ref={button} type='button' className='plain tray-button' data-active={active.length > 0} aria-label={t('jobs.tray')} aria-haspopup='dialog' aria-expanded={open}
        onClick={() => panel.set('jobs')}
      >
        {active.length > 0
          ? <><CircularProgress variant='determinate' value={Math.max(4, share * 100)} size={15} thickness={6} aria-hidden='true' /><span className='num'>{format.percent(share)}</span></>
          : <Icon name='jobs' />}
      </button>
      <Popover
        open={open} anchorEl={() => button.current} onClose={() => panel.set(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -6, horizontal: 'right' }}
        slotProps={{ paper: { className: 'jobs-paper', role: 'dialog', 'aria-label': t('jobs.tray') } }}
      >
        <h2 className='jobs-head'>{t('jobs.tray')}</h2>
        {list.length === 0 && <p className='jobs-empty soft'>{t('jobs.empty')}</p>}
        <ul className='jobs-list scroll' tabIndex={0} aria-label={t('jobs.tray')}>{list.slice(0, 20).map((job) => <JobItem key={job.id} job={job} />)}</ul>
      </Popover>
    </>
  )
}

const tones: Record<Job['status'], string> = { queued: '', running: 'accent', done: 'good', failed: 'bad', cancelled: 'warn' }

function JobItem({ job }: { job: Job }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const navigate = useNavigate()
  const now = useNow(500)
  const batchId = batchOf(job)
  const undone = undoneOf(job)
  const elapsed = job.startedAt ? (job.finishedAt ? Date.parse(job.finishedAt) : now) - Date.parse(job.startedAt) : null
  return (
    <li className='job'>
      <div className='row'>
        <span className='dot' data-tone={tones[job.status]} />
        <span className='grow ellipsis' title={job.title}><strong>{term('jobs.kinds', job.kind)}</strong>{job.title && job.title !== job.kind && <span className='soft'> · {job.title}</span>}</span>
        {isActive(job)
          ? <IconButton aria-label={t('jobs.cancel')} onClick={() => void client.jobs.cancel({ id: job.id }).catch(showFailure)}><Icon name='stop' /></IconButton>
          : <span className='faint num'>{format.relative(job.finishedAt)}</span>}
      </div>
      {isActive(job) && <ProgressBar value={job.progress} label={term('jobs.kinds', job.kind)} />}
      <div className='row job-line soft'>
        <span className='grow ellipsis'>{isActive(job) ? term('jobs.stages', job.stage) : t(`jobs.status.${job.status}`)}{elapsed !== null && <span className='faint num'> · {format.duration(elapsed)}</span>}</span>
        {isActive(job) && <span className='num'>{format.percent(job.progress)}</span>}
        {batchId && <button type='button' className='link' onClick={() => { panel.set(null); void navigate(`/imports/${encodeURIComponent(batchId)}`) }}>{t('jobs.open')}</button>}
      </div>
      {job.error && <div className='job-line'><JobReason error={job.error} /></div>}
      {undone && <p className='soft num job-line'>{t('imports.undone', undone)}</p>}
    </li>
  )
}
