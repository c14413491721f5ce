/** A target and a mapping for a file nobody has mapped yet, from the names of its columns and the evidence of their values. */
import type { Format, Mapping, MappingColumn } from '#core/contract/imports.ts'
import { fieldsOfTarget, freePrefix, identityName, mostMappedColumns, namedBy, rowKindOf } from '#core/domain/import-targets.ts'
import { squashHeader } from '#core/domain/normalise/text.ts'
import type { EvidenceKind } from '#core/import/inspect/evidence.ts'
import type { ColumnProfile } from '#core/import/inspect/profile.ts'
import { matchName, productNames, quantityNames, secretNames, unitPriceNames, type Target } from '#core/import/inspect/synonyms.ts'

const suggestedTargets = ['customer', 'account', 'lead', 'event'] as const

export interface Suggestion {
  mapping: Mapping
  /** By column index. */
  suggested: (string | null)[]
  certainty: (number | null)[]
}

/** Columns that are not of the file, which a suggestion or a preset adds at most. */
const constantColumns = 50

/** @param fileName lends its words to the choice of the target and its name to the mapping */
export function suggestMapping(profiles: readonly ColumnProfile[], format: Format, fileName: string, target?: Target): Suggestion {
  const chosen = target ?? suggestTarget(profiles, fileName)
  const claims = claimFields(profiles, chosen)
  if (chosen === 'event') claimTime(profiles, claims)
  const taken = new Set<string>(claims.values())
  let room = mostMappedColumns - claims.size - constantColumns
  const columns = profiles.flatMap((profile): MappingColumn[] => {
    const to = claims.get(profile.index)
    if (to !== undefined) return [fieldColumn(profile, to)]
    return profile.values.length && freePrefix(chosen) && room-- > 0 ? [freeColumn(profile, chosen, taken)] : []
  })
  const name = fileName.replace(/\.[^.]*$/, '').slice(0, 200)
  const mapping: Mapping = { ...(name && { name }), source: 'file', target: chosen, format, columns, unknownIdentity: 'create', recipe: [] }
  if (chosen === 'event') completeEvent(mapping, profiles, claims, fileName)
  else if (chosen === 'customer' || chosen === 'lead') completeName(mapping, profiles)
  if (mapping.columns.length === 0) mapping.columns.push({ value: '', to: chosen === 'event' ? 'title' : (Object.keys(fieldsOfTarget(chosen)).find((field) => field === 'name') ?? Object.keys(fieldsOfTarget(chosen))[0]!) })
  const destinations = new Map(mapping.columns.flatMap((column) => ('from' in column ? [[column.from, column.to]] : [])))
  const sure = certaintyOf(profiles, chosen, claims)
  return { mapping, suggested: profiles.map((profile) => destinations.get(profile.name) ?? null), certainty: profiles.map((profile) => sure.get(profile.index) ?? null) }
}

/** Fields that tell a target from the others. */
const telling: Record<(typeof suggestedTargets)[number], Record<string, number>> = {
  customer: { name: 2, gender: 2, birth_date: 2, level: 2, points: 1, balance: 1, acquired_at: 2, last_active_at: 1, education: 1, wechat: 1, city: 1, 'identity.customer_id': 1, 'identity.phone': 1, 'identity.email': 1, 'identity.id_no': 2, 'identity.unionid': 1 },
  account: { 'identity.credit_code': 5, name: 0, industry: 3, employees: 2, annual_revenue: 2, 'identity.account_id': 0 },
  lead: { 'identity.lead_id': 6, company: 1, score: 2, converted_at: 3, campaign: 1 },
  event: { source_id: 3, occurred_at: 3, amount: 2, type: 2, store_id: 1, status: 0, channel: 0 }
}

const fileWords: [RegExp, Target, number][] = [
  [/order|invoice|sales|transaction|event|trade|log|visit|订单|交易|消费|流水|事件|行为|预约|工单|到店/i, 'event', 2], [/compan|account|enterprise|企业|公司/i, 'account', 2],
  [/lead|线索/i, 'lead', 4], [/customer|member|contact|user|客户|会员|学员|用户|联系人/i, 'customer', 1]
]

