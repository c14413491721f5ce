/** The export as a person asks for it. */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { cells } from './people.ts'

const patience = 1_800_000

/** Opens the segment 全部, exports every field of `cells` as it is to XLSX, and takes the file. @returns where it is, and what the page says of it */
export async function exportInBrowser(browser: Browser, address: string, folder: string): Promise<{ path: string; sha256: string; rows: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true })
  const page = await context.newPage()
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(() => { window.location.hash = '/segments/全部' })
  await page.getByRole('button', { name: '导出', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /导出“全部”/ })
  await dialog.getByText(/已选 \d+ 个字段/).waitFor()
  for (const label of Object.keys(cells)) {
    if (await dialog.getByRole('button', { name: `去掉字段“${label}”` }).count() > 0) continue
    await dialog.getByRole('searchbox', { name: '查找字段' }).fill(label)
    await dialog.getByRole('button', { name: `添加字段“${label}”` }).click()
  }
  for (const mask of await dialog.getByRole('combobox', { name: /的脱敏$/ }).all()) await mask.selectOption('clear')
  await dialog.getByRole('button', { name: '开始导出' }).click()
  await dialog.getByText(/导出完成/).waitFor({ timeout: patience })
  const rows = Number((await dialog.getByText(/^[\d,]+ 行$/).last().textContent())!.replaceAll(/\D/g, ''))
  const sha256 = (await dialog.getByText(/^[0-9a-f]{64}$/).textContent())!
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: patience }), dialog.getByRole('button', { name: '下载文件' }).click()])
  const path = join(folder, 'export.xlsx')
  await download.saveAs(path)
  await context.close()
  return { path, sha256, rows }
}
