import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, compileCondition } from '#core/domain/conditions/compile.ts'
import { complementOf } from '#core/domain/conditions/complement.ts'
import {
  activeDefinition, add, depthOf, disabledParts, draftOf, duplicate, editable, leavesOf, move, negate, pair, placeOf, placesOf, remove, replace, setGroupOp, step, toggleDisabled, unwrap, wrap,
  type Draft, type Edit
} from '#core/domain/conditions/edit.ts'
import { members } from '#core/domain/conditions/evaluate.ts'
import { maximumDepth, maximumLeaves, type Condition, type Definition, type GroupCondition } from '#core/domain/conditions/types.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { someDefinition, someWorldWithSegments } from '#test/builders/conditions/definitions.ts'
import { someLeaf } from '#test/builders/conditions/leaves.ts'

const leaf = (value: string): Condition => ({ kind: 'attribute', field: 'city', op: 'eq', value })
const group = (children: Condition[], rest: Partial<GroupCondition> = {}): GroupCondition => ({ kind: 'group', op: 'and', children, ...rest })
const done = (edit: Edit) => {
  if (edit.refused) throw new Error(edit.refused)
  return edit
}
const idsOf = (root: GroupCondition) => [...placesOf(root)].map(({ node }) => node.id!)
const valuesOf = (node: Condition): unknown => (node.kind === 'group' ? node.children.map(valuesOf) : 'value' in node ? node.value : node.kind)

const tree = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c').map(leaf) },
    { weight: 1, arbitrary: fc.constant<Condition>({ kind: 'related', relation: 'customer.accounts', quantifier: 'any', where: { ...leaf('r'), id: 'same' } }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('and' as const, 'or' as const), not: fc.boolean(), children: fc.array(tie('node'), { maxLength: 4 }) }).map(({ not, ...rest }) => group(rest.children, { op: rest.op, ...(not && { not }) })) }
  )
})).node

/** An act of a person: which, on which nodes (by number), and where to. */
const act = fc.record({ kind: fc.nat(11), first: fc.nat(), second: fc.nat(), index: fc.nat(5) })
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

function acted(root: GroupCondition, { kind, first, second, index }: Act): Edit {
  const ids = idsOf(root)
  const [id, other] = [ids[first % ids.length]!, ids[second % ids.length]!]
  const groups = [...placesOf(root)].filter(({ node }) => node.kind === 'group').map(({ node }) => node as GroupCondition)
  const parent = groups[second % groups.length]!
  const at = Math.min(index, parent.children.length)
  switch (kind) {
    case 0: return add(root, parent.id!, at, group([leaf('new'), { ...leaf('copy'), id: ids[0]! }]))
    case 1: return move(root, id, parent.id!, at)
    case 2: return wrap(root, [id], 'or')
    case 3: return unwrap(root, id)
    case 4: return negate(root, id)
    case 5: return duplicate(root, id)
    case 6: return remove(root, id)
    case 7: return setGroupOp(root, id, 'or')
    case 8: return step(root, id, (['up', 'down', 'in', 'out'] as const)[index % 4]!)
    case 9: return pair(root, id, other)
    case 10: return pair(root, id, leaf('paired'))
    default: return replace(root, id, leaf('replaced'))
  }
}

describe('any acts on any tree', () => {
  test('keep a group at the root, ids unique, and what was there unchanged', () => {
    fc.assert(fc.property(tree, fc.array(act, { maxLength: 25 }), (condition, acts) => {
      let root = editable(condition)
      for (const one of acts) {
        const before = JSON.stringify(root)
        const edit = acted(root, one)
        expect(JSON.stringify(root)).toBe(before)
        if (edit.refused) continue
        expect(edit.root.kind).toBe('group')
        const ids = [...idsOf(edit.root)]
        const within = JSON.stringify(edit.root).match(/"id":"[^"]+"/g)!
        expect(new Set(within).size).toBe(within.length)
        expect(ids).not.toContain(undefined)
        expect(ids).toContain(edit.focus)
        expect(depthOf(edit.root)).toBeLessThanOrEqual(Math.max(maximumDepth, depthOf(root)))
        expect(leavesOf(edit.root)).toBeLessThanOrEqual(Math.max(maximumLeaves, leavesOf(root)))
        root = edit.root
      }
    }), { seed: 41, numRuns: 400 })
  })

  test('moving, stepping and wrapping lose no leaf and make none', () => {
    fc.assert(fc.property(tree, act, (condition, one) => {
      const root = editable(condition)
      const kind = [1, 2, 3, 7, 8, 9][one.kind % 6]!
      const edit = acted(root, { ...one, kind })
      if (edit.refused) return
      const leaves = (of: GroupCondition) => [...placesOf(of)].filter(({ node }) => node.kind !== 'group').map(({ node }) => node.id!).toSorted((one, other) => one.localeCompare(other))
      expect(leaves(edit.root)).toEqual(leaves(root))
    }), { seed: 42, numRuns: 400 })
  })
})

