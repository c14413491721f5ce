/** Whether the members that a run found still stand: what has changed of all that the definition reads since then. */
import { canonicalHash, definitionHash, partsOfPlan } from '#core/compute/conditions/leaf-key.ts'
import { tagTargets } from '#core/compute/conditions/catalogue-library.ts'
import { countsBack, withoutIdleEnds } from '#core/compute/conditions/moment.ts'
import { createVersions, type Part, type Versions } from '#core/compute/conditions/versions.ts'
import type { ConditionPlan, Plan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import { references } from '#core/domain/conditions/references.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { lastSeq } from '#core/store/log/log.ts'
import { listObjects, readObject, type LibraryObject } from '#core/store/records/library.ts'
import { subtreeOf } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { SegmentRun } from '#core/store/records/segment-runs.ts'

/** One look at the library, however many definitions are asked about. */
export interface LibraryLook {
  targets(): ReadonlyMap<string, string>
  groups(): readonly LibraryObject<'group'>[]
}

function lookAtLibrary(records: RecordsDatabase): LibraryLook {
  let targets: Map<string, string> | undefined
  let groups: LibraryObject<'group'>[] | undefined
  return { targets: () => (targets ??= tagTargets(records)), groups: () => (groups ??= listObjects(records, 'group')) }
}

/** Names all that a definition refers to in the library, as it is now: other definitions, fixed members, merged tags, what lies below a group. */
export function closureOf(records: RecordsDatabase, definition: Definition, look = lookAtLibrary(records)): string {
  const met = new Map<string, unknown>()
  const waiting: Definition[] = [definition]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const found = references(next)
    for (const tag of found.tags) met.set(`tag ${tag}`, look.targets().get(tag) ?? tag)
    for (const folder of found.folders) met.set(`group ${folder}`, subtreeOf(look.groups(), folder).sort())
    for (const id of found.segments) {
      if (met.has(`segment ${id}`)) continue
      const segment = readObject(records, 'segment', id)
      const isLive = segment?.deletedAt === null
      met.set(`segment ${id}`, !isLive ? null : segment.content.type === 'static' ? segment.content.members : definitionHash(segment.content.definition))
      if (isLive && segment.content.type === 'dynamic') waiting.push(segment.content.definition)
    }
  }
  return canonicalHash([...met].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Tells what has moved since a data version. One look at many runs. */
export interface Moves {
  look: LibraryLook
  since(seq: number, parts: Iterable<Part>): Part[]
}

/** @param oldest the least data version that will be asked about */
export function createMoves(records: RecordsDatabase, oldest: number): Moves {
  const versions: Versions = createVersions(records, oldest)
  versions.advance(lastSeq(records))
  return { look: lookAtLibrary(records), since: (seq, parts) => [...parts].filter((part) => versions.of(part) > seq).sort() }
}

/** What a plan asks for, without the moment itself: where windows begin counts, and not that they end now. */
function boundsOf(plan: Plan): unknown {
  const ofSegment = ({ members, ...segment }: SegmentPlan): unknown => ({ ...segment, members: 'root' in members ? boundsOf(members) : members })
  const ofNode = (node: ConditionPlan): unknown => {
    if (node.kind === 'group') return { ...node, children: node.children.map(ofNode) }
    if (node.kind === 'related') return { ...node, where: ofNode(node.where) }
    if (node.kind === 'segment') return ofSegment(node)
    return { leaf: withoutIdleEnds(node, -Infinity), asOf: countsBack(node) ? plan.asOf : null }
  }
  return { ...plan, asOf: null, root: ofNode(plan.root), universe: plan.universe && ofSegment(plan.universe) }
}

/** Why the members of a run may no longer be those of its definition; empty: they stand. `plan` as of now, `then` as of the run where their days differ. */
export function causesOf(records: RecordsDatabase, moves: Moves, definition: Definition, last: SegmentRun | undefined, plan: Plan, then: Plan | null): string[] {
  if (!last) return ['never-run']
  if (last.hash !== definitionHash(definition)) return ['definition']
  const slid = then !== null && canonicalHash(boundsOf(then)) !== canonicalHash(boundsOf(plan))
  return [
    ...(last.details.closure !== closureOf(records, definition, moves.look) ? ['library'] : []),
    ...moves.since(last.dataVersion, partsOfPlan(plan)),
    ...(slid ? ['day'] : [])
  ]
}
