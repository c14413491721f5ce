/** What another rule would change, and what stands in the way. */
import { Icon } from '#renderer/components/icons.tsx'
import { DiffView } from '#renderer/components/diff/DiffView.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagDiff } from '#core/contract/tags.ts'

export function TagDiffView({ diff: { from, to, lines, members, universe, sample, problems, warnings, checks }, checks: checked = false }: { diff: TagDiff; checks?: boolean }) {
  const t = useText()
  const words = useWords()
  const aside = from && to && <span className='faint num'> {t('tags.versionShort', { version: from.version })} → {t('tags.versionShort', { version: to.version })}</span>
  return (
    <DiffView title={t('tags.diffWords')} same={t('tags.sameWords')} lines={lines} members={{ ...members, universe, sample }} aside={aside}>
      {checked && (
        <section>
          <h3>{t('tags.checks')}</h3>
          <ul className='tag-checks'>
            {checks.map((check) => (
              <li key={check.code} className={check.passed ? 'good' : check.needed === 'advice' ? 'warn' : 'bad'}>
                <Icon name={check.passed ? 'check' : check.needed === 'advice' ? 'warning' : 'close'} size={14} /><span>{words(check.message)}</span>{!check.passed && <span className='badge'>{t(`tags.needed.${check.needed}`)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {problems.map((problem) => <p key={problem.code + problem.path} className='bad'>{words(problem.message)} {words(problem.remedy)}</p>)}
      {warnings.map((warning) => <p key={warning.code + warning.nodeId} className='warn'>{words(warning.message)}</p>)}
    </DiffView>
  )
}
