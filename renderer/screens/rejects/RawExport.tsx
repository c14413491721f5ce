/** The rows that the list asks for as a file, with their raw values. */
import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { follow } from '#renderer/app/jobs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { ExportProgress } from '#renderer/editors/export/ExportProgress.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

const formats = ['xlsx', 'csv'] as const

interface Props {
  title: string
  note: string
  rows: number
  /** Asks for the file. */
  onExport: (format: 'xlsx' | 'csv') => Promise<{ jobId: string; id: string }>
  onClose: () => void
}

export function RawExport({ title, note, rows, onExport, onClose }: Props) {
  const t = useText()
  const [format, setFormat] = useState<(typeof formats)[number]>('xlsx')
  const start = useMutation({ mutationFn: () => onExport(format), onSuccess: ({ jobId }) => follow(jobId), onError: showFailure })
  return (
    <Dialog open onClose={onClose} aria-labelledby='raw-export-title' maxWidth='sm' fullWidth>
      <DialogTitle id='raw-export-title'>{t('exports.title', { title })} <span className='soft num'>{t('exports.rows', { count: rows })}</span></DialogTitle>
      {start.data
        ? <ExportProgress id={start.data.id} onClose={onClose} />
        : (
            <>
              <DialogContent>
                <div className='form'>
                  <Segmented label={t('exports.format')} value={format} options={formats.map((value) => ({ value, label: value.toUpperCase() }))} onChange={setFormat} />
                  <p className='soft'>{note}</p>
                </div>
              </DialogContent>
              <DialogActions>
                <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
                <Button variant='contained' autoFocus disabled={start.isPending} onClick={() => start.mutate()}>{t('exports.button')}</Button>
              </DialogActions>
            </>
          )}
    </Dialog>
  )
}
