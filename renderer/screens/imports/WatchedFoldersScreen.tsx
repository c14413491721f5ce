/** Folders whose files come in by themselves: where they are, when they are looked at, what came of it. */
import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { follow, isActive, useJobs } from '#renderer/app/jobs.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'
import type { WatchedFile, WatchedFolder, WatchedRun } from '#core/contract/watched-folders.ts'
import { WatchedFolderForm } from './WatchedFolderForm.tsx'
import './imports.css'

export function WatchedFoldersScreen() {
  const t = useText()
  const list = useQuery(orpc.watchedFolders.list.queryOptions())
  const [editing, setEditing] = useState<WatchedFolder | 'new' | null>(null)
  const folders = list.data?.items ?? []
  const add = <Button variant='contained' startIcon={<Icon name='plus' size={14} />} onClick={() => setEditing('new')}>{t('watched.add')}</Button>
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t('watched.title')}</h1>
        {folders.length > 0 && <span className='soft num'>{t('watched.count', { count: folders.length })}</span>}
        <div className='grow' />
        {folders.length > 0 && add}
      </div>
      {list.isError
        ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        : list.isPending
          ? <p className='state soft' role='status'>{t('common.loading')}</p>
          : folders.length === 0
            ? <EmptyState icon='folder' title={t('watched.empty')} text={t('watched.emptyText')} action={add} />
            : <div className='result' tabIndex={0} role='group' aria-label={t('watched.title')}>{folders.map((folder) => <Folder key={folder.id} folder={folder} onEdit={() => setEditing(folder)} />)}</div>}
      {editing && <WatchedFolderForm folder={editing === 'new' ? null : editing} mayNameFolders={list.data?.mayNameFolders ?? false} onClose={() => setEditing(null)} />}
    </div>
  )
}

function Folder({ folder, onEdit }: { folder: WatchedFolder; onEdit: () => void }) {
  const t = useText()
  const format = useFormat()
  const { id, name, paused, schedule, onChange, incremental, lastRun, nextRun } = folder
  const [open, setOpen] = useState(false)
  const job = useJobs().find((candidate) => candidate.kind === 'watched-folder' && candidate.title === name && isActive(candidate))
  const run = useMutation({ mutationFn: () => client.watchedFolders.run({ id }), onSuccess: ({ jobId }) => follow(jobId), onError: showFailure })
  const pause = useMutation({ mutationFn: () => client.watchedFolders.update({ id, paused: !paused }), onError: showFailure })
  const remove = useMutation({ mutationFn: () => client.watchedFolders.remove({ id }), onSuccess: () => showToast({ text: bothWords('watched.removed') }), onError: showFailure })
  const facts: [string, string][] = [
    [t('watched.folder'), `${folder.folder} · ${folder.pattern}`], [t('watched.mapping'), folder.templateName ?? t('watched.mappingGone')],
    [t('watched.when'), [onChange && t('watched.onChange'), schedule].filter(Boolean).join(' · ') || t('watched.byHand')],
    [t('watched.incremental'), incremental.by === 'file' ? t('watched.byFile') : `${t('watched.byWatermark', { column: incremental.column })}${folder.watermark === null ? '' : ` · ${folder.watermark}`}`],
    ...(nextRun ? [[t('watched.next'), format.moment(nextRun)] as [string, string]] : [])
  ]
  return (
    <section className='stack queue-shape' style={{ gap: 8 }} aria-label={name}>
      <div className='row' style={{ flexWrap: 'wrap' }}>
        <h2>{name}</h2>
        <span className='badge' data-tone={paused ? 'warn' : 'good'}>{t(paused ? 'watched.paused' : 'watched.active')}</span>
        <div className='grow' />
        <Button variant='outlined' disabled={job !== undefined || run.isPending} startIcon={<Icon name='play' size={14} />} onClick={() => run.mutate()}>{t('watched.run')}</Button>
        <Button disabled={pause.isPending} onClick={() => pause.mutate()}>{t(paused ? 'watched.resume' : 'watched.pause')}</Button>
        <Button onClick={onEdit}>{t('watched.edit')}</Button>
        <Button color='error' onClick={() => remove.mutate()}>{t('watched.remove')}</Button>
      </div>
      <dl className='facts'>{facts.map(([label, value]) => <Pair key={label} label={label} value={value} />)}</dl>
      {job && <ProgressBar value={job.progress} label={name} />}
      {lastRun ? <Run run={lastRun} /> : <p className='faint'>{t('watched.neverRun')}</p>}
      {lastRun && <div><Button aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'watched.hideEarlier' : 'watched.showEarlier')}</Button></div>}
      {open && <Earlier id={id} last={lastRun?.number ?? 0} />}
    </section>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return <><dt>{label}</dt><dd>{value}</dd></>
}

const shownRuns = 20

function Earlier({ id, last }: { id: string; last: number }) {
  const t = useText()
  const runs = useQuery(orpc.watchedFolders.runs.queryOptions({ input: { id, limit: shownRuns } })).data?.items.filter(({ number }) => number !== last) ?? []
  return runs.length === 0 ? <p className='faint'>{t('watched.noEarlier')}</p> : <>{runs.map((run) => <Run key={run.number} run={run} />)}</>
}

const tones: Record<WatchedFile['status'], string> = { accepted: 'good', failed: 'bad', known: '', unchanged: '', growing: 'warn' }
const counts = ['rows', 'accepted', 'rejected', 'duplicates'] as const

/** One look, and what became of the files that were new or had changed. */
function Run({ run: { at, cause, files, error } }: { run: WatchedRun }) {
  const t = useText()
  const format = useFormat()
  return (
    <div className='stack' style={{ gap: 4 }}>
      <p className='soft num'>{t('watched.looked', { at: format.moment(at), cause: t(`watched.causes.${cause}`) })}{files.length === 0 && !error && ` · ${t('watched.nothingNew')}`}</p>
      {error && <JobReason error={error} />}
      {files.length > 0 && (
        <table className='plain-table'>
          <thead><tr><th>{t('imports.file')}</th><th>{t('imports.status')}</th>{counts.map((key) => <th key={key} className='right'>{t(`imports.${key}`)}</th>)}</tr></thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.name}>
                <td>
                  {file.batchId ? <Link className='link' to={`/imports/${encodeURIComponent(file.batchId)}`}>{file.name}</Link> : file.name}
                  {file.unmarked !== undefined && <div className='warn'>{t('watched.unmarked', { count: file.unmarked })}</div>}
                  {file.error && <div><JobReason error={file.error} /></div>}
                </td>
                <td><span className='badge' data-tone={tones[file.status]}>{t(`watched.states.${file.status}`)}</span></td>
                {counts.map((key) => <td key={key} className='right'>{file[key] === undefined ? '–' : format.number(file[key])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
