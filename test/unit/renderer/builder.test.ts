import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editable, move, pair, placeOf, placesOf } from '#core/domain/conditions/edit.ts'
import type { Condition, GroupCondition } from '#core/domain/conditions/types.ts'
import { foundIn, spellings } from '#renderer/components/pinyin.ts'
import { findingsOf } from '#renderer/editors/builder/findings.ts'
import { changed, historyOf, redone, undone } from '#renderer/editors/builder/history.ts'
import { groupSize, layoutOf, leafSize, markOf, neighbour, slotAt } from '#renderer/editors/builder/layout.ts'

const leaf: Condition = { kind: 'attribute', field: 'city', op: 'eq', value: 'x' }
const group = (children: Condition[], op: 'and' | 'or' = 'and'): GroupCondition => ({ kind: 'group', op, children })
const tree = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof({ weight: 3, arbitrary: fc.constant(leaf) }, { weight: 2, arbitrary: fc.array(tie('node'), { maxLength: 4 }).map((children) => group(children)) })
})).node.map(editable)

describe('undo and redo', () => {
  test('undoing any changes comes back to where it began, and redoing to where it was', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.constantFrom(null, null, 'a', 'b')), { maxLength: 40 }), (steps) => {
      const start = historyOf(-1)
      let history = start
      for (const [value, key] of steps) history = changed(history, value, key)
      const last = history.present
      let taken = 0
      for (let next = undone(history); next; next = undone(next)) {
        history = next
        taken++
      }
      expect(history.present).toBe(-1)
      for (let turn = 0; turn < taken; turn++) history = redone(history)!
      expect([history.present, redone(history)]).toEqual([last, null])
    }), { seed: 4 })
  })

  test('typing into one field is one step, and a change after undoing forgets what was taken back', () => {
    let history = historyOf('')
    for (const text of ['上', '上海', '上海市']) history = changed(history, text, 'edit n1')
    history = changed(history, '北京', 'edit n2')
    expect(undone(history)!.present).toBe('上海市')
    expect(undone(undone(history)!)!.present).toBe('')
    const typedAgain = changed(undone(history)!, '天津', 'edit n1')
    expect([typedAgain.past, typedAgain.future]).toEqual([['', '上海市'], []])
  })
})

