/** Numbers and amounts of money as people write them, to plain decimal text: no float on the way, digits after the point as they stand. */
import { nfkc } from './text.ts'

export interface AmountForm {
  decimal: '.' | ','
  /** What 12.5% becomes: 0.125 or 12.5. */
  percent: 'fraction' | 'number'
}

/** `digits` / 10^`scale`. */
interface Decimal {
  digits: bigint
  scale: number
}

const currency = '(?:人民币|rmb|cny|usd|hkd|eur|gbp|jpy|us\\$|hk\\$|[¥$€£])'
const unit = '(?:元整|元|圆整|圆|块|整|rmb|cny|usd|hkd|eur|gbp|jpy|人民币)'
/** Powers of ten that words stand for. */
const powers: Record<string, number> = { 十: 1, 百: 2, 千: 3, k: 3, 万: 4, w: 4, 十万: 5, 百万: 6, 千万: 7, 亿: 8, 十亿: 9, 百亿: 10, 千亿: 11, 万亿: 12 }
const power = Object.keys(powers).toSorted((a, b) => b.length - a.length).join('|')
const marked = new RegExp(`^([-+负]?)${currency}?([-+]?)(.+?)${unit}?(-?)$`, 'i')
const rates: Record<string, number> = { '%': 2, '‰': 3 }

/** Decimal text with a point, or undefined where the text is no number. */
export function plainDecimal(text: string, form: AmountForm): string | undefined {
  const plain = nfkc(text).replace(/[\s_'’]/g, '').replace(/[−–—]/g, '-').toLowerCase()
  const bracketed = /^\((.+)\)$/.exec(plain)
  const match = marked.exec(bracketed ? bracketed[1]! : plain)
  if (!match) return undefined
  const [, sign, inner, body, trailing] = match
  const signs = [sign, inner, trailing, bracketed ? '-' : ''].filter((mark) => mark !== '')
  if (signs.length > 1) return undefined
  const rate = rates[body!.at(-1)!]
  const value = magnitude(rate === undefined ? body! : body!.slice(0, -1), form.decimal)
  if (!value) return undefined
  const negative = signs[0] === '-' || signs[0] === '负'
  return written(rate === undefined || form.percent === 'number' ? value : { ...value, scale: value.scale + rate }, negative)
}

function magnitude(body: string, decimal: AmountForm['decimal']): Decimal | undefined {
  const [mark, group] = decimal === '.' ? ['\\.', ','] : [',', '\\.']
  const digits = `(?:[0-9]{1,3}(?:${group}[0-9]{3})+|[0-9]+)(?:${mark}[0-9]*)?|${mark}[0-9]+`
  const exponent = new RegExp(`^(${digits})e([-+]?[0-9]{1,3})$`).exec(body)
  if (exponent) return shifted(decimalOf(exponent[1]!, decimal), Number(exponent[2]))
  if (new RegExp(`^(?:(?:${digits})(?:${power})?)+$`).test(body)) return summed(body, new RegExp(`(${digits})(${power})?`, 'g'), decimal)
  return chineseNumber(body)
}

/** 3万5千: every part but the first is below the power before it, and only the last may have none. */
function summed(body: string, part: RegExp, decimal: AmountForm['decimal']): Decimal | undefined {
  let total: Decimal = { digits: 0n, scale: 0 }
  let before = Infinity
  for (const [, digits, word] of body.matchAll(part)) {
    const exponent = word === undefined ? 0 : powers[word]!
    if (exponent >= before) return undefined
    before = exponent
    total = plus(total, shifted(decimalOf(digits!, decimal), exponent))
  }
  return total
}

function decimalOf(text: string, decimal: AmountForm['decimal']): Decimal {
  const [whole = '', fraction = ''] = text.split(decimal)
  return { digits: BigInt(whole.replaceAll(/[.,]/g, '') + fraction || '0'), scale: fraction.length }
}

function shifted({ digits, scale }: Decimal, exponent: number): Decimal {
  return scale >= exponent ? { digits, scale: scale - exponent } : { digits: digits * 10n ** BigInt(exponent - scale), scale: 0 }
}

function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  const at = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own)
  return { digits: at(a) + at(b), scale }
}

function written({ digits, scale }: Decimal, negative: boolean): string {
  const text = digits.toString().padStart(scale + 1, '0')
  const whole = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
  return negative && digits !== 0n ? `-${whole}` : whole
}

const numerals: Record<string, number> = {
  '〇': 0, 零: 0, 一: 1, 壹: 1, 二: 2, 贰: 2, 两: 2, 三: 3, 叁: 3, 四: 4, 肆: 4, 五: 5, 伍: 5, 六: 6, 陆: 6, 七: 7, 柒: 7, 八: 8, 捌: 8, 九: 9, 玖: 9
}
const places: Record<string, bigint> = { 十: 10n, 拾: 10n, 百: 100n, 佰: 100n, 千: 1000n, 仟: 1000n }
const groups: Record<string, bigint> = { 万: 10_000n, 萬: 10_000n, 亿: 100_000_000n, 億: 100_000_000n }
const numeral = '[〇零一壹二贰两三叁四肆五伍六陆七柒八捌九玖]'
const chineseForm = new RegExp(`^([〇零一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億]+)(?:点(${numeral}+)|(?:元|圆|块)零?(?:(${numeral})角)?零?(?:(${numeral})分)?)?$`)

/** 一千二百三十四, 壹仟贰佰叁拾肆元伍角陆分, 三点一四, 一二三. */
function chineseNumber(text: string): Decimal | undefined {
  const match = chineseForm.exec(text)
  const whole = match && chineseInteger(match[1]!)
  if (!match || whole === undefined) return undefined
  const [, , fraction, tenth, hundredth] = match
  const after = fraction ? [...fraction] : tenth || hundredth ? [tenth ?? '零', hundredth ?? '零'] : []
  return { digits: BigInt(`${whole}${after.map((digit) => numerals[digit]).join('')}`), scale: after.length }
}

function chineseInteger(text: string): bigint | undefined {
  if ([...text].every((character) => character in numerals)) return BigInt([...text].map((character) => numerals[character]).join(''))
  let [total, section, digit] = [0n, 0n, 0n]
  for (const character of text) {
    if (character in numerals) {
      if (digit !== 0n) return undefined
      digit = BigInt(numerals[character]!)
    } else if (character in places) {
      section += (digit === 0n && section === 0n ? 1n : digit) * places[character]!
      digit = 0n
    } else {
      const value = groups[character]!
      const before = section + digit
      if (before === 0n && total === 0n) return undefined
      total = value > 10_000n ? (total + before) * value : total + before * value
      ;[section, digit] = [0n, 0n]
    }
  }
  return total + section + digit
}
