/** The whole desktop application: the built main process, preload and screens, under the stand-in for Electron. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { chromium } from 'playwright-core'
import { startApplication, type RunningApplication } from '#test/support/electron/start.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-journey-'))
const userData = join(folder, 'user')
const workspace = join(userData, 'documents/CohortDesk/门店一')
const file = join(folder, '会员名单.csv')

/** Zod asks once whether it may compile code, and the policy answers no. */
const expectedRefusal = /requires 'TrustedScript' assignment/

interface Desktop {
  application: RunningApplication
  page: Page
  /** What the page complained about: a blocked script, an uncaught error. */
  complaints: string[]
  quit(): Promise<number | null>
}

async function openDesktop(): Promise<Desktop> {
  const application = await startApplication({ appPath: root, userData })
  const browser = await chromium.connectOverCDP(application.devTools)
  const page = browser.contexts()[0]!.pages()[0]! as Page
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !expectedRefusal.test(message.text())) complaints.push(message.text())
  })
  async function quit(): Promise<number | null> {
    await browser.close()
    return application.quit()
  }
  return { application, page, complaints, quit }
}

test.beforeAll(() => {
  expect(existsSync(join(root, 'out/main/index.js')), 'run `npm run build` first').toBe(true)
  writeFileSync(file, '会员号,姓名,手机号,城市\nM001,张三,13800138000,上海\nM002,李四,13900139000,北京\nM003,王小明,13700137000,上海\n')
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a newcomer makes a workspace, imports customers and finds them; the next start finds them again', async () => {
  const first = await openDesktop()
  const { page, application } = first
  await test.step('the start screen', async () => {
    await expect(page.getByRole('heading', { level: 1 })).toContainText('CohortDesk')
    await page.getByRole('button', { name: /新建工作区/ }).click()
    await page.getByRole('textbox').fill('门店一')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('门店一')
    expect(existsSync(join(workspace, 'lock'))).toBe(true)
    expect(readdirSync(join(userData, 'keys'))).toHaveLength(1)
  })
  await test.step('an import of a file from the dialog', async () => {
    await application.call('answerDialogs', [{ canceled: false, filePaths: [file] }])
    await page.getByRole('button', { name: '选择文件' }).first().click()
    await expect(page.getByText('会员名单').first()).toBeVisible()
    await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '客户' }).click()
    await page.getByRole('button', { name: '导入 3 行' }).click()
    await expect(page.getByText('已接收').first()).toBeVisible({ timeout: 30_000 })
  })
  await test.step('the customer in the list and by phone', async () => {
    await page.getByRole('navigation').getByRole('link', { name: /客户/ }).first().click()
    await expect(page.getByText('张三').first()).toBeVisible()
    await expect(page.getByText('王小明').first()).toBeVisible()
  })
  await test.step('a clean end', async () => {
    expect(await first.quit(), application.output()).toBe(0)
    expect(existsSync(join(workspace, 'lock'))).toBe(false)
    expect(first.complaints).toEqual([])
  })

  const second = await openDesktop()
  await test.step('the workspace is there again, by the folder dialog', async () => {
    await second.application.call('answerDialogs', [{ canceled: false, filePaths: [workspace] }])
    await second.page.getByRole('button', { name: /打开文件夹/ }).click()
    await expect(second.page.getByRole('heading', { level: 1 })).toContainText('门店一')
    expect(await second.quit(), second.application.output()).toBe(0)
  })
  const log = readFileSync(join(userData, 'logs/main.log'), 'utf8')
  expect(log).not.toMatch(/张三|13800138000|M001/)
  expect(log).not.toContain('"level":"error"')
})
