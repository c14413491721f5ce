/** Hostile bodies at the preview: whatever is sent, the answer is a result or a clear refusal, never an internal error, and nothing is left broken. */
import fc from 'fast-check'
import type { TestDesk } from '#test/support/desk.ts'
import { failureOf } from '#test/support/desk.ts'

const fields = ['city', 'points', 'name', 'phone', 'birth_date', 'consent', 'identity.phone', 'attr.x', 'acquired_at', '__proto__', 'constructor', '', "'; DROP TABLE customers; --", '"', '\0', '\ud800', '%', '\\']
const operators = [
  'eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'matches', 'notMatches', 'gt', 'between', 'isSet', 'isNotSet', 'topN', 'bottomPercent', 'inLast', 'moreThanAgo', 'on', 'before', 'monthIs',
  'anniversaryInNext', 'hasAny', 'sizeGte', 'hasChannel', 'sharedByAtLeast', 'toString', ''
]
const kinds = ['group', 'attribute', 'tag', 'event', 'occurrence', 'elements', 'history', 'sequence', 'segment', 'score', 'related', 'folder', 'list', 'sql', 'constructor']

const value = fc.oneof(
  fc.constantFrom<unknown>('', ' ', '上海', 'a'.repeat(20_000), '(a+)+$', '[', '(?<=a)b', '2026-02-30', '0000-00-00', '9999-12-31', '+275760-09-13T00:00:00Z', '2026-01-01T00:00:00+99:00', 'now', null, true, -0, 1e308, -1e308, 0.1,
    Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21, -1, [], {}, [[]], [null], ['a', 1], [1, 1], ['2026-01-01', '2025-01-01']),
  fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.string(), fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 5 }), fc.jsonValue({ maxDepth: 3 })
)
const text = fc.oneof(fc.constantFrom(...fields), fc.string())
const duration = fc.record({ n: value, unit: fc.constantFrom('second', 'day', 'week', 'month', 'century', '') }, { requiredKeys: [] })
const window = fc.oneof(
  fc.record({ kind: fc.constantFrom('calendar', 'rolling', 'ago', 'between', 'before', 'after', 'olderThan', 'all', 'x'), last: value, n: value, unit: fc.constantFrom('day', 'month', 'year', 'second', 'x'), from: fc.oneof(value, duration), to: fc.oneof(value, duration), at: value }, { requiredKeys: ['kind'] }),
  value
)
const filter = fc.record({ property: fc.oneof(fc.constantFrom('amount', 'type', 'title', 'occurred_at', 'data.x', 'data.', 'data.__proto__'), text), op: fc.constantFrom(...operators), value, unit: fc.constantFrom('day', 'second', 'x'), exactCase: fc.boolean() }, { requiredKeys: ['property', 'op'] })
const event = fc.oneof(fc.constantFrom<unknown>('order', ['order', 'visit'], [], ''), value)
const step = fc.record({ event, where: fc.oneof(fc.array(filter, { maxLength: 2 }), value) }, { requiredKeys: ['event'] })

