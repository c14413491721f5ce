/** Names of companies to one form: brackets, blanks, legal forms and branches written alike. */
import { nfkc } from './text.ts'

export interface CompanyForm {
  legalForm: 'keep' | 'remove'
  branch: 'keep' | 'remove'
}

const han = /\p{Script=Han}/u
const partnership = /[（(]?(特殊普通合伙|有限合伙|普通合伙)[）)]?$/
const branchName = '[\\p{Script=Han}A-Za-z0-9]{1,30}(?:分公司|支公司|分行|支行|分理处|营业部|营业厅|办事处|代表处|分店|分院|分校|分所)'
/** The parent ends like a company, what follows like a part of one. */
const branch = new RegExp(`^(.{2,}?(?:公司|集团|银行|合作社|事务所|研究院|学校|医院))[-·—\\s]*(?:（(${branchName})）|(${branchName}))$`, 'u')

const legalForms = [
  '集团股份有限公司', '控股股份有限公司', '股份有限公司', '集团有限责任公司', '有限责任公司', '集团有限公司', '控股有限公司', '有限公司', '股份公司', '集团公司', '总公司', '公司',
  '（特殊普通合伙）', '（有限合伙）', '（普通合伙）'
]
const latinForms: readonly [RegExp, string][] = [
  [/[\s,]*\bco(?:mpany|\.)?,?\s*(?:ltd|limited)\.?$/i, ' Co., Ltd.'],
  [/[\s,]*\b(?:inc|incorporated)\.?$/i, ' Inc.'],
  [/[\s,]*\b(?:corp|corporation)\.?$/i, ' Corp.'],
  [/[\s,]*\b(?:ltd|limited)\.?$/i, ' Ltd.'],
  [/[\s,]*\b(?:llc|l\.\s?l\.\s?c\.)$/i, ' LLC'],
  [/[\s,]*\bgmbh\.?$/i, ' GmbH']
]

/** The name in its normal form, or undefined where the text has no letter at all. */
export function companyName(text: string, form: CompanyForm): string | undefined {
  const plain = nfkc(text).replace(/\s+/g, ' ').trim().replace(/^["'“”‘’《》*#\-.,;:、。\s]+|["'“”‘’《》*#\-,;:、。\s]+$/g, '')
  if (!/\p{L}/u.test(plain)) return undefined
  return han.test(plain) ? chineseName(plain, form) : latinName(plain, form)
}

function chineseName(plain: string, form: CompanyForm): string {
  const bracketed = plain.replace(/[([【〔{]/g, '（').replace(/[)\]】〕}]/g, '）').replace(/\s*([（）])\s*/g, '$1').replace(/（）/g, '')
  const tight = bracketed.replace(/(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/gu, '').replace(partnership, '（$1）')
  const [, parent, inBrackets, following] = branch.exec(tight) ?? []
  const part = inBrackets ?? following
  const base = parent ?? tight
  const legal = form.legalForm === 'remove' ? withoutLegalForm(base) : base
  return part === undefined || form.branch === 'remove' ? legal : legal + part
}

function withoutLegalForm(name: string): string {
  const found = legalForms.find((legal) => name.endsWith(legal) && name.length >= legal.length + 2)
  return found === undefined ? name : name.slice(0, -found.length)
}

function latinName(plain: string, form: CompanyForm): string {
  const found = latinForms.find(([pattern]) => pattern.test(plain))
  if (!found) return plain
  return plain.replace(found[0], form.legalForm === 'remove' ? '' : found[1]).trim()
}
