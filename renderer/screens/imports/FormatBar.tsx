/** How the file is read, in one line; its parts are changed in what opens, and the preview follows. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Format } from '#core/contract/imports.ts'
import type { Draft } from './draft.ts'
import { inspectAgain } from './drafts.ts'
import { isOtherTable, withChosen } from './fileFormat.ts'
import { FormatFields } from './FormatFields.tsx'
import { formatWords } from './formatWords.ts'

export function FormatBar({ draft }: { draft: Draft }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const { inspection } = draft
  const shown: Format = { ...inspection.format, ...draft.format }
  const read = (format: Format, anew: boolean) => void inspectAgain(draft.id, { format, anew }).catch(showFailure)
  return (
    <>
      <Button variant='outlined' aria-haspopup='dialog' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} endIcon={<Icon name='down' size={12} />}>
        <Icon name='file' size={14} /><span className='ellipsis' style={{ maxWidth: 320 }}>{formatWords(t, shown, inspection.tables?.length)}</span>
      </Button>
      <Popover
        open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('imports.format.title'), sx: { width: 340, p: '14px' } } }}
      >
        <div className='form' style={{ paddingTop: 0 }}>
          <FormatFields inspection={inspection} shown={shown} onSet={(part) => read(withChosen(draft.format, part), isOtherTable(part))} />
          <div className='row'>
            <p className='faint grow' role='status'>{draft.busy ? t('imports.reading') : t('imports.format.note')}</p>
            {Object.keys(draft.format).length > 0 && <Button disabled={draft.busy} startIcon={<Icon name='undo' size={14} />} onClick={() => read({}, isOtherTable(draft.format))}>{t('imports.format.reset')}</Button>}
          </div>
        </div>
      </Popover>
    </>
  )
}
