/** Asks for a name: of something new, or a better one. A name that is refused stays, with the reason below it. */
import { useState, type ReactNode } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { refetch } from '#renderer/app/changes.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { FormDialog } from './FormDialog.tsx'
import { Labelled } from './Labelled.tsx'

interface Props {
  title: string
  value: string
  action: string
  /** More of the form, below the name. */
  children?: ReactNode
  /** Does what the name is for; what is shown follows it. Where it fails the dialog says why. */
  onName: (name: string) => Promise<unknown>
  onClose: () => void
}

const longest = 200

export function NameDialog({ title, value, action, children, onName, onClose }: Props) {
  const t = useText()
  const words = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState(value)
  const given = name.trim()
  const work = useMutation({ mutationFn: onName, onSuccess: () => refetch(queries) })
  const failure = work.error ? failureOf(work.error) : undefined
  const { message, remedy } = failure?.problems[0] ?? failure ?? {}
  const problem = message && [message, remedy].filter((text) => text !== undefined).map(words).join(' · ')
  return (
    <FormDialog title={title} action={action} disabled={given === '' || work.isPending} onSubmit={() => work.mutate(given)} onClose={onClose}>
      <Labelled label={t('common.name')} problem={problem}>
        <input className='input' autoFocus maxLength={longest} value={name} aria-invalid={problem !== undefined} onFocus={(event) => event.target.select()} onChange={(event) => { setName(event.target.value); work.reset() }} />
      </Labelled>
      {children}
    </FormDialog>
  )
}