function suggestTarget(profiles: readonly ColumnProfile[], fileName: string): Target {
  const scores = suggestedTargets.map((target) => {
    const fields = new Set(claimFields(profiles, target).values())
    let score = [...fields].reduce((sum, field) => sum + (telling[target][field] ?? 0), 0)
    for (const [words, of, weight] of fileWords) if (of === target && words.test(fileName)) score += weight
    // A company's name says so itself; a time alone (when a member joined) makes no event.
    if (target === 'account' && profiles.some(({ name }) => /^(?:企业|公司|company|account).*(?:名称|name)?$/i.test(name))) score += 2
    if (target === 'event' && !fields.has('occurred_at')) score -= 3
    if (target === 'event' && repeatsIdentity(profiles, target)) score += 2
    return { target, score }
  })
  return [...scores, ...saidTargets(profiles, fileName)].reduce((best, next) => (next.score > best.score ? next : best)).target
}

/** Words by which a file says that its rows are of a kind that is told by nothing else. */
const saying: [Target, RegExp][] = [
  ['opportunity', /商机|opportunit|^deal|shang_?ji/i], ['holding', /持仓|持有产品|holding|^(?:product[ _]?type|maturity[ _]?date)$|chi_?cang|^dao_?qi_?ri/i],
  ['credit_record', /授信|用信|借据|逾期天数|信贷记录|days[ _]?overdue|credit[ _]?record|yu_?qi_?tian_?shu|jie_?ju/i], ['relation', /关系类型|关联人|关联方|被推荐人|乙方|relation|guan_?xi/i],
  ['campaign', /活动(?:编号|代码|id)|campaign[ _]?(?:id|code)$|huo_?dong_?bian_?hao/i], ['tag', /^标签(?:名称|名)?$|打标|tag[ _]?(?:name|ged)|biao_?qian|da_?biao/i]
]

/** Targets that the names of columns or of the file speak of, where the columns that they cannot do without are there; columns that are none of theirs speak against them. */
function saidTargets(profiles: readonly ColumnProfile[], fileName: string): { target: Target; score: number }[] {
  return saying.flatMap(([target, words]) => {
    const said = [fileName, ...profiles.map(({ name }) => name)].filter((name) => words.test(name)).length
    if (said === 0) return []
    const claims = claimFields(profiles, target)
    const fields = new Set(claims.values())
    const { ends, required } = rowKindOf(target)!
    const sides = new Set([...fields].flatMap((field) => identityName(field)?.side ?? (identityName(field) ? 'one' : [])))
    const isOwned = ends === 'none' || (ends === 'two' ? sides.size === 2 : sides.size === 1 || fields.has(namedBy(target) ?? ''))
    return isOwned && required.every(({ field, missing }) => !missing || fields.has(field)) ? [{ target, score: said * 3 + fields.size - 2 * profiles.filter(({ index, values }) => values.length > 0 && !claims.has(index)).length }] : []
  })
}

function repeatsIdentity(profiles: readonly ColumnProfile[], target: Target): boolean {
  const claims = claimFields(profiles, target)
  return profiles.some((profile) => claims.get(profile.index)?.startsWith('identity.') === true && profile.values.length >= 10 && profile.distinct < profile.values.length * 0.8)
}

const evidenceFor: Partial<Record<EvidenceKind, string>> = { phone: 'identity.phone', email: 'identity.email', id_no: 'identity.id_no', credit_code: 'identity.credit_code', openid: 'identity.openid' }

/** Which column is which field: the surest claim first, each field and each column once. */
function claimFields(profiles: readonly ColumnProfile[], target: Target): Map<number, string> {
  const claims = profiles.flatMap((profile) => claimsOf(profile, target).map((claim) => ({ ...claim, index: profile.index })))
  claims.sort((left, right) => right.weight - left.weight || left.index - right.index)
  const result = new Map<number, string>()
  const taken = new Set<string>()
  for (const { index, to, weight } of claims) {
    if (weight < 0.4 || result.has(index) || taken.has(to)) continue
    result.set(index, to)
    taken.add(to)
  }
  return result
}

/** How sure each claim is, 0 to 1, by column: of a name that is the field's and values that bear it out, 1. */
function certaintyOf(profiles: readonly ColumnProfile[], target: Target, claims: ReadonlyMap<number, string>): Map<number, number> {
  return new Map(profiles.flatMap((profile) => {
    const weight = claimsOf(profile, target).filter(({ to }) => to === claims.get(profile.index)).reduce((most, claim) => Math.max(most, claim.weight), 0)
    return claims.has(profile.index) ? [[profile.index, Math.round(Math.min(1, weight) * 100) / 100]] : []
  }))
}

