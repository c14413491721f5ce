/** Cleaning recipes over every transport: the library, the dry run, clusters, and the import that replays one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecipeStepInput } from '#core/domain/recipes/kinds.ts'
import { onEveryTransport } from '#test/support/everywhere.ts'

const hosted = onEveryTransport()
const { client } = hosted
const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-recipes-'))
const path = join(folder, 'orders.csv')

const steps: RecipeStepInput[] = [
  { op: 'trim', columns: ['会员'] }, { op: 'date', columns: ['时间'], onFail: 'reject' }, { op: 'number', columns: ['金额'], onFail: 'blank' }, { op: 'filter', column: '会员', test: 'is', value: '测试', rows: 'drop' },
  { op: 'split', column: '门店', separator: '-', into: ['城市', '店'], disabled: true }
]

/** Those over which files may be named by path. */
const withPaths = () => hosted.transports.filter(({ name }) => name !== 'socket')

beforeAll(async () => {
  await client().workspaces.create({ name: '清洗' })
  writeFileSync(path, '会员,时间,金额,门店\n M1 ,2026年1月5日,"1,200元",上海-一店\nM2,45678,很多,上海 - 一店\nM3,哪天,3,上海—一店\n测试,,9,\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a dry run shows rows before and after, what changed, and the counts of each step', async () => {
  for (const { client: by } of withPaths()) {
    const found = await by.recipes.preview({ path, steps })
    expect(found).toMatchObject({ columns: ['会员', '时间', '金额', '门店'], fileColumns: 4, sampled: 4, complete: true, problems: [] })
    expect(found.rows[0]).toEqual({
      row: 1, before: [' M1 ', '2026年1月5日', '1,200元', '上海-一店'], after: ['M1', '2026-01-05', '1200', '上海-一店'], changed: [0, 1, 2], failed: [], out: null
    })
    expect(found.rows[1]).toMatchObject({ after: ['M2', '2025-01-21', null, '上海 - 一店'], changed: [1, 2], failed: [2] })
    expect(found.rows.map(({ out }) => out)).toEqual([null, null, { step: 1, cause: 'failed', column: '时间' }, { step: 3, cause: 'filter', column: '会员' }])
    expect(found.counts).toEqual([
      { step: 0, rows: 4, changed: 1, failed: 0, out: 0 }, { step: 1, rows: 4, changed: 2, failed: 1, out: 1 }, { step: 2, rows: 3, changed: 2, failed: 1, out: 0 }, { step: 3, rows: 3, changed: 0, failed: 0, out: 1 }
    ])
    const one = await by.recipes.preview({ path, steps, step: 2 })
    expect(one.rows.map(({ row, before, after }) => [row, before[2], after[2]])).toEqual([[1, '1,200元', '1200'], [2, '很多', null], [4, '9', '9']])
    expect((await by.recipes.preview({ path, steps: [...steps, { op: 'case', columns: ['没有'] }] })).problems).toMatchObject([{ code: 'unknown_column', path: '/5/columns/0' }])
    await expect(by.recipes.preview({ path, steps: [{ op: 'trim', columns: [] }] })).rejects.toThrow()
  }
})

test('clusters of a column, after the steps before it', async () => {
  for (const { client: by } of withPaths()) {
    expect(await by.recipes.clusters({ path, column: '门店', method: 'ngram' })).toEqual({
      items: [{ count: 3, values: [{ value: '上海 - 一店', count: 1 }, { value: '上海-一店', count: 1 }, { value: '上海—一店', count: 1 }] }], distinct: 3, rows: 4, complete: true
    })
    expect((await by.recipes.clusters({ path, column: '门店', steps: [{ op: 'replace', columns: ['门店'], find: '\\s*[-—]\\s*', with: '-', regex: true }] })).items).toEqual([])
    await expect(by.recipes.clusters({ path, column: '没有' })).rejects.toThrow()
  }
})

test('recipes are kept with versions, taken back, written out and brought in', async () => {
  for (const { name, client: by } of hosted.transports) {
    const made = await by.recipes.create({ name: `订单 ${name}`, steps, format: { kind: 'csv', delimiter: ',' } })
    expect(made).toMatchObject({ version: 1, description: '', format: { kind: 'csv', delimiter: ',' } })
    expect(made.steps[1]).toEqual({ op: 'date', columns: ['时间'], onFail: 'reject', result: 'asWritten', order: 'ymd', numbers: 'auto', pivot: 68 })
    await expect(by.recipes.create({ name: `订单 ${name}`, steps })).rejects.toThrow()
    const changed = await by.recipes.update({ id: made.id, steps: made.steps.slice(0, 2), note: '更短', expectedVersion: 1 })
    expect(changed).toMatchObject({ version: 2, format: { kind: 'csv', delimiter: ',' } })
    await expect(by.recipes.update({ id: made.id, name: '别名', expectedVersion: 1 })).rejects.toThrow()
    await by.workspace.undo()
    expect((await by.recipes.get({ id: made.id })).steps).toHaveLength(5)
    expect((await by.recipes.rollBack({ id: made.id, version: 2 })).steps).toHaveLength(2)
    expect((await by.recipes.versions({ id: made.id })).items.map(({ version, note }) => [version, note])).toMatchObject([[4, '⟲ 2'], [3, null], [2, '更短'], [1, null]])
    const file = await by.recipes.exportFile({ id: made.id })
    expect(await by.recipes.importFile(JSON.parse(JSON.stringify(file)) as typeof file)).toMatchObject({ name: `订单 ${name} 2`, steps: file.steps, format: file.format })
    await by.recipes.remove({ id: made.id })
    expect((await by.recipes.list({})).items.map(({ id }) => id)).not.toContain(made.id)
    expect((await by.recipes.list({ bin: true })).items.map(({ id }) => id)).toContain(made.id)
    expect(await by.recipes.restore({ id: made.id })).toMatchObject({ name: `订单 ${name}`, deletedAt: null })
  }
})

test('an import replays the steps of a recipe and says where they came from', async () => {
  const recipe = await client().recipes.create({ name: '回放', steps })
  const { jobId } = await client().imports.create({
    path, mapping: {
      target: 'event', source: 'shop', columns: [{ value: 'order', to: 'type' }, { from: '会员', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }],
      recipe: recipe.steps, recipeFrom: { id: recipe.id, name: recipe.name, version: recipe.version }
    }
  })
  const job = await hosted.finished(jobId)
  expect(job.result).toMatchObject({ rows: 4, accepted: 2, rejected: 2, duplicates: 0 })
  const { batchId } = job.result as { batchId: string }
  expect((await client().imports.get({ batchId })).mapping).toMatchObject({ recipe: recipe.steps, recipeFrom: { id: recipe.id, version: 1 } })
  expect((await client().imports.rejects({ batchId })).rules.map(({ rule, column }) => [rule, column])).toEqual(expect.arrayContaining([['recipe_failed', '时间'], ['recipe_filter', '会员']]))
})
