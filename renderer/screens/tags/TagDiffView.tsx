/** What another rule would change: the rule in words, line by line, who enters and leaves, and what stands in the way. */
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagDiff } from '#core/contract/tags.ts'

const signs = { same: '', added: '+', removed: '−' } as const

export function TagDiffView({ diff, checks = false }: { diff: TagDiff; checks?: boolean }) {
  const t = useText()
  const words = useWords()
  const unchanged = diff.lines.every(({ change }) => change === 'same')
  return (
    <div className='tag-diff'>
      {checks && (
        <section>
          <h3>{t('tags.checks')}</h3>
          <ul className='tag-checks'>
            {diff.checks.map((check) => (
              <li key={check.code} className={check.passed ? 'good' : check.needed === 'advice' ? 'warn' : 'bad'}>
                <Icon name={check.passed ? 'check' : check.needed === 'advice' ? 'warning' : 'close'} size={14} /><span>{words(check.message)}</span>{!check.passed && <span className='badge'>{t(`tags.needed.${check.needed}`)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {diff.problems.map((problem) => <p key={problem.code + problem.path} className='bad'>{words(problem.message)} {words(problem.remedy)}</p>)}
      {diff.warnings.map((warning) => <p key={warning.code + warning.nodeId} className='warn'>{words(warning.message)}</p>)}
      <section>
        <h3>{t('tags.diffWords')}{diff.from && diff.to && <span className='faint num'> {t('tags.versionShort', { version: diff.from.version })} → {t('tags.versionShort', { version: diff.to.version })}</span>}</h3>
        {unchanged && <p className='soft' style={{ marginBottom: 6 }}>{t('tags.sameWords')}</p>}
        {diff.lines.length > 0 && (
          <ol className='tag-lines'>
            {diff.lines.map((line, index) => (
              <li key={index} data-change={line.change} style={{ paddingLeft: 28 + line.depth * 16 }}>
                <span className='tag-sign' aria-hidden='true'>{signs[line.change]}</span>{line.change !== 'same' && <span className='hidden'>{t(`tags.lines.${line.change}`)}</span>}{words(line.text)}
              </li>
            ))}
          </ol>
        )}
      </section>
      <Members diff={diff} />
    </div>
  )
}

function Members({ diff: { members, sample, universe } }: { diff: TagDiff }) {
  const t = useText()
  const format = useFormat()
  const figure = (label: string, value: string, tone?: string, note?: string) => <div><span className='soft'>{label}</span><strong className={`num ${tone ?? ''}`}>{value}</strong><span className='faint num'>{note ?? '\u00a0'}</span></div>
  const share = (value: number) => (universe > 0 ? format.percent(value / universe) : '–')
  return (
    <section>
      <h3>{t('tags.diffMembers')}</h3>
      <div className='tag-flow' role='group' aria-label={t('tags.diffMembers')}>
        {figure(t('tags.before'), format.number(members.before), undefined, share(members.before))}
        {figure(t('tags.enter'), `+${format.number(members.enter)}`, members.enter > 0 ? 'good' : 'faint')}
        {figure(t('tags.leave'), `−${format.number(members.leave)}`, members.leave > 0 ? 'bad' : 'faint')}
        {figure(t('tags.after'), format.number(members.after), undefined, share(members.after))}
      </div>
      <div className='tag-samples'>
        <Sample title={t('tags.sampleEnter')} people={sample.enter} total={members.enter} />
        <Sample title={t('tags.sampleLeave')} people={sample.leave} total={members.leave} />
      </div>
    </section>
  )
}

function Sample({ title, people, total }: { title: string; people: TagDiff['sample']['enter']; total: number }) {
  const t = useText()
  return (
    <div>
      <p className='faint' style={{ marginBottom: 4 }}>{title}</p>
      <div className='tag-people'>
        {people.map((person) => <span key={person.customer_id} className='badge' title={person.customer_id}>{person.name ?? person.customer_id}</span>)}
        {total > people.length && people.length > 0 && <span className='faint num'>{t('tags.andMore', { count: total - people.length })}</span>}
        {people.length === 0 && <span className='faint'>{t('tags.nobody')}</span>}
      </div>
    </div>
  )
}
