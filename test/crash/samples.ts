/** Files of the crash test, each under a name that no other bears, so that a batch that came twice is noticed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MappingInput } from '#core/contract/imports.ts'
import type { Random } from '#core/domain/demo/random.ts'

/** Id of the tag that imports give to every customer whom they make. */
export const arrivalTag = '到达'
/** Of every customer whom an import makes; files write it with blanks about it. */
export const arrivalCity = '上海'

/** Who own the customers of two files about the same ones. */
export const [firstOwner, secondOwner] = ['小王', '小李'] as const

export interface Sample {
  path: string
  fileName: string
  target: 'customer' | 'event'
  mapping: MappingInput
  /** Of the file, and how many of them are refused: the first ones. */
  rows: number
  rejected: number
  /** Sum over those that are not refused. */
  amount: number
}

export const watchedFolder = (home: string): string => join(home, 'watched')

export const eventMapping: MappingInput = {
  source: 'shop', target: 'event',
  columns: [
    { from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '金额', to: 'amount' },
    { from: '时间', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }, { from: '标题', to: 'title' }
  ]
}

/** Orders of forty members. */
export function writeEvents(folder: string, name: string, random: Random, { rejected = 0 } = {}): Sample {
  const rows = rejected + 20 + random.below(600)
  const amounts = Array.from({ length: rows }, () => random.below(10_000))
  const lines = amounts.map((amount, row) => `O${name}-${row},M${name}-${row % 40},2025-11-03 10:00:00,${row < rejected ? '面议' : `${amount}.00`},回访记录 ${row}`)
  const fileName = `event-${name}.csv`
  return {
    ...write(folder, fileName, ['单号,会员号,时间,金额,标题', ...lines]), target: 'event', mapping: { ...eventMapping, name }, rows, rejected, amount: amounts.slice(rejected).reduce((sum, amount) => sum + amount, 0)
  }
}

/** People with an owner; a recipe cleans their city, and a rule gives those who are new a tag. */
export function writeCustomers(folder: string, name: string, random: Random, { owner = firstOwner as string, rows = 20 + random.below(600) } = {}): Sample {
  const lines = Array.from({ length: rows }, (_, row) => `M${name}-${row},客户${row}, ${arrivalCity} ,${random.below(10_000)},${owner}`)
  const fileName = `customer-${name}-${owner}.csv`
  return {
    ...write(folder, fileName, ['会员号,姓名,城市,积分,负责人', ...lines]), target: 'customer', rows, rejected: 0, amount: 0,
    mapping: {
      name, source: 'crm', target: 'customer',
      columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '积分', to: 'points' }, { from: '负责人', to: 'owner_id' }],
      recipe: [{ op: 'trim', columns: ['城市'] }], classify: [{ where: [{ property: 'points', op: 'gte', value: 0 }], tags: [arrivalTag] }]
    }
  }
}

function write(folder: string, fileName: string, lines: readonly string[]): Pick<Sample, 'path' | 'fileName'> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, fileName)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return { path, fileName }
}
