/** Several files before they are imported: those with the same columns stand together, under one mapping. */
import { useEffect, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { failureOf, type Failure } from '#renderer/bridge/errors.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { useFormat } from '#renderer/app/format.ts'
import { isActive, useJob } from '#renderer/app/jobs.ts'
import { batchOf } from '#renderer/app/batchOf.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { showFailure } from '#renderer/app/toasts.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Format } from '#core/contract/imports.ts'
import type { Draft } from './draft.ts'
import { drafts, forgetDraft, keptDrafts, removeFile, reopenDraft } from './drafts.ts'
import { FilesOutcome } from './FilesOutcome.tsx'
import { problemsOf } from './problems.ts'
import type { KeptDraft } from './keptDrafts.ts'
import { clearQueue, queue, startQueued, type UnreadableFile } from './queue.ts'
import { receiving, useImportFiles } from './useImportFiles.ts'
import './imports.css'

const errorsOf = (draft: Draft) => problemsOf(draft).filter(({ severity }) => severity === 'error').length
const filesIn = (draft: Draft) => draft.more.length + 1

export function QueueScreen() {
  const t = useText()
  const { waiting, unreadable, jobs } = useStore(queue)
  const kept = useStore(keptDrafts)
  const open = [...useStore(drafts).values()]
  const lost = useReopened(kept.keys())
  const way = useStore(receiving)
  const { choose, chooseFolder } = useImportFiles()
  const ready = open.filter((draft) => errorsOf(draft) === 0 && !draft.busy)
  const all = useMutation({
    mutationFn: async () => {
      for (const draft of ready) await startQueued(draft)
    },
    onError: showFailure
  })
  const count = [...kept.values()].reduce((sum, { more }) => sum + more.length + 1, 0)
  const isEmpty = count + waiting.length + unreadable.length + jobs.length === 0
  const buttons = (
    <>
      <Button variant='outlined' disabled={way !== null} startIcon={<Icon name='file' size={14} />} onClick={() => void choose()}>{t('imports.choose')}</Button>
      <Button variant='outlined' disabled={way !== null} startIcon={<Icon name='folder' size={14} />} onClick={() => void chooseFolder()}>{t('wizard.chooseFolder')}</Button>
    </>
  )
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t('wizard.queue')}</h1>
        {count > 0 && <span className='soft num'>{t('wizard.queueOpen', { count })}</span>}
        <div className='grow' />
        {buttons}
        {unreadable.length + jobs.length > 0 && <Button onClick={clearQueue}>{t('wizard.clear')}</Button>}
        <Button variant='contained' disabled={ready.length === 0 || all.isPending} onClick={() => all.mutate()}>{t('wizard.importAll', { count: ready.reduce((sum, draft) => sum + filesIn(draft), 0) })}</Button>
      </div>
      {isEmpty
        ? <EmptyState icon='file' title={t('wizard.queueEmpty')} text={t('wizard.queueEmptyText')} action={buttons} />
        : (
            <div className='result' tabIndex={0} role='group' aria-label={t('wizard.queue')}>
              {waiting.length > 0 && <p className='soft' role='status'>{t('wizard.waiting', { count: waiting.length })}</p>}
              {open.map((draft) => <Shape key={draft.id} draft={draft} />)}
              {[...kept].flatMap(([id, draft]) => (lost.has(id) && open.every((other) => other.id !== id) ? [<Lost key={id} id={id} draft={draft} failure={lost.get(id)!} />] : []))}
              {unreadable.length > 0 && <Unreadable files={unreadable} />}
              {jobs.length > 0 && <section className='stack' style={{ gap: 12 }}><h2>{t('wizard.started')}</h2>{jobs.map((id) => <Started key={id} id={id} />)}</section>}
            </div>
          )}
    </div>
  )
}

/** Drafts that an earlier page left are read again, one after the other; answers those whose file cannot be read any more, with why. */
function useReopened(ids: Iterable<string>): ReadonlyMap<string, Failure> {
  const list = [...ids].join(' ')
  const [asked] = useState(() => new Set<string>())
  const [lost, setLost] = useState<ReadonlyMap<string, Failure>>(new Map())
  useEffect(() => {
    void (async () => {
      for (const id of list.split(' ').filter((known) => known !== '' && !asked.has(known))) {
        asked.add(id)
        await reopenDraft(id).catch((error: unknown) => setLost((known) => new Map(known).set(id, failureOf(error))))
      }
    })()
  }, [list, asked])
  return lost
}

