import { useEffect, useState } from 'react'
import Button from '@mui/material/Button'
import { failureOf } from '#renderer/bridge/errors.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { forgetDraft, reopenDraft } from './drafts.ts'
import { useImportFiles } from './useImportFiles.ts'

/** A draft that an earlier page left: its file is read again. */
export function Reopen({ id, name }: { id: string; name: string }) {
  const t = useText()
  const words = useWords()
  const { choose } = useImportFiles()
  const [error, setError] = useState<unknown>(null)
  useEffect(() => void reopenDraft(id).catch(setError), [id])
  if (error === null) return <div className='state' role='status'><h1>{t('wizard.reopening', { name })}</h1></div>
  const { message, remedy } = failureOf(error)
  return (
    <>
      <h1 className='hidden'>{name}</h1>
      <EmptyState
        icon='file' title={t('wizard.reopenFailed', { name })} text={[words(message), remedy && words(remedy)].filter(Boolean).join(' ')}
        action={<Button variant='contained' onClick={() => { forgetDraft(id); void choose() }}>{t('imports.choose')}</Button>}
      />
    </>
  )
}