/** Sound conditions that look odd, so that engines are reached and not the compiler alone. */
const sound = fc.constantFrom<unknown>(
  { kind: 'attribute', field: 'city', op: 'contains', value: "%'_\\" }, { kind: 'attribute', field: 'city', op: 'notIn', value: ['上海', '\u3000'], blanks: 'exclude' }, { kind: 'attribute', field: 'city', op: 'matches', value: '(上|北).*', exactCase: true },
  { kind: 'attribute', field: 'points', op: 'between', value: [5, 1] }, { kind: 'attribute', field: 'points', op: 'topPercent', value: 0.001 }, { kind: 'attribute', field: 'points', op: 'ne', value: -1e308 }, { kind: 'attribute', field: 'name', op: 'notContains', value: '张' },
  { kind: 'attribute', field: 'name', op: 'matches', value: '^.$' }, { kind: 'attribute', field: 'phone', op: 'in', value: ['13800001110', '"'] }, { kind: 'attribute', field: 'phone', op: 'endsWith', value: '1111' }, { kind: 'attribute', field: 'birth_date', op: 'weekdayIs', value: [1, 7] },
  { kind: 'attribute', field: 'birth_date', op: 'anniversaryInNext', value: 400, unit: 'day' }, { kind: 'attribute', field: 'acquired_at', op: 'notInLast', value: 1, unit: 'year' }, { kind: 'attribute', field: 'consent', op: 'hasAll', value: ['SMS', 'sms'] }, { kind: 'attribute', field: 'identity.phone', op: 'sharedByAtLeast', value: 2 },
  { kind: 'event', event: 'order', op: 'eq', value: 0 }, { kind: 'event', event: ['order', '\''], where: [{ property: 'title', op: 'startsWith', value: '标' }, { property: 'amount', op: 'isNotSet' }], measure: { fn: 'daysSinceLast' }, op: 'lte', value: 0 },
  { kind: 'event', event: 'order', window: { kind: 'calendar', last: 400, unit: 'year' }, measure: { fn: 'activePeriods', period: { n: 1, unit: 'second' }, periods: 5 }, op: 'gte', value: 0 }, { kind: 'event', event: 'order', measure: { fn: 'count' }, op: 'bottomN', value: 1 },
  { kind: 'occurrence', which: 'firstEver', event: 'order', has: [{ property: 'title', op: 'ne', value: '标题' }] }, { kind: 'sequence', steps: [{ event: 'order' }, { event: 'order' }], within: { n: 1, unit: 'week' }, notBetween: [{ event: 'order' }], not: true },
  { kind: 'history', field: 'status', op: 'changed' }, { kind: 'list', op: 'notIn', ids: ['CU00000001', '', '__proto__'] }, { kind: 'related', relation: 'customer.referrals', quantifier: 'none', where: { kind: 'attribute', field: 'name', op: 'isSet' } }
)
const hostileLeaf = fc.record({
  kind: fc.constantFrom<unknown>(...kinds, null, 7), op: fc.oneof(fc.constantFrom(...operators, 'and', 'or', 'any', 'heldFor', 'changed', 'was', 'hasNone'), value), field: text, value, unit: fc.oneof(fc.constantFrom('day', 'second'), value), event,
  which: fc.constantFrom('first', 'firstEver', 'last', 'x'), where: fc.oneof(fc.array(filter, { maxLength: 3 }), value), window,
  measure: fc.oneof(fc.record({ fn: fc.constantFrom('count', 'sum', 'distinct', 'activePeriods', 'daysSinceLast', 'x'), property: text, period: duration, periods: value, each: value }, { requiredKeys: ['fn'] }), value),
  steps: fc.oneof(fc.array(step, { maxLength: 4 }), value), gaps: value, within: duration, same: fc.array(text, { maxLength: 2 }), ids: fc.oneof(fc.array(text, { maxLength: 5 }), value), tags: fc.array(text, { maxLength: 3 }), segment: text, score: text,
  relation: fc.oneof(fc.constantFrom('account.contacts', 'customer.accounts', 'customer.holdings', 'customer.referrals'), text), quantifier: fc.constantFrom('any', 'all', 'none', 'atLeast', 'exactly', 'x'), n: value, folder: text,
  blanks: fc.constantFrom('include', 'exclude', 'x'), exactCase: fc.oneof(fc.boolean(), value), duration, id: fc.oneof(fc.constantFrom('a', 'b', '/root'), value), note: value
}, { requiredKeys: ['kind'] })
const nearlySound = fc.oneof(
  fc.record({ kind: fc.constant('attribute'), field: fc.constantFrom('city', 'points', 'name', 'phone', 'birth_date', 'consent', 'acquired_at', 'balance'), op: fc.constantFrom(...operators), value }),
  fc.record({ kind: fc.constant('event'), event: fc.constantFrom('order', 'visit'), where: fc.array(filter, { maxLength: 1 }), op: fc.constantFrom('eq', 'gte', 'lt', 'topN'), value: fc.integer() })
)

