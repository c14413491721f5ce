/** Random recipes and rows. Steps are made from the table of step kinds, so that a new kind or parameter is covered without a word here. */
import type { Random } from '#core/domain/demo/random.ts'
import { kindNames, parametersOf, type KindName, type RecipeStep } from '#core/domain/recipes/kinds.ts'
import type { Parameter } from '#core/domain/recipes/parameters.ts'

/** What stands in files: forms that some step reads, and their near misses. */
const cells = [
  '', '', ' ', '　', 'null', 'N/A', '-', '无', 'Abc  def', ' x ', 'ＡＢＣ１２３', '①㎡Å', 'ǅungla', 'straße', 'İstanbul', 'ﬁne', '王小明', '张 三', 'a,b;c', 'a-b-c', '--', 'aaa', 'b.c|d', 'a\tb', 'line\nbreak', '𠮷野家', '👍🏽', 'e\u0301', "O'Neil", 'x\\1y',
  '2026-01-05', '2026-1-5', '2026/1/5 3:04', '2026-01-05 10:30:00', '2026-01-05T10:30:00', '2026-01-05T10:30:00Z', '2026-01-05 10:30:00.5', '2026年1月5日', '2026年1月5日 下午3点', '2026年01月05日 08:09', '二〇二六年一月五日', '26-01-05', '5-Jan-2026', 'Jan 5, 2026',
  '13/01/2026', '05/01/2026', '05/01/26', '20260105', '20260105103000', '2026-02-30', '2026-02-29', '2024-02-29', '0026-01-05', '9999-12-31', '2026-13-01', '2026-1-5 24:00', '2026.1.5', '2026-01-05  10:30:00', '2026-01-0510:30:00', '45678', '45678.5', '1767571200', '1767571200123',
  'epoch', 'infinity', '12:30', '2026-01-05 ', '1.5', '007', '0', '-0', '-0.5', '12.50', '1,234.50', '1.234,50', '¥1,234', '￥ 1,234.5', '1,234元', '(1,234)', '12.5%', '1.2万', '3万5千', '1亿', '壹仟贰佰元整', '一百', '1e5', '1.38E+10', '5-', '+5', '１２３', '1 234', '12,34', '.5', '5.', '99999999999999999999.99', 'inf', 'nan', '1_000', '0x1F',
  '13800138000', '138 0013 8000', '138-0013-8000', '+86 13812345678', '8613812345678', '0086-138-1234-5678', '1381234567', '138123456789', '010-62345678', '010-62345678转801', '021-62345678-801', '+1 415 555 2671', '400-800-1234', '(0755)88886666',
  'Zhang@Example.com', 'a@b.cn', 'a@b', 'a b@c.com', '张三 <z@x.cn>', 'mailto:a@b.cn', 'a..b@c.cn', 'a＠b．com', 'x@y.com;', 'ab@c-d.com',
  '上海某某科技有限公司', '上海某某科技有限公司（深圳分公司）', '北京 某某(集团)有限公司', '某某投资中心有限合伙', '某某投资中心(有限合伙)', 'Acme Co.,Ltd', 'Acme Limited', '中国工商银行股份有限公司北京分行', '*某公司*',
  '广东省深圳市南山区科技园路1号', '深圳南山区科苑路', '北京朝阳区', '南京路100号', '朝阳区', '浦东新区', '吉林市船营区',
  '11010519491231002X', '11010519491231002x', '110105491231002', '11010519490231002X', '123456789012345678', '914403001922038216', '91440300192203821G', '9144 0300 1922 0382 16', '91350100m000100y43', '91110108551385082Q'
]

const pieces = ['a', 'B', '1', '，', ',', '-', ' ', '　', '5', '年', '.', '一', '万', 'Ａ', ':', '/', '+', '(', ')', '"', "'", '\\', '$1', '%', '@', '\u0300', '𠮷']

export function randomCell(random: Random): string {
  if (random.chance(0.75)) return random.pick(cells)
  const text = [...random.pick(cells)]
  for (let times = 1 + random.below(2); times > 0; times--) text.splice(random.below(text.length + 1), random.below(2), random.pick(pieces))
  return text.join('')
}

const patterns = ['[0-9]+', '(a)(b)?', '^\\s+|\\s+$', 'a*', '(?i)ABC', '[年月]', '(\\d)(\\d)', '.', '$', '(\\p{Han})', '\\bx\\b', 'b|']
const rewrites = ['', 'x', '\\1', '<\\0>', '\\2\\1', '$1', '\\\\', '一']

function valueFor(random: Random, name: string, parameter: Parameter, columns: readonly string[]): unknown {
  const few = <Item>(items: readonly Item[], least: number, most: number) => [...new Set(Array.from({ length: least + random.below(most) }, () => random.pick(items)))]
  switch (parameter.shape) {
    case 'flag': return random.chance(0.5)
    case 'text': return name === 'find' || name === 'value' ? random.pick([...patterns, ...cells.filter((cell) => cell !== '')]) : name === 'with' ? random.pick(rewrites) : random.pick([',', '-', ';', 'a', '年', ' ', '，', '--'])
    case 'choice': return random.pick(Object.keys(parameter.options!))
    case 'integer': return parameter.min! + random.below(parameter.max! - parameter.min! + 1)
    case 'column': return parameter.optional && random.chance(0.5) ? null : random.pick(columns)
    case 'columns': return few(columns, 1, 2)
    case 'newColumn': return parameter.optional && random.chance(0.3) ? null : random.pick([...columns, '新一', '新二', `新${random.below(9)}`])
    case 'newColumns': return few([...columns, '甲', '乙', '丙', '丁'], 1, 3)
    case 'texts': return few(cells, 0, 4)
    case 'entries': return Array.from({ length: random.pick([0, 1, 3, 40]) }, () => ({ from: randomCell(random), to: randomCell(random) }))
  }
}

export function randomStep(random: Random, columns: readonly string[], op: KindName = random.pick(kindNames)): RecipeStep {
  const values = Object.entries(parametersOf(op)).map(([name, parameter]) => [name, valueFor(random, name, parameter, columns)])
  return { op, ...Object.fromEntries(values), ...(random.chance(0.05) && { disabled: true }) } as RecipeStep
}

export interface RecipeCase {
  columns: string[]
  rows: string[][]
  recipe: RecipeStep[]
}

export function randomCase(random: Random, rowCount: number): RecipeCase {
  const columns = ['姓名', '时间', '金额', '备注']
  const known = [...columns]
  const recipe: RecipeStep[] = []
  for (let times = 1 + random.below(5); times > 0; times--) {
    const step = randomStep(random, known)
    recipe.push(step)
    if ('into' in step) known.push(...(Array.isArray(step.into) ? step.into : [step.into]))
  }
  return { columns, rows: Array.from({ length: rowCount }, () => columns.map(() => randomCell(random))), recipe }
}
