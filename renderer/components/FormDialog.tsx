/** A dialog that is one form: what it asks, and a button that does it; Enter does, too. */
import { useId, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useText } from '#renderer/i18n/i18n.ts'

interface Props {
  title: ReactNode
  /** What the button says. */
  action: string
  width?: 'xs' | 'sm'
  /** Something is missing, or on its way: the button rests. */
  disabled?: boolean
  children: ReactNode
  onSubmit: () => void
  onClose: () => void
}

export function FormDialog({ title, action, width = 'xs', disabled = false, children, onSubmit, onClose }: Props) {
  const t = useText()
  const id = useId()
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth={width} fullWidth>
      <form onSubmit={(event) => { event.preventDefault(); if (!disabled) onSubmit() }}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent><div className='form'>{children}</div></DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' disabled={disabled}>{action}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
