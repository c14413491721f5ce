import { fieldRef, match, property, sequence } from '#test/builders/conditions/plans.ts'
import type { World } from '../cases.ts'
import type { EventRow } from '#test/builders/conditions/facts-tables.ts'

const status = fieldRef('event', 'status', 'choice')
const price = fieldRef('event', 'data.price', 'number')
const start = Date.parse('2026-03-01T00:00:00Z')
const hour = 3_600_000

let row = 0

/** `a0 b2/x`: an event a at hour 0, b at hour 2 with the status x. */
function happened(entity: number, story: string): EventRow[] {
  return story.split(' ').filter((word) => word !== '').map((word) => {
    const [, type, hours, text] = /^([a-z])([\d.]+)(?:\/(.*))?$/.exec(word)!
    return { entity_type: 'customer', entity, batch: 1, row: row++, type: type!, occurred_at: start + Number(hours) * hour, values: { status: text ?? null } }
  })
}

const stories = [
  'a0 b2', // 0
  'b0 a2', // 1: the other way round
  'a0 b0', // 2: at one time
  'a0 a5 b6 c7', // 3: the first a is too early for some
  'a0/x b1/y c2/x a3/Y b4/y c9/y', // 4
  'a0 n1 b2 a3 b4', // 5: something between the first two, not between the second two
  'a0 a0', // 6: twice at one time
  'a1', // 7: a single one
  'a0 n0 b2 n2', // 8: at the ends, not between
  '', // 9
  'a0 b4 a5 b7 c8' // 10: the way to b that is good for `within` is not the earliest
]

const many = Array.from({ length: 60 }, (_, index) => `v${index}`)
const inX = property(status, { test: 'in', values: ['x', ...many] })
const inY = property(status, { test: 'in', values: ['y', ...many] })
const [a, b, c, n] = [match('a'), match('b'), match('c'), match('n')]

export const sequences: World = {
  name: 'sequences',
  fields: { event: [status, price].map(({ name, type }) => ({ name, type })) },
  rows: { customers: stories.map((_, id) => ({ id })), events: stories.flatMap((story, id) => happened(id, story)) },
  cases: [
    { name: 'one after the other', node: sequence([a, b]), expected: [0, 3, 4, 5, 8, 10] },
    { name: 'not one after the other', node: sequence([a, b], { negated: true }), expected: [1, 2, 6, 7, 9] },
    { name: 'three steps', node: sequence([a, b, c]), expected: [3, 4, 10] },
    { name: 'the same step twice', node: sequence([a, a]), expected: [3, 4, 5, 10] },
    { name: 'within, its end included', node: sequence([a, b], { within: 2 * hour }), expected: [0, 3, 4, 5, 8, 10] },
    { name: 'within, just not', node: sequence([a, b], { within: hour - 1 }), expected: [] },
    { name: 'within over three steps', node: sequence([a, b, c], { within: 2 * hour }), expected: [3, 4] },
    { name: 'the latest start counts for within', node: sequence([a, b, c], { within: 3 * hour }), expected: [3, 4, 10] },
    { name: 'a gap of at most', node: sequence([a, b], { gaps: [{ min: null, max: hour }] }), expected: [3, 4, 5] },
    { name: 'a gap of at least', node: sequence([a, b], { gaps: [{ min: 4 * hour, max: null }] }), expected: [3, 4, 5, 10] },
    { name: 'gaps both ways', node: sequence([a, b, c], { gaps: [{ min: null, max: hour }, { min: hour, max: hour }] }), expected: [3, 4] },
    { name: 'a long second gap', node: sequence([a, b, c], { gaps: [{ min: null, max: 2 * hour }, { min: 2 * hour, max: null }] }), expected: [4] },
    { name: 'nothing between', node: sequence([a, b], { notBetween: [n] }), expected: [0, 3, 4, 5, 8, 10] },
    { name: 'nothing between, the whole way', node: sequence([a, b], { notBetween: [n], gaps: [{ min: 2 * hour, max: null }] }), expected: [0, 3, 4, 8, 10] },
    { name: 'no other first step between', node: sequence([a, b, c], { notBetween: [a, null] }), expected: [3, 4, 10] },
    { name: 'the step itself not between', node: sequence([a, b], { notBetween: [a], gaps: [{ min: 5 * hour, max: null }] }), expected: [] },
    { name: 'of the same status', node: sequence([a, b], { same: [status] }), expected: [4] },
    { name: 'of the same status over three steps', node: sequence([a, b, c], { same: [status] }), expected: [4] },
    { name: 'of a property that nothing has', node: sequence([a, b], { same: [price] }), expected: [] },
    { name: 'with filters', node: sequence([match('a', property(status, { test: 'in', values: ['x'] })), match(['b', 'c'], property(status, { test: 'in', values: ['x'] }))]), expected: [4] },
    { name: 'in a window', node: sequence([a, b], { window: { from: start + hour, to: start + 7 * hour } }), expected: [3, 4, 5] },
    { name: 'nothing after asOf', node: sequence([a, b]), in: { asOf: start + hour }, expected: [4] },
    { name: 'in any order', node: sequence([a, b], { ordered: false }), expected: [0, 1, 2, 3, 4, 5, 8, 10] },
    { name: 'in any order, twice the same step', node: sequence([a, a], { ordered: false }), expected: [3, 4, 5, 6, 10] },
    { name: 'in any order, steps that share events', node: sequence([match(['a', 'b']), a, match(['b', 'c'])], { ordered: false }), expected: [3, 4, 5, 10] },
    { name: 'in any order within', node: sequence([a, b, c], { ordered: false, within: 2 * hour }), expected: [3, 4] },
    { name: 'in any order of the same status', node: sequence([a, b, c], { ordered: false, same: [status] }), expected: [4] },
    { name: 'in any order within, of the same status', node: sequence([a, b, c], { ordered: false, same: [status], within: 2 * hour }), expected: [] },
    { name: 'steps with many values', node: sequence([match('a', inX), match(['b', ...many], inY)], { within: 2 * hour }), expected: [4] },
    { name: 'nothing of many values between', node: sequence([match('a', inX), match('c', inX)], { notBetween: [match('b', inX)] }), expected: [4] },
    { name: 'something of many values between', node: sequence([match('a', inX), match('c', inX)], { notBetween: [match('b', inY)] }), expected: [] },
    { name: 'many values in any order', node: sequence([match('b', inY), match('a', inX)], { ordered: false, within: hour }), expected: [4] },
    { name: 'not in any order', node: sequence([a, b], { ordered: false, negated: true }), expected: [6, 7, 9] }
  ]
}
