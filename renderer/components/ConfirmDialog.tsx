/** Before something that takes away: says in numbers what will change. Where it cannot be undone, a name must be typed. */
import { useState, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useText } from '#renderer/i18n/i18n.ts'
import { Labelled } from './Labelled.tsx'

interface Props {
  title: string
  children: ReactNode
  action: string
  danger?: boolean
  /** What must be typed first. */
  typed?: string
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog({ title, children, action, danger = false, typed, onConfirm, onClose }: Props) {
  const t = useText()
  const [text, setText] = useState('')
  return (
    <Dialog open onClose={onClose} aria-labelledby='confirm-title' maxWidth='xs' fullWidth>
      <DialogTitle id='confirm-title'>{title}</DialogTitle>
      <DialogContent>
        {children}
        {typed && <div style={{ marginTop: 12 }}><Labelled label={t('common.typeName', { name: typed })}><input className='input' autoFocus value={text} onChange={(event) => setText(event.target.value)} /></Labelled></div>}
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' autoFocus={!typed} onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' color={danger ? 'error' : 'primary'} disabled={typed !== undefined && text.trim() !== typed} onClick={() => { onClose(); onConfirm() }}>{action}</Button>
      </DialogActions>
    </Dialog>
  )
}
