/** Why somebody has a tag, and since when: source, who or which rule, the rule in words, and until when. */
import { Link } from 'react-router'
import { useFormat } from '#renderer/app/format.ts'
import { ruleName } from '#renderer/components/ruleName.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Assignment } from '#core/contract/tags.ts'

export function WhyTagged({ assignment }: { assignment: Assignment }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { cause } = assignment
  return (
    <div className='stack' style={{ gap: 8 }}>
      <dl className='facts'>
        <dt>{t('tags.source')}</dt><dd>{t(`tags.sources.${assignment.source}`)}{assignment.confidence !== null && <span className='num'> · {t('tags.confidence', { share: format.percent(assignment.confidence) })}</span>}</dd>
        <dt>{t('tags.since')}</dt><dd className='num'>{format.moment(assignment.tagged_at)} <span className='faint'>{format.relative(assignment.tagged_at)}</span></dd>
        {assignment.removed_at && <><dt>{t('tags.until')}</dt><dd className='num'>{format.moment(assignment.removed_at)}</dd></>}
        {assignment.expires_at && <><dt>{t('tags.expires')}</dt><dd className='num'>{format.moment(assignment.expires_at)}</dd></>}
        <dt>{t('tags.by')}</dt><dd>{assignment.user ?? t('tags.byRows')}</dd>
        {cause && <><dt>{t('tags.cause')}</dt><dd>{t(`tags.changeCauses.${cause}` as 'tags.changeCauses.manual')}{assignment.version !== null && <span className='num'> · {t('tags.versionShort', { version: assignment.version })}</span>}</dd></>}
        {assignment.batch && <><dt>{t('tags.importOf')}</dt><dd><Link className='link' to={`/imports/${encodeURIComponent(assignment.batch.id)}`}>{assignment.batch.name}</Link>{assignment.batch.rule && <div className='soft'>{ruleName(t, assignment.batch.rule.number, assignment.batch.rule.name)}</div>}</dd></>}
        {assignment.merged_from && <><dt>{t('tags.mergedFrom')}</dt><dd>{assignment.merged_from}</dd></>}
      </dl>
      {assignment.rule && <div><p className='faint' style={{ marginBottom: 4 }}>{t('tags.ruleThen')}</p><p className='tag-words'>{words(assignment.rule)}</p></div>}
    </div>
  )
}
