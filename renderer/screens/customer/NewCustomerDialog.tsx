import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { refetch } from '#renderer/app/changes.ts'
import { fieldLabel } from '#renderer/components/fieldLabel.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'

const channels = ['phone', 'email', 'member_id'] as const
const more = ['city', 'level', 'source', 'owner_id'] as const
type Draft = Record<'name' | (typeof channels)[number] | (typeof more)[number], string>
const blank: Draft = { name: '', phone: '', email: '', member_id: '', city: '', level: '', source: '', owner_id: '' }

/** Enters one customer by hand. A name or one identity is enough. */
export function NewCustomerDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>(blank)
  const [asked, setAsked] = useState(false)
  const enough = draft.name.trim() !== '' || channels.some((channel) => draft[channel].trim() !== '')
  const create = useMutation({
    mutationFn: () => {
      const fields = Object.fromEntries((['name', ...more] as const).flatMap((name) => (draft[name].trim() ? [[name, draft[name].trim()]] : [])))
      return client.customers.create({ fields, identities: channels.flatMap((channel) => (draft[channel].trim() ? [{ channel, value: draft[channel].trim() }] : [])) })
    },
    onSuccess: (made) => {
      refetch(queries)
      onClose()
      void navigate(`/customers/${encodeURIComponent(made.id)}`)
    }
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    if (enough) create.mutate()
  }
  const failure = create.error ? failureOf(create.error) : null
  const input = (name: keyof Draft, options: { focus?: boolean } = {}) => (
    <Labelled key={name} label={name === 'member_id' ? t('channels.member_id') : words(fieldLabel('customer', name))} problem={failure?.field === name ? words(failure.message) : undefined}>
      <input
        className='input' autoFocus={options.focus ?? false} value={draft[name]} maxLength={500} autoComplete='off' aria-invalid={failure?.field === name}
        onChange={(event) => setDraft((old) => ({ ...old, [name]: event.target.value }))}
      />
    </Labelled>
  )
  return (
    <Dialog open onClose={onClose} aria-labelledby='new-customer' maxWidth='sm' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='new-customer'>{t('commands.newCustomer')}</DialogTitle>
        <DialogContent>
          <div className='form'>
            {input('name', { focus: true })}
            <div className='form-row'>{input('phone')}{input('email')}</div>
            <div className='form-row'>{input('member_id')}{input('city')}</div>
            <div className='form-row'>{input('level')}{input('source')}</div>
            <div className='form-row'>{input('owner_id')}</div>
            {asked && !enough && <p className='bad' role='alert'>{t('profile.needsSomething')}</p>}
            {failure && !failure.field && <p className='bad' role='alert'>{words(failure.message)}{failure.remedy && ` ${words(failure.remedy)}`}</p>}
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' disabled={create.isPending}>{t('common.create')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
