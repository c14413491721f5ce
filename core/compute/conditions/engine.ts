/**
 * Runs plans: each leaf becomes a set over dense ids, groups are algebra of sets, and every node has its exact count (shared/spec/conditions.md §6). What a
 * run reads stands still: when the data that it stands on move meanwhile, it begins anew, and after some vain attempts it makes writers wait.
 */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { ConditionPlan, GroupPlan, LeafPlan, LimitPlan, Plan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { and, andNot, bitsetOf, count, emptyBitset, or, type Bitset } from './bitset.ts'
import { createCache } from './cache.ts'
import { bandCounts, histogram, type Codes, type NumberColumn, type ValueCount } from './codes.ts'
import { bitsOfSet } from './fixed-sets.ts'
import { canonicalHash, fieldParts, livePart, partsOfPlan } from './leaf-key.ts'
import { interruptible } from './read-bits.ts'
import { createLeaves, type LeafOptions, type LeafRun, type Leaves } from './leaves.ts'
import { orderedAtRandom, orderedByFacts } from './limit.ts'
import { relatedBits } from './related.ts'
import type { Part } from './versions.ts'
import type { Scope, Warning } from './scope.ts'
import { createSnapshots, DataMoved, type Snapshot, type Snapshots } from './snapshot.ts'

export interface EngineOptions extends Omit<LeafOptions, 'cache' | 'snapshots'> {
  facts: Facts
  /** Lets facts catch up with the log, so that a run sees all that is confirmed. */
  settle(): Promise<unknown>
  /** Runs `work` while nobody writes, facts having caught up. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>
  /** Bytes that kept sets may take. */
  memory?: number
}

interface RunOptions {
  /** Also looks for those whose value is blank. */
  blanks?: boolean
  signal?: AbortSignal
  /** 0 … 1. */
  onProgress?: (progress: number) => void
}

export interface Run {
  entity: EntityType
  /** Everyone whom the definition asks about. */
  universe: Bitset
  /** Members of each group and leaf of the tree by its id; conditions on related entities are about others and have none. */
  nodes: ReadonlyMap<string, Bitset>
  /** What every leaf and group of the plan answered, those of related conditions and of segments included. */
  answers: ReadonlyMap<ConditionPlan, Bitset>
  /** Where asked for: members of the universe whose value is blank and whom a leaf takes in for that, by its id. */
  blanks: ReadonlyMap<string, Bitset>
  /** Who the tree names, before the limit. */
  tree: Bitset
  /** Who the definition names. */
  members: Bitset
  /** With a limit: the members in its order. */
  ordered: Uint32Array | null
  /** The state of data that the run stands on, to read more of it. */
  snapshot: Snapshot
  warnings: Warning[]
}

export interface Engine {
  /** @throws the signal's reason when it is aborted */
  run(plan: Plan, options?: RunOptions): Promise<Run>
  /** Runs a plan and reads more of the same state of facts. */
  runAndRead<Result>(plan: Plan, options: RunOptions, read: (run: Run, duck: Duck) => Promise<Result>): Promise<Result>
  /** Runs a plan, and counts its members by columns of the entity's table: choices by value, numbers and dates by bands that are of one size among everyone. */
  runAndSpread(plan: Plan, options: RunOptions, columns: readonly NumberColumn[]): Promise<{ run: Run; spread: Map<string, ValueCount[]> }>
  /** Runs plans of one entity against one state of data, and reads columns of the same. */
  runTogether<Result>(plans: readonly Plan[], options: RunOptions, read: (runs: Run[], columns: ColumnReader) => Promise<Result>): Promise<Result>
  /** Bytes that kept sets take now. */
  memory(): number
  /** That answers leaves on events. */
  index?: EventIndex
}

/** Columns of the entity's table, a byte for each dense id. */
export interface ColumnReader {
  codes(column: string): Promise<Codes>
  bands(column: NumberColumn, cuts: readonly number[]): Promise<Uint8Array>
  quantiles(column: NumberColumn, parts: number): Promise<number[]>
}

const defaultMemory = 256 * 2 ** 20
const mostAttempts = 4

export function createEngine(options: EngineOptions): Engine {
  const cache = createCache(options.memory ?? defaultMemory)
  const snapshots = createSnapshots(options.records, options.facts)
  const leaves = createLeaves({ ...options, cache, snapshots })

  /** Does `work` until the data stand still meanwhile. */
  async function steadily<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      await options.settle()
      try {
        return attempt < mostAttempts ? await work() : await options.exclusively(work)
      } catch (error) {
        if (!(error instanceof DataMoved) || attempt >= mostAttempts) throw error
      }
    }
  }

  return {
    memory: () => cache.bytes(),
    index: options.index,
    run: (plan, runOptions = {}) => steadily(() => runOnce(plan, leaves, snapshots, options, runOptions)),
    runAndSpread: (plan, runOptions, columns) => steadily(async () => {
      const run = await runOnce(plan, leaves, snapshots, options, runOptions)
      const spread = new Map<string, ValueCount[]>()
      const leafRun: LeafRun = { snapshot: run.snapshot, signal: runOptions.signal }
      for (const column of columns) spread.set(column.column, await spreadOf(plan, run, column, leaves, leafRun))
      return { run, spread }
    }),
    runTogether: (plans, runOptions, read) => steadily(async () => {
      const snapshot = snapshots.take(new Set(plans.flatMap(partsOfRun)))
      const runs: Run[] = []
      for (const plan of plans) runs.push(await runOnce(plan, leaves, snapshots, options, runOptions, snapshot))
      const { entity } = plans[0]!
      const leafRun: LeafRun = { snapshot, signal: runOptions.signal }
      return read(runs, {
        codes: (column) => leaves.codes(entity, column, leafRun), bands: (column, cuts) => leaves.bands(entity, column, cuts, leafRun),
        quantiles: (column, parts) => leaves.quantiles(entity, column, parts, leafRun)
      })
    }),
    runAndRead: (plan, runOptions, read) => steadily(async () => {
      const run = await runOnce(plan, leaves, snapshots, options, runOptions)
      return snapshots.read(run.snapshot, partsOfRun(plan), (duck) => interruptible(duck, runOptions.signal, () => read(run, duck)))
    })
  }
}