/** Files that cannot be read any more, whose mapping is kept: they are chosen again. */
function Lost({ id, draft, failure }: { id: string; draft: KeptDraft; failure: Failure }) {
  const t = useText()
  const words = useWords()
  const { chooseAgain } = useImportFiles()
  const names = [draft.fileName, ...draft.more.map(({ fileName }) => fileName)].join('、')
  return (
    <section className='stack queue-shape' style={{ gap: 8 }} aria-label={draft.fileName}>
      <div className='row'>
        <h2 className='grow ellipsis'>{t('wizard.reopenFailed', { name: draft.fileName })}</h2>
        <Button variant='outlined' onClick={() => void chooseAgain(id)}>{t('wizard.chooseAgain')}</Button>
        <Button onClick={() => forgetDraft(id)}>{t('imports.discardShort')}</Button>
      </div>
      <p><span className='bad'>{words(failure.message)}</span> <span className='soft'>{t('wizard.decisionsKept', { names })}</span></p>
    </section>
  )
}

/** Files of equal columns, what was detected of them, and the mapping that they share. */
function Shape({ draft }: { draft: Draft }) {
  const t = useText()
  const format = useFormat()
  const errors = errorsOf(draft)
  const start = useMutation({ mutationFn: () => startQueued(draft), onError: showFailure })
  const files = [{ upload: draft.upload, fileName: draft.fileName, size: draft.inspection.size, rows: draft.inspection.rows, format: draft.inspection.format }, ...draft.more]
  return (
    <section className='stack queue-shape' style={{ gap: 8 }} aria-label={draft.fileName}>
      <div className='row' style={{ flexWrap: 'wrap' }}>
        <h2>{t(`targets.${draft.target}`)} · {t('imports.columnCount', { count: draft.columns.length })} · {t('wizard.fileCount', { count: files.length })}</h2>
        {draft.template ? <span className='badge' data-tone='good'><Icon name='check' size={12} /> {t('wizard.template', { name: draft.template.name })}</span> : <span className='badge'>{t('wizard.newShape')}</span>}
        <span className={errors > 0 ? 'bad' : 'good'}>{errors > 0 ? t('wizard.needsMapping', { count: errors }) : t('wizard.mappingReady')}</span>
        <div className='grow' />
        <Button variant='outlined' component={Link} to={`/imports/new/${draft.id}`}>{t('wizard.openMapping')}</Button>
        <Button variant='outlined' disabled={errors > 0 || draft.busy || start.isPending} onClick={() => start.mutate()}>{t('wizard.importFiles', { count: files.length })}</Button>
      </div>
      <p className='faint ellipsis'>{draft.columns.map(({ name }) => name).join(' · ')}</p>
      <table className='plain-table'>
        <thead><tr><th>{t('imports.file')}</th><th>{t('wizard.detectedShape')}</th><th className='right'>{t('imports.rows')}</th><th className='right'>{t('imports.size')}</th><th>{t('imports.status')}</th><th><span className='hidden'>{t('imports.discardShort')}</span></th></tr></thead>
        <tbody>
          {files.map((file, index) => (
            <tr key={file.upload}>
              <td>{file.fileName}</td><td className='soft'>{formatWords(file.format)}</td><td className='right'>{file.rows === null ? '–' : format.number(file.rows)}</td><td className='right'>{format.bytes(file.size)}</td>
              <td><span className='badge'>{t('wizard.stateReady')}</span></td>
              <td className='right'>
                {(index > 0 || files.length === 1) && (
                  <button type='button' className='plain' aria-label={t('wizard.leaveOut', { name: file.fileName })} onClick={() => (index === 0 ? forgetDraft(draft.id) : removeFile(draft.id, file.upload))}><Icon name='close' size={12} /></button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function formatWords({ kind = 'csv', encoding, sheet }: Format): string {
  return [kind.toUpperCase(), kind === 'csv' && encoding?.toUpperCase(), sheet].filter(Boolean).join(' · ')
}

function Unreadable({ files }: { files: readonly UnreadableFile[] }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('wizard.unreadable', { count: files.length })}</h2>
      <table className='plain-table'>
        <tbody>
          {files.map(({ name, size, failure }) => (
            <tr key={name}>
              <td>{name} <span className='faint num'>{format.bytes(size)}</span></td><td><span className='badge' data-tone='bad'>{t('wizard.stateBad')}</span></td>
              <td><span className='bad'>{words(failure.message)}</span>{failure.remedy && <span className='soft'> {words(failure.remedy)}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** An import that was started here, until it is looked at. */
function Started({ id }: { id: string }) {
  const t = useText()
  const format = useFormat()
  const job = useJob(id)
  if (!job) return null
  const batchId = job.status === 'done' ? batchOf(job) : null
  return (
    <div className='stack' style={{ gap: 6 }}>
      <div className='row'><strong className='grow ellipsis'>{job.title}</strong><span className='soft num'>{isActive(job) ? format.percent(job.progress) : t(`jobs.status.${job.status}`)}</span></div>
      {isActive(job) && <ProgressBar value={job.progress} label={job.title} />}
      {job.kind === 'import-files' ? <FilesOutcome job={job} /> : job.error ? <JobReason error={job.error} /> : batchId && <Link className='link' to={`/imports/${encodeURIComponent(batchId)}`}>{t('wizard.openBatch')}</Link>}
    </div>
  )
}
