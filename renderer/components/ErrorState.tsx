/** What happened, why, what to do, one button that does it; details can be copied and hold nothing personal. */
import { useEffect, useState } from 'react'
import Button from '@mui/material/Button'
import { useLocation, useNavigate } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { failureOf, failureReport } from '#renderer/bridge/errors.ts'
import { orpc } from '#renderer/bridge/client.ts'
import { drop, placeOf, sectionPath, tabs } from '#renderer/app/tabs.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { Icon } from './icons.tsx'
import './states.css'

export interface WayOut {
  label: string
  act: () => void
}

interface Props {
  error: unknown
  onRetry?: () => void
  wayOut?: WayOut
  /** The screen shows nothing else: the message is its heading. */
  heading?: boolean
  compact?: boolean
}

export function ErrorState({ error, onRetry, wayOut, heading = false, compact = false }: Props) {
  const t = useText()
  const words = useWords()
  const { pathname } = useLocation()
  const version = useQuery({ ...orpc.workspaces.current.queryOptions(), enabled: false }).data?.version ?? ''
  const [copied, setCopied] = useState(false)
  const navigate = useNavigate()
  const { section } = placeOf(pathname)
  const failure = failureOf(error)
  const isGone = heading && failure.code === 'not_found'
  useEffect(() => {
    if (!isGone) return
    // The frame notes the place in the same turn; nobody wants a tab of what is not there.
    const timer = setTimeout(() => tabs.set((state) => drop(state, pathname)))
    return () => clearTimeout(timer)
  }, [isGone, pathname])
  const Title = heading ? 'h1' : 'h2'
  function copy() {
    void navigator.clipboard.writeText(failureReport(failure, pathname, version)).then(() => setCopied(true))
  }
  return (
    <div className='state' data-compact={compact} role='alert'>
      <span className='state-icon' data-tone='bad'><Icon name='warning' size={20} /></span>
      <Title>{words(failure.message)}</Title>
      {failure.problems.map((problem) => <p key={problem.path + problem.code} className='soft'>{words(problem.message)} · {words(problem.remedy)}</p>)}
      <p className='soft'>{failure.remedy ? words(failure.remedy) : t('errors.defaultRemedy')}</p>
      {failure.id && <p className='faint mono'>{t('errors.logId', { id: failure.id })}</p>}
      <div className='row'>
        {isGone
          ? <Button variant='contained' onClick={() => void navigate(sectionPath(section))}>{t('errors.backTo', { section: t(`sections.${section}`) })}</Button>
          : onRetry && <Button variant='contained' onClick={onRetry}>{t('common.retry')}</Button>}
        {wayOut && <Button variant='outlined' onClick={wayOut.act}>{wayOut.label}</Button>}
        <Button variant='outlined' onClick={copy}>{copied ? t('common.copied') : t('errors.copyDetails')}</Button>
      </div>
    </div>
  )
}

/** A question that the person stopped before it was answered. */
export function Stopped({ onRetry, heading = false }: { onRetry: () => void; heading?: boolean }) {
  const t = useText()
  const Title = heading ? 'h1' : 'h2'
  return (
    <div className='state' role='status'>
      <span className='state-icon'><Icon name='stop' size={20} /></span>
      <Title>{t('errors.stopped')}</Title>
      <p className='soft'>{t('errors.stoppedText')}</p>
      <div className='row'><Button variant='contained' onClick={onRetry}>{t('common.retry')}</Button></div>
    </div>
  )
}
