/** Steps that change text as text. */
import { nfkc, whiteSpace } from '../normalise/text.ts'
import { cell, type StepSql } from './kind.ts'
import { choice, entries, flag, neededText, text, texts } from './parameters.ts'
import { ignoringCase, literalPattern, literalRewrite, replacer } from './patterns.ts'
import { trimmed } from './trim-sql.ts'

const spaces = new RegExp(`[${whiteSpace}]+`, 'g')
/** The same characters as a class of RE2. */
const spaceClass = `[${whiteSpace}]`

const alphabet = { upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', lower: 'abcdefghijklmnopqrstuvwxyz' }
const lowerAscii = (value: string) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Whether a text is of ASCII and Chinese characters alone, which NFKC leaves as they are and whose letters every engine maps alike. */
export function isPlain(sql: StepSql, value: string): string {
  return `CASE WHEN strlen(${value}) = length(${value}) THEN true ELSE regexp_full_match(${value}, ${sql.text('[\\x00-\\x7f\\x{3001}\\x{3002}\\x{4e00}-\\x{9fff}]*')}) END`
}

const trim = cell({
  group: 'text', words: { zh: '去空白', en: 'Trim' },
  about: { zh: '去掉首尾空白；可把中间连续的空白并为一个空格。', en: 'Takes white space from both ends; a run of it inside may become one blank.' },
  parameters: { collapse: flag({ zh: '合并中间的空白', en: 'One blank for a run inside' }, false) },
  evaluator: ({ collapse }) => (value) => (collapse ? value.replace(spaces, ' ') : value).trim(),
  sql(sql, value, { collapse }) {
    const one = collapse ? `CASE WHEN regexp_matches(${value}, ${sql.text(spaceClass)}) THEN regexp_replace(${value}, ${sql.text(`${spaceClass}+`)}, ' ', 'g') ELSE ${value} END` : value
    return { all: trimmed(sql, one) }
  }
})

const width = cell({
  group: 'text', words: { zh: '全角转半角', en: 'Fold full width' },
  about: { zh: '按 Unicode NFKC 统一写法：全角字母、数字与符号变为半角，兼容字符变为通用字符。', en: 'Unicode NFKC: full-width letters, digits and signs become ASCII, compatibility characters the common ones.' },
  parameters: {},
  evaluator: () => nfkc,
  sql: (sql, value) => ({ usual: `CASE WHEN ${isPlain(sql, value)} THEN ${value} END` })
})

const usualTokens = ['null', 'nil', 'none', 'n/a', 'na', 'nan', '#n/a', '-', '--', '—', '/', '无', '空', '暂无', '未知', '不详', '未填写']

const blank = cell({
  group: 'text', words: { zh: '占位词留空', en: 'Blank out tokens' },
  about: { zh: '单元格去掉空白后等于其中一词（不分 A–Z 大小写）时留空。', en: 'A cell that is one of these words, white space around and the case of A–Z apart, becomes blank.' },
  parameters: { tokens: texts({ zh: '占位词', en: 'Tokens' }, usualTokens) },
  evaluator({ tokens }) {
    const known = new Set(['', ...tokens.map((token) => lowerAscii(token.trim()))])
    return (value) => (known.has(lowerAscii(value.trim())) ? '' : value)
  },
  sql(sql, value, { tokens }) {
    const known = [...new Set(['', ...tokens.map((token) => lowerAscii(token.trim()))])]
    const lower = sql.step(`translate(${trimmed(sql, value)}, '${alphabet.upper}', '${alphabet.lower}')`)
    return { all: `CASE WHEN ${sql.isOneOf(lower, known)} THEN NULL ELSE ${value} END` }
  }
})

const cases = {
  upper: { zh: '大写', en: 'UPPER CASE' }, lower: { zh: '小写', en: 'lower case' }, title: { zh: '词首大写', en: 'Title Case' }
}
const inTitle = (value: string) => value.toLowerCase().replace(/\p{L}[\p{L}\p{M}\p{N}'’]*/gu, (word) => word[0]!.toUpperCase() + word.slice(1))

const letterCase = cell({
  group: 'text', words: { zh: '大小写', en: 'Case' },
  about: { zh: '统一字母的大小写。', en: 'Makes letters upper case, lower case or title case.' },
  parameters: { to: choice({ zh: '改为', en: 'To' }, cases, 'upper') },
  evaluator: ({ to }) => (to === 'title' ? inTitle : (value) => (to === 'upper' ? value.toUpperCase() : value.toLowerCase())),
  sql: (sql, value, { to }) => ({ usual: to === 'title' ? 'NULL::VARCHAR' : `CASE WHEN ${isPlain(sql, value)} THEN ${to}(${value}) END` })
})

interface Replacing {
  find: string
  with: string
  regex: boolean
  ignoreCase: boolean
  whole: boolean
}

/** Pattern and rewrite of a step; undefined where a plain text is replaced by another. */
export function replacement({ find, with: by, regex, ignoreCase, whole }: Replacing): { pattern: string; rewrite: string } | undefined {
  if (!regex && !ignoreCase && !whole) return undefined
  const inner = regex ? find : literalPattern(find)
  return { pattern: (ignoreCase ? ignoringCase : '') + (whole ? `^(?:${inner})$` : inner), rewrite: regex ? by : literalRewrite(by) }
}

const replace = cell({
  group: 'text', words: { zh: '替换', en: 'Replace' },
  about: { zh: '替换每一处文字，或每一处与 RE2 正则匹配之处（\\1 … \\9 引用分组）。', en: 'Replaces every occurrence of a text, or every match of a pattern of RE2 (\\1 … \\9 are its groups).' },
  parameters: {
    find: neededText({ zh: '查找', en: 'Find' }), with: text({ zh: '替换为', en: 'Replace with' }), regex: flag({ zh: '正则表达式', en: 'Pattern (RE2)' }, false),
    ignoreCase: flag({ zh: '不分大小写', en: 'Ignore case' }, false), whole: flag({ zh: '整格匹配', en: 'Whole cell' }, false)
  },
  evaluator(step) {
    const by = replacement(step)
    return by ? replacer(by.pattern, by.rewrite) : (value) => value.replaceAll(step.find, () => step.with)
  },
  sql(sql, value, step) {
    const by = replacement(step)
    return { all: by ? `regexp_replace(${value}, ${sql.text(by.pattern)}, ${sql.text(by.rewrite)}, 'g')` : `replace(${value}, ${sql.text(step.find)}, ${sql.text(step.with)})` }
  }
})

/** As many entries as these are told one by one; more go by a table of what occurs in the file. */
const fewEntries = 12

const map = cell({
  group: 'text', words: { zh: '值映射', en: 'Value map' },
  about: { zh: '整格等于左侧时换成右侧；重复的左侧以先出现的为准。', en: 'A cell that equals the left side becomes the right one; of equal left sides the first counts.' },
  parameters: {
    entries: entries({ zh: '映射', en: 'Entries' }),
    otherwise: choice({ zh: '其他值', en: 'Other values' }, { keep: { zh: '保留', en: 'Stay' }, blank: { zh: '留空', en: 'Become blank' } }, 'keep')
  },
  evaluator({ entries: given, otherwise }) {
    const known = new Map(given.toReversed().map(({ from, to }) => [from, to]))
    return (value) => known.get(value) ?? (otherwise === 'keep' ? value : '')
  },
  sql(sql, value, { entries: given, otherwise }) {
    const rest = otherwise === 'keep' ? value : `''`
    if (given.length > fewEntries) return { usual: 'NULL::VARCHAR' }
    return { all: given.length === 0 ? rest : `CASE ${value} ${given.map(({ from, to }) => `WHEN ${sql.text(from)} THEN ${sql.text(to)}`).join(' ')} ELSE ${rest} END` }
  }
})

const fill = cell({
  group: 'text', words: { zh: '填充空白', en: 'Fill blanks' },
  about: { zh: '空白单元格填入默认值。', en: 'A blank cell takes a default.' },
  blanks: true,
  parameters: { value: neededText({ zh: '默认值', en: 'Default' }) },
  evaluator: ({ value: byDefault }) => (value) => (value === '' ? byDefault : value),
  sql: (sql, value, { value: byDefault }) => ({ all: `coalesce(${value}, ${sql.text(byDefault)})` })
})

export const textKinds = { trim, width, blank, case: letterCase, replace, map, fill }
