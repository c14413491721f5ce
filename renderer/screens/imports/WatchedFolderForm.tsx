import { useState, type FormEvent } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { WatchedFolder } from '#core/contract/watched-folders.ts'

interface Props {
  /** null: a new one. */
  folder: WatchedFolder | null
  mayNameFolders: boolean
  onClose: () => void
}

/** What a folder is watched for. Where no path may be typed, the desktop app has a dialog, and programs have REST. */
export function WatchedFolderForm({ folder, mayNameFolders, onClose }: Props) {
  const t = useText()
  const words = useWords()
  const templates = useQuery(orpc.imports.templates.queryOptions()).data?.items ?? []
  const [name, setName] = useState(folder?.name ?? '')
  const [place, setPlace] = useState<{ value: string; shown: string }>({ value: '', shown: folder?.folder ?? '' })
  const [pattern, setPattern] = useState(folder?.pattern ?? '*.csv')
  const [chosen, setChosen] = useState(folder?.template ?? '')
  const [onChange, setOnChange] = useState(folder?.onChange ?? true)
  const [schedule, setSchedule] = useState(folder?.schedule ?? '')
  const [column, setColumn] = useState(folder?.incremental.by === 'watermark' ? folder.incremental.column : '')
  const template = chosen || (templates[0]?.id ?? '')
  const canName = mayNameFolders || window.cohortdesk !== undefined
  const save = useMutation({
    mutationFn: async () => {
      const incremental = column === '' ? { by: 'file' as const } : { by: 'watermark' as const, column }
      const written = { name: name.trim(), pattern: pattern.trim(), template, onChange, schedule: schedule.trim() || null, incremental }
      if (folder) await client.watchedFolders.update({ id: folder.id, ...written, ...(place.value !== '' && { folder: place.value }), expectedVersion: folder.version })
      else await client.watchedFolders.create({ ...written, folder: place.value })
    },
    onSuccess: onClose
  })
  const failure = save.error ? failureOf(save.error) : null
  async function choose() {
    const [found] = (await window.cohortdesk?.chooseFiles({ purpose: 'watch-folder' })) ?? []
    if (found) setPlace({ value: found.upload, shown: found.name })
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate()
  }
  const ready = name.trim() !== '' && pattern.trim() !== '' && template !== '' && (folder !== null || place.value !== '')
  return (
    <Dialog open onClose={onClose} aria-labelledby='watched-title' maxWidth='sm' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='watched-title'>{t(folder ? 'watched.editTitle' : 'watched.addTitle')}</DialogTitle>
        <DialogContent>
          {!folder && (!canName || templates.length === 0)
            ? <div className='stack' style={{ gap: 8 }}>{templates.length === 0 && <p>{t('watched.needsMapping')}</p>}{!canName && <><p>{t('watched.restOnly')}</p><pre className='mono soft' tabIndex={0} style={{ whiteSpace: 'pre-wrap' }}>{example}</pre></>}</div>
            : (
                <div className='form'>
                  <Labelled label={t('common.name')}><input className='input' autoFocus maxLength={200} value={name} onChange={(event) => setName(event.target.value)} /></Labelled>
                  {canName && (
                    <Labelled label={t('watched.folder')}>
                      {window.cohortdesk
                        ? <Button variant='outlined' onClick={() => void choose()}>{place.shown === '' ? t('wizard.chooseFolder') : place.shown}</Button>
                        : <input className='input mono' maxLength={4096} value={place.value === '' ? place.shown : place.value} onChange={(event) => setPlace({ value: event.target.value, shown: '' })} />}
                    </Labelled>
                  )}
                  <div className='form-row'>
                    <Labelled label={t('watched.pattern')} note={t('watched.patternNote')}><input className='input mono' maxLength={200} value={pattern} onChange={(event) => setPattern(event.target.value)} /></Labelled>
                    <Labelled label={t('watched.mapping')}>
                      <select className='input' value={template} onChange={(event) => setChosen(event.target.value)}>{templates.map((item) => <option key={item.id} value={item.id}>{item.name}</option>)}</select>
                    </Labelled>
                  </div>
                  <div className='form-row'>
                    <Labelled label={t('watched.schedule')} note={t('watched.scheduleNote')}><input className='input mono' maxLength={100} placeholder='0 8 * * *' value={schedule} onChange={(event) => setSchedule(event.target.value)} /></Labelled>
                    <Labelled label={t('watched.incremental')} note={t('watched.incrementalNote')}>
                      <select className='input' value={column} onChange={(event) => setColumn(event.target.value)}>
                        <option value=''>{t('watched.byFile')}</option>
                        {[...new Set([...(templates.find(({ id }) => id === template)?.columns ?? []), ...(column === '' ? [] : [column])])].map((other) => <option key={other} value={other}>{t('watched.byWatermark', { column: other })}</option>)}
                      </select>
                    </Labelled>
                  </div>
                  <label className='row'><input type='checkbox' checked={onChange} onChange={(event) => setOnChange(event.target.checked)} />{t('watched.onChangeLong')}</label>
                  {failure && <p className='bad' role='alert'>{words(failure.message)} {failure.remedy && words(failure.remedy)}</p>}
                </div>
              )}
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          {(folder || canName) && <Button variant='contained' type='submit' disabled={!ready || save.isPending}>{t('common.save')}</Button>}
        </DialogActions>
      </form>
    </Dialog>
  )
}

const example = 'POST /api/imports/folders\n{"name": "…", "folder": "/data/daily", "pattern": "*.csv", "template": "…", "schedule": "0 8 * * *"}'
