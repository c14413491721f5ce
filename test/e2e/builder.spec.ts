/** Building a definition in a real browser: once with the mouse, once with the keyboard alone. */
import { expect, test, type Locator } from '@playwright/test'
import { counts, example, fillRenewals } from './support/renewals.ts'
import { ask, shopJourney } from './support/shop.ts'

const journey = shopJourney(fillRenewals)

/** The card of the canvas whose name has a text. */
const card = (text: string | RegExp) => journey.page.getByRole('region', { name: '条件画布' }).getByRole('group', { name: text })
const root = () => journey.page.locator('.node-card').first()
const total = () => journey.page.locator('.summary-number')
const rows = () => journey.page.locator('.node-card')

async function begin(): Promise<void> {
  const { page } = journey
  await journey.open('/')
  await journey.open('/builder')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('新建分群')
  const again = page.getByRole('button', { name: '重新开始' })
  if (await again.isEnabled()) await again.click()
  await expect(rows()).toHaveCount(1)
  await expect(total()).toHaveText('60')
  await expect(page.getByRole('combobox', { name: '输入名称，回车添加' })).toBeFocused()
}

test('with the mouse: drags conditions in, sees their counts, moves, wraps, negates, switches off and takes back', async () => {
  const { page } = journey
  await begin()
  const palette = (name: string) => page.getByRole('region', { name: '可用的条件' }).getByRole('option', { name, exact: true })
  const find = page.getByRole('combobox', { name: '输入名称，回车添加' })

  await find.fill('积分')
  await palette('积分').dragTo(root())
  await expect(card(/^积分/)).toBeVisible()
  const form = page.getByRole('form', { name: '条件表单' })
  await form.getByLabel('值', { exact: true }).fill('300')
  await expect(card(/^积分大于等于 300，30 人，占 50\.0%，去掉 30/)).toBeVisible()
  await expect(total()).toHaveText('30')

  await test.step('a condition dropped on another makes a group with it', async () => {
    await find.fill('huiyuandengji')
    await palette('会员等级').dragTo(card(/^积分/))
    await expect(card(/^任一满足/)).toBeVisible()
    await form.getByLabel('金卡').check()
    await expect(card(/^会员等级属于「金卡」，20 人/)).toBeVisible()
    await expect(card(/^任一满足，40 人/)).toBeVisible()
    await expect(total()).toHaveText('40')
  })

  await test.step('an event below it, with its resolved window', async () => {
    await find.fill('dingdan')
    await page.getByRole('option', { name: /^订单/ }).first().dragTo(page.getByRole('region', { name: '条件画布' }), { targetPosition: { x: 120, y: 420 } })
    await form.getByLabel('时间范围').selectOption('between')
    await form.getByLabel('从', { exact: true }).fill('2026-01-01')
    await form.getByLabel('到', { exact: true }).fill('2026-01-02')
    await form.getByLabel('值', { exact: true }).fill('2')
    await expect(card(/2026-01-01.*2026-01-0.*「订单」.*，30 人/)).toBeVisible()
    await expect(total()).toHaveText('10')
  })

  await test.step('moved out of its group by dragging', async () => {
    const box = (await card(/^会员等级/).boundingBox())!
    const target = (await card(/^任一满足/).boundingBox())!
    await page.mouse.move(box.x + 150, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 100, box.y + 30, { steps: 4 })
    await page.mouse.move(target.x + 60, target.y + 3, { steps: 6 })
    await expect(page.locator('.slot-mark')).toBeVisible()
    await page.mouse.up()
    await expect(card(/^会员等级.*第 2 层，第 1 \/ 3 个/)).toBeVisible()
    await expect(total()).toHaveText('0')
    await expect(root()).toHaveAccessibleName(/矛盾：没有人同时满足这些条件/)
  })

  await test.step('the tools of the bar act on what is selected, and all of it can be taken back', async () => {
    await card(/^会员等级/).click()
    await page.getByRole('button', { name: '取反' }).click()
    await expect(card(/^会员等级不属于「金卡」.*40 人.*含 0 个空值/)).toBeVisible()
    await page.getByRole('button', { name: '复制条件' }).click()
    await expect(rows()).toHaveCount(6)
    await page.getByRole('button', { name: '停用或启用' }).click()
    await expect(page.locator('.node-card[data-off=true]')).toHaveCount(1)
    await page.getByRole('button', { name: '删除条件' }).click()
    await expect(rows()).toHaveCount(5)
    for (let turn = 0; turn < 5; turn++) await page.getByRole('button', { name: '撤销', exact: true }).click()
    await expect(card(/^任一满足，40 人/)).toBeVisible()
    await expect(total()).toHaveText('10')
    await page.getByRole('button', { name: '重做', exact: true }).click()
    await expect(total()).toHaveText('0')
  })
  expect(journey.complaints).toEqual([])
})

