/** Small files of customers and their orders, as a shop would export them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const surnames = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周']
const cities = ['上海', '杭州', '北京', '成都']
const levels = ['普通', '银卡', '金卡']

/** 60 customers, M001 to M060; the second has no phone. The first is 张三, 13800138000. */
export function customersFile(folder: string): string {
  const rows = Array.from({ length: 60 }, (_, at) => {
    const id = String(at + 1).padStart(3, '0')
    const name = at === 0 ? '张三' : `${surnames[at % surnames.length]}${'甲乙丙丁戊己庚辛壬癸'[at % 10]}${id}`
    const phone = at === 0 ? '13800138000' : at === 1 ? '' : `1391234${String(at).padStart(4, '0')}`
    return [`M${id}`, name, phone, cities[at % cities.length], levels[at % levels.length], String(at * 10)].join(',')
  })
  return write(folder, 'members.csv', ['会员号,姓名,手机号,城市,会员等级,积分', ...rows])
}

/** 121 rows: four orders of each of the first 30 customers, newest last, and one that names nobody. */
export function ordersFile(folder: string): string {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const customer = String((at % 30) + 1).padStart(3, '0')
    const day = String(Math.floor(at / 30) + 1).padStart(2, '0')
    return [`SO${String(at + 1).padStart(4, '0')}`, `M${customer}`, `2026-01-${day} 10:${String(at % 60).padStart(2, '0')}:00`, (100 + (at % 30)).toFixed(2), 'completed'].join(',')
  })
  return write(folder, 'orders.csv', ['订单号,会员号,下单时间,金额,状态', ...rows, 'SO0121,,2026-01-05 10:00:00,50.00,completed'])
}

function write(folder: string, name: string, lines: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** 40,001 rows, of which the last opens a quote and never closes it: beyond what a preview reads. */
export function brokenFile(folder: string): string {
  return write(folder, 'broken.csv', ['会员号,姓名', ...Array.from({ length: 40_000 }, (_, at) => `X${at},客户`), 'X40000,"客户'])
}
