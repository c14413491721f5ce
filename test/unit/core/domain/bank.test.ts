import { expect, test } from 'vitest'
import { bankFigures, type CreditRecord } from '#core/domain/bank.ts'

const at = (day: string) => Date.parse(`${day}T00:00:00Z`)
const now = at('2025-06-01')
const record = (change: Partial<CreditRecord>): CreditRecord => ({ kind: 'repay', amount: null, limit: null, due_at: null, occurred_at: null, days_overdue: null, status: null, ...change })

test('nothing to tell of', () => expect(bankFigures([], [], now)).toBeUndefined())

test('assets, liabilities, the newest limit and what is drawn of it', () => {
  const figures = bankFigures(
    [{ kind: '存款', balance: 1000.1 }, { kind: 'wealth', balance: 500.2 }, { kind: 'policy', balance: 10 }, { kind: 'loan', balance: 700 }, { kind: 'card', balance: 3 }, { kind: null, balance: null }],
    [record({ kind: 'grant', limit: 5000, occurred_at: at('2024-01-01') }), record({ kind: '调额', limit: 8000, occurred_at: at('2025-01-01') }), record({ kind: 'draw', amount: 3000 }), record({ kind: '还款', amount: 1000 })], now)
  expect(figures).toMatchObject({ deposits: 1000.1, wealth: 500.2, loans: 700, assets: 1510.3, liabilities: 703, net: 807.3, credit_limit: 8000, used: 2000, utilisation: 0.25, max_overdue_days: 0, current_overdue: false, repay_rate: null, risk: 'A' })
})

test('instalments paid by the day they were due', () => {
  const repaid = (due: string, paid: string) => record({ due_at: at(due), occurred_at: at(paid) })
  const records = [repaid('2025-01-01', '2025-01-01'), repaid('2025-02-01', '2025-01-30'), repaid('2025-03-01', '2025-03-05'), repaid('2025-07-01', '2025-05-01'), record({ kind: 'overdue', due_at: at('2025-04-01'), days_overdue: 5, status: '已结清' })]
  expect(bankFigures([], records, now)).toMatchObject({ repay_rate: 0.5, max_overdue_days: 5, current_overdue: false, risk: 'B' })
})

test.each([[0, 'A'], [1, 'B'], [30, 'B'], [31, 'C'], [90, 'C'], [91, 'D']] as const)('%i days at most are %s', (days, risk) => {
  expect(bankFigures([], [record({ kind: 'overdue', days_overdue: days, status: 'settled' })], now)!.risk).toBe(risk)
})

test('what is overdue now counts by its days, unless a repayment followed', () => {
  const open = record({ kind: 'overdue', due_at: at('2025-04-20'), occurred_at: at('2025-04-21') })
  expect(bankFigures([], [open], now)).toMatchObject({ current_overdue: true, risk: 'D' })
  expect(bankFigures([], [open, record({ occurred_at: at('2025-05-01') })], now)).toMatchObject({ current_overdue: false, risk: 'A' })
  expect(bankFigures([], [{ ...open, status: '未结清' }, record({ occurred_at: at('2025-05-01') })], now)).toMatchObject({ current_overdue: true })
})
