/** One headline number with its name; its definition shows on hover and focus. */
import type { ReactNode } from 'react'
import Tooltip from '@mui/material/Tooltip'
import './metric.css'

interface Props {
  label: string
  value: ReactNode
  /** What is counted and how. */
  definition: string
  note?: ReactNode
  onOpen?: () => void
}

export function Metric({ label, value, definition, note, onOpen }: Props) {
  return (
    <Tooltip title={definition} enterDelay={200}>
      <button type='button' className='metric' data-open={onOpen !== undefined} onClick={onOpen}>
        <span className='metric-label ellipsis'>{label}</span>
        <span className='metric-value num ellipsis'>{value}</span>
        {note !== undefined && <span className='metric-note ellipsis'>{note}</span>}
      </button>
    </Tooltip>
  )
}