const { condition } = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    { weight: 8, arbitrary: sound }, { weight: 1, arbitrary: nearlySound }, { weight: 1, arbitrary: hostileLeaf },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('group'), op: fc.constantFrom('and', 'or'), not: fc.boolean(), children: fc.array(tie('condition'), { maxLength: 3 }) }, { requiredKeys: ['kind', 'op', 'children'] }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('related'), relation: fc.constantFrom('customer.accounts', 'customer.referrals', 'customer.holdings'), quantifier: fc.constantFrom('any', 'none', 'all'), where: tie('condition') }) }
  )
}))

const definition = fc.oneof(
  { weight: 12, arbitrary: fc.record({
    schema: fc.oneof({ weight: 20, arbitrary: fc.constant<unknown>(1) }, { weight: 1, arbitrary: value }), entity: fc.oneof({ weight: 20, arbitrary: fc.constant<unknown>('customer') }, { weight: 2, arbitrary: fc.constantFrom('account', 'lead', 'person') }), root: condition,
    universe: rare(fc.oneof(fc.constant<unknown>({ kind: 'all' }), value)), asOf: rare(fc.oneof(fc.constantFrom<unknown>('now', '2026-01-01T00:00:00Z'), value)), timeZone: rare(fc.oneof(fc.constantFrom<unknown>('UTC', 'Asia/Shanghai', 'Mars/Base'), value)),
    weekStart: rare(fc.oneof(fc.integer({ min: 1, max: 7 }), value)), split: rare(value),
    limit: rare(fc.oneof(fc.constantFrom<unknown>({ n: 2, by: 'random' }, { percent: 50, by: { attribute: 'points' }, direction: 'asc' }), fc.record({ n: value, percent: value, by: fc.oneof(fc.constant<unknown>('random'), fc.record({ attribute: text })), seed: value }, { requiredKeys: ['by'] }), value))
  }).map(withoutMissing) },
  { weight: 1, arbitrary: value }
)
const body = fc.record({ definition, sample: rare(fc.oneof(fc.integer({ min: 0, max: 200 }), value)), distribution: rare(fc.oneof(fc.constantFrom<unknown>(['city'], ['nothing']), value)) }).map(withoutMissing)

/** Mostly missing. */
function rare(part: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: part })
}

function withoutMissing(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, part]) => part !== undefined))
}

/** A few people with open and secret values and events. */
export async function fillForFuzz({ client }: Pick<TestDesk, 'client'>): Promise<void> {
  for (const [index, name] of ['张三', 'Ann', '李四'].entries()) {
    const { id } = await client.customers.create({ fields: { name, city: index === 0 ? '上海' : '北京', points: index * 10, phone: `1380000111${index}`, birth_date: '1990-01-01', consent: ['sms'] } })
    await client.customers.addBehaviour({ id, type: 'order', title: '标题' })
  }
}

const refusals = ['invalid', 'problems']

export interface Fuzzed {
  answered: number
  refused: number
}

/** Sends `cases` bodies to the preview of an open desk. @throws fast-check's report of the smallest body that is answered otherwise */
export async function fuzzPreview({ client, log }: Pick<TestDesk, 'client' | 'log'>, cases: number, seed: number): Promise<Fuzzed> {
  const fuzzed: Fuzzed = { answered: 0, refused: 0 }
  await fc.assert(fc.asyncProperty(body, async (input) => {
    const before = log.length
    const outcome = await client.segments.preview(input as never).then((answer) => ({ answer }), (error: unknown) => ({ error }))
    if ('answer' in outcome) {
      fuzzed.answered++
      const { count, universe, nodes, sample } = outcome.answer
      if (count < 0 || count > universe || sample.length > count || Object.values(nodes).some((members) => members < 0 || members > universe)) throw new Error('Counts that cannot be')
    } else {
      fuzzed.refused++
      const { code, details } = await failureOf(Promise.reject(outcome.error as Error))
      if (!refusals.includes(code)) throw new Error(`Answered with ${code}: ${JSON.stringify(log.slice(before))}`)
      if (code === 'problems' && !details.problems!.every(({ message, remedy }) => message.zh && message.en && remedy.zh && remedy.en)) throw new Error('A problem without words')
    }
    if (log.slice(before).some(({ level }) => level === 'error')) throw new Error(`Logged as an error: ${JSON.stringify(log.slice(before))}`)
  }), { numRuns: cases, seed })
  return fuzzed
}
