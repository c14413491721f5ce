/** What another definition would change: what it says, line by line, and who enters and leaves. */
import type { ReactNode } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Words } from '#core/contract/errors.ts'
import './diff.css'

interface Line {
  change: 'same' | 'added' | 'removed'
  depth: number
  text: Words
}

interface Person {
  customer_id: string
  /** Masked. */
  name: string | null
}

/** Counts, and a sample of those who come and go. */
export interface DiffMembers {
  before: number
  after: number
  enter: number
  leave: number
  /** Whom there is; missing: shares are not shown. */
  universe?: number
  sample: { enter: readonly Person[]; leave: readonly Person[] }
}

interface Props {
  title: string
  /** Said where no line differs. */
  same: string
  lines: readonly Line[]
  /** null: one of the two cannot be run. */
  members: DiffMembers | null
  /** Behind the title of the lines. */
  aside?: ReactNode
  /** Before all of it: problems, warnings, checks. */
  children?: ReactNode
}

const signs = { same: '', added: '+', removed: '−' } as const

export function DiffView({ title, same, lines, members, aside, children }: Props) {
  const t = useText()
  const words = useWords()
  return (
    <div className='diff'>
      {children}
      <section>
        <h3>{title}{aside}</h3>
        {lines.every(({ change }) => change === 'same') && <p className='soft diff-same'>{same}</p>}
        {lines.length > 0 && (
          <ol className='diff-lines'>
            {lines.map((line, index) => (
              <li key={index} data-change={line.change} style={{ paddingLeft: 28 + line.depth * 16 }}>
                <span className='diff-sign' aria-hidden='true'>{signs[line.change]}</span>{line.change !== 'same' && <span className='hidden'>{t(`library.diff.${line.change}`)}</span>}{words(line.text)}
              </li>
            ))}
          </ol>
        )}
      </section>
      {members && <Members members={members} />}
    </div>
  )
}

function Members({ members: { before, after, enter, leave, universe, sample } }: { members: DiffMembers }) {
  const t = useText()
  const format = useFormat()
  const figure = (label: string, value: string, tone?: string, note?: string) => <div><span className='soft'>{label}</span><strong className={`num ${tone ?? ''}`}>{value}</strong><span className='faint num'>{note ?? '\u00a0'}</span></div>
  const share = (value: number) => (universe === undefined ? undefined : universe > 0 ? format.percent(value / universe) : '–')
  return (
    <section>
      <h3>{t('library.diff.members')}</h3>
      <div className='diff-flow' role='group' aria-label={t('library.diff.members')}>
        {figure(t('library.diff.before'), format.number(before), undefined, share(before))}
        {figure(t('library.diff.enter'), `+${format.number(enter)}`, enter > 0 ? 'good' : 'faint')}
        {figure(t('library.diff.leave'), `−${format.number(leave)}`, leave > 0 ? 'bad' : 'faint')}
        {figure(t('library.diff.after'), format.number(after), undefined, share(after))}
      </div>
      <div className='diff-samples'>
        <Sample title={t('library.diff.sampleEnter')} people={sample.enter} total={enter} />
        <Sample title={t('library.diff.sampleLeave')} people={sample.leave} total={leave} />
      </div>
    </section>
  )
}

function Sample({ title, people, total }: { title: string; people: readonly Person[]; total: number }) {
  const t = useText()
  return (
    <div>
      <p className='faint diff-sample'>{title}</p>
      <div className='diff-people'>
        {people.map((person) => <span key={person.customer_id} className='badge num'>{person.name && `${person.name} `}{person.customer_id}</span>)}
        {total > people.length && people.length > 0 && <span className='faint num'>{t('library.diff.andMore', { count: total - people.length })}</span>}
        {people.length === 0 && <span className='faint'>{t('library.diff.nobody')}</span>}
      </div>
    </div>
  )
}
