/** What a column holds, judged by a sample of its values. */
import type { ImportResult, Inspection } from '#core/contract/imports.ts'
import { guessDates, guessEpoch, type DateGuess } from '#core/import/inspect/dates.ts'
import { weighEvidence, type Evidence } from '#core/import/inspect/evidence.ts'
import { namesCode } from '#core/import/inspect/synonyms.ts'
import type { StagedColumn } from '#core/import/read/types.ts'
import { looksNumeric } from '#core/import/read/values.ts'

type InspectedType = Inspection['columns'][number]['type']
type Warning = ImportResult['warnings'][number]

export interface ColumnProfile {
  name: string
  index: number
  type: InspectedType
  /** Share of the filled values that have the type. */
  confidence: number
  /** Filled values of the sample, trimmed. */
  values: string[]
  blanks: number
  distinct: number
  evidence: Evidence
  dates?: DateGuess
}

const booleans = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f', '是', '否', '有', '无', '真', '假'])
const choiceMaximum = 60

export function profileColumn(column: StagedColumn, cells: readonly (string | null)[], nullTokens: ReadonlySet<string>): ColumnProfile {
  const trimmed = cells.map((cell) => (cell ?? '').trim())
  const values = trimmed.filter((value) => value !== '' && !nullTokens.has(value.toLowerCase()))
  const evidence = weighEvidence(values)
  const distinct = new Set(values).size
  const dates = guessDates(values) ?? guessEpoch(column.name, values)
  const { type, confidence } = guessType(column, values, evidence, distinct, dates)
  return { name: column.name, index: column.index, type, confidence, values, blanks: cells.length - values.length, distinct, evidence, ...(dates && { dates }) }
}

function guessType(
  column: StagedColumn, values: readonly string[], evidence: Evidence, distinct: number, dates: DateGuess | undefined
): { type: InspectedType; confidence: number } {
  if (values.length === 0) return { type: 'text', confidence: 0 }
  const share = (test: (value: string) => boolean) => values.filter(test).length / values.length
  if (column.type && column.type !== 'text' && column.type !== 'number') return { type: column.type, confidence: 1 }
  if (dates?.format?.startsWith('unix')) return { type: 'datetime', confidence: 1 }
  if (Math.max(evidence.phone, evidence.email, evidence.id_no, evidence.credit_code) >= 0.8) return { type: 'text', confidence: 1 }
  if (dates && dates.share >= 0.8) return { type: dates.type, confidence: dates.share }
  const flags = share((value) => booleans.has(value.toLowerCase()))
  if (flags === 1 && distinct <= 2) return { type: 'boolean', confidence: 1 }
  const numeric = (value: string) => looksNumeric(value) && !isCodeNumber(value)
  const numbers = share(numeric)
  const others = new Set(values.filter((value) => !numeric(value))).size
  const isCode = namesCode(column.name) && values.every((value) => !numeric(value) || /^\d+(?:\.0+)?$/.test(value))
  if ((numbers >= 0.95 || (numbers >= 0.8 && others <= 3)) && !isCode) return { type: isMoney(values) ? 'decimal' : 'number', confidence: numbers }
  const lists = share((value) => value.startsWith('[') && value.endsWith(']'))
  if (lists >= 0.9) return { type: share((value) => /^\[\s*\{/.test(value) || value === '[]') >= 0.9 ? 'objects' : 'list', confidence: lists }
  const few = !namesCode(column.name) && distinct <= choiceMaximum && distinct <= Math.max(8, values.length * 0.3) && values.length >= 5 && values.every((value) => value.length <= 40)
  return few && evidence.person < 0.8 ? { type: 'choice', confidence: 1 - distinct / (values.length + 1) } : { type: 'text', confidence: 1 }
}

/** Digits that are a name, not an amount: with leading zeros, or longer than any amount. */
function isCodeNumber(value: string): boolean {
  return /^0\d/.test(value) || /^\d{13,}$/.test(value)
}

/** Two decimals at most, some with decimals or a currency sign. */
function isMoney(values: readonly string[]): boolean {
  const numeric = values.filter(looksNumeric)
  return numeric.some((value) => /[.,]\d{1,2}$|[¥￥$€£]/.test(value)) && numeric.every((value) => !/\.\d{3,}$/.test(value) && !/[eE%]/.test(value))
}

export function profileWarnings(profile: ColumnProfile): Warning[] {
  const { name: column, values, type, confidence } = profile
  const count = (test: (value: string) => boolean) => values.filter(test).length
  const mixed = (type === 'number' || type === 'decimal' || type === 'date' || type === 'datetime') && confidence < 1 ? Math.round(values.length * (1 - confidence)) : 0
  const all: Warning[] = [
    {
      code: 'number.scientific', column, count: count((value) => /^\d(?:\.\d+)?[eE]\+?\d{1,2}$/.test(value)),
      message: { zh: '有数字写成了科学计数法，位数可能已丢失；请从来源重新导出为文本', en: 'Numbers in scientific notation may have lost digits; export the column as text' }
    },
    { code: 'zeros.leading', column, count: type === 'text' || type === 'choice' ? count((value) => /^0\d+$/.test(value)) : 0, message: { zh: '以 0 开头的编号按文本保留', en: 'Numbers that start with 0 are kept as text' } },
    { code: 'type.mixed', column, count: mixed, message: { zh: '多数值是同一类型，少数不是', en: 'Most values have one type, a few do not' } },
    {
      code: 'id.float', column, count: namesCode(column) ? count((value) => /^\d{3,}\.0$/.test(value)) : 0,
      message: { zh: '编号带有 .0：来源曾把它当作小数保存', en: 'Ids end in .0: where they come from they were kept as decimal numbers' }
    },
    { code: 'date.ambiguous', column, count: profile.dates?.ambiguous && type.startsWith('date') ? values.length : 0, message: { zh: '月和日无法区分，请确认日期格式', en: 'Day and month cannot be told apart; check the date format' } },
    { code: 'column.blank', column, count: values.length === 0 && profile.blanks > 0 ? profile.blanks : 0, message: { zh: '前面的行里这一列都是空的', en: 'This column is blank in the rows looked at' } }
  ]
  return all.filter((warning) => warning.count > 0)
}
