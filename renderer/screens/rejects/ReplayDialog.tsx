/** Before rows are read again: what is done to all of them, how many would come in, and what the first ones look like before and after. */
import { useState, type FormEvent } from 'react'
import { keepPreviousData, useMutation, useQueries } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useFormat } from '#renderer/app/format.ts'
import { follow } from '#renderer/app/jobs.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ReplayPreview } from '#core/contract/import-rows.ts'
import type { RejectFix } from '#core/domain/reject-fixes.ts'
import { forgetEdits, rejectKey } from './edits.ts'
import { ruleWords } from './rules.ts'
import type { ReplayTarget } from './targets.ts'

interface Props {
  targets: ReplayTarget[]
  names: readonly string[]
  /** Whether a change of all rows is asked for; otherwise they are read as they were typed. */
  fixing: boolean
  onReplayed: () => void
  onClose: () => void
}

export function ReplayDialog({ targets: given, names, fixing, onReplayed, onClose }: Props) {
  const t = useText()
  const words = useWords()
  const [targets] = useState(given)
  const [fix, setFix] = useState<RejectFix>({ kind: 'set', column: names[0] ?? '', value: '' })
  const isWhole = fix.kind === 'set' || fix.find !== ''
  const fixes = useDebounced(fixing && isWhole ? [fix] : [], 250)
  const previews = useQueries({
    queries: targets.map((target) => orpc.rejects.preview.queryOptions({ input: { ...target, fixes }, staleTime: 0, retry: false, placeholderData: keepPreviousData })),
    combine: (results) => ({ preview: sumOf(results.flatMap(({ data }) => data ?? [])), pending: results.some(({ isFetching }) => isFetching), error: results.find(({ error }) => error)?.error })
  })
  const { preview } = previews
  const replay = useMutation({
    mutationFn: async () => {
      for (const target of targets) await follow((await client.rejects.replay({ ...target, fixes: fixing ? [fix] : [] })).jobId)
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
            {fixing && <FixFields fix={fix} names={names} onChange={setFix} />}
            {failure && <p className='bad' role='alert'>{words(failure.message)} {failure.remedy && words(failure.remedy)}</p>}
            {preview && !failure && <Outcome preview={preview} pending={previews.pending} />}
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
    reasons: [...sum.reasons, ...next.reasons], examples: [...sum.examples, ...next.examples]
  }), first)
}

type Kind = 'set' | 'replace' | 'pattern'

function FixFields({ fix, names, onChange }: { fix: RejectFix; names: readonly string[]; onChange: (fix: RejectFix) => void }) {
  const t = useText()
  const kind: Kind = fix.kind === 'set' ? 'set' : fix.regex ? 'pattern' : 'replace'
  const choose = (next: Kind) => onChange(next === 'set'
    ? { kind: 'set', column: fix.column ?? names[0] ?? '', value: fix.kind === 'set' ? fix.value : '' }
    : { kind: 'replace', column: fix.column, find: fix.kind === 'replace' ? fix.find : '', with: fix.kind === 'replace' ? fix.with : '', regex: next === 'pattern' })
  return (
    <>
      <Segmented label={t('rejects.fixKind')} value={kind} options={(['set', 'replace', 'pattern'] as const).map((value) => ({ value, label: t(`rejects.fixKinds.${value}`) }))} onChange={choose} />
      <div className='form-row'>
        <Labelled label={t('rejects.column')}>
          <select className='input' value={fix.column ?? ''} onChange={(event) => onChange(fix.kind === 'set' ? { ...fix, column: event.target.value } : { ...fix, column: event.target.value || null })}>
            {fix.kind === 'replace' && <option value=''>{t('rejects.everyColumn')}</option>}
            {names.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        </Labelled>
        {fix.kind === 'set'
          ? <Labelled label={t('rejects.newValue')} note={t('rejects.newValueNote')}><input className='input' autoFocus value={fix.value ?? ''} onChange={(event) => onChange({ ...fix, value: event.target.value })} /></Labelled>
          : (
              <>
                <Labelled label={t(fix.regex ? 'rejects.pattern' : 'rejects.find')} {...(fix.regex && { note: t('rejects.patternNote') })}><input className={fix.regex ? 'input mono' : 'input'} autoFocus value={fix.find} onChange={(event) => onChange({ ...fix, find: event.target.value })} /></Labelled>
                <Labelled label={t('rejects.replaceWith')}><input className='input' value={fix.with} onChange={(event) => onChange({ ...fix, with: event.target.value })} /></Labelled>
              </>
            )}
      </div>
    </>
  )
}

/** The count first, then why, then rows. */
function Outcome({ preview, pending }: { preview: ReplayPreview; pending: boolean }) {
  const t = useText()
  const format = useFormat()
  const words = useWords()
  const reasonOf = (rule: string, reason: string) => words(ruleWords(rule, reason))
  return (
    <div className='replay-outcome' data-stale={pending}>
      <p role='status' className='row num'>
        <strong className='good'>{t('rejects.passes', { count: preview.passes })}</strong>
        {preview.rejected > 0 && <span className='bad'>{t('rejects.refusedAgain', { count: preview.rejected })}</span>}
        {preview.duplicates > 0 && <span className='soft'>{t('rejects.duplicates', { count: preview.duplicates })}</span>}
      </p>
      {preview.reasons.length > 0 && <ul className='soft'>{preview.reasons.map(({ rule, column, reason, count }, index) => <li key={index}>{column && `${column} · `}{reasonOf(rule, reason)} · <span className='num'>{format.number(count)}</span></li>)}</ul>}
      {preview.examples.length > 0 && (
        <div className='replay-examples' tabIndex={0} role='group' aria-label={t('rejects.examples')}>
          <table className='plain-table'>
            <thead><tr><th className='right'>{t('rejects.row')}</th><th>{t('rejects.before')}</th><th>{t('rejects.after')}</th><th>{t('rejects.outcome')}</th></tr></thead>
            <tbody>
              {preview.examples.map(({ row, changes, rule, column }, index) => (
                <tr key={index}>
                  <td className='right'>{format.number(row)}</td>
                  <td>{changes.map((change) => <div key={change.column}><span className='faint'>{change.column}</span> {change.before || '–'}</div>)}</td>
                  <td>{changes.map((change) => <div key={change.column}>{change.after || '–'}</div>)}</td>
                  <td className={rule === null ? 'good' : 'bad'}>{rule === null ? t('rejects.comesIn') : `${column ? `${column} · ` : ''}${reasonOf(rule, rule)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