describe('single acts', () => {
  const root = editable(group([leaf('a'), group([leaf('b'), leaf('c')], { op: 'or' }), leaf('d')]))
  const [, a, inner, b, c, d] = idsOf(root)

  test('a move down counts the places as they stand', () => {
    expect(valuesOf(done(move(root, a!, root.id!, 3)).root)).toEqual([['b', 'c'], 'd', 'a'])
    expect(valuesOf(done(move(root, d!, inner!, 1)).root)).toEqual(['a', ['b', 'd', 'c']])
    expect(move(root, inner!, inner!, 0)).toEqual({ refused: 'intoItself' })
  })

  test('steps go among siblings, into the group beside and out again', () => {
    const inside = done(step(root, a!, 'in'))
    expect(valuesOf(inside.root)).toEqual([['a', 'b', 'c'], 'd'])
    expect(valuesOf(done(step(inside.root, a!, 'out')).root)).toEqual([['b', 'c'], 'a', 'd'])
    expect(valuesOf(done(step(root, d!, 'up')).root)).toEqual(['a', 'd', ['b', 'c']])
    expect(done(step(root, a!, 'up')).root).toBe(root)
  })

  test('siblings are wrapped where the first stands, others are not', () => {
    const { root: wrapped, focus } = done(wrap(root, [d!, a!]))
    expect(valuesOf(wrapped)).toEqual([['a', 'd'], ['b', 'c']])
    expect(valuesOf(done(unwrap(wrapped, focus)).root)).toEqual(['a', 'd', ['b', 'c']])
    expect(wrap(root, [a!, b!])).toEqual({ refused: 'notSiblings' })
  })

  test('what is dropped on a leaf makes a group of the other kind with it', () => {
    const { root: made } = done(pair(root, c!, leaf('x')))
    expect(valuesOf(made)).toEqual(['a', ['b', ['c', 'x']], 'd'])
    expect(placeOf(made, c!)!.parent!.op).toBe('and')
  })

  test('limits refuse', () => {
    const full = editable(group(Array.from({ length: maximumLeaves }, () => leaf('a'))))
    expect(add(full, full.id!, 0, leaf('b'))).toEqual({ refused: 'tooManyLeaves' })
    let deep: Condition = leaf('a')
    for (let level = 1; level < maximumDepth; level++) deep = group([deep])
    const deepest = editable(deep)
    expect(wrap(deepest, [idsOf(deepest).at(-1)!])).toEqual({ refused: 'tooDeep' })
  })

  test('a negated group is not taken apart', () => {
    const negated = done(negate(root, inner!)).root
    expect(done(unwrap(negated, inner!)).root).toBe(negated)
    expect(done(negate(negated, inner!)).root).toEqual(root)
  })
})

describe('what is negated is the exact complement', () => {
  test('of random leaves on random worlds, by itself or by a group', () => {
    let opposites = 0
    for (let seed = 1; seed <= 60; seed++) {
      const world = someWorldWithSegments(seed)
      const random = createRandom(seed, 9)
      for (let turn = 0; turn < 25; turn++) {
        const condition = someLeaf({ random, world, subject: 'customer', related: false })
        const context = { ...world.clock }
        if (compileCondition(condition, 'customer', world.catalogue, context).problems.length > 0) continue
        if (complementOf(condition)) opposites++
        const root = editable(condition)
        const named = (of: GroupCondition) => {
          const { plan } = compile({ schema: 1, entity: 'customer', root: of }, world.catalogue, context)
          return members(plan!, world.profiles)
        }
        const id = root.children[0]!.id!
        const yes = new Set(named(root))
        const once = done(negate(root, id))
        const no = named(once.root)
        expect([condition, no.filter((member) => yes.has(member))]).toEqual([condition, []])
        expect([condition, yes.size + no.length]).toEqual([condition, world.profiles.customer.length])
        expect(new Set(named(done(negate(once.root, once.focus)).root))).toEqual(yes)
      }
    }
    expect(opposites).toBeGreaterThan(300)
  })
})

describe('what is switched off', () => {
  const drafts = fc.tuple(tree, fc.array(fc.nat(), { maxLength: 5 })).map(([condition, picks]): Draft => {
    const draft = draftOf({ schema: 1, entity: 'customer', root: condition })
    const ids = idsOf(draft.definition.root)
    return picks.reduce((made, pick) => toggleDisabled(made, ids[pick % ids.length]!), draft)
  })

  test('is left out of the definition, and is put back where it was', () => {
    fc.assert(fc.property(drafts, (draft) => {
      const definition = activeDefinition(draft)
      const sent = JSON.stringify(definition)
      for (const id of draft.disabled) expect(sent).not.toContain(`"id":"${id}"`)
      const kept = JSON.parse(JSON.stringify({ definition, disabled: disabledParts(draft) })) as { definition: Definition; disabled: ReturnType<typeof disabledParts> }
      const again = draftOf(kept.definition, kept.disabled)
      expect(again.definition).toEqual(draft.definition)
      expect(again.disabled.toSorted()).toEqual(draft.disabled.toSorted())
    }), { seed: 43, numRuns: 500 })
  })

  test('a group of which everything is off is off too; an empty one stays', () => {
    const draft = draftOf({ schema: 1, entity: 'customer', root: group([leaf('a'), group([leaf('b')], { op: 'or' }), group([], { op: 'or' })]) })
    const ids = idsOf(draft.definition.root)
    expect(valuesOf(activeDefinition(toggleDisabled(draft, ids[3]!)).root)).toEqual(['a', []])
  })

  test('of a group that is no more is put at the end', () => {
    const draft = draftOf({ schema: 1, entity: 'customer', root: group([leaf('a')]) }, [{ parent: 'gone', index: 0, node: { ...leaf('b'), id: 'b' }, ids: ['b'] }])
    expect(valuesOf(draft.definition.root)).toEqual(['a', 'b'])
    expect(draft.disabled).toEqual(['b'])
  })
})

test('a definition of any shape becomes a draft whose definition names the same members', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const world = someWorldWithSegments(seed)
    const definition = someDefinition(world, seed)
    const context = { ...world.clock }
    const [before, after] = [definition, activeDefinition(draftOf(definition))].map((given) => compile(given, world.catalogue, context).plan)
    if (!before || !after) continue
    expect(members(after, world.profiles)).toEqual(members(before, world.profiles))
  }
})
