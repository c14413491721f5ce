import { useFormat } from '#renderer/app/format.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { DiffAnswer } from '#core/contract/segment-library.ts'
import type { Words } from '#core/contract/errors.ts'

const signs = { same: '', added: '+', removed: '−' } as const

/** Two definitions side by side: the lines that went and came, and whom that lets in and out. `only`: there is nothing to compare with. */
export function Diff({ answer, only }: { answer?: DiffAnswer; only?: Words }) {
  const t = useText()
  const words = useWords()
  if (!answer) return <p className='segment-words'>{only && words(only)}</p>
  const unchanged = answer.lines.every(({ change }) => change === 'same')
  return (
    <div className='diff'>
      {answer.problems.map((problem) => <p key={problem.code + problem.path} className='bad'>{words(problem.message)}</p>)}
      <section>
        <h3>{t('segments.diffWords')}</h3>
        {unchanged && <p className='soft'>{t('segments.sameWords')}</p>}
        <ol className='diff-lines'>
          {answer.lines.map((line, index) => (
            <li key={index} data-change={line.change} style={{ paddingLeft: 26 + line.depth * 16 }}>
              <span className='diff-sign' aria-hidden='true'>{signs[line.change]}</span>{line.change !== 'same' && <span className='hidden'>{t(`segments.lines.${line.change}`)}</span>}{words(line.text)}
            </li>
          ))}
        </ol>
      </section>
      {answer.members && <MembersDiff members={answer.members} />}
    </div>
  )
}

function MembersDiff({ members }: { members: NonNullable<DiffAnswer['members']> }) {
  const t = useText()
  const format = useFormat()
  const names = (list: { customer_id: string; name: string | null }[]) => list.map(({ customer_id, name }) => name ?? customer_id).join('、')
  return (
    <section>
      <h3>{t('segments.diffMembers')}</h3>
      <p className='num'>{format.number(members.from)} → <strong>{format.number(members.to)}</strong> <span className='good'>+{format.number(members.entered)}</span> <span className='bad'>−{format.number(members.left)}</span> <span className='soft'>{t('segments.stayed', { count: members.stayed })}</span></p>
      {members.sample.entered.length > 0 && <p className='soft'>{t('segments.entered')}: {names(members.sample.entered)}</p>}
      {members.sample.left.length > 0 && <p className='soft'>{t('segments.left')}: {names(members.sample.left)}</p>}
    </section>
  )
}
