import Tooltip from '@mui/material/Tooltip'
import { useText } from '#renderer/i18n/i18n.ts'
import { isMasked } from './masks.ts'

/** A value that may be masked: a mask looks like a mask. */
export function Masked({ value }: { value: string | null | undefined }) {
  const t = useText()
  if (!value) return <span className='faint'>–</span>
  if (!isMasked(value)) return <span className='num'>{value}</span>
  return <Tooltip title={t('common.maskedHelp')}><span className='masked'>{value}</span></Tooltip>
}
