import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { QualityChange } from '#core/contract/data-quality.ts'
import './quality.css'

/** What changed against the import before, in words; warnings first. */
export function Changes({ changes }: { changes: readonly QualityChange[] }) {
  const t = useText()
  const words = useWords()
  if (changes.length === 0) return <p className='soft'>{t('quality.unchanged')}</p>
  return (
    <ul className='quality-changes'>
      {changes.map((change, index) => (
        <li key={index} className={change.level === 'warning' ? 'warn' : 'soft'}>
          <Icon name={change.level === 'warning' ? 'warning' : 'note'} size={14} /><span className='hidden'>{t(`quality.levels.${change.level}`)}</span>{words(change.message)}
        </li>
      ))}
    </ul>
  )
}
