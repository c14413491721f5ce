import { useState, type FormEvent } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { orpc } from '#renderer/bridge/client.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'

/** Within how many hours an equal row is a duplicate, changed where that is seen. */
export function DuplicateWindow() {
  const t = useText()
  const queries = useQueryClient()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [typed, setTyped] = useState('')
  const hours = useQuery(orpc.workspace.settings.queryOptions()).data?.duplicateWindowHours
  const save = useMutation({
    ...orpc.workspace.changeSettings.mutationOptions(),
    onSuccess: () => {
      setAnchor(null)
      void queries.invalidateQueries({ queryKey: orpc.workspace.settings.key() })
      showToast({ text: bothWords('settings.saved'), action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
    },
    onError: showFailure
  })
  if (hours === undefined) return null
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ duplicateWindowHours: Number(typed) })
  }
  return (
    <>
      <span className='chip'><button type='button' className='chip-main' aria-haspopup='dialog' aria-expanded={anchor !== null} onClick={(event) => { setTyped(String(hours)); setAnchor(event.currentTarget) }}>
        {t('duplicates.window', { hours })}<Icon name='down' size={12} />
      </button></span>
      <Popover open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} slotProps={{ paper: { role: 'dialog', 'aria-label': t('duplicates.windowTitle'), sx: { width: 300, p: '14px' } } }}>
        <form className='form' style={{ paddingTop: 0 }} onSubmit={submit}>
          <Labelled label={`${t('duplicates.windowTitle')} · ${t('settings.hours')}`} note={t('duplicates.windowNote')}>
            <input className='input num' type='number' autoFocus required min={1} max={24 * 365} step={1} value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Labelled>
          <div><Button variant='contained' type='submit' disabled={save.isPending}>{t('common.save')}</Button></div>
        </form>
      </Popover>
    </>
  )
}
