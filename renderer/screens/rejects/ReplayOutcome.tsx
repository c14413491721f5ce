/** What reading rows again would bring: the count first, then why rows would be turned away again, then the first rows that are changed. */
import { useFormat } from '#renderer/app/format.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ReplayPreview } from '#core/contract/import-rows.ts'
import { ruleWords } from './rules.ts'

export function ReplayOutcome({ preview, pending }: { preview: ReplayPreview; pending: boolean }) {
  const t = useText()
  const format = useFormat()
  const words = useWords()
  const reasonOf = (rule: string, reason: string) => words(ruleWords(rule, reason))
  return (
    <div className='replay-outcome' data-stale={pending}>
      <p role='status' className='row num'>
        <strong className='good'>{t('rejects.passes', { count: preview.passes })}</strong>
        {preview.rejected > 0 && <span className='bad'>{t('rejects.refusedAgain', { count: preview.rejected })}</span>}
        {preview.duplicates > 0 && <span className='soft'>{t('rejects.duplicates', { count: preview.duplicates })}</span>}
      </p>
      {preview.reasons.length > 0 && <ul className='soft'>{preview.reasons.map(({ rule, column, reason, count }, index) => <li key={index}>{column && `${column} · `}{reasonOf(rule, reason)} · <span className='num'>{format.number(count)}</span></li>)}</ul>}
      {preview.examples.length > 0 && (
        <div className='replay-examples' tabIndex={0} role='group' aria-label={t('rejects.examples')}>
          <table className='plain-table'>
            <thead><tr><th className='right'>{t('rejects.row')}</th><th>{t('rejects.before')}</th><th>{t('rejects.after')}</th><th>{t('rejects.outcome')}</th></tr></thead>
            <tbody>
              {preview.examples.map(({ row, changes, rule, column }, index) => (
                <tr key={index}>
                  <td className='right'>{format.number(row)}</td>
                  <td>{changes.map((change) => <div key={change.column}><span className='faint'>{change.column}</span> {change.before || '–'}</div>)}</td>
                  <td>{changes.map((change) => <div key={change.column}>{change.after || '–'}</div>)}</td>
                  <td className={rule === null ? 'good' : 'bad'}>{rule === null ? t('rejects.comesIn') : `${column ? `${column} · ` : ''}${reasonOf(rule, rule)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
