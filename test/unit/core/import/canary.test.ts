import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { makeOpenDesk } from '#test/support/desk.ts'

/** What must be found in clear in no file: planted in identity columns, order lines, event text and custom attributes. */
interface Planted { name: string; phone: string; email: string; idNumber: string; note: string; line: string; title: string; attribute: string }

const count = 1000
const planted: Planted[] = Array.from({ length: count }, (_, index) => {
  const number = String(index).padStart(4, '0')
  return {
    name: `欧阳金丝雀${number}`, phone: `139${number}${String((index * 7919) % 10_000).padStart(4, '0')}`, email: `canary.${number}@planted-mail.example`,
    idNumber: `PLANTEDID${number}X`, note: `备注金丝雀笔记${number}`, line: `订单行收件人柳如是${number}`, title: `回访标题金丝雀${number}`, attribute: `家庭住址金丝雀弄${number}号`
  }
})

const customers: MappingInput = {
  source: 'canary', target: 'customer',
  columns: [
    { from: '会员', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '邮箱', to: 'identity.email' }, { from: '证件', to: 'identity.external_id' },
    { from: '姓名', to: 'name' }, { from: '备注', to: 'notes' }, { from: '城市', to: 'city' }, { from: '家庭', to: 'attr.family_note', type: 'text', sensitivity: 'secret' }
  ]
}

const orders: MappingInput = {
  source: 'canary-orders', target: 'event', groupBy: ['单号'],
  columns: [
    { value: 'order', to: 'type' }, { from: '单号', to: 'source_id' }, { from: '手机', to: 'identity.phone' }, { from: '时间', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S' } },
    { from: '金额', to: 'amount' }, { from: '标题', to: 'title' }, { from: '收件人', to: 'data.recipient', type: 'text', sensitivity: 'secret' }, { from: '留言', to: 'description' }
  ]
}

type Desk = Awaited<ReturnType<typeof makeOpenDesk>>

describe('canaries', () => {
  let opened: Desk
  beforeEach(async () => { opened = await makeOpenDesk() })
  afterEach(() => opened.close())

  test('planted people are found in clear in no file of the workspace and in no log line', async () => {
    await importText('customers.csv', customersCsv(), customers)
    await importText('orders.csv', ordersCsv(), orders)
    await importText('broken.csv', `会员,手机,邮箱,证件,姓名,备注,城市,家庭\n,${'x'},,,,${planted[0]!.note},,\n`, customers)
    const { items } = await opened.client.customers.list({ limit: 1 })
    await opened.client.customers.update({ id: items[0]!.id, fields: { notes: planted[7]!.note, name: planted[8]!.name } })
    await opened.client.customers.addInteraction({ id: items[0]!.id, type: 'note', title: planted[9]!.title, description: planted[10]!.note })
    expect(findPlanted(filesBelow(opened.folder))).toEqual([])

    const backup = await opened.ended((await opened.client.workspace.backup({})).jobId)
    expect(backup.status).toBe('done')
    await opened.client.workspaces.close()
    expect(findPlanted(filesBelow(opened.folder))).toEqual([])
    expect(findIn(Buffer.from(JSON.stringify(opened.log)), 'log')).toEqual([])
  })

  test('the search itself finds what stands in clear', () => {
    const path = join(opened.home, 'clear.txt')
    writeFileSync(path, `…${planted[3]!.name}…`)
    expect(findPlanted([path])).not.toEqual([])
    writeFileSync(path, Buffer.from(`…${planted[3]!.email}…`, 'utf16le'))
    expect(findPlanted([path])).not.toEqual([])
  })

  async function importText(fileName: string, text: string, mapping: MappingInput): Promise<void> {
    const path = join(opened.home, fileName)
    writeFileSync(path, text)
    const job = await opened.ended((await opened.client.imports.create({ path, mapping })).jobId)
    expect(job.error).toBeNull()
    expect(job.status).toBe('done')
  }
})

function customersCsv(): string {
  const rows = planted.map((each, index) => `CANARYM${index},${each.phone},${each.email},${each.idNumber},${each.name},${each.note},上海市,${each.attribute}`)
  // As many as go into blocks.
  const others = Array.from({ length: 1500 }, (_, index) => `OTHER${index},,,,,,,`)
  return ['会员,手机,邮箱,证件,姓名,备注,城市,家庭', ...rows, ...others].join('\n') + '\n'
}

function ordersCsv(): string {
  const rows = planted.flatMap((each, index) => [1, 2].map((line) => `CANARYORDER${index},${each.phone},2026-01-02 10:00:0${line},${line}.50,${each.title},${each.line},${each.note}`))
  return ['单号,手机,时间,金额,标题,收件人,留言', ...rows].join('\n') + '\n'
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

function findPlanted(paths: string[]): string[] {
  return paths.flatMap((path) => findIn(readFileSync(path), path))
}

/** Beginnings that all planted texts of a kind share, so that one search finds any of them. */
const marks = ['欧阳金丝雀', '@planted-mail.example', 'PLANTEDID', '备注金丝雀笔记', '订单行收件人柳如是', '回访标题金丝雀', '家庭住址金丝雀弄', 'CANARYM', 'CANARYORDER']
const phones = new Set(planted.map(({ phone }) => phone))

/** The path, when any planted value stands in its content in UTF-8 or UTF-16. */
function findIn(content: Buffer, path: string): string[] {
  const texts = [content.toString('latin1'), wideText(content), wideText(content.subarray(1))]
  const marked = marks.some((mark) => content.includes(mark) || content.includes(Buffer.from(mark, 'utf16le')))
  return marked || texts.some((text) => [...text.matchAll(/(?=(139\d{8}))/g)].some(([, phone]) => phones.has(phone!))) ? [path] : []
}

/** Node 24 writes past the end when it decodes UTF-16 of an odd length, so the length is made even first. */
function wideText(content: Buffer): string {
  return Buffer.from(content.subarray(0, content.length - (content.length % 2))).toString('utf16le')
}
