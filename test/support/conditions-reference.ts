/** `npm run reference`: the page of the condition language, in both languages, from the tables that the compiler reads. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { typeWords } from '#core/domain/conditions/compile-scope.ts'
import { windowKeys, windowNames } from '#core/domain/conditions/compile-windows.ts'
import { kindWords, measureWords, windowWords } from '#core/domain/conditions/describe-words.ts'
import { leafKinds, leaves } from '#core/domain/conditions/leaves.ts'
import { measureNames } from '#core/domain/conditions/leaves-events.ts'
import { operators, operatorsOf, type Operator, type ValueShape } from '#core/domain/conditions/operators.ts'
import { problemCodes, type ProblemCode } from '#core/domain/conditions/problem-codes.ts'
import { maximumDepth, maximumLeaves, maximumValues } from '#core/domain/conditions/types.ts'
import { relativeUnits, units } from '#core/domain/conditions/windows.ts'
import type { Words } from '#core/domain/conditions/problems.ts'

export const referencePath = join(import.meta.dirname, '../../resources/reference/conditions.md')

const shapes: Record<ValueShape, Words> = {
  none: { zh: '无', en: 'none' },
  one: { zh: '一个值', en: 'one value' },
  array: { zh: '列表', en: 'a list' },
  pair: { zh: '[起, 止]，含两端', en: '[from, to], both included' },
  number: { zh: '数字', en: 'a number' },
  'number+unit': { zh: '数字，另加 unit', en: 'a number, with unit' },
  unit: { zh: '无，另加 unit', en: 'none, with unit' }
}

const headings = {
  title: { zh: '# 条件语言参考', en: '# Reference of the condition language' },
  made: { zh: '由 `npm run reference` 从代码中的表生成，请勿手改。', en: 'Made by `npm run reference` from the tables in the code; do not edit.' },
  limits: { zh: `嵌套至多 ${maximumDepth} 层，条件至多 ${maximumLeaves} 条，每个列表至多 ${maximumValues} 个值。`, en: `At most ${maximumDepth} levels, ${maximumLeaves} conditions and ${maximumValues} values in a list.` },
  kinds: { zh: '## 条件', en: '## Conditions' },
  kindColumns: { zh: ['kind', '名称', '键（另有 id、note）'], en: ['kind', 'name', 'keys (besides id and note)'] },
  operators: { zh: '## 运算符', en: '## Operators' },
  operatorColumns: { zh: ['op', '说法', 'value', '取反自'], en: ['op', 'words', 'value', 'complement of'] },
  types: { zh: '## 各类型的运算符', en: '## Operators by type' },
  typeColumns: { zh: ['类型', '名称', '运算符'], en: ['type', 'name', 'operators'] },
  windows: { zh: '## 时间窗', en: '## Windows' },
  windowColumns: { zh: ['kind', '说法', '键'], en: ['kind', 'words', 'keys'] },
  measures: { zh: '## 统计', en: '## Measures' },
  measureColumns: { zh: ['fn', '说法'], en: ['fn', 'words'] },
  units: { zh: '## 单位', en: '## Units' },
  unitColumns: { zh: ['unit', '名称', '精确时长（毫秒）', '自然单位'], en: ['unit', 'name', 'exact length (ms)', 'of the calendar'] },
  problems: { zh: '## 问题', en: '## Problems' },
  warnings: { zh: '## 警告（不阻止运行）', en: '## Warnings (they do not stop a run)' },
  problemColumns: { zh: ['code', '说明', '怎么办'], en: ['code', 'message', 'remedy'] }
} as const

type Locale = keyof Words

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

const code = (text: string) => `\`${text}\``
const codes = (texts: readonly string[]) => texts.map(code).join(' ')

function valueOf({ shape, bounds }: Operator, locale: Locale): string {
  const end = bounds && bounds.max < Number.MAX_SAFE_INTEGER ? `${bounds.min}–${bounds.max}` : bounds ? `≥ ${bounds.min}` : ''
  return shapes[shape][locale] + (end ? ` (${end})` : '')
}

function problemRows(locale: Locale, warning: boolean): string[][] {
  return (Object.keys(problemCodes) as ProblemCode[]).filter((name) => problemCodes[name].warning === warning).map((name) => [code(name), problemCodes[name].message[locale], problemCodes[name].remedy[locale]])
}

function half(locale: Locale): string {
  const heading = (name: 'title' | 'made' | 'limits' | 'kinds' | 'operators' | 'types' | 'windows' | 'measures' | 'units' | 'problems' | 'warnings') => headings[name][locale]
  const types = Object.keys(typeWords).filter((type) => type !== 'objects') as (keyof typeof typeWords)[]
  return [
    heading('title'), heading('made'), heading('limits'),
    heading('kinds'), table(headings.kindColumns[locale], [[code('group'), kindWords.group[locale], codes(['op', 'not', 'children'])], ...leafKinds.map((kind) => [code(kind), kindWords[kind][locale], codes(leaves[kind].keys)])]),
    heading('types'), table(headings.typeColumns[locale], types.map((type) => [code(type), typeWords[type][locale], codes(operatorsOf(type).map(({ name }) => name))])),
    heading('operators'), table(headings.operatorColumns[locale], operators.map((row) => [code(row.name), row.words[locale], valueOf(row, locale), row.negates ? code(row.negates) : ''])),
    heading('windows'), table(headings.windowColumns[locale], windowNames.map((name) => [code(name), windowWords[name][locale], codes(windowKeys(name))])),
    heading('measures'), table(headings.measureColumns[locale], measureNames.map((name) => [code(name), measureWords[name][locale]])),
    heading('units'), table(headings.unitColumns[locale], relativeUnits.map((name) => [code(name), units[name].words[locale], String(units[name].exact ?? ''), units[name].calendar ? '✓' : ''])),
    heading('problems'), table(headings.problemColumns[locale], problemRows(locale, false)),
    heading('warnings'), table(headings.problemColumns[locale], problemRows(locale, true))
  ].join('\n\n')
}

export function conditionsReference(): string {
  return `${half('zh')}\n\n---\n\n${half('en')}\n`
}

if (import.meta.main) {
  mkdirSync(dirname(referencePath), { recursive: true })
  writeFileSync(referencePath, conditionsReference())
}