/** An event without a column named as its time takes the first one that holds times, else dates. */
function claimTime(profiles: readonly ColumnProfile[], claims: Map<number, string>): void {
  if ([...claims.values()].includes('occurred_at')) return
  const free = profiles.filter((profile) => !claims.has(profile.index))
  const time = free.find(({ type }) => type === 'datetime') ?? free.find(({ type }) => type === 'date')
  if (time) claims.set(time.index, 'occurred_at')
}

function claimsOf(profile: ColumnProfile, target: Target): { to: string; weight: number }[] {
  const named = matchName(target, profile.name).map(({ to, weight }) => ({ to, weight: weight * plausibility(profile, to, target) }))
  const shown = Object.entries(evidenceFor).flatMap(([kind, to]) => {
    const share = profile.evidence[kind as EvidenceKind]
    return share >= 0.8 && profile.values.length >= 3 && carries(target, to) ? [{ to, weight: 0.5 * share + (named.some((claim) => claim.to === to) ? 0.6 : 0) }] : []
  })
  return [...named, ...shown]
}

/** What values alone may show of the other targets. */
const evidenceTargets = { opportunity: ['identity.credit_code'], holding: ['identity.phone', 'identity.id_no'], credit_record: ['identity.phone', 'identity.id_no'], tag: ['identity.phone', 'identity.email', 'identity.id_no', 'identity.openid'] }

function carries(target: Target, to: string): boolean {
  if (!['customer', 'account', 'lead', 'event'].includes(target)) return Object.hasOwn(evidenceTargets, target) && evidenceTargets[target as keyof typeof evidenceTargets].includes(to)
  if (to === 'identity.credit_code') return target === 'account'
  return target !== 'account' || to === 'identity.phone' || to === 'identity.email'
}

/** 0 to 1: whether the values can be what the name says. A column without values is taken at its name. */
function plausibility(profile: ColumnProfile, to: string, target: Target): number {
  const { type, values, evidence } = profile
  if (values.length === 0) return 0.9
  const numeric = type === 'number' || type === 'decimal'
  const dated = type === 'date' || type === 'datetime'
  const known = fieldsOfTarget(target)[to]?.type
  if (known === 'decimal' || known === 'number') return numeric ? 1 : 0.2
  if (known === 'date' || known === 'datetime') return dated ? 1 : 0.2
  if (to === 'identity.phone') return evidence.email > 0.5 || dated ? 0.1 : evidence.phone > 0.5 || values.some((value) => /\d{7}/.test(value)) ? 1 : 0.3
  if (to === 'identity.email') return evidence.email > 0.3 ? 1 : 0.2
  if (to.startsWith('identity.')) return dated || type === 'boolean' || (type === 'decimal' && !isWholeNumbers(values)) ? 0.2 : 1
  if (target === 'event' && to === 'description' && productNames.has(squashHeader(profile.name)) && evidence.prose < 0.2) return 0.3
  return numeric && ['name', 'title', 'description', 'actor', 'notes', 'address', 'city', 'province'].includes(to) ? 0.3 : 1
}

/** Ids that went through a float: 17850.0 */
function isWholeNumbers(values: readonly string[]): boolean {
  return values.every((value) => /^\d+(?:\.0+)?$/.test(value))
}

function fieldColumn(profile: ColumnProfile, to: string): MappingColumn {
  const { type, dates } = profile
  const format = (type === 'date' || type === 'datetime') && dates?.format
  return { from: profile.name, to, ...(format && { parse: { format } }) }
}

/** A column that no field claims: an attribute or a property of its own name. */
function freeColumn(profile: ColumnProfile, target: Target, taken: Set<string>): MappingColumn {
  const prefix = target === 'event' ? 'data.' : 'attr.'
  const base = prefix + propertyName(profile.name)
  let to = base
  for (let number = 2; taken.has(to); number++) to = `${base}_${number}`
  taken.add(to)
  const format = (profile.type === 'date' || profile.type === 'datetime') && profile.dates?.format
  return { from: profile.name, to, type: profile.type, sensitivity: isSecret(profile) ? 'secret' : 'open', ...(format && { parse: { format } }) }
}

