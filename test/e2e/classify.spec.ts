/** Rules that classify what an import brings: written in the draft, counted by the check, told on the batch and on the profile, undone with the import. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask } from './support/shop.ts'
import { startJourney, type Journey } from './support/journey.ts'

let journey: Journey
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  journey = await startJourney()
  await ask(journey.server, 'POST', '/api/workspaces', { name: '门店' })
  await ask(journey.server, 'POST', '/api/crm/tags', { name: '高积分', kind: 'manual' })
  await ask(journey.server, 'POST', '/api/crm/tags', { name: '华北客户', kind: 'manual' })
  await ask(journey.server, 'POST', '/api/crm/groups', { name: '待回访' })
  await journey.open()
})
test.afterAll(() => journey?.end())

test('two rules give tags, a group and a status, and undo takes all of it back', async () => {
  const { page, folder } = journey
  page.setDefaultTimeout(20_000)
  const file = join(folder, '新会员.csv')
  writeFileSync(file, '会员号,姓名,城市,积分\nM1,张三,北京,900\nM2,李四,上海,20\nM3,王五,北京,5\n')
  await journey.open('/imports')
  await journey.choose('选择文件', file)
  await page.getByRole('button', { name: '初步分类' }).click()
  const dialog = page.getByRole('dialog', { name: '初步分类' })

  await test.step('a rule by conditions of the rows', async () => {
    const rule = dialog.getByRole('region', { name: '规则 1' })
    await rule.getByRole('textbox', { name: '名称' }).fill('北京')
    await rule.getByRole('button', { name: '添加', exact: true }).click()
    await dialog.getByRole('combobox', { name: '属性' }).selectOption({ label: '城市' })
    await dialog.getByRole('combobox', { name: '条件' }).selectOption({ label: '等于 …' })
    await dialog.getByRole('textbox', { name: '值', exact: true }).first().fill('北京')
    await dialog.getByRole('checkbox', { name: '华北客户' }).first().check()
    await dialog.getByRole('button', { name: '添加字段' }).click()
    await dialog.getByRole('textbox', { name: '值', exact: true }).last().fill('待跟进')
  })
  await test.step('another one for every row, by keyboard', async () => {
    await dialog.getByRole('button', { name: '添加规则' }).press('Enter')
    const rule = dialog.getByRole('region', { name: '规则 2' })
    await rule.getByRole('checkbox', { name: '待回访' }).press('Space')
  })
  expect(await journey.violations()).toEqual([])
  await dialog.getByRole('button', { name: '使用' }).click()
  await expect(page.getByRole('button', { name: '初步分类（2 条规则）' })).toBeVisible()

  await test.step('the check counts for how many each rule holds', async () => {
    await page.getByRole('button', { name: '检查整个文件' }).click()
    const check = page.getByRole('dialog', { name: /^检查/ })
    await expect(check.getByRole('row', { name: /规则 1 · 北京\s*2\s*2\s*0\s*2/ })).toBeVisible({ timeout: 60_000 })
    await expect(check.getByRole('row', { name: /规则 2\s*3\s*0\s*3\s*0/ })).toBeVisible()
    await check.getByRole('button', { name: '关闭' }).click()
    await page.getByRole('button', { name: '初步分类（2 条规则）' }).click()
    await expect(dialog.getByRole('heading', { name: '规则 1 · 命中 2 个' })).toBeVisible()
    await dialog.getByRole('button', { name: '取消' }).click()
  })
  await page.getByRole('button', { name: /^导入 3 行/ }).click()
  await expect(page.getByRole('heading', { name: '初步分类' })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('row', { name: /规则 1 · 北京\s*2\s*2\s*0\s*2/ })).toBeVisible()
  expect(await journey.violations()).toEqual([])
  const batch = new URL(page.url()).hash

  await test.step('the profile says which import and rule gave a tag', async () => {
    const { items: [first] } = await ask<{ items: { id: string }[] }>(journey.server, 'GET', `/api/crm/customers?limit=1&city=${encodeURIComponent('北京')}`)
    await journey.open(`/customers/${first!.id}`)
    await expect(page.getByText('待跟进').first()).toBeVisible()
    await page.getByRole('group', { name: '标签' }).getByRole('button', { name: '华北客户' }).click()
    const why = page.getByRole('dialog', { name: '华北客户' })
    await expect(why.getByRole('link', { name: '新会员' })).toBeVisible()
    await expect(why.getByText('规则 1 · 北京')).toBeVisible()
    expect(await journey.violations()).toEqual([])
    await page.keyboard.press('Escape')
  })
  const members = async () => (await ask<{ members: number }>(journey.server, 'GET', `/api/crm/groups/${encodeURIComponent('待回访')}`)).members
  expect(await members()).toBe(3)

  await journey.open(batch.replace(/^#/, ''))
  await page.getByRole('button', { name: '撤销导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
  await expect(page.getByText('已撤销').first()).toBeVisible({ timeout: 60_000 })
  await expect.poll(members).toBe(0)
  expect(journey.complaints).toEqual([])
})
