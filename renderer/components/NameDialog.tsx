/** Asks for a name: of something new, or a better one. */
import { useState, type FormEvent, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useText } from '#renderer/i18n/i18n.ts'
import { Labelled } from './Labelled.tsx'

interface Props {
  title: string
  value: string
  action: string
  /** More of the form, below the name. */
  children?: ReactNode
  onName: (name: string) => void
  onClose: () => void
}

const longest = 200

export function NameDialog({ title, value, action, children, onName, onClose }: Props) {
  const t = useText()
  const [name, setName] = useState(value)
  const given = name.trim()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (given !== '') onName(given)
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='name-title' maxWidth='xs' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='name-title'>{title}</DialogTitle>
        <DialogContent>
          <div className='form'>
            <Labelled label={t('common.name')}><input className='input' autoFocus maxLength={longest} value={name} onFocus={(event) => event.target.select()} onChange={(event) => setName(event.target.value)} /></Labelled>
            {children}
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' disabled={given === ''}>{action}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
