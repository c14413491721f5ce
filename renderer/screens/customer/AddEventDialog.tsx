import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useFormat } from '#renderer/app/format.ts'
import { refetch } from '#renderer/app/changes.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { showToast } from '#renderer/app/toasts.tsx'
import { useEventName } from '#renderer/components/events.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import { typesOfKind } from '#core/domain/event-types.ts'
import { zonedInstant, zonedText } from './days.ts'

export type EnteredKind = 'interaction' | 'behaviour'

/** Enters an interaction (a call, a meeting, a note) or a behaviour (a visit, a form) that no file brings. */
export function AddEventDialog({ id, kind, name, onClose }: { id: string; kind: EnteredKind; name: string; onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const eventName = useEventName()
  const format = useFormat()
  const queries = useQueryClient()
  const types = typesOfKind(kind).filter((type) => type !== 'check-in')
  const [draft, setDraft] = useState(() => ({ type: kind === 'interaction' ? 'call' : 'visit', at: zonedText(new Date().toISOString(), format.timeZone), title: '', description: '', channel: '' }))
  const set = (part: Partial<typeof draft>) => setDraft((old) => ({ ...old, ...part }))
  const add = useMutation({
    mutationFn: () => {
      const { type, at, title, description, channel } = draft
      const event = { id, type, occurred_at: zonedInstant(at, format.timeZone), ...(title && { title }), ...(description && { description }), ...(channel && { channel }) }
      return kind === 'interaction' ? client.customers.addInteraction(event) : client.customers.addBehaviour(event)
    },
    onSuccess: () => {
      refetch(queries)
      showToast({ text: bothWords('profile.added'), action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
      onClose()
    }
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (zonedInstant(draft.at, format.timeZone)) add.mutate()
  }
  const failure = add.error ? failureOf(add.error) : null
  return (
    <Dialog open onClose={onClose} aria-labelledby='event-title' maxWidth='sm' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='event-title'>{t(kind === 'interaction' ? 'event.addInteraction' : 'event.addBehaviour')}<span className='soft' style={{ fontWeight: 400 }}> · {name}</span></DialogTitle>
        <DialogContent>
          <div className='form'>
            <div className='form-row'>
              <Labelled label={t('event.type')}>
                <select className='input' autoFocus value={draft.type} onChange={(event) => set({ type: event.target.value })}>{types.map((type) => <option key={type} value={type}>{eventName(type)}</option>)}</select>
              </Labelled>
              <Labelled label={t('event.at')} note={format.timeZone}><input className='input' type='datetime-local' required value={draft.at} onChange={(event) => set({ at: event.target.value })} /></Labelled>
            </div>
            <Labelled label={t('event.title')}><input className='input' maxLength={500} value={draft.title} placeholder={t('event.titleHint')} onChange={(event) => set({ title: event.target.value })} /></Labelled>
            <Labelled label={t('event.description')} note={t('event.descriptionNote')}><textarea className='input' maxLength={20_000} value={draft.description} onChange={(event) => set({ description: event.target.value })} /></Labelled>
            <Labelled label={t('event.channel')}><input className='input' maxLength={200} value={draft.channel} onChange={(event) => set({ channel: event.target.value })} /></Labelled>
            {failure && <p className='bad' role='alert'>{words(failure.message)}{failure.remedy && ` ${words(failure.remedy)}`}</p>}
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' disabled={add.isPending}>{t('event.save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
