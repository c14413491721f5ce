/** Files to import, written into a folder. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MappingInput } from '#core/contract/imports.ts'

export interface ImportSample {
  path: string
  mapping: MappingInput
}

function write(folder: string, name: string, header: string, rows: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`)
  return path
}

const member = (number: number) => `M${1000 + number}`
const phone = (number: number) => `138${String(10_000_000 + number)}`

/** `count` customers with member id and phone; row `i` lives in 上海 or 杭州. */
export function customersFile(folder: string, count: number, change: Partial<MappingInput> = {}): ImportSample {
  const rows = Array.from({ length: count }, (_, i) => `${member(i)},${phone(i)},客户${i},${i % 2 ? '上海' : '杭州'},${i * 10}`)
  return {
    path: write(folder, `customers-${count}.csv`, '会员号,手机,姓名,城市,积分', rows),
    mapping: {
      name: '会员', source: 'crm', target: 'customer',
      columns: [
        { from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '姓名', to: 'name' },
        { from: '城市', to: 'city' }, { from: '积分', to: 'points' }
      ],
      ...change
    }
  }
}

/** `count` orders of 100.00 each, dealt round to `customers` members; row 0 and every seventh after it has an amount that is none. */
export function ordersFile(folder: string, count: number, customers: number, change: Partial<MappingInput> = {}): ImportSample {
  const rows = Array.from({ length: count }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0')
    return `O${i},${member(i % customers)},2025-11-${day} 10:00:00,${i % 7 ? '100.00' : 'viel'},S${i % 3}`
  })
  return {
    path: write(folder, `orders-${count}.csv`, '单号,会员号,时间,金额,门店', rows),
    mapping: {
      name: '订单', source: 'shop', target: 'event',
      columns: [
        { from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' },
        { from: '时间', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } },
        { value: 'order', to: 'type' }, { from: '金额', to: 'amount' }, { from: '门店', to: 'store_id' }
      ],
      ...change
    }
  }
}
