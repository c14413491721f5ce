import { describe, expect, test } from 'vitest'
import { rankOf } from '#core/compute/find.ts'
import { stabilityOf, wilson } from '#core/compute/tags/quality.ts'

describe('quality', () => {
  test('the Wilson interval is that of the published tables', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (const [correct, total, low, high] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]] as const) {
      const interval = wilson(correct, total)!
      expect([interval.low, interval.high].map((share) => Number(share.toFixed(4)))).toEqual([low, high])
    }
    expect(wilson(0, 0)).toBeNull()
    expect(wilson(20, 20)!.high).toBe(1)
  })

  test('stability is the shared part of the members before and after', () => {
    expect(stabilityOf({ before: 10, added: 5, removed: 5 })).toBeCloseTo(5 / 15)
    expect(stabilityOf({ before: 4, added: 0, removed: 0 })).toBe(1)
    expect(stabilityOf({ before: 0, added: 0, removed: 0 })).toBeNull()
  })
})

describe('finding', () => {
  const tag = { name: '高价值客户 VIP', texts: ['成交金额超过 100 万'] }
  test.each<[string, number | undefined]>([
    ['高价值客户 vip', 0], ['价值', 1], ['gaojiazhi', 1], ['gjzkh', 1], ['ＶＩＰ', 1], ['成交', 2], ['高价 100', 2], ['gaojiazhi 成交', 2], ['没有', undefined], ['高价 没有', undefined], ['', 0]
  ])('%s', (query, rank) => expect(rankOf(query, tag)).toBe(rank))
})
