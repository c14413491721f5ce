/** The fields of random worlds: every value type on every kind of row, and the values they have: those on which engines have differed before. */
import type { Random } from '#core/domain/demo/random.ts'
import { keepsHistory, type ValueType } from '#core/domain/fields.ts'
import type { CatalogueField, Subject } from '#core/domain/conditions/catalogue.ts'
import type { Value } from '#core/domain/conditions/profile.ts'
import { someDay, someInstant, type Clock } from './times.ts'

function field(name: string, type: ValueType, extra: Partial<CatalogueField> = {}): CatalogueField {
  return { name, type, sensitivity: 'open', label: { zh: name, en: name }, ...extra }
}

const elements = { sku: 'text', n: 'number', paid: 'boolean', 'spec.size': 'number', due: 'date' } as const

const fields: Record<Subject, CatalogueField[]> = {
  customer: [
    field('city', 'choice'), field('status', 'choice'), field('points', 'number'), field('balance', 'decimal'), field('contract_end', 'date'), field('acquired_at', 'datetime'),
    field('last_active_at', 'datetime'), field('consent', 'list'), field('attr.remark', 'text'), field('attr.level', 'choice'), field('attr.ratio', 'number'),
    field('attr.debt', 'decimal'), field('attr.vip', 'boolean'), field('attr.born', 'date'), field('attr.seen', 'datetime'), field('attr.sizes', 'list'),
    field('attr.cart', 'objects', { elements })
  ],
  account: [
    field('industry', 'choice'), field('status', 'choice'), field('annual_revenue', 'decimal'), field('employees', 'number'), field('attr.site', 'text'), field('attr.founded', 'date'),
    field('attr.listed', 'boolean'), field('attr.seats', 'number')
  ],
  lead: [field('channel', 'choice'), field('status', 'choice'), field('score', 'number'), field('converted_at', 'datetime'), field('attr.words', 'list')],
  opportunity: [field('stage', 'choice'), field('amount', 'decimal'), field('created_at', 'datetime'), field('closed_at', 'datetime'), field('campaign', 'choice')],
  holding: [field('kind', 'choice'), field('product', 'choice'), field('balance', 'decimal'), field('rate', 'number'), field('opened_at', 'datetime'), field('status', 'choice')]
}

const withHistory = (own: readonly CatalogueField[]) => own.map((one) => (keepsHistory(one.name) ? { ...one, history: true } : one))

/** Fields of each kind of row; of entities with the same history as installed ones: status, stage, owner and custom attributes. */
export const fieldsOf: Readonly<Record<Subject, readonly CatalogueField[]>> = {
  ...fields, customer: withHistory(fields.customer), account: withHistory(fields.account), lead: withHistory(fields.lead)
}

export const eventFields: readonly CatalogueField[] = [
  field('type', 'choice'), field('subtype', 'choice'), field('occurred_at', 'datetime'), field('amount', 'decimal'), field('status', 'choice'), field('channel', 'choice'),
  field('data.city', 'text'), field('data.price', 'number'), field('data.gift', 'boolean'), field('data.due', 'date'), field('data.seen', 'datetime'), field('data.words', 'list')
]

export const scoreFields: readonly CatalogueField[] = [
  field('rfm.r', 'number'), field('rfm.score', 'number'), field('rfm.tier', 'choice'), field('churn.probability', 'number')
]

/** Names compare exactly: two of them differ in case alone. */
export const eventNames = ['order', 'Order', 'refund', 'visit', 'email_open', '浏览'] as const

const texts = [
  '上海', '上 海', 'ＡＢＣ', 'abc', 'ABC', 'Abc', 'abcd', 'İstanbul', 'istanbul', 'i̇stanbul', 'Straße', 'STRASSE', 'ﬁle', 'file', '100%', '100', '1000', 'a_b', 'axb', "O'Brien", 'say "x"',
  'back\\slash', 'line\nbreak', '😀', 'ΣΊΣΥΦΟΣ', 'σίσυφος', '１２', '12', '①', 'ｶﾞ', 'ガ', 'e\u0301', 'é', '\u00a0abc', 'null'
] as const
const choices = ['VIP', 'vip', '高价值', '普通', 'ＶＩＰ', 'Gold', 'gold ', '50%'] as const
const blankTexts = ['', '  ', '\u3000', null] as const
const numbers = [0, -1, 1, 2, 2.5, 3, 3, 3, 7, 10, 10, 10.25, 12, 100, 1_000_000, -0.5, 0.1, 0.2, 0.7, 33.33, 1e15] as const
const money = [0, 0.01, 0.1, 0.2, 0.3, 19.99, 20, 20, 33.33, 33.34, 66.67, 100, -5.5, 1_234_567.89, 9_007_199_254.99] as const

/** A value of a type as a store gives it; blank in one of `blanks` cases. */
export function someValue(random: Random, type: ValueType, clock: Clock, blanks = 0.15): Value {
  if (random.chance(blanks)) return type === 'text' || type === 'choice' ? random.pick(blankTexts) : type === 'list' || type === 'objects' ? random.pick([[], null]) : null
  switch (type) {
    case 'text':
      return random.pick(texts)
    case 'choice':
      return random.pick(choices)
    case 'number':
      return random.pick(numbers)
    case 'decimal':
      return random.pick(money)
    case 'boolean':
      return random.chance(0.5)
    case 'date':
      return someDay(random, clock)
    case 'datetime':
      return someInstant(random, clock)
    case 'list':
      return Array.from({ length: 1 + random.below(3) }, () => random.pick([1, 2, '1', 'Red', 'ＲＥＤ', '红', 'b"c', 2.5]))
    case 'objects':
      return Array.from({ length: 1 + random.below(3) }, () => someElement(random, clock))
  }
}

/** An element of a list of objects: any path may lack; `mixed` is unknown to the catalogue and of any type. */
function someElement(random: Random, clock: Clock): Record<string, unknown> {
  const all: Record<string, unknown> = {
    sku: random.pick(['A1', 'a1', 'Ａ１', 'B-2', '100%', '']), n: random.pick([0, 1, 2, 2.5, 10]), paid: random.chance(0.5),
    spec: { size: random.pick([36, 38, 40, 42]) }, due: new Date(someDay(random, clock) * 86_400_000).toISOString().slice(0, 10),
    mixed: random.pick(['A1', '10', 10, true, '', [1, 'Red'], { size: 1 }, '2026-03-14', '2026-03-14T09:30:00Z', null])
  }
  return Object.fromEntries(Object.entries(all).filter(() => random.chance(0.85)))
}
