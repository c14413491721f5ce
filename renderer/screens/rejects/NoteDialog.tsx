/** Asks why rows are put aside. */
import { useState, type FormEvent } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

export function NoteDialog({ count, onNote, onClose }: { count: number; onNote: (note: string) => void; onClose: () => void }) {
  const t = useText()
  const [note, setNote] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    onNote(note.trim())
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='note-title' maxWidth='xs' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='note-title'>{t('rejects.ignoreTitle', { count })}</DialogTitle>
        <DialogContent>
          <div className='form'>
            <Labelled label={t('rejects.note')} note={t('rejects.ignoreNote')}><textarea className='input' autoFocus maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} /></Labelled>
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit'>{t('rejects.ignore')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
