import { expect, test } from 'vitest'
import { clustersOf, fingerprint, ngramFingerprint } from '#core/domain/recipes/fingerprint.ts'

test('keys of OpenRefine: case, punctuation, accents, order and repetition of words do not count', () => {
  expect(fingerprint(' Tom, Cruise ')).toBe(fingerprint('cruise TOM'))
  expect(fingerprint('Café  café')).toBe('cafe')
  expect(ngramFingerprint('P a-ris')).toBe('arispari')
  expect(ngramFingerprint('ab')).toBe('ab')
  expect(ngramFingerprint('腾讯 科技')).toBe(ngramFingerprint('腾讯科技'))
})

test('clusters have two values or more, the most frequent first', () => {
  const values = [{ value: '北京 腾讯', count: 2 }, { value: '腾讯 北京', count: 5 }, { value: '(腾讯) 北京', count: 1 }, { value: '阿里', count: 9 }, { value: 'ACME', count: 30 }, { value: 'acme.', count: 1 }, { value: '--', count: 4 }, { value: '??', count: 4 }]
  expect(clustersOf(values, 'fingerprint')).toEqual([
    { count: 31, values: [{ value: 'ACME', count: 30 }, { value: 'acme.', count: 1 }] },
    { count: 8, values: [{ value: '腾讯 北京', count: 5 }, { value: '北京 腾讯', count: 2 }, { value: '(腾讯) 北京', count: 1 }] }
  ])
})
