/** How far an export is, and the file once it is there. */
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import { useFormat } from '#renderer/app/format.ts'
import { isActive, useJob } from '#renderer/app/jobs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { client, orpc } from '#renderer/bridge/client.ts'
import { downloadExport } from '#renderer/bridge/files.ts'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Exported } from '#core/contract/exports.ts'

export function ExportProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const words = useWords()
  const job = useJob(id)
  const exported = useQuery({ ...orpc.exports.get.queryOptions({ input: { id } }), enabled: job !== undefined && !isActive(job) }).data
  const active = job === undefined || isActive(job)
  return (
    <>
      <DialogContent>
        {active && (
          <div className='form' role='status'>
            <p>{t('exports.running')} · <span className='soft'>{term('jobs.stages', job?.stage || 'select')}</span> <span className='num soft'>{format.percent(job?.progress ?? 0)}</span></p>
            <ProgressBar value={job?.progress ?? 0} label={t('exports.running')} />
          </div>
        )}
        {job?.status === 'failed' && <p className='bad' role='alert'>{t('exports.failed')} · {job.error?.words ? words(job.error.words.message) : job.error?.message} {job.error?.words?.remedy && words(job.error.words.remedy)}</p>}
        {job?.status === 'cancelled' && <p role='status'>{t('exports.cancelled')}</p>}
        {exported?.manifest && <Result exported={exported} manifest={exported.manifest} />}
      </DialogContent>
      <DialogActions>
        {active && <Button color='error' onClick={() => void client.jobs.cancel({ id }).catch(showFailure)}>{t('exports.cancel')}</Button>}
        {exported?.manifest && exported.available && <FileButton exported={exported} />}
        <Button variant='outlined' onClick={onClose}>{active ? t('exports.background') : t('common.close')}</Button>
      </DialogActions>
    </>
  )
}

function Result({ exported, manifest }: { exported: Exported; manifest: NonNullable<Exported['manifest']> }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <div className='form'>
      <p role='status' className='row'><Icon name='check' />{t('exports.done')}<strong className='num'>{t('exports.rows', { count: manifest.rows })}</strong></p>
      <dl className='export-result'>
        <dt>{t('exports.file')}</dt><dd className='export-path'>{exported.path}{!exported.available && <span className='bad'> · {t('exports.gone')}</span>}</dd>
        <dt>{t('exports.size')}</dt><dd className='num'>{format.bytes(manifest.bytes)}</dd>
        <dt>{t('exports.hash')}</dt><dd className='export-path num'>{manifest.sha256}</dd>
        <dt>{t('exports.approval')}</dt><dd>{t('exports.waived')}</dd>
      </dl>
      {manifest.warnings.map(({ code, field, count, message }) => <p key={`${code} ${field}`} className='warn'>{t('exports.warning', { field, count, message: words(message) })}</p>)}
      <p className='faint'>{t('exports.manifest')}</p>
    </div>
  )
}

/** Under Electron the folder opens; a browser downloads. */
function FileButton({ exported }: { exported: Exported }) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const desktop = window.cohortdesk
  async function take() {
    setBusy(true)
    await (desktop ? desktop.showExport({ id: exported.id }) : downloadExport(exported.id, exported.manifest!.file)).catch(showFailure)
    setBusy(false)
  }
  return <Button variant='contained' autoFocus disabled={busy} startIcon={<Icon name={desktop ? 'folder' : 'download'} />} onClick={() => void take()}>{t(desktop ? 'exports.showInFolder' : 'exports.download')}</Button>
}
