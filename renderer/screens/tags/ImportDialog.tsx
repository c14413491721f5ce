/** Tags and their rules from a JSON file: what would be made is shown first, and what becomes of names that are taken. */
import { useRef, useState } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import { readTagFile } from './tagFile.ts'
import { useTagActions } from './useTagActions.ts'

const conflicts = ['skip', 'rename', 'update'] as const

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const term = useTerm()
  const actions = useTagActions()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string } & ReturnType<typeof readTagFile>>()
  const [onConflict, setOnConflict] = useState<(typeof conflicts)[number]>('skip')
  const content = file?.content
  const plan = useQuery({ ...orpc.tags.import.queryOptions({ input: content ? { content, onConflict, dryRun: true } : skipToken }), staleTime: 0, gcTime: 0, retry: false })
  async function read(chosen: File | undefined) {
    if (chosen) setFile({ name: chosen.name, ...readTagFile(await chosen.text()) })
  }
  async function go() {
    const done = content && (await actions.act(() => client.tags.import({ content, onConflict })))
    if (!done) return
    showDone('tags.done.imported', String(done.created.length + done.updated.length))
    onClose()
  }
  const failure = plan.error ? failureOf(plan.error) : undefined
  return (
    <Dialog open onClose={onClose} aria-labelledby='import-tags' maxWidth='sm' fullWidth>
      <DialogTitle id='import-tags'>{t('tags.importTitle')}</DialogTitle>
      <DialogContent>
        <div className='form'>
          <p className='soft'>{t('tags.importText')}</p>
          <div className='row'>
            <Button variant='outlined' autoFocus onClick={() => input.current?.click()}>{t('imports.choose')}</Button>
            <span className='ellipsis'>{file?.name}</span>
            <input ref={input} type='file' accept='.json,application/json' hidden aria-label={t('imports.choose')} onChange={(event) => void read(event.target.files?.[0])} />
          </div>
          {file && !file.content && <p className='bad' role='alert'>{file.bad ? t(`tags.badEntry.${file.bad.list}`, { ...file.bad, field: term('tags.fields', file.bad.field) }) : t('tags.notATagFile')}</p>}
          {content && <div className='labelled tag-field'><span>{t('tags.onConflict')}</span><Segmented label={t('tags.onConflict')} value={onConflict} options={conflicts.map((value) => ({ value, label: t(`tags.conflicts.${value}`) }))} onChange={setOnConflict} /></div>}
          {failure && <p className='bad' role='alert'>{words(failure.problems[0]?.message ?? failure.message)}</p>}
          {plan.data && (
            <div className='tag-result' role='status'>
              <p>{t('tags.importPlan', { created: plan.data.created.length, updated: plan.data.updated.length, skipped: plan.data.skipped.length })}</p>
              {plan.data.problems.map(({ id, problems }) => <p key={id} className='warn'>{id}: {problems[0] && words(problems[0].message)}</p>)}
            </div>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={!plan.data || plan.data.created.length + plan.data.updated.length === 0} onClick={() => void go()}>{t('tags.import')}</Button>
      </DialogActions>
    </Dialog>
  )
}
