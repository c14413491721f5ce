/** Asks why rows are put aside. */
import { useState } from 'react'
import { FormDialog } from '#renderer/components/FormDialog.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

export function NoteDialog({ count, onNote, onClose }: { count: number; onNote: (note: string) => void; onClose: () => void }) {
  const t = useText()
  const [note, setNote] = useState('')
  return (
    <FormDialog title={t('rejects.ignoreTitle', { count })} action={t('rejects.ignore')} onSubmit={() => onNote(note.trim())} onClose={onClose}>
      <Labelled label={t('rejects.note')} note={t('rejects.ignoreNote')}><textarea className='input' autoFocus maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} /></Labelled>
    </FormDialog>
  )
}
