/** Before rows are read again: what is done to all of them, how many would come in, and what the first ones look like before and after. */
import { useState, type FormEvent } from 'react'
import { keepPreviousData, useMutation, useQueries } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { follow } from '#renderer/app/jobs.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ReplayPreview } from '#core/contract/import-rows.ts'
import { changeAsked, ChangeFields, isChangeWhole, noChange, setsColumn } from './ChangeFields.tsx'
import { forgetEdits, rejectKey } from './edits.ts'
import { ReplayOutcome } from './ReplayOutcome.tsx'
import type { ReplayTarget } from './targets.ts'

interface Props {
  targets: ReplayTarget[]
  names: readonly string[]
  /** The column at which most of them were turned away. */
  column: string | undefined
  /** Whether a change of all rows is asked for; otherwise they are read as they were typed. */
  fixing: boolean
  onReplayed: () => void
  onClose: () => void
}

export function ReplayDialog({ targets: given, names, column = names[0] ?? '', fixing, onReplayed, onClose }: Props) {
  const t = useText()
  const words = useWords()
  const [targets] = useState(given)
  const [change, setChange] = useState(fixing ? setsColumn(column) : noChange)
  const isWhole = isChangeWhole(change)
  const asked = useDebounced(isWhole ? changeAsked(change) : {}, 250)
  const previews = useQueries({
    queries: targets.map((target) => orpc.rejects.preview.queryOptions({ input: { ...target, ...asked }, staleTime: 0, retry: false, placeholderData: keepPreviousData })),
    combine: (results) => ({ preview: sumOf(results.flatMap(({ data }) => data ?? [])), pending: results.some(({ isFetching }) => isFetching), error: results.find(({ error }) => error)?.error })
  })
  const { preview } = previews
  const replay = useMutation({
    mutationFn: async () => {
      for (const target of targets) await follow((await client.rejects.replay({ ...target, ...changeAsked(change) })).jobId)
    },
    onSuccess: () => {
      forgetEdits(targets.flatMap(({ batchId, rows }) => rows.map(({ row }) => rejectKey({ batchId, row }))))
      showToast({ text: bothWords('rejects.sent') }, 3000)
      onReplayed()
      onClose()
    },
    onError: showFailure
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!fixing || isWhole) replay.mutate()
  }
  const failure = previews.error ? failureOf(previews.error) : null
  return (
    <Dialog open onClose={onClose} aria-labelledby='replay-title' maxWidth='md' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='replay-title'>{t(fixing ? 'rejects.fixTitle' : 'rejects.replayTitle')}</DialogTitle>
        <DialogContent>
          <div className='form'>
            {fixing && <ChangeFields change={change} names={names} column={column} onChange={setChange} />}
            {failure && <p className='bad' role='alert'>{words(failure.message)} {failure.remedy && words(failure.remedy)}</p>}
            {preview && !failure && <ReplayOutcome preview={preview} pending={previews.pending} />}
            {targets.length > 1 && <p className='faint'>{t('rejects.severalBatches', { count: targets.length })}</p>}
            <p className='faint'>{t('rejects.replayManyNote')}</p>
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' autoFocus={!fixing} disabled={failure !== null || !preview || previews.pending || replay.isPending || (fixing && !isWhole)}>{t('rejects.replayRows', { count: preview?.rows ?? 0 })}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** What all imports together would bring. */
function sumOf(previews: ReplayPreview[]): ReplayPreview | undefined {
  const [first, ...others] = previews
  return first && others.reduce((sum, next) => ({
    rows: sum.rows + next.rows, passes: sum.passes + next.passes, duplicates: sum.duplicates + next.duplicates, rejected: sum.rejected + next.rejected,
    reasons: addReasons(sum.reasons, next.reasons), examples: [...sum.examples, ...next.examples]
  }), first)
}

/** Equal reasons of several imports count as one. */
function addReasons(reasons: ReplayPreview['reasons'], more: ReplayPreview['reasons']): ReplayPreview['reasons'] {
  return more.reduce((sum, next) => {
    const known = sum.find(({ rule, column }) => rule === next.rule && column === next.column)
    return known ? sum.map((one) => (one === known ? { ...one, count: one.count + next.count } : one)) : [...sum, next]
  }, reasons)
}