/** The definition of the text view as it is compared: ids are the editor's own. */
async function written(): Promise<unknown> {
  const text = journey.page.getByRole('textbox', { name: 'JSON' })
  return JSON.parse(await text.inputValue(), (key, value: unknown) => (key === 'id' ? undefined : value))
}

/** The cards of the example with the numbers that the shop gives them, and of the score what it waits for. */
async function expectExample(): Promise<void> {
  await expect(card(/^RFM 等级属于「VIP」、「高价值」.*RFM 等级尚未计算 先运行价值模型/)).toContainText('RFM 等级尚未计算 · 先运行价值模型')
  await expect(card(new RegExp(`^合同到期在未来 30 天内（.*），${counts.contract} 人`))).toBeVisible()
  await expect(card(new RegExp(`^最近 7 天「跟进」的次数等于 0（.*），${counts.unattended} 人`))).toBeVisible()
  await expect(card(new RegExp(`^都不满足，${counts.neither} 人`))).toBeVisible()
  await expect(card(new RegExp(`^有标签「暂停联系」，${counts.tagged} 人`))).toBeVisible()
  await expect(card(new RegExp(`^属于分群「黑名单」，${counts.listed} 人`))).toBeVisible()
  await expect(root()).toHaveAccessibleName(new RegExp(`^全部满足，${counts.sound} 人.*未计入有问题的条件`))
  await expect(journey.page.getByRole('region', { name: '统计结果' })).toContainText('1 处问题未计入')
  await expect(total()).toHaveText(String(counts.sound))
}

test('the example of the language, built with the mouse: what is sound is counted, the score says what it waits for', async () => {
  const { page } = journey
  await begin()
  const canvas = page.getByRole('region', { name: '条件画布' })
  const form = page.getByRole('form', { name: '条件表单' })
  const find = page.getByRole('combobox', { name: '输入名称，回车添加' })
  const drag = async (name: string | RegExp, onto: Locator, options: { targetPosition?: { x: number; y: number } } = {}) => {
    await find.fill(String(name instanceof RegExp ? name.source.slice(1) : name))
    await page.getByRole('region', { name: '可用的条件' }).getByRole('option', { name }).first().dragTo(onto, options)
  }
  const below = async () => ({ targetPosition: { x: 120, y: (await canvas.boundingBox())!.height - 8 } })

  await root().click()
  await form.getByLabel('时区').fill('Asia/Shanghai')
  await form.getByRole('combobox', { name: '一周开始于' }).selectOption({ label: '周一' })

  await drag(/^RFM 等级/, root())
  await form.getByLabel('VIP', { exact: true }).check()
  await form.getByLabel('高价值', { exact: true }).check()
  await drag(/^合同到期/, canvas, await below())
  await form.getByRole('combobox', { name: '条件', exact: true }).selectOption({ label: '在未来 …内' })
  await drag(/^跟进/, canvas, await below())
  await form.getByRole('combobox', { name: '条件', exact: true }).selectOption({ label: '等于 …' })
  await form.getByLabel('值', { exact: true }).fill('0')
  await form.getByLabel('数量', { exact: true }).fill('7')
  await drag(/^条件组：都不满足/, canvas, await below())
  await drag(/^黑名单/, card(/^都不满足/))
  await drag(/^暂停联系/, card(/^都不满足/))
  await expectExample()

  await page.getByRole('button', { name: '文本' }).click()
  expect(await written()).toEqual(example)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await card(/^RFM 等级/).click()
  await page.getByRole('button', { name: '停用或启用' }).click()
  await expect(root()).toHaveAccessibleName(new RegExp(`^全部满足，${counts.sound} 人，占 18\\.3%，第 1 层`))
  expect(journey.complaints).toEqual([])
})

