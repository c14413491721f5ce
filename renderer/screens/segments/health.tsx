/** How a segment stands: valid, stale with what has changed, broken with what is wrong, or still a draft. */
import Tooltip from '@mui/material/Tooltip'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { lookUp, useLanguage, useText, useWords } from '#renderer/i18n/i18n.ts'

const tones = { valid: 'good', stale: 'warn', broken: 'bad' } as const

type Standing = Pick<SegmentItem, 'health' | 'causes' | 'problems' | 'state'>

/** Why it is not valid, as a sentence; empty where it is. */
export function useHealthText(): (segment: Standing) => string {
  const words = useWords()
  const language = useLanguage()
  return ({ health, causes, problems }) => {
    if (health === 'broken') return problems.map(({ message }) => words(message)).join(language === 'zh' ? '；' : '; ')
    if (health === 'valid') return ''
    const known = causes.map((cause) => lookUp(`segments.causes.${cause.split('/')[0]}`, language) ?? cause)
    return [...new Set(known)].join(language === 'zh' ? '、' : ', ')
  }
}

export function HealthBadge({ segment }: { segment: Standing }) {
  const t = useText()
  const why = useHealthText()(segment)
  const badge = segment.state === 'draft'
    ? <span className='badge' data-tone={segment.health === 'broken' ? 'bad' : undefined}>{t('segments.states.draft')}</span>
    : <span className='badge' data-tone={tones[segment.health]}>{t(`segments.health.${segment.health}`)}</span>
  return why ? <Tooltip title={why}>{badge}</Tooltip> : badge
}
