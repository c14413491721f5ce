/** How tags look wherever they stand: a dot of their colour and their name, and badges for what state they are in. */
import Tooltip from '@mui/material/Tooltip'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import './tags.css'

/** Names of the colours that a tag can have, in the order of the series of charts. */

export function TagDot({ colour }: { colour: string | null }) {
  return <span className='tag-dot' data-colour={colour ?? undefined} aria-hidden='true' />
}

const stateTones = { draft: undefined, verified: 'accent', published: 'good', deprecated: 'warn' } as const
const healthTones = { valid: 'good', stale: 'warn', broken: 'bad' } as const

export function StateBadge({ state }: Pick<TagItem, 'state'>) {
  const t = useText()
  return <span className='badge' data-tone={stateTones[state]}>{t(`tags.states.${state}`)}</span>
}

/** Shown where somebody has to look: what is in order needs no mark. */
export function HealthMark({ health, quiet = true }: Pick<TagItem, 'health'> & { quiet?: boolean }) {
  const t = useText()
  if (quiet && health === 'valid') return null
  return <Tooltip title={t(`tags.healthHelp.${health}`)}><span className='badge' data-tone={healthTones[health]}>{t(`tags.healths.${health}`)}</span></Tooltip>
}

/** How many came and went. */
export function Moved({ added, removed }: { added: number; removed: number }) {
  const format = useFormat()
  return <><span className={added > 0 ? 'good' : 'faint'}>+{format.number(added)}</span> <span className={removed > 0 ? 'bad' : 'faint'}>−{format.number(removed)}</span></>
}
