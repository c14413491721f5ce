/** What belongs to a customer besides events: figures of a bank, holdings, credit records, opportunities, relations and campaigns. Blank parts are not shown. */
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Profile } from '#core/contract/customers.ts'
import { rowFields } from '#core/domain/fields.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useLanguage, useTerm, useText } from '#renderer/i18n/i18n.ts'

const shownAtFirst = 5

export function OwnedRows({ profile }: { profile: Profile }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const day = (instant: string | null) => (instant ? format.day(instant) : '')
  const money = (amount: number | null, currency: string | null) => (amount === null ? '' : format.money(amount, currency))
  return (
    <>
      {profile.bank && <Bank bank={profile.bank} />}
      <Part title={t('targets.holding')} rows={profile.holdings} line={(row) => ({ what: row.product ?? row.kind ?? '', amount: money(row.balance, row.currency), when: day(row.matured_at ?? row.opened_at), note: [row.product ? row.kind : null, row.status && term('statuses', row.status)] })} />
      <Part title={t('targets.credit_record')} rows={profile.credit_records} line={(row) => ({
        what: row.kind ?? '', amount: money(row.amount ?? row.limit, null), when: day(row.occurred_at ?? row.due_at), note: [row.days_overdue ? t('profile.daysOverdue', { days: row.days_overdue }) : null, row.status]
      })} />
      <Part title={t('targets.opportunity')} rows={profile.opportunities} line={(row) => ({
        what: row.name ?? row.account.name ?? '', amount: money(row.amount, row.currency), when: day(row.closed_at ?? row.created_at), note: [row.stage, profile.entity === 'account' ? null : row.account.name]
      })} />
      <Part title={t('targets.relation')} rows={profile.relations} line={(row) => ({
        what: row.id ? <Link className='link' to={`/${row.entity}s/${encodeURIComponent(row.id)}`}>{row.name ?? row.id}</Link> : (row.name ?? ''), amount: row.kind ?? '', when: row.since ?? '', note: [row.role, row.is_primary ? t('profile.primary') : null]
      })} />
      <Part title={t('targets.campaign')} rows={profile.campaigns} line={(row) => ({ what: row.name ?? row.campaign, amount: format.number(row.events), when: day(row.last_at), note: [row.channel, row.start_date] })} />
    </>
  )
}

interface Line {
  what: ReactNode
  amount: string
  when: string
  note: (string | null)[]
}

function Part<Row>({ title, rows, line }: { title: string; rows: readonly Row[]; line: (row: Row) => Line }) {
  const t = useText()
  const format = useFormat()
  const [all, setAll] = useState(false)
  if (rows.length === 0) return null
  return (
    <>
      <div className='section-title'>
        <h3>{title}</h3>
        {rows.length > shownAtFirst && <button type='button' className='link num' aria-expanded={all} onClick={() => setAll(!all)}>{t('profile.all', { total: format.number(rows.length) })}</button>}
      </div>
      <ul aria-label={title}>
        {rows.slice(0, all ? rows.length : shownAtFirst).map((row, index) => {
          const { what, amount, when, note } = line(row)
          return (
            <li key={index} className='mini'>
              <span className='ellipsis'>{what}</span><span className='event-amount' style={{ lineHeight: '20px' }}>{amount}</span>
              <span className='faint num'>{when}</span><span className='faint'>{note.filter(Boolean).join(' · ')}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Bank({ bank }: { bank: NonNullable<Profile['bank']> }) {
  const t = useText()
  const language = useLanguage()
  const format = useFormat()
  const share = (value: number | null) => (value === null ? '–' : format.percent(value))
  const pairs: [string, string][] = [
    [t('bank.assets'), format.money(bank.assets)], [t('bank.liabilities'), format.money(bank.liabilities)], [t('bank.net'), format.money(bank.net)],
    [rowFields.credit_record.limit.label[language], bank.credit_limit === null ? '–' : format.money(bank.credit_limit)], [t('bank.used'), format.money(bank.used)], [t('bank.utilisation'), share(bank.utilisation)],
    [t('bank.overdue'), t('profile.daysOverdue', { days: bank.max_overdue_days })], [t('bank.repayRate'), share(bank.repay_rate)], [t('bank.risk'), bank.risk]
  ]
  return (
    <>
      <div className='section-title'><h3>{t('bank.title')}</h3></div>
      <dl className='pairs' aria-label={t('bank.title')}>{pairs.map(([label, value]) => <div key={label} className='row'><dt className='faint grow'>{label}</dt><dd className='num'>{value}</dd></div>)}</dl>
    </>
  )
}
