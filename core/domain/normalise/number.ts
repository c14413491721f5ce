/** Numbers as people and spreadsheets write them. The result is plain decimal text, so that nothing passes through a float. */

export interface NumberForm {
  decimal: '.' | ','
  /** Between groups of three digits; '' for none. */
  thousands: string
}

const currencyMarks = '(?:[¥$€£]|RMB|CNY|USD|人民币|元|圆)'

/** Full-width characters and the ASCII ones that stand for them, place by place. */
export const fullWidth = { from: '０１２３４５６７８９．，－＋（）￥　−', to: '0123456789.,-+()¥ -' } as const

const escaped = (character: string) => character.replace(/[.*+?^${}()|[\]\\/ ]/, '\\$&')

/** Pattern of the digits of a number: groups of three where they are grouped at all. No groups of its own. */
function digitsPattern({ decimal, thousands }: NumberForm): string {
  const grouped = thousands === '' ? '' : `[0-9]{1,3}(?:${escaped(thousands)}[0-9]{3})+|`
  return `(?:(?:${grouped}[0-9]+)(?:${escaped(decimal)}[0-9]*)?|${escaped(decimal)}[0-9]+)(?:[eE][-+]?[0-9]{1,3})?`
}

/** Pattern of a whole number without its brackets. Groups: sign, sign after the currency, digits, minus at the end. RE2 and JavaScript read it alike. */
export function numberPattern(form: NumberForm): string {
  return `([-+]?) *${currencyMarks}? *([-+]?) *(${digitsPattern(form)}) *${currencyMarks}? *(-?)`
}

/** Thousands separator that goes with a decimal mark unless one is named. */
export function numberForm(format: { decimal?: '.' | ','; thousands?: string }): NumberForm {
  const decimal = format.decimal ?? '.'
  return { decimal, thousands: format.thousands ?? (decimal === '.' ? ',' : '.') }
}

/** Decimal text with a point (an exponent stays), or undefined when the text is no number. Brackets and a minus at the end are negative. */
export function decimalText(text: string, form: NumberForm): string | undefined {
  const ascii = [...text.trim()].map((character) => fullWidth.to[[...fullWidth.from].indexOf(character)] ?? character).join('').trim()
  const bracketed = ascii.startsWith('(') && ascii.endsWith(')')
  const match = new RegExp(`^${numberPattern(form)}$`, 'i').exec(bracketed ? ascii.slice(1, -1).trim() : ascii)
  if (!match) return undefined
  const signs = `${match[1]}${match[2]}${match[4]}${bracketed ? '-' : ''}`
  if (signs.length > 1) return undefined
  const digits = form.thousands === '' ? match[3]! : match[3]!.replaceAll(form.thousands, '')
  return (signs === '-' ? '-' : '') + digits.replace(form.decimal, '.')
}
