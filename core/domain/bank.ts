/** What a bank asks of a customer (shared/spec/definitions.md D.1), from what they hold and their credit records. Pure. */

export interface Holding {
  kind: string | null
  balance: number | null
}

export interface CreditRecord {
  kind: string | null
  amount: number | null
  limit: number | null
  /** Milliseconds since the epoch. */
  due_at: number | null
  occurred_at: number | null
  days_overdue: number | null
  status: string | null
}

export interface BankFigures {
  deposits: number
  loans: number
  wealth: number
  assets: number
  liabilities: number
  net: number
  /** Of the newest record that names one; null: none does. */
  credit_limit: number | null
  /** Drawn and not repaid. */
  used: number
  utilisation: number | null
  max_overdue_days: number
  current_overdue: boolean
  /** Instalments paid by the day they were due, of those due so far; null: none was. */
  repay_rate: number | null
  risk: 'A' | 'B' | 'C' | 'D'
}

const kinds = {
  deposit: ['deposit', '存款', '定期', '活期', '定期存款', '活期存款'], loan: ['loan', '贷款', '房贷', '车贷', '消费贷', '经营贷'], wealth: ['wealth', '理财', '基金', '信托', 'fund'],
  card: ['card', '信用卡', 'credit_card'], grant: ['grant', '授信'], draw: ['draw', '用信', '提款', '支用'], adjust: ['adjust', '调额'], repay: ['repay', '还款', '结清'], overdue: ['overdue', '逾期']
}
type Kind = keyof typeof kinds
const isA = (kind: Kind, { kind: text }: { kind: string | null }) => kinds[kind].includes((text ?? '').trim().toLowerCase())
const settled = ['settled', 'closed', 'repaid', 'paid', '已结清', '已还', '已还清', '结清', '正常']
const day = 86_400_000

/** @param now milliseconds since the epoch. undefined where there is nothing to tell of */
export function bankFigures(holdings: readonly Holding[], records: readonly CreditRecord[], now: number): BankFigures | undefined {
  if (holdings.length === 0 && records.length === 0) return undefined
  const sum = (numbers: (number | null)[]) => Math.round(numbers.reduce((total: number, number) => total + (number ?? 0), 0) * 100) / 100
  const balances = (...of: Kind[]) => sum(holdings.filter((holding) => of.some((kind) => isA(kind, holding))).map(({ balance }) => balance))
  const amounts = (of: Kind) => sum(records.filter((record) => isA(of, record)).map(({ amount }) => amount))
  const liabilities = balances('loan', 'card')
  const assets = sum(holdings.filter((holding) => !isA('loan', holding) && !isA('card', holding)).map(({ balance }) => balance))
  const limits = records.filter(({ limit }) => limit !== null).toSorted((one, other) => (one.occurred_at ?? 0) - (other.occurred_at ?? 0))
  const credit_limit = limits.at(-1)?.limit ?? null
  const used = Math.max(0, sum([amounts('draw'), -amounts('repay')]))
  const max_overdue_days = Math.max(0, ...records.map(({ days_overdue }) => days_overdue ?? 0))
  const open = records.filter((record) => isOpenOverdue(record, records))
  const current = Math.max(0, ...open.map(({ days_overdue, due_at }) => days_overdue ?? (due_at === null ? 0 : Math.floor((now - due_at) / day))))
  const due = records.filter((record) => (isA('repay', record) || isA('overdue', record)) && record.due_at !== null && record.due_at <= now)
  const punctual = due.filter((record) => isA('repay', record) && (record.days_overdue ?? 0) === 0 && (record.occurred_at === null || record.occurred_at < record.due_at! + day))
  return {
    deposits: balances('deposit'), loans: balances('loan'), wealth: balances('wealth'), assets, liabilities, net: sum([assets, -liabilities]), credit_limit, used,
    utilisation: credit_limit ? Math.round((used / credit_limit) * 10_000) / 10_000 : null, max_overdue_days, current_overdue: open.length > 0,
    repay_rate: due.length === 0 ? null : Math.round((punctual.length / due.length) * 10_000) / 10_000, risk: riskOf(max_overdue_days, current, open.length > 0)
  }
}

/** Overdue, not said to be settled, and not repaid since. */
function isOpenOverdue(record: CreditRecord, records: readonly CreditRecord[]): boolean {
  if (!isA('overdue', record) || settled.includes((record.status ?? '').trim().toLowerCase())) return false
  const since = record.occurred_at ?? record.due_at ?? -Infinity
  return record.status !== null || !records.some((other) => isA('repay', other) && (other.occurred_at ?? -Infinity) > since)
}

function riskOf(most: number, current: number, isOverdue: boolean): BankFigures['risk'] {
  if (most > 90 || current > 30) return 'D'
  if (most > 30) return 'C'
  return most > 0 || isOverdue ? 'B' : 'A'
}
