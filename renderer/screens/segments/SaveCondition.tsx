/** Before a definition is saved: what it says that it did not say, and whom that lets in and out. */
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { refetch } from '#renderer/app/changes.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { failureOf } from '#renderer/bridge/errors.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { SavedElsewhere } from '#renderer/components/SavedElsewhere.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { Diff } from './Diff.tsx'

interface Props {
  segment: SegmentDetail
  definition: unknown
  /** Branches that the editor keeps and the definition leaves out. */
  disabled?: unknown
  /** Somebody else saved other conditions since these were begun: saving these replaces them. */
  isBehind: boolean
  onSaved: () => void
  /** What was written is given up for what is saved. */
  onTheirs: () => void
  onClose: () => void
}

export function SaveCondition({ segment, definition, disabled, isBehind, onSaved, onTheirs, onClose }: Props) {
  const t = useText()
  const actions = useSegmentActions()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  /** The version that was not the newest any more. */
  const [refused, setRefused] = useState<number>()
  const meets = isBehind || refused !== undefined
  const diff = useQuery(orpc.segments.diff.queryOptions({ input: { id: segment.id, definition }, staleTime: 0 }))
  const isBroken = (diff.data?.problems.length ?? 0) > 0
  async function save(state: SegmentDetail['state'], runs: boolean) {
    setBusy(true)
    const saved = await client.segments.update({ id: segment.id, definition, disabled: disabled ?? [], state, expectedVersion: segment.version, ...(note.trim() && { note: note.trim() }) }).catch((error: unknown) => {
      const { code, field } = failureOf(error)
      // Saved elsewhere a moment ago: the dialog says so once it is loaded.
      if (code !== 'conflict' || field !== 'version') showFailure(error)
      else setRefused(segment.version)
    })
    refetch(queries)
    setBusy(false)
    if (!saved) return
    queries.setQueryData(orpc.segments.get.queryKey({ input: { id: segment.id } }), saved)
    onSaved()
    onClose()
    showDone('segments.done.saved', saved.name)
    if (runs) await actions.run([saved])
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='save-title' maxWidth='md' fullWidth>
      <DialogTitle id='save-title'>{t('segments.saveTitle', { name: segment.name })}</DialogTitle>
      <DialogContent>
        {meets && <div style={{ marginBottom: 12 }}><SavedElsewhere text={t('segments.behindText')} onTheirs={() => { onTheirs(); onClose() }} /></div>}
        {diff.isError ? <ErrorState compact error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Diff answer={diff.data} /> : <span className='skeleton' role='status' aria-label={t('common.loading')} />}
        <div style={{ marginTop: 12 }}><Labelled label={t('segments.note')}><input className='input' maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} /></Labelled></div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='outlined' disabled={busy || refused === segment.version} onClick={() => void save('draft', false)}>{t('segments.saveDraft')}</Button>
        <Button variant='contained' autoFocus disabled={busy || isBroken || refused === segment.version} onClick={() => void save('active', segment.type === 'dynamic')}>{t(meets ? 'library.saveMine' : 'segments.saveAndRun')}</Button>
      </DialogActions>
    </Dialog>
  )
}
