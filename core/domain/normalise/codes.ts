/** Numbers with check digits: resident ids (GB 11643-1999, ISO 7064 MOD 11-2) and unified social credit codes (GB 32100-2015, modulus 31). */
import { nfkc } from './text.ts'

export interface ResidentId {
  /** Eighteen characters. */
  value: string
  /** YYYY-MM-DD. */
  birthDate: string
  gender: '男' | '女'
}

export const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const residentChecks = '10X98765432'
/** First two digits: provinces of GB/T 2260, and those of residents of Hong Kong, Macao, Taiwan (81–83) and foreigners (9x). */
const residentRegion = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])/

const bare = (text: string) => nfkc(text).toUpperCase().replace(/[\s\-·.]/g, '')

/** The id with its check digit right and a birth date that exists; one of fifteen digits as the one of eighteen that it stands for. */
export function residentId(text: string): ResidentId | undefined {
  const plain = bare(text)
  const long = /^[0-9]{15}$/.test(plain) ? withCheck(`${plain.slice(0, 6)}19${plain.slice(6)}`) : plain
  if (!/^[0-9]{17}[0-9X]$/.test(long) || !residentRegion.test(long) || withCheck(long.slice(0, 17)) !== long) return undefined
  const [year, month, day] = [Number(long.slice(6, 10)), Number(long.slice(10, 12)), Number(long.slice(12, 14))]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (year < 1800 || year > 2199 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return { value: long, birthDate: date.toISOString().slice(0, 10), gender: Number(long[16]) % 2 === 1 ? '男' : '女' }
}

function withCheck(digits: string): string {
  const sum = residentWeights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return digits + residentChecks[sum % 11]
}

/** Without I, O, S, V, Z. */
export const creditCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^i modulo 31. */
export const creditWeights = Array.from({ length: 17 }, (_, place) => Number(3n ** BigInt(place) % 31n))
export const creditForm = `[${creditCharacters}]{2}[0-9]{6}[${creditCharacters}]{10}`
const credit = new RegExp(`^${creditForm}$`)

/** The code with its check character right: upper case, without blanks; the letters O and I, which no code has, are read as digits. */
export function creditCode(text: string): string | undefined {
  const plain = bare(text).replaceAll('O', '0').replaceAll('I', '1')
  return credit.test(plain) && creditCheck(plain) === plain[17] ? plain : undefined
}

function creditCheck(code: string): string {
  const sum = creditWeights.reduce((total, weight, place) => total + weight * creditCharacters.indexOf(code[place]!), 0)
  return creditCharacters[(31 - (sum % 31)) % 31]!
}