test('the example of the language, built with the keyboard alone', async () => {
  const { page } = journey
  await begin()
  const type = (text: string) => page.keyboard.type(text)
  const press = async (...keys: string[]) => { for (const key of keys) await page.keyboard.press(key) }
  const focused = () => page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null
    return element?.getAttribute('aria-label') ?? element?.labels?.[0]?.innerText.split('\n')[0] ?? ''
  })
  const onCard = (name: RegExp) => expect.poll(focused).toMatch(name)
  /** Tab, or back with Shift, until a control has the focus. */
  const walkTo = async (label: string, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
    for (let step = 0; step < 40 && (await focused()) !== label; step++) await press(key)
    expect(await focused()).toBe(label)
  }
  /** An arrow, until the list with the focus stands on a choice. */
  const pick = async (label: string, key: 'ArrowDown' | 'ArrowUp') => {
    const chosen = () => page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.label)
    for (let step = 0; step < 40 && (await chosen()) !== label; step++) await press(key)
    expect(await chosen()).toBe(label)
  }
  const add = async (name: string) => {
    await press('n')
    await expect.poll(focused).toBe('输入名称，回车添加')
    await type(name)
    await press('Enter')
  }

  await press('Escape')
  await onCard(/^全部满足/)
  await press('Enter')
  await walkTo('时区')
  await type('Asia/Shanghai')
  await walkTo('一周开始于')
  await pick('周一', 'ArrowDown')
  await press('Escape')
  await onCard(/^全部满足/)

  await add('rfm dengji')
  await expect.poll(focused).toBe('查找，或输入后回车添加')
  await type('VIP')
  await press('Enter')
  await type('高价值')
  await press('Enter', 'Escape')
  await onCard(/^RFM 等级属于「VIP」、「高价值」/)

  await add('htdq')
  await expect.poll(focused).toBe('数量')
  await walkTo('条件', 'Shift+Tab')
  await pick('在未来 …内', 'ArrowDown')
  await press('Escape')
  await onCard(/^合同到期在未来 30 天内/)

  await add('genjin')
  await expect.poll(focused).toBe('值')
  await walkTo('条件', 'Shift+Tab')
  await pick('等于 …', 'ArrowUp')
  await walkTo('值')
  await type('0')
  await walkTo('数量')
  await type('7')
  await press('Escape')
  await onCard(/^最近 7 天「跟进」的次数等于 0/)

  await add('条件组：都不满足')
  await expect.poll(focused).toBe('组内条件')
  await press('Escape')
  await onCard(/^都不满足/)
  await add('ztlx')
  await expect(card(/^有标签「暂停联系」/)).toBeVisible()
  await press('Escape')
  await onCard(/^有标签「暂停联系」/)
  await add('heimingdan')
  await expect(card(/^属于分群「黑名单」/)).toBeVisible()
  await press('Escape')
  await onCard(/^属于分群「黑名单」/)
  await expectExample()

  await press('Shift+T')
  await expect(page.getByRole('textbox', { name: 'JSON' })).toBeVisible()
  expect(await written()).toEqual(example)
  await press('Escape')
  await onCard(/^属于分群/)
  for (const name of [/^有标签/, /^都不满足/, /^最近 7 天/, /^合同到期/, /^RFM 等级/]) {
    await press('ArrowUp')
    await onCard(name)
  }
  await press('Space')
  await onCard(/^RFM 等级.*已停用/)
  await expect(root()).toHaveAccessibleName(new RegExp(`^全部满足，${counts.sound} 人，占 18\\.3%，第 1 层`))
  expect(journey.complaints).toEqual([])
})

test('as text: what is switched off is told of and stays', async () => {
  const { page } = journey
  await begin()
  const attribute = (field: string, value: string) => ({ kind: 'attribute', field, op: 'eq', value })
  const apply = async (root: object) => {
    await page.getByRole('textbox', { name: 'JSON' }).fill(JSON.stringify({ schema: 1, entity: 'customer', root }))
    await page.getByRole('button', { name: '应用' }).click()
  }
  await page.getByRole('button', { name: '文本' }).click()
  await apply({ kind: 'group', op: 'and', children: [attribute('level', '金卡'), attribute('city', '上海')] })
  await card(/^城市/).click()
  await page.keyboard.press('Space')
  await expect(card(/^城市.*已停用/)).toBeVisible()
  await page.getByRole('button', { name: '文本' }).click()
  await expect(page.getByRole('dialog')).toContainText('已停用的部分（1 处）不在文本中')
  await apply({ kind: 'group', op: 'and', children: [attribute('level', '银卡')] })
  await expect(card(/^会员等级.*银卡/)).toBeVisible()
  await expect(card(/^城市.*已停用/)).toBeVisible()
})

