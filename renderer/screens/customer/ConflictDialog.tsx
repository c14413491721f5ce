import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useFormat } from '#renderer/app/format.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { fieldText } from '#renderer/screens/entities/columns.tsx'
import type { Words } from '#core/contract/errors.ts'
import type { ValueType } from '#core/domain/fields.ts'

export interface Conflict {
  label: Words
  theirs: unknown
  mine: unknown
  type: ValueType
  keepMine: () => void
}

/** Two edits met: shows both and lets the person decide; closing keeps theirs. */
export function ConflictDialog({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <Dialog open onClose={onClose} aria-labelledby='conflict-title' maxWidth='xs' fullWidth>
      <DialogTitle id='conflict-title'>{t('conflict.title')}</DialogTitle>
      <DialogContent>
        <p className='soft'>{t('conflict.text', { field: words(conflict.label) })}</p>
        <dl className='facts' style={{ marginTop: 12 }}>
          <dt>{t('conflict.theirs')}</dt><dd>{fieldText(conflict.theirs, conflict.type, format)}</dd>
          <dt>{t('conflict.mine')}</dt><dd>{fieldText(conflict.mine, conflict.type, format)}</dd>
        </dl>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('conflict.keepTheirs')}</Button>
        <Button variant='contained' onClick={() => { onClose(); conflict.keepMine() }}>{t('conflict.keepMine')}</Button>
      </DialogActions>
    </Dialog>
  )
}
