/** Steps that make columns of others, and steps about rows. */
import { dedupe, filter, join, spread, type StepSql } from './kind.ts'
import { choice, column, columns, neededText, newColumn, newColumns, someColumn, text } from './parameters.ts'
import { finder } from './patterns.ts'

const split = spread({
  group: 'column', words: { zh: '拆分', en: 'Split' },
  about: { zh: '按分隔文字拆成几列；多出的部分（连同分隔文字）归入最后一列，不足的留空。', en: 'One column into several at a separator; the last takes what is left, separators included, and missing parts are blank.' },
  parameters: { column: column({ zh: '列', en: 'Column' }), separator: neededText({ zh: '分隔文字', en: 'Separator' }), into: newColumns({ zh: '拆成', en: 'Into' }) },
  targets: ({ into }) => into,
  evaluator: ({ separator, into }) => (value) => {
    const parts = value.split(separator)
    return into.map((_, place) => (place < into.length - 1 ? parts[place] ?? '' : parts.slice(place).join(separator)))
  },
  sql(sql, value, { separator, into }) {
    const mark = sql.text(separator)
    const parts = sql.step(`string_split(${value}, ${mark})`)
    return into.map((_, place) => (place < into.length - 1 ? `${parts}[${place + 1}]` : `array_to_string(${parts}[${place + 1}:], ${mark})`))
  }
})

const joinColumns = join({
  group: 'column', words: { zh: '合并列', en: 'Join columns' },
  about: { zh: '几列以分隔文字连成一列；空白的列跳过。', en: 'Several columns into one with a separator between; blank ones are left out.' },
  parameters: { columns: columns({ zh: '列', en: 'Columns' }), separator: text({ zh: '分隔文字', en: 'Separator' }), into: newColumn({ zh: '合并到', en: 'Into' }) },
  targets: ({ into }) => [into],
  evaluator: ({ separator }) => (cells) => cells.filter((cell) => cell !== null).join(separator),
  sql: (sql, cells, { separator }) => `concat_ws(${sql.text(separator)}, ${cells.join(', ')})`
})

const tests = {
  is: { zh: '等于', en: 'is' }, isNot: { zh: '不等于', en: 'is not' }, contains: { zh: '包含', en: 'contains' }, startsWith: { zh: '开头是', en: 'starts with' }, endsWith: { zh: '结尾是', en: 'ends with' },
  matches: { zh: '匹配正则', en: 'matches' }, blank: { zh: '为空', en: 'is blank' }, notBlank: { zh: '不为空', en: 'is not blank' }, above: { zh: '大于（或晚于）', en: 'is above (or after)' }, below: { zh: '小于（或早于）', en: 'is below (or before)' }
}
type Test = keyof typeof tests

/** Tests that need no value to compare with. */
export const testsOfBlanks: readonly string[] = ['blank', 'notBlank'] satisfies Test[]
export const testsOfOrder: readonly string[] = ['above', 'below'] satisfies Test[]

/** What can be put in order: plain decimals by their number, ISO dates and times as text. RE2 and JavaScript read the patterns alike. */
export const numberForm = '-?[0-9]{1,15}(?:\\.[0-9]+)?'
export const dateForm = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]*)?'
const isNumber = new RegExp(`^${numberForm}$`)
const isDate = new RegExp(`^${dateForm}$`)

const compare: Record<Exclude<Test, 'blank' | 'notBlank' | 'isNot' | 'matches'>, (cell: string, value: string) => boolean> = {
  is: (cell, value) => cell === value,
  contains: (cell, value) => cell.includes(value),
  startsWith: (cell, value) => cell.startsWith(value),
  endsWith: (cell, value) => cell.endsWith(value),
  above: (cell, value) => (isNumber.test(value) ? isNumber.test(cell) && Number(cell) > Number(value) : isDate.test(cell) && cell > value),
  below: (cell, value) => (isNumber.test(value) ? isNumber.test(cell) && Number(cell) < Number(value) : isDate.test(cell) && cell < value)
}

function testOf(test: Test, value: string): (cell: string | null) => boolean {
  if (test === 'blank') return (cell) => cell === null
  if (test === 'notBlank') return (cell) => cell !== null
  if (test === 'isNot') return (cell) => cell !== value
  const holds = test === 'matches' ? finder(value) : (cell: string) => compare[test](cell, value)
  return (cell) => cell !== null && holds(cell)
}

function testSql(sql: StepSql, cell: string, test: Test, value: string): string {
  const bound = () => sql.text(value)
  const ordered = (sign: '<' | '>') => (isNumber.test(value)
    ? `CASE WHEN regexp_full_match(${cell}, ${sql.text(numberForm)}) THEN ${cell}::DOUBLE ${sign} ${bound()}::DOUBLE END`
    : `CASE WHEN regexp_full_match(${cell}, ${sql.text(dateForm)}) THEN ${cell} ${sign} ${bound()} END`)
  switch (test) {
    case 'is': return `${cell} = ${bound()}`
    case 'isNot': return `${cell} IS DISTINCT FROM ${bound()}`
    case 'contains': return `contains(${cell}, ${bound()})`
    case 'startsWith': return `starts_with(${cell}, ${bound()})`
    case 'endsWith': return `ends_with(${cell}, ${bound()})`
    case 'matches': return `regexp_matches(${cell}, ${bound()})`
    case 'blank': return `${cell} IS NULL`
    case 'notBlank': return `${cell} IS NOT NULL`
    case 'above': return ordered('>')
    case 'below': return ordered('<')
  }
}

const filterRows = filter({
  group: 'row', words: { zh: '筛选行', en: 'Filter rows' },
  about: { zh: '保留或去掉满足条件的行；去掉的行列入异常，规则为“被清洗步骤筛掉”。', en: 'Keeps or drops the rows that pass a test; dropped ones are rejects under a rule of their own.' },
  parameters: {
    column: column({ zh: '列', en: 'Column' }), test: choice({ zh: '条件', en: 'Test' }, tests, 'notBlank'), value: text({ zh: '值', en: 'Value' }),
    rows: choice({ zh: '这些行', en: 'Such rows' }, { keep: { zh: '保留', en: 'Stay' }, drop: { zh: '去掉', en: 'Go' } }, 'keep')
  },
  evaluator({ test, value, rows }) {
    const holds = testOf(test, value)
    return (cell) => holds(cell) === (rows === 'keep')
  },
  sql: (sql, cell, { test, value, rows }) => `${rows === 'keep' ? '' : 'NOT '}coalesce(${testSql(sql, cell, test, value)}, false)`
})

const dedupeRows = dedupe({
  group: 'row', words: { zh: '去重', en: 'Remove duplicates' },
  about: { zh: '这些列都相同的行只留一行，其余计为重复；可按某列的大小（数字、ISO 时间）决定留哪一行。全空的行互不相同。', en: 'Of rows that are equal in these columns one stays, the others count as duplicates; a column (numbers, ISO times) may decide which. Rows blank in all of them are equal to none.' },
  parameters: {
    columns: columns({ zh: '相同的列', en: 'Equal in' }), keep: choice({ zh: '保留', en: 'Stays' }, { first: { zh: '最前（最小）', en: 'First (least)' }, last: { zh: '最后（最大）', en: 'Last (greatest)' } }, 'first'),
    by: someColumn({ zh: '按此列的顺序', en: 'In the order of' })
  }
})

export const rowKinds = { split, join: joinColumns, filter: filterRows, dedupe: dedupeRows }
