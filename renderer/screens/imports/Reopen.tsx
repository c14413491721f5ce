import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { failureOf } from '#renderer/bridge/errors.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { forgetDraft, reopenDraft } from './drafts.ts'
import type { KeptDraft } from './keptDrafts.ts'
import { useImportFiles } from './useImportFiles.ts'

/** A draft that an earlier page left: its file is read again, or chosen again where it is gone. */
export function Reopen({ id, kept: { fileName: name, more } }: { id: string; kept: KeptDraft }) {
  const t = useText()
  const words = useWords()
  const navigate = useNavigate()
  const { chooseAgain } = useImportFiles()
  const [error, setError] = useState<unknown>(null)
  useEffect(() => void reopenDraft(id).catch(setError), [id])
  if (error === null) return <div className='state' role='status'><h1>{t('wizard.reopening', { name })}</h1></div>
  const { message, remedy } = failureOf(error)
  return (
    <>
      <h1 className='hidden'>{name}</h1>
      <EmptyState
        icon='file' title={t('wizard.reopenFailed', { name })} text={[words(message), remedy && words(remedy)].filter(Boolean).join(' ')} example={t('wizard.decisionsKept', { names: [name, ...more.map(({ fileName }) => fileName)].join('、') })}
        action={(
          <div className='row'>
            <Button variant='contained' onClick={() => void chooseAgain(id)}>{t('wizard.chooseAgain')}</Button>
            <Button variant='outlined' onClick={() => { void navigate('/imports'); forgetDraft(id) }}>{t('imports.discardShort')}</Button>
          </div>
        )}
      />
    </>
  )
}
