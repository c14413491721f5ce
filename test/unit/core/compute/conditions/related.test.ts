import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitsetOf, idsOf } from '#core/compute/conditions/bitset.ts'
import { relatedBits } from '#core/compute/conditions/related.ts'
import type { Quantifier } from '#core/domain/conditions/plan.ts'

const quantifier = fc.oneof(
  fc.constantFrom<Quantifier>({ kind: 'any' }, { kind: 'all' }, { kind: 'none' }),
  fc.record({ kind: fc.constantFrom('atLeast' as const, 'atMost' as const, 'exactly' as const), n: fc.nat(4) })
)
const ids = fc.uniqueArray(fc.nat(59))

/** shared/spec/conditions.md §4.12, said plainly. */
function wanted({ kind, ...rest }: Quantifier, passed: number, all: number): boolean {
  const n = 'n' in rest ? rest.n : 0
  return { any: passed >= 1, all: all >= 1 && passed === all, none: passed === 0, atLeast: all >= 1 && passed >= n, atMost: passed <= n, exactly: passed === n }[kind]
}

test('every quantifier over random pairs is what counting one by one gives; rows that no longer live do not count', () => {
  fc.assert(fc.property(quantifier, fc.uniqueArray(fc.tuple(fc.nat(39), fc.nat(59)), { selector: String }), ids, ids, fc.uniqueArray(fc.nat(39)), (asked, pairs, passing, live, universe) => {
    const sorted = pairs.toSorted(([one], [other]) => one - other)
    const passingLive = passing.filter((id) => live.includes(id))
    const result = relatedBits(
      asked, { entity: Uint32Array.from(sorted, ([entity]) => entity), other: Uint32Array.from(sorted, ([, other]) => other) },
      bitsetOf(60, passingLive), bitsetOf(60, live), bitsetOf(40, universe)
    )
    const expected = universe.filter((id) => {
      const others = pairs.filter(([entity, other]) => entity === id && live.includes(other)).map(([, other]) => other)
      return wanted(asked, others.filter((other) => passingLive.includes(other)).length, others.length)
    })
    expect([...idsOf(result)]).toEqual(expected.sort((one, other) => one - other))
  }), { seed: 20261121, numRuns: 400 })
})