describe('the layout', () => {
  test('covers no card with another, keeps children in order and right of their group', () => {
    fc.assert(fc.property(tree, (root) => {
      const { boxes, width, height } = layoutOf(root)
      const all = [...boxes.values()]
      expect(all).toHaveLength([...placesOf(root)].length)
      for (const [index, one] of all.entries()) {
        expect(one.x + one.width).toBeLessThanOrEqual(width)
        expect(one.y + one.height).toBeLessThanOrEqual(height)
        for (const other of all.slice(index + 1)) expect(one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height).toBe(false)
      }
      for (const { node } of placesOf(root)) {
        if (node.kind !== 'group') continue
        const children = node.children.map(({ id }) => boxes.get(id!)!)
        expect(children.every(({ x, y }) => x > boxes.get(node.id!)!.x && y >= boxes.get(node.id!)!.y + groupSize.height)).toBe(true)
        expect(children.every(({ y }, place) => place === 0 || y > children[place - 1]!.y)).toBe(true)
      }
    }), { seed: 5, numRuns: 200 })
  })

  test('any point means a place that the tree has, and the mark of it can be drawn', () => {
    fc.assert(fc.property(tree, fc.double({ min: -0.2, max: 1.2, noNaN: true }), fc.double({ min: -0.2, max: 1.2, noNaN: true }), fc.nat(), (root, right, down, pick) => {
      const layout = layoutOf(root)
      const point = { x: right * layout.width, y: down * layout.height }
      const fresh = slotAt(root, layout, point, null)
      expect(fresh).toBeDefined()
      const mark = markOf(root, layout, fresh!)
      expect(Object.values(mark).every(Number.isFinite)).toBe(true)
      const ids = [...placesOf(root)].filter(({ parent }) => parent).map(({ node }) => node.id!)
      const moving = ids[pick % Math.max(1, ids.length)]
      const slot = moving === undefined ? undefined : slotAt(root, layout, point, moving)
      if (!slot || moving === undefined) return
      const edit = slot.pair !== undefined ? pair(root, slot.pair, moving) : move(root, moving, slot.parent, slot.index)
      if (edit.refused) return expect(edit.refused).toBe('tooDeep')
      expect(edit.root).not.toEqual(root)
    }), { seed: 6, numRuns: 500 })
  })

  const root = editable(group([leaf, group([leaf, leaf], 'or'), leaf]))
  const layout = layoutOf(root)
  const [, first, inner, b, c, last] = [...placesOf(root)].map(({ node }) => node.id!)
  const middle = (id: string | undefined) => { const { x, y, width, height } = layout.boxes.get(id!)!; return { x: x + width / 2, y: y + height / 2 } }

  test('the middle of a leaf pairs, its rims are before and after it, a group takes in', () => {
    expect(slotAt(root, layout, middle(b), null)).toEqual({ pair: b })
    const { x, y } = middle(b)
    expect(slotAt(root, layout, { x, y: y - leafSize.height * 0.4 }, null)).toEqual({ parent: inner, index: 0 })
    expect(slotAt(root, layout, { x, y: y + leafSize.height * 0.4 }, null)).toEqual({ parent: inner, index: 1 })
    expect(slotAt(root, layout, middle(inner), null)).toEqual({ parent: inner, index: 0 })
    expect(slotAt(root, layout, { x: 5, y: 5 }, null)).toEqual({ parent: root.id, index: 0 })
    expect(slotAt(root, layout, { x: layout.boxes.get(inner!)!.x + 5, y: layout.boxes.get(inner!)!.y + 3 }, null)).toEqual({ parent: root.id, index: 1 })
    expect(slotAt(root, layout, { x: 5, y: layout.height + 50 }, null)).toEqual({ parent: root.id, index: 3 })
  })

  test('left of a group means the one that it stands in', () => {
    expect(slotAt(root, layout, { x: 4, y: middle(c).y }, null)).toEqual({ parent: root.id, index: 2 })
    expect(slotAt(root, layout, { ...middle(c), y: middle(c).y + leafSize.height * 0.45 }, null)).toEqual({ parent: inner, index: 2 })
  })

  test('what is dragged goes neither into itself nor where it stands', () => {
    expect(slotAt(root, layout, middle(inner), inner!)).toBeUndefined()
    expect(slotAt(root, layout, middle(c), inner!)).toBeUndefined()
    expect(slotAt(root, layout, middle(first), last!)).toEqual({ pair: first })
    expect(slotAt(root, layout, { ...middle(last), y: layout.height + 40 }, last!)).toBeUndefined()
  })

  test('arrows lead to the group, into it, and from row to row', () => {
    expect(neighbour(root, first!, 'left')).toBe(root.id)
    expect(neighbour(root, root.id!, 'right')).toBe(first)
    expect(neighbour(root, first!, 'down')).toBe(inner)
    expect(neighbour(root, inner!, 'right')).toBe(b)
    expect(neighbour(root, c!, 'down')).toBe(last)
    expect(neighbour(root, last!, 'up')).toBe(c)
    expect(neighbour(root, root.id!, 'up')).toBeUndefined()
    expect(placeOf(root, last!)!.index).toBe(2)
  })
})

describe('names are found', () => {
  const level = spellings('会员等级', 'Level', 'level')
  test.each(['会员', '等级', 'huiyuan', 'dengji', 'hydj', 'HYDJ', 'lev', '会员 等级'])('by %s', (typed) => expect(foundIn(level, typed)).not.toBeNull())
  test.each(['城市', 'xyz', '会员 城市'])('not by %s', (typed) => expect(foundIn(level, typed)).toBeNull())
  test('those that begin so before those that have it within', () => {
    expect([foundIn(level, 'hy'), foundIn(level, 'dj'), foundIn(spellings('ＡＢＣ'), 'bc')]).toEqual([0, 1, 1])
  })
})

describe('findings from counts', () => {
  const root = editable(group([leaf, leaf, group([leaf, leaf])]))
  const [all, a, b, both, c, d] = [...placesOf(root)].map(({ node }) => node.id!) as [string, string, string, string, string, string]
  test('nobody meets both; one meets nobody', () => {
    const nodes = { [all]: 4, [a]: 9, [b]: 10, [both]: 0, [c]: 3, [d]: 0 }
    expect([...findingsOf(root, { nodes, universe: 10 })]).toEqual([[d, 'nobody']])
    expect(findingsOf(root, { nodes: { ...nodes, [d]: 2 }, universe: 10 }).get(both)).toBe('contradiction')
  })
})
