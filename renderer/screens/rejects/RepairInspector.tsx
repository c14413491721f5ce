import { useState, type FormEvent } from 'react'
import { useMutation } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { follow } from '#renderer/app/jobs.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Batch, Reject } from '#core/contract/imports.ts'
import { ruleWords } from './rules.ts'

/** The raw row of the current reject: change what is wrong and run it again through the batch's mapping. */
export function RepairInspector({ batch, reject }: { batch: Batch; reject: Reject }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const [changes, setChanges] = useState<Record<string, string>>({})
  const replay = useMutation({
    mutationFn: () => client.imports.replay({ batchId: batch.batchId, row: reject.row, values: changes }),
    onSuccess: async ({ jobId }) => {
      showToast({ text: bothWords('rejects.sent') }, 3000)
      await follow(jobId)
    },
    onError: showFailure
  })
  const open = reject.state === 'open'
  const rule = ruleWords(reject.rule, reject.reason)
  const changed = Object.keys(changes).length > 0
  function submit(event: FormEvent) {
    event.preventDefault()
    if (changed) replay.mutate()
  }
  return (
    <Inspector title={t('rejects.rowNumber', { row: format.number(reject.row) })}>
      <form className='repair' onSubmit={submit}>
        <p className={open ? 'bad' : 'good'}>{open ? `${reject.column ? `${reject.column} · ` : ''}${words(rule)}` : t('rejects.done')}</p>
        {open && rule.remedy && <p className='soft'>{words(rule.remedy)}</p>}
        {Object.entries(reject.raw).map(([name, value]) => (
          <label key={name} className='repair-row' data-bad={reject.column === name}>
            <span className='ellipsis soft' title={name}>{name}</span>
            <input
              className='input' value={changes[name] ?? value ?? ''} disabled={!open} placeholder='–' aria-invalid={open && reject.column === name && changes[name] === undefined}
              onChange={(event) => setChanges((old) => ({ ...old, [name]: event.target.value }))}
            />
          </label>
        ))}
        {open && (
          <div className='row'>
            <Button variant='contained' type='submit' disabled={!changed || replay.isPending}>{t('rejects.replay')}</Button>
            {changed && <Button onClick={() => setChanges({})}>{t('rejects.reset')}</Button>}
          </div>
        )}
        {open && <p className='faint' style={{ fontSize: 12 }}>{t('rejects.replayNote')}</p>}
      </form>
    </Inspector>
  )
}
