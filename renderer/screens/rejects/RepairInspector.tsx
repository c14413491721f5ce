/** The raw row of the current reject: what is wrong with it, its values to be changed, and running it again through its batch's mapping. */
import type { FormEvent } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { client } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { follow } from '#renderer/app/jobs.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ListedReject } from '#core/contract/import-rows.ts'
import { cellText, editCell, forgetEdits, rejectKey, useEdits } from './edits.ts'
import { ruleWords } from './rules.ts'

export function RepairInspector({ reject }: { reject: ListedReject }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const edits = useEdits()
  const values = edits.get(rejectKey(reject)) ?? {}
  const replay = useMutation({
    mutationFn: () => client.rejects.replay({ batchId: reject.batchId, rows: [{ row: reject.row, values }] }),
    onSuccess: async ({ jobId }) => {
      showToast({ text: bothWords('rejects.sent') }, 3000)
      forgetEdits([rejectKey(reject)])
      await follow(jobId)
    },
    onError: showFailure
  })
  const open = reject.state === 'open'
  const rule = ruleWords(reject.rule, reject.reason)
  const changed = Object.keys(values).length > 0
  function submit(event: FormEvent) {
    event.preventDefault()
    if (changed) replay.mutate()
  }
  return (
    <Inspector title={t('rejects.rowNumber', { row: format.number(reject.row) })}>
      <form className='repair' onSubmit={submit}>
        {reject.state !== 'replayed' && <p className={open ? 'bad' : 'soft'}>{reject.column ? `${reject.column} · ` : ''}{words(rule)}</p>}
        {reject.state === 'replayed' && <p className='good'>{t('rejects.done')} {reject.replay && <Link className='link' to={`/imports/${encodeURIComponent(reject.replay)}`}>{t('rejects.toReplay')}</Link>}</p>}
        {reject.note && <p className='soft'>{t('rejects.note')}：{reject.note}</p>}
        {open && rule.remedy && <p className='soft'>{words(rule.remedy)}</p>}
        {Object.keys(reject.raw).map((name) => (
          <label key={name} className='repair-row' data-bad={open && reject.column === name}>
            <span className='ellipsis soft' title={name}>{name}</span>
            <input
              className='input' value={cellText(reject, name, edits)} disabled={!open} placeholder='–' aria-invalid={open && reject.column === name && values[name] === undefined}
              onChange={(event) => editCell(reject, name, event.target.value)}
            />
          </label>
        ))}
        {open && (
          <div className='row'>
            <Button variant='contained' type='submit' disabled={!changed || replay.isPending}>{t('rejects.replay')}</Button>
            {changed && <Button onClick={() => forgetEdits([rejectKey(reject)])}>{t('rejects.reset')}</Button>}
          </div>
        )}
        {open && <p className='faint' style={{ fontSize: 12 }}>{t('rejects.replayNote')}</p>}
      </form>
    </Inspector>
  )
}