/** Latin names as snake_case, others as they stand. */
function propertyName(name: string): string {
  const plain = name.replace(/[.\s/\\[\](){}]+/g, '_').replace(/^_+|_+$/g, '')
  if (/[^ -~]/.test(plain)) return plain.slice(0, 80)
  return plain.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').replace(/[^A-Za-z\d_]+/g, '_').toLowerCase().slice(0, 80) || 'column'
}

/** Free text, and whatever the values show to be a phone, an e-mail, an id, a person or an address. Codes are open where they repeat or name products. */
function isSecret({ type, evidence, values, distinct, name }: ColumnProfile): boolean {
  const identifying = Math.max(evidence.phone, evidence.email, evidence.id_no, evidence.credit_code, evidence.openid, evidence.person, evidence.address)
  if (type === 'objects' || secretNames.has(squashHeader(name))) return true
  if (identifying >= 0.2) return true
  if (type !== 'text') return false
  if (productNames.has(squashHeader(name))) return false
  return !(evidence.code >= 0.9 && distinct < values.length * 0.5)
}

const orderWords = /order|invoice|purchase|sales|订单|消费|交易|下单|付款|支付|商品|小票/i

/** What an event must have and the columns do not say: its type, and an amount from quantity and price; lines of one order are grouped. */
function completeEvent(mapping: Mapping, profiles: readonly ColumnProfile[], claims: Map<number, string>, fileName: string): void {
  const claimed = new Set(claims.values())
  const numeric = (names: ReadonlySet<string>) => profiles.find((profile) => names.has(squashHeader(profile.name)) && (profile.type === 'number' || profile.type === 'decimal'))
  const quantity = numeric(quantityNames)
  const price = numeric(unitPriceNames)
  const amountIsPrice = quantity !== undefined && price !== undefined && (!claimed.has('amount') || claims.get(price.index) === 'amount')
  if (amountIsPrice && isReferable(quantity.name) && isReferable(price.name)) {
    mapping.columns = mapping.columns.map((column) => (column.to === 'amount' && 'from' in column ? { ...column, to: `data.${propertyName(price.name)}`, type: price.type, sensitivity: 'open' } : column))
    mapping.columns.push({ formula: `[${quantity.name}] * [${price.name}]`, to: 'amount' })
  }
  const isOrder = claimed.has('amount') || amountIsPrice || [fileName, ...profiles.map(({ name }) => name)].some((name) => orderWords.test(name))
  if (!claimed.has('type')) mapping.columns.push({ value: isOrder ? 'order' : otherType(fileName), to: 'type' })
  const source = profiles.find((profile) => claims.get(profile.index) === 'source_id')
  if (source && (quantity || price) && source.distinct < source.values.length) mapping.groupBy = [source.name]
}

/** A name in two columns is put together, the way its script writes it. */
function completeName(mapping: Mapping, profiles: readonly ColumnProfile[]): void {
  if (mapping.columns.some(({ to }) => to === 'name')) return
  const named = (names: readonly string[]) => profiles.find((profile) => names.includes(squashHeader(profile.name)) && profile.values.length > 0 && isReferable(profile.name))
  const given = named(['firstname', 'givenname', 'forename', '名'])
  const family = named(['lastname', 'surname', 'familyname', '姓'])
  if (!given || !family) return
  const formula = /\p{Script=Han}/u.test(family.values[0]!) ? `concat([${family.name}], [${given.name}])` : `concat([${given.name}], ' ', [${family.name}])`
  mapping.columns.push({ formula, to: 'name' })
}

function isReferable(name: string): boolean {
  return !/[[\]]/.test(name)
}

function otherType(fileName: string): string {
  const types: [RegExp, string][] = [
    [/预约|预订|reservation|booking/i, 'reservation'], [/投诉|complaint/i, 'complaint'], [/到店|来访|visit/i, 'visit'], [/会议|meeting/i, 'meeting'], [/合同|签约|contract/i, 'contract'], [/邮件|e?mail/i, 'email']
  ]
  return types.find(([words]) => words.test(fileName))?.[1] ?? 'behaviour'
}
