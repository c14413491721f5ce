import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { customersFile, ordersFile } from '#test/builders/files.ts'
import { failureOf } from '#test/support/desk.ts'
import { deskForEach } from '#test/support/desk-for-each.ts'

const { made, client } = deskForEach()

async function bring({ path, mapping }: ReturnType<typeof ordersFile>) {
  const { jobId } = await client.imports.create({ path, mapping })
  expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
}

function secondMonth(header = '单号,会员号,时间,金额,门店') {
  const path = join(made.home, 'december.csv')
  writeFileSync(path, [header, ...Array.from({ length: 20 }, (_, i) => `P${i},M${1000 + i},2025-12-${String(1 + i)} 10:00:00,12.00,S1`)].join('\n'))
  return path
}

describe('mappings are remembered', () => {
  test('the next file of the shape comes with the mapping of the last one, which imports it as it stands', async () => {
    await bring(ordersFile(made.home, 14, 5))
    const { template, fileName } = await client.imports.inspect({ path: secondMonth() })
    expect(template).toMatchObject({ name: '订单', source: 'shop', match: 1, missing: [], added: [], mapping: { name: 'december', target: 'event', source: 'shop' } })
    expect(template!.mapping.columns).toContainEqual({ from: '门店', to: 'store_id' })
    const { jobId } = await client.imports.create({ path: join(made.home, fileName), mapping: template!.mapping })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: { rows: 20, accepted: 20 } })
    expect((await client.imports.templates()).items.map(({ name, version }) => [name, version])).toEqual([['订单', 2]])
  })

  test('where the person names a format or a target, nothing is proposed', async () => {
    await bring(ordersFile(made.home, 14, 5))
    expect((await client.imports.inspect({ path: secondMonth(), target: 'customer' })).template).toBeUndefined()
    expect((await client.imports.inspect({ path: secondMonth('a,b,c,d,e') })).template).toBeUndefined()
  })

  test('a header row that was corrected once is looked for in the next file', async () => {
    const write = (name: string, day: string) => {
      const path = join(made.home, name)
      writeFileSync(path, [`导出,于,${day}`, '编号,会员,积分', ...Array.from({ length: 8 }, (_, i) => `${i},M${i},${i}`)].join('\n'))
      return path
    }
    const path = write('one.csv', '2026-01-01')
    const format = { headerRow: 2 }
    const inspected = await client.imports.inspect({ path, format })
    const columns = [{ from: '会员', to: 'identity.member_id' }, { from: '积分', to: 'points' }]
    await bring({ path, mapping: { name: '积分', source: 'pos', target: 'customer', format: { ...inspected.format, ...format }, columns } })
    const next = await client.imports.inspect({ path: write('two.csv', '2026-02-01') })
    expect(next.columns.map(({ name }) => name)).toEqual(['编号', '会员', '积分'])
    expect(next.template).toMatchObject({ name: '积分', match: 1, mapping: { columns } })
  })

  test('they are renamed, put away and taken back; one of each name', async () => {
    await bring(ordersFile(made.home, 14, 5))
    await bring(customersFile(made.home, 3))
    const [people, orders] = (await client.imports.templates()).items
    expect(await client.imports.renameTemplate({ id: orders!.id, name: '门店订单' })).toMatchObject({ id: orders!.id, name: '门店订单' })
    expect(await failureOf(client.imports.renameTemplate({ id: people!.id, name: '门店订单' }))).toMatchObject({ code: 'conflict' })
    await client.imports.removeTemplate({ id: orders!.id })
    expect((await client.imports.templates()).items.map(({ name }) => name)).toEqual(['会员'])
    expect((await client.imports.inspect({ path: secondMonth() })).template).toBeUndefined()
    await client.workspace.undo()
    expect((await client.imports.inspect({ path: secondMonth() })).template).toMatchObject({ name: '门店订单' })
    const { mapping } = orders!
    expect(await client.imports.createTemplate({ name: '手工', mapping })).toMatchObject({ name: '手工', columns: ['单号', '会员号', '时间', '金额', '门店'] })
  })

  test('undo of edits never meets a mapping that an import kept', async () => {
    await bring(ordersFile(made.home, 14, 5))
    expect(await client.workspace.undoState()).toMatchObject({ undo: null })
  })
})
