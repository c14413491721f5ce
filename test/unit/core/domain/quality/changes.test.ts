import { describe, expect, test } from 'vitest'
import { changesBetween } from '#core/domain/quality/changes.ts'
import type { FieldFigures, Figures } from '#core/domain/quality/figures.ts'
import { changeWords, fieldName } from '#core/domain/quality/words.ts'

const city = (change: Partial<FieldFigures> = {}): FieldFigures => ({
  field: 'city', column: '城市', type: 'choice', sensitivity: 'open', filled: 1000, unreadable: 0, distinct: 2, looked: 1000, spread: { kind: 'values', counts: [['上海', 500], ['北京', 500]], rest: 0 }, ...change
})
const phone = (change: Partial<FieldFigures> = {}): FieldFigures => ({
  field: 'identity.phone', column: '手机', type: 'text', sensitivity: 'secret', filled: 1000, unreadable: 0, distinct: 990, looked: 1000, spread: { kind: 'bins', of: 'length', bins: { edges: [2], counts: [0, 1000] } }, ...change
})
const figures = (fields: FieldFigures[], change: Partial<Figures> = {}): Figures => ({ rows: 1000, sampled: 1000, rules: [], time: null, fields, ...change })
const told = (before: Figures, now: Figures) => changesBetween(before, now).map((change) => `${change.level}: ${changeWords(change, 'customer', () => '2026-01-31').zh}`)

describe('what changed from one import to the next', () => {
  test('nothing where nothing moved, or where chance may have moved it', () => {
    expect(told(figures([city(), phone()]), figures([city({ filled: 980 }), phone({ distinct: 985 })]))).toEqual([])
    const few = (filled: number) => figures([city({ filled, looked: filled, spread: { kind: 'values', counts: [['上海', filled]], rest: 0 } })], { rows: 10 })
    expect(told(few(10), few(9))).toEqual([])
  })
  test('a column that is half blank, one that cannot be read, repeats where there were none', () => {
    expect(told(figures([city()]), figures([city({ filled: 480, looked: 480, spread: { kind: 'values', counts: [['上海', 240], ['北京', 240]], rest: 0 } })]))).toEqual(['warning: “城市”的填写率从 100.0% 降到 48.0%'])
    expect(told(figures([phone()]), figures([phone({ filled: 920, unreadable: 80, looked: 920, distinct: 915 })]))).toEqual(['notice: “手机号”的有效率从 100.0% 降到 92.0%'])
    expect(told(figures([phone()]), figures([phone({ distinct: 600 })]))).toEqual(['warning: “手机号”的唯一率从 99.0% 降到 60.0%'])
    expect(told(figures([phone()]), figures([phone({ looked: 4000, filled: 4000, distinct: 2000 })], { rows: 4000 }))).toEqual([])
  })
  test('drift, columns that come and go, more rejects, nothing newer; warnings first', () => {
    const before = figures([city(), phone()], { time: { field: 'acquired_at', oldest: 0, newest: 5 }, rules: [] })
    const now = figures([city({ spread: { kind: 'values', counts: [['上海', 900], ['北京', 100]], rest: 0 } }), phone({ field: 'identity.phone#2' })], { time: { field: 'acquired_at', oldest: 0, newest: 5 }, rules: [{ rule: 'bad_identity', column: '手机', count: 70 }] })
    expect(told(before, now)).toEqual([
      'warning: 没有更新的数据：最新的一行仍是 2026-01-31', 'warning: “城市”的分布变了（PSI 0.88）：“北京”从 50.0% 变为 10.0%', 'warning: 不再有“手机号”',
      'notice: 被拒绝的行从 0.0% 变为 7.0%', 'notice: 新增“手机号 2”'
    ])
  })
  test('fields are called as they are elsewhere', () => {
    expect(fieldName('attr.等级', 'customer')).toEqual({ zh: '等级', en: '等级' })
    expect(fieldName('from.identity.phone', 'relation').en).toBe('From · Phone')
  })
})
