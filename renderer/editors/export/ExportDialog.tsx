/** Exports the members of a segment, a definition or a list: what to write and how, then how far it is, then the file. */
import { useState, type FormEvent } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { follow } from '#renderer/app/jobs.ts'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ExportFormat, ExportOf } from '#core/contract/exports.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { chosenOf, maskOf, unmasked, usualMask, type ChosenField } from './choice.ts'
import { ChosenFields } from './ChosenFields.tsx'
import { ExportProgress } from './ExportProgress.tsx'
import './export.css'

interface Props {
  of: ExportOf
  entity: EntityType
  /** Names the file unless the person does. */
  title: string
  /** How many rows it will have, counted as they will be written; undefined while that is being counted. */
  rows: number | undefined
  /** Fields to begin with, in order. */
  fields: readonly string[]
  onClose: () => void
}

const formats = ['xlsx', 'csv', 'parquet', 'json'] as const satisfies readonly ExportFormat[]
const shortestPassword = 8

export function ExportDialog({ of, entity, title, rows, fields, onClose }: Props) {
  const t = useText()
  const [id, setId] = useState<string>()
  const known = useQuery(orpc.exports.fields.queryOptions({ input: { entity, ...(of.segment !== undefined && { segment: of.segment }) } }))
  return (
    <Dialog open onClose={onClose} aria-labelledby='export-title' maxWidth='md' fullWidth>
      <DialogTitle id='export-title'>{t('exports.title', { title })} <span className='soft num'>{rows === undefined ? t('exports.counting') : t('exports.rows', { count: rows })}</span></DialogTitle>
      {id !== undefined && <ExportProgress id={id} onClose={onClose} />}
      {id === undefined && known.isError && <DialogContent><ErrorState error={known.error} onRetry={() => void known.refetch()} /></DialogContent>}
      {id === undefined && known.data && <ExportForm of={of} title={title} known={known.data.items} wanted={fields} onStarted={setId} onClose={onClose} />}
    </Dialog>
  )
}

interface FormProps {
  of: ExportOf
  title: string
  known: Parameters<typeof chosenOf>[0]
  wanted: readonly string[]
  onStarted: (id: string) => void
  onClose: () => void
}

function ExportForm({ of, title, known, wanted, onStarted, onClose }: FormProps) {
  const t = useText()
  const words = useWords()
  const [format, setFormat] = useState<ExportFormat>('xlsx')
  const [chosen, setChosen] = useState<ChosenField[]>(() => chosenOf(known, wanted))
  const [headers, setHeaders] = useState<'label' | 'name'>('label')
  const [name, setName] = useState(title)
  const [password, setPassword] = useState('')
  const start = useMutation({
    mutationFn: () => client.exports.create({
      of, format, fields: chosen.map((field) => field.name), mask: maskOf(chosen), headers, overwrite: false, title: name.trim() || title, ...(password !== '' && { encrypt: { method: 'aes-256' as const, password } })
    }),
    onSuccess: async ({ id }) => {
      await follow(id)
      onStarted(id)
    }
  })
  const failure = start.error ? failureOf(start.error) : null
  const tooShort = password !== '' && password.length < shortestPassword
  const open = unmasked(chosen, known)
  const usual = (field: ChosenField): ChosenField => ({ name: field.name, mask: usualMask(known.find((candidate) => candidate.name === field.name)!) })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (chosen.length > 0 && !tooShort && !start.isPending) start.mutate()
  }
  return (
    <form onSubmit={submit}>
      <DialogContent>
        <div className='form'>
          <div>
            <Segmented label={t('exports.format')} value={format} options={formats.map((value) => ({ value, label: t(`exports.formats.${value}`) }))} onChange={setFormat} />
            <p className='faint export-note'>{t(`exports.formatNotes.${format}`)}</p>
          </div>
          <ChosenFields fields={known} chosen={chosen} onChange={setChosen} />
          {chosen.length === 0 && <p className='bad' role='alert'>{t('exports.noFields')}</p>}
          {open > 0 && <div className='row'><span className='warn grow' role='status'>{t('exports.unmasked', { count: open })}</span><Button onClick={() => setChosen(chosen.map(usual))}>{t('exports.maskAll')}</Button></div>}
          <div className='form-row'>
            <Labelled label={t('exports.name')} note={t('exports.nameNote')}><input className='input' value={name} maxLength={100} onChange={(event) => setName(event.target.value)} /></Labelled>
            <Labelled label={t('exports.password')} note={t('exports.passwordNote')} problem={tooShort ? t('exports.passwordShort') : undefined}>
              <input className='input' type='password' autoComplete='new-password' maxLength={200} value={password} aria-invalid={tooShort} onChange={(event) => setPassword(event.target.value)} />
            </Labelled>
          </div>
          {(format === 'xlsx' || format === 'csv') && (
            <div><Segmented label={t('exports.headers')} value={headers} options={[{ value: 'label', label: t('exports.headersLabel') }, { value: 'name', label: t('exports.headersName') }]} onChange={setHeaders} /></div>
          )}
          {failure && <p className='bad' role='alert'>{words(failure.problems[0]?.message ?? failure.message)}{failure.remedy && ` ${words(failure.remedy)}`}</p>}
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' type='submit' disabled={chosen.length === 0 || tooShort || start.isPending}>{t('exports.start')}</Button>
      </DialogActions>
    </form>
  )
}
