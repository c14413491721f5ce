/** Empty screens teach: one sentence, one button, one example. */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'
import './states.css'

interface Props {
  icon: IconName
  title: string
  text: string
  action?: ReactNode
  example?: ReactNode
  compact?: boolean
}

export function EmptyState({ icon, title, text, action, example, compact = false }: Props) {
  return (
    <div className='state' data-compact={compact}>
      <span className='state-icon'><Icon name={icon} size={20} /></span>
      <h2>{title}</h2>
      <p className='soft'>{text}</p>
      {action && <div className='row'>{action}</div>}
      {example && <div className='state-example'>{example}</div>}
    </div>
  )
}
