import type { Ref } from 'react'
import Button from '@mui/material/Button'
import { useText } from '#renderer/i18n/i18n.ts'
import { Icon } from './icons.tsx'
import './states.css'

interface Props {
  text: string
  /** What was written here is given up for what is saved. */
  onTheirs: () => void
  /** What was written here replaces what is saved; missing where another button does it. */
  onMine?: () => void
  ref?: Ref<HTMLDivElement>
}

/** Somebody else saved what is being changed here: the person loads theirs or saves over it. */
export function SavedElsewhere({ text, onTheirs, onMine, ref }: Props) {
  const t = useText()
  return (
    <div ref={ref} className='row saved-elsewhere' role='alert' tabIndex={-1}>
      <Icon name='warning' /><span className='grow'>{text}</span>
      <Button onClick={onTheirs}>{t('library.loadTheirs')}</Button>
      {onMine && <Button onClick={onMine}>{t('library.saveMine')}</Button>}
    </div>
  )
}
