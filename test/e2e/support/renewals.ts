/** What the example of the condition language (shared/spec/conditions.md §8) asks about, in the shop: contracts, follow-ups, a tag and a segment. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestServer } from '#test/support/server.ts'
import { ask, bring, finished } from './shop.ts'

/** As it stands in the specification. */
export const example = {
  schema: 1, entity: 'customer', asOf: 'now', timeZone: 'Asia/Shanghai', weekStart: 1, universe: { kind: 'all' },
  root: {
    kind: 'group', op: 'and', children: [
      { kind: 'score', score: 'rfm.tier', op: 'in', value: ['VIP', '高价值'] },
      { kind: 'attribute', field: 'contract_end', op: 'inNext', value: 30, unit: 'day' },
      { kind: 'event', event: 'follow_up', window: { kind: 'calendar', last: 7, unit: 'day' }, measure: { fn: 'count' }, op: 'eq', value: 0 },
      { kind: 'group', op: 'or', not: true, children: [{ kind: 'tag', op: 'hasAny', tags: ['暂停联系'] }, { kind: 'segment', op: 'in', segment: 'blacklist' }] }
    ]
  }
}

/** Of the 60 customers, by what each condition of the example names: far enough from any midnight to stay so for a day. Nobody has a score. */
export const counts = { contract: 20, unattended: 55, tagged: 2, listed: 2, neither: 56, sound: 11 }

const member = (number: number) => `M${String(number).padStart(3, '0')}`
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Contracts of 1 to 20 end in ten days, of 21 to 40 in sixty; 1 to 5 were followed up two days ago, 6 to 10 a month ago; 6 and 7 have the tag, 8 and 9 are on the list. */
export async function fillRenewals(server: TestServer): Promise<void> {
  const write = (name: string, lines: string[]) => {
    const path = join(server.home, name)
    writeFileSync(path, lines.join('\n'))
    return path
  }
  const identity = { from: '会员号', to: 'identity.member_id' }
  const contracts = range(1, 40).map((number) => `${member(number)},${daysFromNow(number <= 20 ? 10 : 60)}`)
  await bring(server, write('contracts.csv', ['会员号,合同到期', ...contracts]), { target: 'customer', columns: [identity, { from: '合同到期', to: 'contract_end' }] })
  const calls = range(1, 10).map((number) => `F${number},${member(number)},${daysFromNow(number <= 5 ? -2 : -30)} 10:00:00`)
  await bring(server, write('calls.csv', ['编号,会员号,时间', ...calls]), { target: 'event', columns: [{ from: '编号', to: 'source_id' }, identity, { value: 'follow_up', to: 'type' }, { from: '时间', to: 'occurred_at' }] })
  await ask(server, 'POST', '/api/crm/tags', { name: '暂停联系' })
  await finished(server, await ask(server, 'POST', '/api/crm/tags/apply', { tag_id: '暂停联系', where: { kind: 'attribute', field: 'points', op: 'between', value: [50, 60] } }))
  await ask(server, 'POST', '/api/crm/segments', {
    id: 'blacklist', name: '黑名单', definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'points', op: 'between', value: [70, 80] } }
  })
}
