/** Customers with hostile names, by their number: a file to import, and what every cell of its export has to be. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'

const names = ['=1+1', '+86 测试', '@SUM(A1)', '-2+3', '<b>甲 & 乙</b>', '=HYPERLINK("http://x","y")', '引"号",逗号', '😀表情', "'单引号", '_x0041_', '王小明']
/** What would be no number any more with another behind it. */
const numeric = ['0012', '1e5', '2026-01-01']
const day = 86_400_000

export interface Person {
  member: string
  name: string
  phone: string
  code: string
  city: string
  points: number
  balance: number
  /** Milliseconds of 1970 at midnight in UTC. */
  end: number
  /** The same, of the clocks in Shanghai. */
  acquired: number
}

export function personOf(number: number): Person {
  const kind = number % (names.length + numeric.length)
  return {
    member: `M${String(number).padStart(9, '0')}`, name: kind < names.length ? `${names[kind]}${number}` : numeric[kind - names.length]!, phone: `138${String(number).padStart(8, '0')}`,
    code: String(number % 10_000).padStart(8, '0'), city: ['上海', '=北京', '杭州'][number % 3]!, points: (number * 7919) % 100_003, balance: ((number * 48_271) % 10_000_000) / 100,
    end: Date.UTC(2026, 0, 1) + (number % 900) * day, acquired: Date.UTC(2024, 0, 1) + (number % 800) * day + (number % 86_400) * 1000
  }
}

const dateText = (at: number) => new Date(at).toISOString().slice(0, 10)
const timeText = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Rows 0 … count - 1. */
export async function writePeople(path: string, count: number): Promise<void> {
  const file = createWriteStream(path)
  file.write('会员号,姓名,手机号,编码,城市,积分,余额,到期,获客\n')
  for (let number = 0; number < count; number++) {
    const { member, name, phone, code, city, points, balance, end, acquired } = personOf(number)
    const line = `${[member, quoted(name), phone, code, city, points, balance.toFixed(2), dateText(end), timeText(acquired)].join(',')}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
}

export const mapping = {
  source: 'people', target: 'customer',
  columns: [
    { from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '手机号', to: 'phone' }, { from: '编码', to: 'attr.编码', type: 'text', sensitivity: 'open' }, { from: '城市', to: 'city' },
    { from: '积分', to: 'points' }, { from: '余额', to: 'balance' }, { from: '到期', to: 'contract_end' }, { from: '获客', to: 'acquired_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }
  ]
}

/** Labels of the fields, with the cell that a number's row must have there: as exceljs reads it. */
export const cells: Record<string, (person: Person, number: number) => unknown> = {
  客户编号: (_, number) => `CU${String(number).padStart(8, '0')}`,
  会员号: ({ member }) => member,
  // exceljs leaves the escapes of ECMA-376 as they are.
  姓名: ({ name }) => name.replace(/^_x0041_/, '_x005F_x0041_'),
  手机号: ({ phone }) => `+86${phone}`,
  编码: ({ code }) => code,
  城市: ({ city }) => city,
  积分: ({ points }) => points,
  余额: ({ balance }) => balance,
  合同到期: ({ end }) => new Date(end).toISOString(),
  获客时间: ({ acquired }) => new Date(acquired).toISOString()
}
