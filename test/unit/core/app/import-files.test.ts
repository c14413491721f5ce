import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ImportedFiles } from '#core/contract/import-files.ts'
import { customersFile } from '#test/builders/files.ts'
import { failureOf } from '#test/support/desk.ts'
import { deskForEach } from '#test/support/desk-for-each.ts'

const { made, client } = deskForEach()

const { mapping } = customersFile('/tmp', 0)
function write(name: string, content: string | Buffer): { path: string } {
  const path = join(made.home, name)
  writeFileSync(path, content)
  return { path }
}
const people = (from: number, count: number) => ['会员号,手机,姓名,城市,积分', ...Array.from({ length: count }, (_, i) => `M${from + i},1380000${String(from + i).padStart(4, '0')},客户,上海,1`)].join('\n')

describe('several files as one act', () => {
  test('each is a batch of its own, a broken one stops none of the others and says why', async () => {
    const files = [write('a.csv', people(1, 5)), write('b.xlsx', Buffer.from('PK\x03\x04 no workbook')), write('c.csv', people(4, 5))]
    const { jobId } = await client.imports.createFiles({ files, mapping })
    const job = await made.ended(jobId)
    expect(job).toMatchObject({ status: 'done', kind: 'import-files' })
    const told = await client.imports.files({ jobId })
    expect(job.result).toEqual(told)
    expect(told.files).toMatchObject([
      { fileName: 'a.csv', status: 'accepted', rows: 5, accepted: 5, created: 5 }, { fileName: 'b.xlsx', status: 'failed', error: { words: { message: { en: expect.any(String) } } } },
      { fileName: 'c.csv', status: 'accepted', rows: 5, accepted: 3, duplicates: 2, created: 3 }
    ])
    const batches = (await client.imports.list({})).items
    expect(batches.map(({ name, status }) => `${name} ${status}`)).toEqual(['c accepted', 'b failed', 'a accepted'])
    expect(batches.map(({ batchId }) => batchId)).toEqual(told.files.map(({ batchId }) => batchId).reverse())
    expect((await client.customers.list({})).total).toBe(8)
  })

  test('a file may have a format of its own', async () => {
    const gbk = Buffer.concat([Buffer.from('导出于 2026\n'), Buffer.from(people(20, 2))])
    const { jobId } = await client.imports.createFiles({ files: [write('a.csv', people(1, 2)), { ...write('b.csv', gbk), format: { headerRow: 2 } }], mapping })
    expect(((await made.ended(jobId)).result as ImportedFiles).files).toMatchObject([{ accepted: 2 }, { accepted: 2 }])
  })

  test('cancelling keeps what is in', async () => {
    const files = [write('a.csv', people(1, 5)), write('b.csv', people(1000, 3000)), write('c.csv', people(5000, 3000))]
    const { jobId } = await client.imports.createFiles({ files, mapping })
    while ((await client.imports.files({ jobId })).files[0]!.status !== 'accepted') await new Promise((resolve) => setTimeout(resolve, 5))
    await client.jobs.cancel({ id: jobId })
    const job = await made.ended(jobId)
    const { files: outcomes } = await client.imports.files({ jobId })
    expect(outcomes[0]!.status).toBe('accepted')
    const accepted = outcomes.filter(({ status }) => status === 'accepted')
    expect(job.status === 'cancelled' ? outcomes.at(-1)!.status : 'accepted').toBe(job.status === 'cancelled' ? 'cancelled' : 'accepted')
    expect((await client.customers.list({})).total).toBe(accepted.reduce((sum, { created }) => sum + created!, 0))
  })

  test('an interrupted act goes on where it was, and nothing comes in twice', async () => {
    const files = [write('a.csv', people(1, 5)), write('b.csv', people(1000, 3000)), write('c.csv', people(5000, 50))]
    const { jobId } = await client.imports.createFiles({ files, mapping })
    while ((await client.imports.files({ jobId })).files[0]!.status !== 'accepted') await new Promise((resolve) => setTimeout(resolve, 5))
    await made.desk.close()
    const again = made.again()
    await again.client.workspaces.open({ folder: made.folder })
    expect(await again.ended(jobId)).toMatchObject({ status: 'done' })
    expect((await again.client.imports.files({ jobId })).files.map(({ status, accepted }) => [status, accepted])).toEqual([['accepted', 5], ['accepted', 3000], ['accepted', 50]])
    expect((await again.client.customers.list({})).total).toBe(3055)
    await again.desk.close()
  })

  test('another job is none of several files', async () => {
    expect(await failureOf(client.imports.files({ jobId: 'none' }))).toMatchObject({ code: 'not_found', details: { field: 'jobId' } })
  })
})