const spreadBands = 8

async function spreadOf({ entity, timeZone }: Plan, { members }: Run, column: NumberColumn, leaves: Leaves, run: LeafRun): Promise<ValueCount[]> {
  if (column.type === 'choice') return histogram(members, await leaves.codes(entity, column.column, run))
  const cuts = column.type === 'boolean' ? [1] : await leaves.quantiles(entity, column, spreadBands, run)
  return bandCounts(members, await leaves.bands(entity, column, cuts, run), cuts, column.type, timeZone)
}

/** What the walk through one definition needs; one per run, shared with the segments within it. */
interface Walk extends LeafRun {
  leaves: Leaves
  options: EngineOptions
  snapshots: Snapshots
  warnings: Warning[]
  answers: Map<ConditionPlan, Bitset>
}

/** What a run reads: for its conditions, and to show its members. */
const partsOfRun = (plan: Plan): Part[] => [...partsOfPlan(plan), `attributes/${plan.entity}`]

async function runOnce(plan: Plan, leaves: Leaves, snapshots: Snapshots, options: EngineOptions, { blanks, signal, onProgress }: RunOptions, snapshot = snapshots.take(partsOfRun(plan))): Promise<Run> {
  signal?.throwIfAborted()
  const walk: Walk = { snapshot, signal, onProgress, leaves, options, snapshots, warnings: [], answers: new Map() }
  const { scope, nodes, tree, members, ordered } = await runPlan(plan, walk)
  const blank = blanks ? await blanksOf(plan, scope, walk) : new Map<string, Bitset>()
  return { entity: plan.entity, universe: scope.universe, nodes, answers: walk.answers, blanks: blank, tree, members, ordered, snapshot, warnings: walk.warnings }
}

interface PlanResult {
  scope: Scope
  nodes: Map<string, Bitset>
  tree: Bitset
  members: Bitset
  ordered: Uint32Array | null
}

async function runPlan(plan: Plan, walk: Walk): Promise<PlanResult> {
  const scope = await scopeOf(plan, walk)
  const nodes = new Map<string, Bitset>()
  const tree = await conditionBits(plan.root, scope, walk, nodes)
  if (!plan.limit) return { scope, nodes, tree, members: tree, ordered: null }
  const ordered = await limitedIds(plan.limit, tree, scope, walk)
  return { scope, nodes, tree, members: bitsetOf(tree.size, ordered), ordered }
}