test('as text: what is not there is told where it stands, with what to do', async () => {
  const { page } = journey
  const broken = JSON.stringify(example).replace('"暂停联系"', '"没有的标签"').replace('"blacklist"', '"gone"')
  await begin()
  await page.getByRole('button', { name: '文本' }).click()
  const text = page.getByRole('textbox', { name: 'JSON' })
  await text.fill('{')
  await expect(page.getByRole('alert')).toContainText('不是 JSON')
  const apply = page.getByRole('button', { name: '应用' })
  for (const misshapen of [{ schema: 1, entity: 'martian', root: { kind: 'zzz' } }, { ...example, limit: 'x' }, { schema: 1, entity: 'customer', root: { kind: 'attribute' } }, { schema: 1, entity: 'customer', root: { kind: 'event', event: 'order', window: 5 } }, { schema: 1, entity: 'customer', root: { kind: 'list', op: 'in', ids: 5 } }, null, 5]) {
    await text.fill(JSON.stringify(misshapen))
    await expect(apply).toBeDisabled()
  }
  await text.fill(broken)
  await expect(page.getByRole('dialog')).toContainText('/root/children/3/children/0/tags')
  await page.getByRole('button', { name: '应用' }).click()
  await expect(rows()).toHaveCount(7)
  await expect(card(/标签 没有的标签 不存在/)).toContainText('换一个标签')
  await expect(page.getByRole('region', { name: '统计结果' })).toContainText('3 处问题未计入')
  // What is sound is counted all the same.
  await expect(card(/「跟进」的次数等于 0/)).toContainText(String(counts.unattended))
  for (const name of [/^RFM 等级/, /没有的标签/, /gone/]) {
    await card(name).click()
    await page.keyboard.press('Delete')
    await expect(card(name)).toHaveCount(0)
  }
  await expect(card(/^都不满足/)).toContainText('空的“或”组')
  await expect(total()).toHaveText(String(counts.contract - 5))
  await page.getByRole('button', { name: '文本' }).click()
  await page.getByRole('radio', { name: '文字' }).click()
  await expect(page.getByRole('dialog')).toContainText('「跟进」的次数等于 0')
  await page.getByRole('radio', { name: 'DuckDB SQL' }).click()
  await expect(page.getByRole('dialog').locator('pre')).toContainText('SELECT')
  await page.getByRole('radio', { name: 'ClickHouse SQL' }).click()
  await expect(page.getByRole('dialog').locator('pre')).toContainText('SELECT')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('with the keyboard alone: a name and Enter put a condition on the canvas, and everything else has a key', async () => {
  const { page } = journey
  await begin()
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName)

  await page.keyboard.type('jf')
  await page.keyboard.press('Enter')
  await expect(card(/^积分/)).toBeVisible()
  await page.keyboard.type('300')
  await expect(card(/^积分大于等于 300，30 人/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect.poll(focused).toMatch(/^积分/)

  await page.keyboard.press('n')
  await page.keyboard.type('会员等级')
  await page.keyboard.press('Enter')
  await page.keyboard.type('金卡')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(focused).toMatch(/^会员等级属于「金卡」，20 人/)
  await expect(total()).toHaveText('10')

  await test.step('both are selected and wrapped, the group asks for any, and says not', async () => {
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('w')
    await expect.poll(focused).toMatch(/^任一满足，40 人/)
    await page.keyboard.press('x')
    await expect.poll(focused).toMatch(/^都不满足，20 人/)
    await expect(total()).toHaveText('20')
    await page.keyboard.press('o')
    await expect.poll(focused).toMatch(/^并非全部满足，50 人/)
  })

  await test.step('rows are gone through, moved, copied, switched off and deleted', async () => {
    await page.keyboard.press('ArrowRight')
    await expect.poll(focused).toMatch(/^积分/)
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toMatch(/^会员等级/)
    await page.keyboard.press('Control+ArrowUp')
    await expect.poll(focused).toMatch(/^会员等级.*第 3 层，第 1 \/ 2 个/)
    await page.keyboard.press('Control+ArrowLeft')
    await expect.poll(focused).toMatch(/^会员等级.*第 2 层，第 2 \/ 2 个/)
    await page.keyboard.press('Control+ArrowRight')
    await expect.poll(focused).toMatch(/^会员等级.*第 3 层，第 2 \/ 2 个/)
    await page.keyboard.press('d')
    await expect(rows()).toHaveCount(5)
    await page.keyboard.press('Space')
    await expect.poll(focused).toMatch(/已停用/)
    await page.keyboard.press('Delete')
    await expect(rows()).toHaveCount(4)
    await page.keyboard.press('Control+z')
    await expect(rows()).toHaveCount(5)
    await page.keyboard.press('Control+y')
    await expect(rows()).toHaveCount(4)
  })

  await test.step('Enter edits, Esc comes back; the focus is not kept on the canvas', async () => {
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('500')
    await expect(card(/^积分大于等于 500，10 人/)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toMatch(/^积分大于等于 500/)
    await page.keyboard.press('Tab')
    await expect.poll(focused).toBe('缩小')
    await page.keyboard.press('Shift+Tab')
    await expect.poll(focused).toMatch(/^积分大于等于 500/)
    await page.keyboard.press('Shift+Tab')
    await expect.poll(focused).toBe('模板')
  })
  expect(journey.complaints).toEqual([])
})

test('a limit and a split say how many they take, and who is in no part', async () => {
  const { page } = journey
  await begin()
  await card(/^全部满足/).click()
  const form = page.getByRole('form', { name: '条件表单' })
  const summary = page.getByRole('region', { name: '统计结果' })
  await form.getByLabel('只取一部分').check()
  await form.getByRole('spinbutton', { name: '数量' }).fill('20')
  await expect(total()).toHaveText('20')
  await expect(root()).toHaveAccessibleName(/取 20 个/)
  await form.getByRole('button', { name: '添加分组' }).click()
  await expect(form).toContainText('不会恰好相等')
  await expect(summary).not.toContainText('未分组')
  await form.getByRole('spinbutton', { name: '百分比' }).first().fill('0')
  await form.getByRole('spinbutton', { name: '百分比' }).last().fill('0')
  await expect(form).toContainText('其余 100.0% 不属于任何一组')
  await expect(summary).toContainText('未分组 20')
})

test('the filters of a list become a draft', async () => {
  const { page } = journey
  const where = [{ kind: 'attribute', field: 'points', op: 'gte', value: 300 }]
  await journey.open(`/customers?city=${encodeURIComponent('上海')}&where=${encodeURIComponent(JSON.stringify(where))}`)
  await page.getByRole('button', { name: '以此筛选建分群' }).click()
  await expect(rows()).toHaveCount(3)
  await expect(total()).toHaveText('7')
  expect(page.url()).not.toContain('where')

  await test.step('a pasted list becomes the values of a condition', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('金卡\n银卡，钻石'))
    await page.getByRole('combobox', { name: '输入名称，回车添加' }).fill('hydj')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+v')
    await expect(card(/^会员等级属于「金卡」、「银卡」、「钻石」，40 人/)).toBeVisible()
  })
  await test.step('the palette shows one kind alone where asked', async () => {
    await page.getByRole('button', { name: '事件', exact: true }).click()
    await expect(page.getByRole('region', { name: '可用的条件' }).getByRole('option')).toHaveCount(2)
  })
  await test.step('other filters take its place, and it can be had back', async () => {
    await journey.open(`/customers?city=${encodeURIComponent('上海')}`)
    await page.getByRole('button', { name: '以此筛选建分群' }).click()
    await expect(rows()).toHaveCount(2)
    const told = page.locator('.toast').filter({ hasText: '正在编辑的条件已被筛选条件替换' })
    await expect(told).toHaveCount(1)
    await told.getByRole('button', { name: '撤销' }).click()
    await expect(card(/^会员等级属于「金卡」、「银卡」、「钻石」/)).toBeVisible()
  })
})

test('a tag is chosen among hundreds, by typing and by scrolling', async () => {
  const { page, server } = journey
  const written = { entity: 'customer', kind: 'manual', state: 'published', category: null, group: null, class: 'ordinary', colour: null, description: '', visibility: 'team', expiresAfter: null, keepLast: false, rule: null, refresh: { onChange: true, schedule: null } }
  const tags = Array.from({ length: 300 }, (_, index) => ({ ...written, id: `T${index + 1}`, name: `标签 ${index + 1}` }))
  await ask(server, 'POST', '/api/crm/tags/import', { content: { schema: 1, kind: 'tags', tags } })
  await begin()
  const find = page.getByRole('combobox', { name: '输入名称，回车添加' })
  await find.fill('标签 300')
  await expect(page.getByRole('option', { name: '标签 300', exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(card(/^有标签「标签 300」/)).toBeVisible()
  const form = page.getByRole('form', { name: '条件表单' })
  const list = form.getByRole('group', { name: '标签', exact: true }).last()
  await form.getByRole('textbox', { name: '在“标签”中查找' }).fill('biaoqian 299')
  await form.getByLabel('标签 299', { exact: true }).check()
  await expect(card(/^有标签「标签 300」、「标签 299」之一/)).toBeVisible()
  await form.getByRole('textbox', { name: '在“标签”中查找' }).fill('')
  await form.getByRole('button', { name: '全部 标签' }).click()
  await form.getByRole('textbox', { name: '在“标签”中查找' }).press('ArrowDown')
  await expect(list.getByRole('checkbox').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('checkbox').nth(1)).toBeFocused()
  for (const key of ['ArrowUp', 'ArrowUp']) await page.keyboard.press(key)
  await expect(form.getByRole('textbox', { name: '在“标签”中查找' })).toBeFocused()
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  const last = list.getByRole('checkbox').last()
  await expect(last).toBeInViewport()
  await expect(list.getByRole('checkbox')).not.toHaveCount(300)
  await last.check()
  await expect(card(/^有标签「标签 300」、「标签 299」、「.+」之一/)).toBeVisible()
})

test('what is being written outlives the page, and so does what is switched off in a rule that was saved', async () => {
  const { page, server } = journey
  const kept = async () => Object.keys((await ask(server, 'GET', '/api/workspace/drafts') as { drafts: object }).drafts)
  const again = async (route: string) => {
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await journey.open('/')
    await journey.open(route)
  }
  await begin()
  await page.keyboard.type('jifen')
  await page.keyboard.press('Enter')
  await page.keyboard.type('300')
  await expect(total()).toHaveText('30')
  await expect.poll(async () => JSON.stringify(await ask(server, 'GET', '/api/workspace/drafts'))).toContain('"value":300')
  await again('/builder')
  await expect(card(/^积分大于等于 300，30 人/)).toBeVisible()
  await page.getByRole('button', { name: '存为分群' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: '名称' }).fill('高积分')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(kept).toEqual([])

  const points = (op: string, value: number) => ({ kind: 'attribute', field: 'points', op, value })
  await ask(server, 'POST', '/api/crm/tags', { name: '积分居中', state: 'draft', rule: { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [points('gte', 300), points('lt', 400)] } } })
  await journey.open(`/tags/${encodeURIComponent('积分居中')}?tab=rule`)
  await card(/^积分小于 400/).click()
  await page.keyboard.press('Space')
  await expect(total()).toHaveText('30')
  await expect.poll(kept).toEqual(['tag 积分居中'])
  await page.keyboard.press('Control+s')
  await expect(page.getByText('未保存')).toBeHidden()
  await expect.poll(kept).toEqual([])
  await again(`/tags/${encodeURIComponent('积分居中')}?tab=rule`)
  await expect(card(/^积分小于 400.*已停用/)).toBeVisible()
  await expect(page.getByText('未保存')).toBeHidden()
  await expect(total()).toHaveText('30')
  expect(journey.complaints).toEqual([])
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the builder: ${theme}`, async () => {
    test.slow()
    const { page } = journey
    await page.evaluate((chosen) => {
      localStorage.setItem('cohortdesk.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('cohortdesk.preferences') ?? '{}') as object, theme: chosen, changedAt: Date.now() + 60_000 }))
    }, theme)
    await page.reload()
    await begin()
    await page.getByRole('button', { name: '文本' }).click()
    await page.getByRole('textbox', { name: 'JSON' }).fill(JSON.stringify({ ...example, limit: { n: 10, by: 'random', seed: 'a' }, split: [{ label: 'A', percent: 50 }] }))
    expect(await journey.violations(), 'text').toEqual([])
    await page.getByRole('button', { name: '应用' }).click()
    for (const name of [/^全部满足/, /^RFM 等级/, /^合同到期/, /「跟进」/, /暂停联系/, /黑名单/]) {
      await card(name).click()
      expect(await journey.violations(), String(name)).toEqual([])
    }
    for (const what of ['事件序列', '首次或最近一次', '所属企业', '编号名单', '字段的变更']) {
      await page.getByRole('combobox', { name: '输入名称，回车添加' }).fill(what)
      await page.keyboard.press('Enter')
      expect(await journey.violations(), what).toEqual([])
    }
  })
}
