import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { follow, isActive, useJobs } from '#renderer/app/jobs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { useWorkspaceChange } from '#renderer/app/workspaces.ts'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Words } from '#core/contract/errors.ts'
import type { Job } from '#core/contract/jobs.ts'
import { Setting } from './Setting.tsx'

const works = [
  { kind: 'backup', start: () => client.workspace.backup({}) }, { kind: 'verify', start: () => client.workspace.verify() },
  { kind: 'rebuild-facts', start: () => client.workspace.rebuildFacts() }, { kind: 'compact', start: () => client.workspace.compact() }
] as const

/** What the workspace takes, and its upkeep. */
export function Storage() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const status = useQuery(orpc.workspace.status.queryOptions()).data
  return (
    <>
      <section>
        <div className='sizes'>
          {(['records', 'facts', 'raw', 'snapshots'] as const).map((key) => (
            <div key={key} className='stack'><span className='faint' style={{ fontSize: 12 }}>{t(`settings.sizes.${key}`)}</span><strong className='num'>{format.bytes(status?.sizes[key])}</strong></div>
          ))}
        </div>
      </section>
      <section>{works.map((work) => <Work key={work.kind} {...work} />)}</section>
      <Backups />
      {status && status.repairs.length > 0 && (
        <section>
          <h3>{t('settings.repairs')}</h3>
          <ul>{status.repairs.map((repair) => <li key={repair.code + repair.at} className='setting'><span>{words(repair.message)}</span><span className='faint num'>{format.moment(repair.at)}</span></li>)}</ul>
        </section>
      )}
    </>
  )
}

function Work({ kind, start }: (typeof works)[number]) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const [starting, setStarting] = useState(false)
  const job = useJobs().find((candidate) => candidate.kind === kind)
  const running = job !== undefined && isActive(job)
  function run() {
    setStarting(true)
    start().then(({ jobId }) => follow(jobId)).catch(showFailure).finally(() => setStarting(false))
  }
  return (
    <Setting title={t(`settings.works.${kind}.title`)} text={t(`settings.works.${kind}.text`)}>
      {running
        ? (
            <div className='stack grow' style={{ gap: 4 }}>
              <ProgressBar value={job.progress} label={t(`settings.works.${kind}.title`)} />
              <span className='row num soft' style={{ fontSize: 12 }}><span className='grow ellipsis'>{term('jobs.stages', job.stage)}</span>{format.percent(job.progress)}
                <button type='button' className='link' onClick={() => void client.jobs.cancel({ id: job.id }).catch(showFailure)}>{t('jobs.cancel')}</button>
              </span>
            </div>
          )
        : (
            <>
              {job && <Outcome job={job} />}
              <Button variant='outlined' disabled={starting} onClick={run}>{t(`settings.works.${kind}.act`)}</Button>
            </>
          )}
    </Setting>
  )
}

interface Outcomes {
  files?: number
  problems?: { code: string; message: Words; remedy: Words }[]
  before?: number
  after?: number
}

/** How the last work of a kind ended, in short; what a check found is listed. */
function Outcome({ job }: { job: Job }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { files, problems, before, after } = (job.status === 'done' ? (job.result as Outcomes | null) : null) ?? {}
  const bad = job.status === 'failed' || (problems?.length ?? 0) > 0
  const said = problems?.length ? t('settings.problems', { count: problems.length })
    : problems ? t('settings.checked', { files: format.number(files) })
      : before !== undefined ? t('settings.freed', { before: format.bytes(before), after: format.bytes(after) })
        : job.error?.words ? words(job.error.words.message) : t(`jobs.status.${job.status}`)
  return (
    <span className={`num ${bad ? 'bad' : 'faint'}`} style={{ alignSelf: 'center', fontSize: 12, textAlign: 'right' }}>
      {said} · {format.relative(job.finishedAt)}
      {problems?.map((problem) => <span key={problem.code} style={{ display: 'block' }}>{words(problem.message)} {words(problem.remedy)}</span>)}
    </span>
  )
}

function Backups() {
  const t = useText()
  const format = useFormat()
  const change = useWorkspaceChange()
  const [asked, setAsked] = useState<{ file: string; at: string } | null>(null)
  const items = useQuery(orpc.workspace.backups.queryOptions()).data?.items ?? []
  return (
    <section>
      <h3>{t('settings.backups')}</h3>
      {items.length === 0 && <p className='soft'>{t('settings.noBackups')}</p>}
      <p className='soft'>{t('settings.backupsKept')}</p>
      <ul>
        {items.map((backup) => (
          <li key={backup.file} className='setting'>
            <div className='stack'><span className='mono ellipsis'>{backup.file.split(/[\\/]/).at(-1)}</span><p className='num'>{format.moment(backup.at)} · {format.bytes(backup.size)}</p></div>
            <div className='setting-control'><Button variant='outlined' onClick={() => setAsked(backup)}>{t('settings.restore')}</Button></div>
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDialog title={t('settings.restoreTitle')} action={t('settings.restore')} onClose={() => setAsked(null)} onConfirm={() => void change(() => client.workspaces.restore({ backup: asked.file }))}>
          <p>{t('settings.restoreText', { at: format.moment(asked.at) })}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
