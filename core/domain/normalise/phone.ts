/** Telephone numbers as E.164. Chinese numbers, nearly all of them, go by two patterns; the rest by libphonenumber with China as the default. */
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { nfkc } from './text.ts'

/** What people write between digits; no digit and no plus. */
export const phoneFiller = "[\\s\\-‐-―().·'/_]"

/** A Chinese mobile without filler: group 1 is the number of eleven digits. Matches the whole text. */
export const chineseMobile = '(?:\\+?86|0086)?(1[3-9][0-9]{9})'

/** A Chinese landline without filler: groups are area code (without its 0) and number. Matches the whole text. */
const chineseLandline = '(?:\\+?86|0086)?0(10|2[0-9]|[3-9][0-9]{2})([2-8][0-9]{6,7})'

/** A number that a spreadsheet has shortened (1.38E+10): its last digits are lost. */
export const lossyNumber = '[0-9](?:\\.[0-9]+)?[eE]\\+[0-9]+'

const filler = new RegExp(phoneFiller, 'g')
const mobile = new RegExp(`^${chineseMobile}$`)
const landline = new RegExp(`^${chineseLandline}$`)
const nearMobile = /^(?:\+?86|0086)?1[3-9][0-9]*$/
const lossy = new RegExp(`^${lossyNumber}$`)

export function isLossyNumber(text: string): boolean {
  return lossy.test(text)
}

const extension = /^(.*?[0-9])[\s,;]*(?:转|轉|分机号?|內線|内线|(?:;?ext(?:ension)?\.?|x)[\s:=]*|#)[\s:]*([0-9]{1,7})$/i

/** 021-62345678-801 */
const dashed = /^([(]?0[0-9]{2,3}[)]?[- ]?[0-9]{7,8})-([0-9]{1,5})$/

/** A number and its extension (分机, 转, ext., x, #), or undefined where the text is no telephone number. */
export function phoneWithExtension(text: string): { number: string; extension?: string } | undefined {
  const plain = nfkc(text).trim()
  const [, before, after] = extension.exec(plain) ?? dashed.exec(plain) ?? []
  const number = normalisePhone(before ?? plain)
  return number === undefined ? undefined : { number, ...(after !== undefined && { extension: after }) }
}

/** E.164 of a telephone number, or undefined when the text is none (or has lost digits). */
export function normalisePhone(text: string): string | undefined {
  const plain = nfkc(text).trim()
  if (isLossyNumber(plain)) return undefined
  const digits = plain.replace(/^tel:/i, '').replace(/^([0-9]{5,})\.0+$/, '$1').replace(filler, '')
  const mobileMatch = mobile.exec(digits)
  if (mobileMatch) return `+86${mobileMatch[1]}`
  // A mobile with a digit too few or too many is a slip, not another number.
  if (nearMobile.test(digits)) return undefined
  const landlineMatch = landline.exec(digits)
  if (landlineMatch) return `+86${landlineMatch[1]}${landlineMatch[2]}`
  const parsed = parsePhoneNumberFromString(digits.replace(/^00(?=[1-9])/, '+'), 'CN')
  return parsed?.isValid() ? parsed.number : undefined
}
