/** What the values of a column are evidence of, whatever its header says. */
import { looksLikeEmail, looksLikePhone } from '#core/import/read/values.ts'

const evidenceKinds = ['phone', 'email', 'id_no', 'credit_code', 'openid', 'person', 'address', 'prose', 'code'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖樊殷施洪翁' +
  '張劉陳楊黃趙吳孫馬許韓馮鄧蕭蔣葉蘇呂盧鐘譚陸範賈鄒閆龍賀顧邵錢嚴湯賴歐陽'
)

/** Resident id: 17 digits and a check character (GB 11643), with a birth date that exists. */
export function isResidentId(text: string): boolean {
  if (!/^\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/.test(text)) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return '10X98765432'[sum % 11] === text[17]!.toUpperCase()
}

const creditCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Unified social credit code: 17 characters and a check character (GB 32100). */
export function isCreditCode(text: string): boolean {
  const code = text.toUpperCase()
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return false
  let sum = 0
  let weight = 1
  for (let index = 0; index < 17; index++) {
    sum += creditCharacters.indexOf(code[index]!) * weight
    weight = (weight * 3) % 31
  }
  return creditCharacters[(31 - (sum % 31)) % 31] === code[17]
}

const tests: Record<EvidenceKind, (text: string) => boolean> = {
  phone: looksLikePhone,
  email: looksLikeEmail,
  id_no: isResidentId,
  credit_code: isCreditCode,
  openid: (text) => /^o[A-Za-z0-9_-]{27}$/.test(text),
  person: (text) => /^\p{Script=Han}{2,4}$/u.test(text) && surnames.has(text[0]!),
  address: (text) => text.length >= 6 && /[省市区县镇乡村路街道巷弄号楼室]/.test(text) && /\p{Script=Han}{4,}/u.test(text) && /[市区县镇路街号]/.test(text),
  prose: (text) => text.length > 24 || /[\s，。！？；、]/u.test(text),
  code: (text) => /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text)
}

export type Evidence = Record<EvidenceKind, number>

/** Share of the values, none of them blank, that each kind recognises. */
export function weighEvidence(values: readonly string[]): Evidence {
  const share = (test: (text: string) => boolean) => (values.length ? values.filter(test).length / values.length : 0)
  return Object.fromEntries(evidenceKinds.map((kind) => [kind, share(tests[kind])])) as Evidence
}