async function limitedIds(limit: LimitPlan, tree: Bitset, scope: Scope, { options, snapshot, snapshots, signal }: Walk): Promise<Uint32Array> {
  const { by } = limit
  if (!by) return orderedAtRandom(tree, limit, { signal })
  const parts = [livePart(scope.subject), ...fieldParts(by, scope.subject)]
  return snapshots.read(snapshot, parts, (duck) => interruptible(duck, signal, () => orderedByFacts(duck, options.records, tree, { ...limit, by }, scope)))
}

async function scopeOf(plan: Plan, walk: Walk): Promise<Scope> {
  const live = await walk.leaves.live(plan.entity, walk)
  const whole: Scope = { subject: plan.entity, size: live.size, asOf: plan.asOf, timeZone: plan.timeZone, universe: live, universeKey: null }
  if (!plan.universe) return whole
  const universe = await segmentBits(plan.universe, whole, walk)
  return { ...whole, universe, universeKey: `${canonicalHash(plan.universe)} @ ${walk.snapshot.versionsOf(partsOfPlan(plan))}` }
}

/** The members of the scope's universe for whom a condition holds; `nodes` is told of every node on the way. */
async function conditionBits(node: ConditionPlan, scope: Scope, walk: Walk, nodes?: Map<string, Bitset>): Promise<Bitset> {
  walk.signal?.throwIfAborted()
  const bits = node.kind === 'group' ? await groupBits(node, scope, walk, nodes) : await leafBits(node, scope, walk)
  nodes?.set(node.id, bits)
  walk.answers.set(node, bits)
  return bits
}

async function groupBits(group: GroupPlan, scope: Scope, walk: Walk, nodes?: Map<string, Bitset>): Promise<Bitset> {
  const children: Bitset[] = []
  for (const child of group.children) children.push(await conditionBits(child, scope, walk, nodes))
  return combined(group, children, scope.universe)
}

/** What a group makes of its children, which are within the universe: an empty `and` is everyone, an empty `or` nobody. */
function combined({ op, negated }: Pick<GroupPlan, 'op' | 'negated'>, children: readonly Bitset[], universe: Bitset): Bitset {
  const [first, ...others] = children
  const none = op === 'and' ? universe : emptyBitset(universe.size)
  const together = !first ? none : op === 'and' ? and(first, ...others) : or(first, ...others)
  return negated ? andNot(universe, together) : together
}

async function leafBits(leaf: LeafPlan, scope: Scope, walk: Walk): Promise<Bitset> {
  if (leaf.kind === 'segment') return segmentBits(leaf, scope, walk)
  if (leaf.kind === 'related') {
    const inner = await relatedScope(leaf.to, scope, walk)
    const passing = await conditionBits(leaf.where, inner, walk)
    return relatedBits(leaf.quantifier, await walk.leaves.pairs(leaf.relation, walk), passing, inner.universe, scope.universe)
  }
  const { bits, warnings } = await walk.leaves.answer(leaf, scope, walk)
  walk.warnings.push(...warnings)
  return bits
}

/** Blanks match a negative condition (§4.2): who they are, of the leaves of the tree itself. */
async function blanksOf(plan: Plan, scope: Scope, walk: Walk): Promise<Map<string, Bitset>> {
  const found = new Map<string, Bitset>()
  const visit = async (node: ConditionPlan): Promise<void> => {
    if (node.kind === 'group') for (const child of node.children) await visit(child)
    else if (node.kind === 'attribute' && node.negated && node.blanks === 'include' && node.test.test !== 'set') found.set(node.id, (await walk.leaves.answer({ ...node, test: { test: 'set' } }, scope, walk)).bits)
  }
  await visit(plan.root)
  return found
}

async function relatedScope(subject: Subject, scope: Scope, walk: Walk): Promise<Scope> {
  const live = await walk.leaves.live(subject, walk)
  return { ...scope, subject, size: live.size, universe: live, universeKey: null }
}

async function segmentBits({ members, negated }: SegmentPlan, scope: Scope, walk: Walk): Promise<Bitset> {
  const bits = 'root' in members ? (await runPlan(members, walk)).members : bitsOfSet(members, scope.size)
  return negated ? andNot(scope.universe, bits) : and(scope.universe, bits)
}

/** Exact count of every node. */
export function countsOf({ nodes }: Pick<Run, 'nodes'>): Record<string, number> {
  return Object.fromEntries([...nodes].map(([id, bits]) => [id, count(bits)]))
}
