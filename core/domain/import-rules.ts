/** Why a row of an import was turned away, waits for a person, or came in with a warning. Codes are stored; words are shown. */

import { longestIdentity, longestText } from './fields.ts'

interface Rule {
  zh: string
  en: string
  remedy: { zh: string; en: string }
}

const rule = (zh: string, en: string, remedyZh: string, remedyEn: string): Rule => ({ zh, en, remedy: { zh: remedyZh, en: remedyEn } })

export const rejectRules = {
  no_identity: rule('没有客户标识', 'No customer: the row has no identity', '补上手机号、会员号等任一标识', 'Fill in any identity, such as phone or member id'),
  bad_identity: rule('客户标识无法识别', 'No customer: the identity cannot be read', '改正标识的格式（科学计数法会丢失数字）', 'Correct the form of the identity (scientific notation has lost digits)'),
  unknown_identity: rule('没有这个客户', 'There is no such customer, and the mapping creates none', '先导入客户，或允许新建客户', 'Import the customers first, or let the mapping create them'),
  reserved_id: rule('编号的形式由系统保留，且没有这个客户', 'The id has the form of generated ids, and no such customer exists', '改用 external_id，或核对编号', 'Use external_id instead, or check the id'),
  two_identities: rule('同一组的各行属于不同的客户', 'Rows of one group belong to different customers', '检查分组列，或逐行导入', 'Check the columns of groupBy, or import row by row'),
  no_type: rule('没有事件类型', 'The event has no type', '填写事件类型', 'Fill in the type'),
  no_time: rule('没有发生时间', 'The event has no time', '填写发生时间', 'Fill in the time'),
  bad_time: rule('发生时间无法识别', 'The time cannot be read', '改正时间，或在映射中写明格式', 'Correct it, or name its format in the mapping'),
  bad_amount: rule('金额无法识别', 'The amount cannot be read', '改正金额，或在映射中写明小数点', 'Correct it, or name the decimal mark in the mapping'),
  no_kind: rule('没有类别', 'The row has no kind', '填写类别', 'Fill in the kind'),
  no_campaign: rule('没有活动编号', 'The row names no campaign', '填写活动编号', 'Fill in the campaign'),
  no_tag: rule('没有标签名称', 'The row names no tag', '填写标签名称', 'Fill in the tag'),
  one_end: rule('关系缺少一方', 'The relation lacks one of its ends', '补上双方的标识', 'Fill in an identity of both ends'),
  too_long: rule('文字太长', 'The text is too long', `缩短文字（字段不超过 ${longestText} 字，标识不超过 ${longestIdentity} 字）`, `Shorten it (a field holds ${longestText} characters at most, an identity ${longestIdentity})`),
  bad_type: rule('事件类型无法识别', 'The type cannot be read', '改正事件类型', 'Correct the type'),
  recipe_filter: rule('被清洗步骤筛掉', 'A step of the recipe filters the row out', '改正该值，或修改清洗步骤', 'Correct the value, or change the step'),
  recipe_failed: rule('清洗步骤无法识别该值', 'A step of the recipe cannot read the value', '改正该值，或让步骤保留或留空', 'Correct the value, or let the step keep or blank it'),
  recipe_duplicate: rule('清洗步骤去重', 'A step of the recipe drops it as a duplicate', '无需处理', 'Nothing has to be done')
} satisfies Record<string, Rule>
export type RejectRule = keyof typeof rejectRules

export const reviewReasons = {
  several: { zh: '有多个客户符合', en: 'More than one customer fits' },
  conflict: { zh: '几个标识指向不同的客户', en: 'The identities point to different customers' },
  blocked: { zh: '只有占位或共用的标识', en: 'There is nothing but a placeholder or shared identity' },
  limit: { zh: '客户的这种标识已满', en: 'The customer has all identities of that kind it may have' }
} satisfies Record<string, { zh: string; en: string }>
export type ReviewReason = keyof typeof reviewReasons

export const importWarnings = {
  blank_value: { zh: '值无法识别，已留空', en: 'The value could not be read and was left blank' },
  identity_ignored: { zh: '标识无法识别，已忽略', en: 'The identity could not be read and was left out' },
  older_version: { zh: '来源中已有更新的版本，这些旧版本已保留但不生效', en: 'The source has given a newer version already; these older ones are kept and do not stand' },
  older_value: { zh: '值比已有的旧，没有采用', en: 'The value is older than what stands and was not taken over' },
  untrusted_value: { zh: '已有的值来自更可信的来源，没有采用', en: 'What stands comes from a more trusted source; the value was not taken over' },
  protected_value: { zh: '受保护或人工修改过的值没有被覆盖', en: 'A protected value, or one that a person edited, was not overwritten' },
  recipe_failed: { zh: '清洗步骤无法识别的值，已按步骤保留或留空', en: 'Values that a step of the recipe could not read; they stay or are blank, as it says' }
} satisfies Record<string, { zh: string; en: string }>

/** How a row was told to be there already. */
export const duplicateReasons = {
  source_id: { zh: '来源编号与内容相同', en: 'Same source id and content' }, row: { zh: '整行相同（窗口内）', en: 'Same row within the window' }, recipe: { zh: '清洗步骤去重', en: 'A step of the recipe' }
} as const
