/** Random definitions over a world: trees of every kind of leaf, universes, limits, and the dynamic segments that refer to one another. */
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { CatalogueSegment } from '#core/domain/conditions/catalogue.ts'
import type { Condition, Definition, Limit } from '#core/domain/conditions/types.ts'
import { fieldsOf, scoreFields } from './fields.ts'
import { someLeaf, type Scope } from './leaves.ts'
import { someInstant, timeZones } from './times.ts'
import { someWorld, type World } from './world.ts'

/** A definition about customers mostly. `now` of the world is its asOf, or a fixed instant, mostly of the past. */
export function someDefinition(world: World, seed: number): Definition {
  const random = createRandom(world.seed, seed, 72)
  const entity = random.pick<EntityType>(['customer', 'customer', 'customer', 'customer', 'account', 'lead'])
  return definitionOf(random, world, entity, random.chance(0.45) ? 0 : 1 + random.below(3))
}

function definitionOf(random: Random, world: World, entity: EntityType, depth: number): Definition {
  const scope: Scope = { random, world, subject: entity, related: false }
  const segments = [...world.catalogue.segments.values()].filter((segment) => segment.entity === entity)
  return {
    schema: 1, entity,
    ...(random.chance(0.15) && { universe: { kind: 'segment' as const, segment: random.pick(segments).id } }),
    ...(random.chance(0.3) ? { asOf: new Date(someInstant(random, world.clock)).toISOString() } : random.chance(0.5) && { asOf: 'now' }),
    timeZone: random.chance(0.8) ? world.clock.timeZone : random.pick(timeZones),
    weekStart: world.clock.weekStart,
    root: someCondition(scope, depth),
    ...(random.chance(0.15) && { limit: someLimit(random, entity) })
  }
}

function someCondition(scope: Scope, depth: number): Condition {
  const { random } = scope
  const id = random.chance(0.2) ? { id: `node ${random.below(1_000_000_000)}` } : {}
  if (depth === 0) return { ...id, ...(random.chance(0.08) ? someRelated(scope) ?? someLeaf(scope) : someLeaf(scope)) }
  const children = Array.from({ length: random.chance(0.03) ? 0 : 1 + random.below(4) }, () => someCondition(scope, random.chance(0.6) ? 0 : depth - 1))
  return { ...id, kind: 'group', op: random.pick(['and', 'or']), ...(random.chance(0.3) && { not: random.chance(0.7) }), children }
}

function someRelated({ random, world, subject, related }: Scope): Condition | undefined {
  const relations = [...world.catalogue.relations.values()].filter(({ from }) => from === subject)
  if (relations.length === 0) return undefined
  const { name, to } = random.pick(relations)
  const quantifier = random.pick(['any', 'all', 'none', 'atLeast', 'atMost', 'exactly'] as const)
  const n = quantifier === 'any' || quantifier === 'all' || quantifier === 'none' ? {} : { n: random.below(4) + Number(quantifier === 'atLeast') }
  const where = someCondition({ random, world, subject: to, related: true }, !related && random.chance(0.3) ? 1 : 0)
  return { kind: 'related', relation: name, quantifier, ...n, where }
}

function someLimit(random: Random, entity: EntityType): Limit {
  const fields = fieldsOf[entity].filter(({ type }) => type === 'number' || type === 'decimal' || type === 'date' || type === 'datetime')
  const by = random.pick<Limit['by']>(['random', { score: random.pick(scoreFields.filter(({ type }) => type === 'number')).name }, { attribute: random.pick(fields).name }])
  return {
    ...(random.chance(0.6) ? { n: random.below(9) } : { percent: random.pick([0, 1, 1.1, 10, 33.3, 50, 100]) }), by,
    ...(random.chance(0.5) && { direction: random.pick(['asc', 'desc']) }), ...(by === 'random' && { seed: random.pick<string | number>(['spring', 7, '种子']) })
  }
}

/** A world with dynamic segments of every entity: one on data alone, and one that refers to others. */
export function someWorldWithSegments(seed: number): World {
  const random = createRandom(seed, 73)
  let world = someWorld(seed)
  for (const entity of entityTypes) {
    for (const name of ['dynamic', 'nested']) {
      const definition: Definition = { ...definitionOf(random, world, entity, 1), asOf: 'now' }
      const segment: CatalogueSegment = { id: `${name}-${entity}`, name: `${name} ${entity}`, entity, definition }
      world = { ...world, catalogue: { ...world.catalogue, segments: new Map([...world.catalogue.segments, [segment.id, segment]]) } }
    }
  }
  return world
}
