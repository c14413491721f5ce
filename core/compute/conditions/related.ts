/** From those of the other side for whom a condition holds back to the entities that are related to them. */
import type { Quantifier } from '#core/domain/conditions/plan.ts'
import { emptyBitset, has, type Bitset } from './bitset.ts'

/**
 * The members of `universe` of whose live related rows as many pass as asked: of none `all`, `any` and `atLeast` are false, `none` is true.
 * @param pairs entity and other, place by place, each pair once, in the order of entities
 */
export function relatedBits(quantifier: Quantifier, pairs: { entity: Uint32Array; other: Uint32Array }, passing: Bitset, live: Bitset, universe: Bitset): Bitset {
  const result = emptyBitset(universe.size)
  if (holdsFor(quantifier, 0, 0)) result.words.set(universe.words)
  const { entity, other } = pairs
  for (let start = 0; start < entity.length;) {
    const id = entity[start]!
    let end = start
    let all = 0
    let passed = 0
    for (; end < entity.length && entity[end] === id; end++) {
      if (!has(live, other[end]!)) continue
      all++
      if (has(passing, other[end]!)) passed++
    }
    start = end
    if (!has(universe, id)) continue
    if (holdsFor(quantifier, passed, all)) result.words[id >>> 5]! |= 1 << (id & 31)
    else result.words[id >>> 5]! &= ~(1 << (id & 31))
  }
  return result
}

function holdsFor(quantifier: Quantifier, passed: number, all: number): boolean {
  switch (quantifier.kind) {
    case 'any':
      return passed > 0
    case 'all':
      return all > 0 && passed === all
    case 'none':
      return passed === 0
    case 'atLeast':
      return all > 0 && passed >= quantifier.n
    case 'atMost':
      return passed <= quantifier.n
    case 'exactly':
      return passed === quantifier.n
  }
}
