/** Several segments side by side: how each spreads over some dimensions against the universe, and how they lie over one another. */
import { count, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { Run } from '#core/compute/conditions/engine.ts'
import { regionsOf, sharedCounts } from '#core/compute/segments/overlap.ts'
import { signaturesOf } from '#core/compute/segments/spread.ts'
import { conditionProblems } from '#core/contract/errors.ts'
import type { Comparison, Dimension, Overlap } from '#core/contract/segment-comparison.ts'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import { entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import type { CallContext } from '#core/app/context.ts'
import type { Session } from '#core/app/session.ts'
import { hiddenIds } from '#core/app/visible.ts'
import { askingOf, frequentTagsOf, type Spread } from './dimensions.ts'
import { mostSides, ofEntity, plansOf, sidesOf, type Compared, type Side } from './sides.ts'

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** @throws DeskError not_found, invalid, problems */
export async function compareSegments(
  session: Session, context: CallContext, { segments, by, values }: { segments: readonly Compared[]; by: readonly Dimension[]; values: number }, signal?: AbortSignal
): Promise<Omit<Comparison, 'elapsedMs'>> {
  const { records, conditions } = session
  const sides = sidesOf(session, context, segments, mostSides.compare)
  const { entity, plans, warnings } = await plansOf(session, sides)
  const known = await conditions.catalogue.read(() => false)
  const hidden = hiddenIds(records, context.user.id, 'tag')
  const tags = new Map([...known.tags].filter(([, { id }]) => !hidden.has(id)))
  const frequentTags = by.some((dimension) => isAnyTags(dimension)) ? (await frequentTagsOf(session, entityTypeNumber[entity])).filter((id) => tags.has(id)) : []
  const asking = by.map((dimension) => askingOf(dimension, { records, entity, fields: known.fields(entity), tags, frequentTags, most: values }))
  const everyone = await plansFor(session, entity, [{ kind: 'group', op: 'and', children: [] }, ...asking.flatMap((one) => one.conditions)])
  return conditions.engine.runTogether([...plans, ...everyone], { signal }, async (runs, columns) => {
    const own = runs.slice(plans.length + 1)
    const universe = runs[plans.length]!.members
    const sets = [universe, ...runs.slice(0, plans.length).map(({ members }) => members)]
    const packed = await signaturesOf(universe, sets.slice(1), { signal })
    const dimensions: Comparison['dimensions'] = []
    let place = 0
    for (const one of asking) {
      const answered = own.slice(place, place += one.conditions.length).map(({ members }) => members)
      dimensions.push(dimensionAnswer(await one.spread({ sets, own: answered, packed, columns, asOf: plans[0]!.asOf }, { signal }), sets))
    }
    return { ...headOf(entity, sides, runs, universe, plans[0]!.asOf, warnings), dimensions }
  })
}

const isAnyTags = (dimension: Dimension) => dimension === 'tags' || (typeof dimension === 'object' && 'tags' in dimension && dimension.tags.length === 0)

/** @throws DeskError problems */
async function plansFor({ conditions }: Session, entity: EntityType, roots: readonly Condition[]) {
  const asked = await conditions.compileEach(roots.map((root) => ({ definition: ofEntity(entity, root) })))
  return asked.map(({ plan, problems }) => {
    if (!plan) throw conditionProblems(problems, 'by')
    return plan
  })
}

function headOf(entity: EntityType, sides: readonly Side[], runs: readonly Run[], universe: Bitset, asOf: number, warnings: Comparison['warnings']): Omit<Comparison, 'elapsedMs' | 'dimensions'> {
  const { snapshot } = runs[0]!
  return {
    entity, universe: count(universe),
    segments: sides.map(({ id, name }, index) => ({ id, name, count: count(runs[index]!.members), share: share(count(runs[index]!.members), count(universe)) })),
    warnings: [...warnings, ...runs.slice(0, sides.length).flatMap((run) => run.warnings)], asOf: new Date(asOf).toISOString(), dataVersion: snapshot.seq
  }
}

function dimensionAnswer({ dimension, values }: Spread, [universe, ...sets]: readonly Bitset[]): Comparison['dimensions'][number] {
  const all = count(universe!)
  return {
    ...dimension,
    values: values.map(({ value, counts: [whole = 0, ...parts] }) => {
      const usual = share(whole, all)
      return {
        ...value, universe: { count: whole, share: usual },
        cells: parts.map((part, index) => {
          const own = share(part, count(sets[index]!))
          return { count: part, share: own, lift: usual === 0 ? null : own / usual }
        })
      }
    })
  }
}

/** @throws DeskError not_found, invalid, problems */
export async function overlapSegments(
  session: Session, context: CallContext, { segments, regions: most }: { segments: readonly Compared[]; regions: number }, signal?: AbortSignal
): Promise<Omit<Overlap, 'elapsedMs'>> {
  const sides = sidesOf(session, context, segments, mostSides.overlap)
  const { entity, plans, warnings } = await plansOf(session, sides)
  const everyone = await plansFor(session, entity, [{ kind: 'group', op: 'and', children: [] }])
  return session.conditions.engine.runTogether([...plans, ...everyone], { signal }, async (runs) => {
    const sets = runs.slice(0, plans.length).map(({ members }) => members)
    const regions = await regionsOf(sets, { signal })
    const union = regions.reduce((sum, region) => sum + region.count, 0)
    const shared = sharedCounts(sets)
    const universe = runs.at(-1)!.members
    return {
      ...headOf(entity, sides, runs, universe, plans[0]!.asOf, warnings), union,
      matrix: shared.map((row, one) => row.map((both, other) => ({ count: both, share: share(both, shared[one]![one]!), jaccard: share(both, shared[one]![one]! + shared[other]![other]! - both) }))),
      regions: regions.slice(0, most).map((region) => ({ ...region, share: share(region.count, union), definition: regionDefinition(entity, sides, region.in) })), regionsTotal: regions.length
    }
  })
}

/** A definition that names exactly those of a region; null where one of the segments is not saved. */
function regionDefinition(entity: EntityType, sides: readonly Side[], inside: readonly number[]): Definition | null {
  const children: Condition[] = []
  for (const [place, { id }] of sides.entries()) {
    if (id === null) return null
    children.push({ kind: 'segment', op: inside.includes(place) ? 'in' : 'notIn', segment: id })
  }
  return { ...ofEntity(entity, { kind: 'group', op: 'and', children }), asOf: 'now' }
}
