import { attribute, fieldRef, group, not } from '#test/builders/conditions/plans.ts'
import type { World } from '../cases.ts'

const day = (text: string) => Date.parse(text) / 86_400_000
const at = (text: string) => Date.parse(text)

const city = fieldRef('customer', 'city', 'choice')
const remark = fieldRef('customer', 'attr.remark', 'text')
const points = fieldRef('customer', 'points', 'number')
const balance = fieldRef('customer', 'balance', 'decimal')
const vip = fieldRef('customer', 'attr.vip', 'boolean')
const born = fieldRef('customer', 'attr.born', 'date')
const seen = fieldRef('customer', 'attr.seen', 'datetime')
const sizes = fieldRef('customer', 'attr.sizes', 'list')

/** Ids 0 … 5; 5 has nothing. */
export const attributes: World = {
  name: 'attributes',
  fields: {
    customer: [city, remark, points, balance, vip, born, seen, sizes].map(({ name, type }) => ({ name, type }))
  },
  rows: {
    customers: [
      { id: 0, city: '上海', 'attr.remark': '100% ＡＢＣ', points: 10, balance: 0.1, 'attr.vip': true, 'attr.born': day('1996-02-29'), 'attr.seen': at('2026-03-13T16:30:00Z'), 'attr.sizes': ['Red', 1] },
      { id: 1, city: 'Beijing', 'attr.remark': 'a_b', points: 10, balance: 0.3, 'attr.vip': false, 'attr.born': day('1990-12-31'), 'attr.seen': at('2026-03-13T15:59:59.999Z'), 'attr.sizes': ['1'] },
      { id: 2, city: 'beijing', 'attr.remark': 'axb\nİstanbul', points: 7, balance: 19.99, 'attr.vip': null, 'attr.born': day('2000-01-01'), 'attr.seen': at('1969-12-31T23:59:59.999Z'), 'attr.sizes': ['ｒｅｄ', '红', 'red'] },
      { id: 3, city: '  ', 'attr.remark': '1000 abc', points: 3, balance: -5.5, 'attr.vip': true, 'attr.born': day('2024-02-29'), 'attr.seen': null, 'attr.sizes': [] },
      { id: 4, city: 'NULL', 'attr.remark': "O'Brien \\ \"x\"", points: -1, balance: null, 'attr.vip': false, 'attr.born': null, 'attr.seen': at('2026-03-14T00:00:00Z'), 'attr.sizes': [2.5, 1] },
      { id: 5 }
    ]
  },
  cases: [
    { name: 'equals by fold', node: attribute(city, { test: 'in', values: ['beijing'] }), expected: [1, 2] },
    { name: 'equals exactly', node: attribute(city, { test: 'in', values: ['beijing'] }, { exactCase: true }), expected: [2] },
    { name: 'does not equal: blanks match', node: attribute(city, { test: 'in', values: ['beijing'] }, { negated: true }), expected: [0, 3, 4, 5] },
    { name: 'does not equal: without blanks', node: attribute(city, { test: 'in', values: ['beijing'] }, { negated: true, blanks: 'exclude' }), expected: [0, 4] },
    { name: 'in many values', node: attribute(city, { test: 'in', values: [...Array.from({ length: 200 }, (_, index) => `city ${index}`), '上海'] }), expected: [0] },
    { name: 'not in many values', node: attribute(city, { test: 'in', values: [...Array.from({ length: 200 }, (_, index) => `city ${index}`), '上海'] }, { negated: true }), expected: [1, 2, 3, 4, 5] },
    { name: 'in many numbers', node: attribute(points, { test: 'in', values: Array.from({ length: 60 }, (_, index) => index + 5) }), expected: [0, 1, 2] },
    { name: 'in no values', node: attribute(city, { test: 'in', values: [] }), expected: [] },
    { name: 'is set', node: attribute(city, { test: 'set' }), expected: [0, 1, 2, 4] },
    { name: 'is not set', node: attribute(city, { test: 'set' }, { negated: true }), expected: [3, 5] },
    { name: 'a list is set', node: attribute(sizes, { test: 'set' }), expected: [0, 1, 2, 4] },
    { name: 'contains a percent sign', node: attribute(remark, { test: 'contains', text: '0%' }), expected: [0] },
    { name: 'contains an underscore', node: attribute(remark, { test: 'contains', text: 'a_b' }), expected: [1] },
    { name: 'contains by fold', node: attribute(remark, { test: 'contains', text: 'abc' }), expected: [0, 3] },
    { name: 'contains exactly', node: attribute(remark, { test: 'contains', text: 'ABC' }, { exactCase: true }), expected: [0] },
    { name: 'contains a quote and a backslash', node: attribute(remark, { test: 'contains', text: `'brien \\ "` }), expected: [4] },
    { name: 'starts with', node: attribute(remark, { test: 'startsWith', text: '100' }), expected: [0, 3] },
    { name: 'ends with', node: attribute(remark, { test: 'endsWith', text: 'abc' }), expected: [0, 3] },
    { name: 'does not end with', node: attribute(remark, { test: 'endsWith', text: 'abc' }, { negated: true }), expected: [1, 2, 4, 5] },
    { name: 'matches without case', node: attribute(remark, { test: 'matches', pattern: '^[A-Z].b' }), expected: [1, 2, 4] },
    { name: 'matches with case', node: attribute(remark, { test: 'matches', pattern: '[A-Z]{3}' }, { exactCase: true }), expected: [0] },
    { name: 'a dot is not a line break', node: attribute(remark, { test: 'matches', pattern: 'axb.' }), expected: [] },
    { name: 'alternatives match', node: attribute(remark, { test: 'matches', pattern: '^zz|ABC$' }), expected: [0, 3] },
    { name: 'number range', node: attribute(points, { test: 'range', min: 3, max: 10, maxOpen: true }), expected: [2, 3] },
    { name: 'decimals compare as doubles', node: attribute(balance, { test: 'in', values: [0.1, 0.3] }), expected: [0, 1] },
    { name: 'decimal range', node: attribute(balance, { test: 'range', min: 0.3 }), expected: [1, 2] },
    { name: 'number out of range, blanks match', node: attribute(points, { test: 'range', min: 0 }, { negated: true }), expected: [4, 5] },
    { name: 'true', node: attribute(vip, { test: 'in', values: [true] }), expected: [0, 3] },
    { name: 'not true', node: attribute(vip, { test: 'in', values: [true] }, { negated: true }), expected: [1, 2, 4, 5] },
    { name: 'a day', node: attribute(born, { test: 'range', min: day('1990-12-31'), max: day('1990-12-31') }), expected: [1] },
    { name: 'before a day', node: attribute(born, { test: 'range', max: day('1996-02-29'), maxOpen: true }), expected: [1] },
    { name: 'days beyond what columns hold', node: attribute(born, { test: 'range', min: -9_000_000_000, max: 9_000_000_000 }), expected: [0, 1, 2, 3] },
    { name: 'no day is that late', node: attribute(born, { test: 'range', min: 9_000_000_000 }), expected: [] },
    { name: 'a day of the leap year', node: attribute(born, { test: 'calendar', part: 'monthDay', values: [229] }), expected: [0, 3] },
    { name: 'months of dates', node: attribute(born, { test: 'calendar', part: 'month', values: [1, 12] }), expected: [1, 2] },
    { name: 'weekdays of dates', node: attribute(born, { test: 'calendar', part: 'weekday', values: [6] }), expected: [2] },
    { name: 'weekdays of instants in the zone', node: attribute(seen, { test: 'calendar', part: 'weekday', values: [6] }), expected: [0, 4] },
    { name: 'weekdays of instants in another zone', node: attribute(seen, { test: 'calendar', part: 'weekday', values: [5] }), in: { timeZone: 'America/New_York' }, expected: [0, 1, 4] },
    { name: 'instants to the millisecond', node: attribute(seen, { test: 'range', min: at('2026-03-13T15:59:59.999Z'), max: at('2026-03-13T16:30:00Z'), maxOpen: true }), expected: [1] },
    { name: 'instants before 1970', node: attribute(seen, { test: 'range', max: -1 }), expected: [2] },
    { name: 'list has any', node: attribute(sizes, { test: 'hasAny', values: ['red'] }), expected: [0, 2] },
    { name: 'a text and a number differ in a list', node: attribute(sizes, { test: 'hasAny', values: [1] }), expected: [0, 4] },
    { name: 'list has all', node: attribute(sizes, { test: 'hasAll', values: ['red', '红'] }), expected: [2] },
    { name: 'list has none', node: attribute(sizes, { test: 'hasAny', values: ['red'] }, { negated: true }), expected: [1, 3, 4, 5] },
    { name: 'list has none, without blanks', node: attribute(sizes, { test: 'hasAny', values: ['red'] }, { negated: true, blanks: 'exclude' }), expected: [1, 4] },
    { name: 'list of a size', node: attribute(sizes, { test: 'size', min: 2, max: 2 }), expected: [0, 4] },
    { name: 'list up to a size', node: attribute(sizes, { test: 'size', max: 2 }), expected: [0, 1, 4] },
    { name: 'the best, with ties', node: attribute(points, { test: 'rank', end: 'top', count: 1 }), expected: [0, 1] },
    { name: 'the three best, with ties', node: attribute(points, { test: 'rank', end: 'top', count: 3 }), expected: [0, 1, 2] },
    { name: 'none of the best', node: attribute(points, { test: 'rank', end: 'top', count: 0 }), expected: [] },
    { name: 'the last', node: attribute(points, { test: 'rank', end: 'bottom', count: 2 }), expected: [3, 4] },
    { name: 'a share, rounded up', node: attribute(points, { test: 'rank', end: 'bottom', percent: 21 }), expected: [3, 4] },
    { name: 'a share of those with a value', node: attribute(balance, { test: 'rank', end: 'top', percent: 50 }), expected: [1, 2] },
    { name: 'not among the best', node: attribute(points, { test: 'rank', end: 'top', count: 1 }, { negated: true }), expected: [2, 3, 4, 5] },
    { name: 'a field without data', node: attribute({ ...points, place: 'missing' }, { test: 'set' }), expected: [] },
    { name: 'a field without data, negated', node: attribute({ ...points, place: 'missing' }, { test: 'range', min: 0 }, { negated: true }), expected: [0, 1, 2, 3, 4, 5] },
    { name: 'and', node: group('and', attribute(points, { test: 'range', min: 0 }), attribute(vip, { test: 'in', values: [true] })), expected: [0, 3] },
    { name: 'or', node: group('or', attribute(points, { test: 'range', min: 10 }), attribute(vip, { test: 'in', values: [true] })), expected: [0, 1, 3] },
    { name: 'not, over blanks', node: not(attribute(points, { test: 'range', min: 3 })), expected: [4, 5] },
    { name: 'not not', node: not(not(attribute(vip, { test: 'in', values: [true] }))), expected: [0, 3] },
    { name: 'an empty and', node: group('and'), expected: [0, 1, 2, 3, 4, 5] },
    { name: 'an empty or', node: group('or'), expected: [] },
    { name: 'secret, identity and list leaves by their ids', node: group('or', attribute({ ...city, place: 'secret' }, { test: 'set' }, { id: 'secret' }), { kind: 'list', id: 'list', ids: ['x'], negated: false }), sets: new Map([['secret', [1, 4]], ['list', [5]]]), expected: [1, 4, 5] },
    { name: 'a negated secret leaf is the complement of its ids', node: attribute({ ...city, place: 'secret' }, { test: 'set' }, { id: 'secret', negated: true }), sets: new Map([['secret', [1, 4]]]), expected: [0, 2, 3, 5] }
  ]
}
