/** Files as they come out of tills: GBK, a title above the header, values that are none of their type, and about 3 % rows that cannot be imported. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from '#test/builders/bytes.ts'

const rows = 200
/** Of each month's rows: two without a customer, two with a time and two with an amount that cannot be read. */
export const messyCounts = { rows, accepted: rows - 6, rejected: 6, noIdentity: 2, badTime: 2, badAmount: 2 }

/** Sales of a month of 2026, as GBK with three lines above the header; each month has orders of its own. */
export function messyOrders(folder: string, month: number, name = `门店销售-2026-${String(month).padStart(2, '0')}.csv`): string {
  const day = (at: number) => `2026/${month}/${1 + (at % 28)} ${9 + (at % 10)}:05`
  const lines = Array.from({ length: rows }, (_, at) => {
    const member = at % 100 === 17 ? '' : `M${String(1 + (at % 40)).padStart(4, '0')}`
    const time = at % 100 === 42 ? '未知' : day(at)
    const amount = at % 100 === 71 ? '待确认' : `￥${at % 9 === 0 ? '1,' : ''}${String(100 + at)}.50`
    return [`SO${month}-${String(at + 1).padStart(5, '0')}`, member, time, `"${amount}"`, `${String(1 + (at % 3)).padStart(3, '0')}`, at % 2 ? '微信' : '现金'].join(',')
  })
  const text = [`门店销售明细,,,,,`, `统计月份：2026 年 ${month} 月,,,,,`, ',,,,,', '订单号,会员号,下单时间,金额,门店,支付方式', ...lines].join('\r\n')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, encode(`${text}\r\n`, 'gb18030'))
  return path
}

/** A folder with the sales of two months, a workbook that is none, and a picture. */
export function messyFolder(parent: string): string {
  const folder = join(parent, '销售')
  messyOrders(folder, 7)
  messyOrders(folder, 8)
  writeFileSync(join(folder, '盘点.xlsx'), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(400, 7)]))
  writeFileSync(join(folder, '门头.jpg'), Buffer.from([0xff, 0xd8, 0xff]))
  return folder
}
