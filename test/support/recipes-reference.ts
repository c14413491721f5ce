/** `npm run reference`: the page of the steps of cleaning recipes, in both languages, from the table that contract, checks, engine and form read. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Words } from '#core/domain/conditions/problems.ts'
import type { KindGroup } from '#core/domain/recipes/kind.ts'
import { kindNames, kindOf, mostSteps, parametersOf } from '#core/domain/recipes/kinds.ts'
import type { Parameter, ParameterShape } from '#core/domain/recipes/parameters.ts'
import { clusterMethods } from '#core/domain/recipes/fingerprint.ts'

export const recipesReferencePath = join(import.meta.dirname, '../../resources/reference/recipes.md')

type Locale = keyof Words

const shapes: Record<ParameterShape, Words> = {
  flag: { zh: 'true 或 false', en: 'true or false' }, text: { zh: '文字', en: 'a text' }, choice: { zh: '其一', en: 'one of' }, integer: { zh: '整数', en: 'a whole number' }, column: { zh: '列名', en: 'name of a column' },
  columns: { zh: '列名的列表', en: 'list of names of columns' }, newColumn: { zh: '新列名', en: 'name of a column to write' }, newColumns: { zh: '新列名的列表', en: 'list of names of columns to write' }, texts: { zh: '文字的列表', en: 'list of texts' },
  entries: { zh: '{"from", "to"} 的列表', en: 'list of {"from", "to"}' }
}
const groups: Record<KindGroup, Words> = {
  text: { zh: '文字', en: 'Text' }, value: { zh: '含义', en: 'Meaning' }, column: { zh: '列', en: 'Columns' }, row: { zh: '行', en: 'Rows' }
}

const headings = {
  title: { zh: '# 清洗步骤参考', en: '# Reference of cleaning steps' },
  made: { zh: '由 `npm run reference` 从代码中的表生成，请勿手改。', en: 'Made by `npm run reference` from the table in the code; do not edit.' },
  rules: {
    zh: `步骤依次作用于文件的列（文本），先于映射；至多 ${mostSteps} 步。每一步写作 {"op": …, 参数…}，另可有 "disabled"（不运行）与 "note"。空白单元格没有值：多数步骤不动它。无法识别的值按 onFail 保留、留空或使整行列入异常，并逐步计数。`,
    en: `Steps work on the columns of a file as text, one after another, before they are mapped; ${mostSteps} at most. A step is {"op": …, its parameters}; "disabled" leaves it out, "note" is kept. A blank cell has no value, and most steps leave it. What cannot be read stays, becomes blank or turns its row away, as onFail says, and is counted.`
  },
  columns: { zh: ['参数', '名称', '值', '默认'], en: ['parameter', 'name', 'value', 'default'] },
  clusters: { zh: '## 相近值', en: '## Near-equal values' },
  clustersAbout: {
    zh: '方法取自 OpenRefine 的键碰撞（https://openrefine.org/docs/technical-reference/clustering-in-depth）：键相同的值归为一簇，由人确认后写成一个值映射步骤。',
    en: 'By the key collisions of OpenRefine (https://openrefine.org/docs/technical-reference/clustering-in-depth): values of one key form a cluster, which a person merges into a step of kind map.'
  }
} as const

const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const table = (columns: readonly string[], rows: readonly (readonly string[])[]) => [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
const code = (text: string) => `\`${text}\``

function valueOf({ shape, options, min, max, optional }: Parameter, locale: Locale): string {
  if (options) return `${shapes[shape][locale]}: ${Object.entries(options).map(([name, words]) => `${code(name)} ${words[locale]}`).join(', ')}`
  const bounds = shape === 'integer' ? ` (${min}–${max})` : ''
  return shapes[shape][locale] + bounds + (optional ? (locale === 'zh' ? '，或 null' : ', or null') : '')
}

function half(locale: Locale): string {
  const sections = (Object.keys(groups) as KindGroup[]).flatMap((group) => [
    `## ${groups[group][locale]}`,
    ...kindNames.filter((name) => kindOf(name).group === group).flatMap((name) => [
      `### ${code(name)} ${kindOf(name).words[locale]}`, kindOf(name).about[locale],
      table(headings.columns[locale], Object.entries(parametersOf(name)).map(([key, parameter]) => (
        [code(key), parameter.words[locale], valueOf(parameter, locale), parameter.default === undefined ? '' : code(JSON.stringify(parameter.default))])))
    ])
  ])
  const methods = Object.entries(clusterMethods).map(([name, words]) => `- ${code(name)} ${words[locale]}`).join('\n')
  return [headings.title[locale], headings.made[locale], headings.rules[locale], ...sections, headings.clusters[locale], headings.clustersAbout[locale], methods].join('\n\n')
}

export function recipesReference(): string {
  return `${half('zh')}\n\n---\n\n${half('en')}\n`
}

if (import.meta.main) {
  mkdirSync(dirname(recipesReferencePath), { recursive: true })
  writeFileSync(recipesReferencePath, recipesReference())
}
