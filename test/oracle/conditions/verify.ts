/** Random definitions over random worlds, answered by the reference evaluator and by every engine: they must agree to the last member. */
import { compile } from '#core/domain/conditions/compile.ts'
import { members } from '#core/domain/conditions/evaluate.ts'
import { nodesOf, type Plan } from '#core/domain/conditions/plan.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { someDefinition, someWorldWithSegments } from '#test/builders/conditions/definitions.ts'
import type { World } from '#test/builders/conditions/world.ts'
import type { Engine, EngineKind } from './engines.ts'
import { featuresOf } from './features.ts'
import { complementOf, doubleNegationOf, everyoneOf, shuffledOf, smallerThan } from './variants.ts'

export interface Difference {
  worldSeed: number
  number: number
  engine: string
  /** What was compared: the members, or a law that they must obey. */
  law: string
  definition: Definition
  plan: Plan
  expected: number[]
  actual: number[] | string
  statement: string | undefined
}

export interface Verdict {
  cases: number
  /** Definitions that did not compile, by code: the generator means to make sound ones only. */
  problems: Map<string, { count: number; example: { definition: Definition; problem: Problem } }>
  differences: Difference[]
  /** Engine → feature → number of definitions (or leaves) with it that were answered. */
  coverage: Map<string, Map<string, number>>
  /** How many results were nobody, everyone, or something between. */
  results: { empty: number; full: number; between: number }
}

export interface VerifyOptions {
  cases: number
  seed: number
  engines: readonly EngineKind[]
  casesPerWorld?: number
  /** Stops after so many differences. */
  most?: number
  onProgress?: (done: number, differences: number) => void
}

interface Loaded {
  kind: EngineKind
  engine: Engine
}

export const evaluatorName = 'evaluator'

export async function verifyConditions({ cases, seed, engines, casesPerWorld = 40, most = 5, onProgress }: VerifyOptions): Promise<Verdict> {
  const verdict: Verdict = { cases: 0, problems: new Map(), differences: [], coverage: new Map(), results: { empty: 0, full: 0, between: 0 } }
  const started = await Promise.all(engines.map(async (kind) => ({ kind, host: await kind.start() })))
  try {
    for (let first = 0; first < cases && verdict.differences.length < most; first += casesPerWorld) {
      const world = someWorldWithSegments(seed * 100_003 + first)
      const loaded: Loaded[] = []
      try {
        for (const { kind, host } of started) loaded.push({ kind, engine: await host.load(world) })
        for (let number = first; number < Math.min(cases, first + casesPerWorld) && verdict.differences.length < most; number++) await verifyCase(verdict, world, number, loaded)
      } finally {
        for (const { engine } of loaded) await engine.close()
      }
      onProgress?.(verdict.cases, verdict.differences.length)
    }
  } finally {
    for (const { host } of started) await host.stop()
  }
  return verdict
}

async function verifyCase(verdict: Verdict, world: World, number: number, loaded: readonly Loaded[]): Promise<void> {
  const definition = someDefinition(world, number)
  verdict.cases += 1
  const { plan, problems } = compileIn(world, definition)
  if (!plan) return countProblem(verdict, definition, problems)
  const expected = evaluated(plan, world)
  countResult(verdict, expected.length, world.profiles[definition.entity].length)
  countFeatures(verdict, evaluatorName, featuresOf(definition))
  for (const { kind, engine } of loaded) {
    const found = kind.leavesOnly ? await leafDifference(verdict, world, plan, kind, engine) : await planDifference(verdict, world, definition, kind, engine)
    if (found) verdict.differences.push({ worldSeed: world.seed, number, engine: kind.name, ...found })
  }
  if (number % 4 !== 0) return
  for (const law of await brokenLaws(world, definition, createRandom(world.seed, number), loaded)) verdict.differences.push({ worldSeed: world.seed, number, ...law })
}

function compileIn(world: World, definition: Definition): { plan: Plan | null; problems: readonly Problem[] } {
  const { now, timeZone, weekStart } = world.clock
  return compile(definition, world.catalogue, { now, timeZone, weekStart })
}

const sorted = (ids: Iterable<number>) => [...ids].toSorted((one, other) => one - other)
/** The order of a limit is part of the answer; without one there is none. */
const arranged = ({ limit }: Plan, ids: readonly number[]) => (limit ? [...ids] : sorted(ids))
const evaluated = (plan: Plan, world: World) => arranged(plan, members(plan, world.profiles))

/** Arranged members, null where the engine does not answer, or the message of what it threw. */
async function answer(engine: Engine, plan: Plan): Promise<number[] | string | null> {
  try {
    const found = await engine.members(plan)
    return found && arranged(plan, found)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

const isSame = (expected: readonly number[], actual: readonly number[] | string) => typeof actual !== 'string' && expected.join() === actual.join()

type Found = Omit<Difference, 'worldSeed' | 'number' | 'engine'>

async function planDifference(verdict: Verdict, world: World, definition: Definition, { name }: EngineKind, engine: Engine): Promise<Found | undefined> {
  const compare = async (candidate: Definition): Promise<Found | 'same' | 'unanswered'> => {
    const { plan } = compileIn(world, candidate)
    if (!plan) return 'unanswered'
    const actual = await answer(engine, plan)
    if (actual === null) return 'unanswered'
    const expected = evaluated(plan, world)
    return isSame(expected, actual) ? 'same' : { law: 'members', definition: candidate, plan, expected, actual, statement: statementOf(engine, plan) }
  }
  const found = await compare(definition)
  if (found === 'unanswered') return undefined
  countFeatures(verdict, name, featuresOf(definition))
  return found === 'same' ? undefined : shrunk(found, compare)
}

function statementOf(engine: Engine, plan: Plan): string | undefined {
  try {
    return engine.statement?.(plan)
  } catch (error) {
    return String(error)
  }
}

/** The smallest definition that still differs, within a number of attempts. */
async function shrunk(found: Found, compare: (candidate: Definition) => Promise<Found | 'same' | 'unanswered'>): Promise<Found> {
  let smallest = found
  let attempts = 150
  for (let again = true; again;) {
    again = false
    for (const candidate of smallerThan(smallest.definition)) {
      if (attempts-- <= 0) return smallest
      const smaller = await compare(candidate)
      if (typeof smaller === 'string') continue
      smallest = smaller
      again = true
      break
    }
  }
  return smallest
}

/** Every leaf on events of the tree on its own. */
async function leafDifference(verdict: Verdict, world: World, plan: Plan, { name }: EngineKind, engine: Engine): Promise<Found | undefined> {
  for (const node of eventLeaves(plan)) {
    const single: Plan = { ...plan, root: node, limit: null }
    const actual = await answer(engine, single)
    if (actual === null) continue
    countFeatures(verdict, name, leafFeatures(node))
    const expected = evaluated(single, world)
    if (isSame(expected, actual)) continue
    return { law: 'members', definition: { schema: 1, entity: plan.entity, root: { kind: 'group', op: 'and', children: [], note: 'see the plan' } }, plan: single, expected, actual, statement: undefined }
  }
  return undefined
}

type EventLeaf = Extract<Plan['root'], { kind: 'event' | 'occurrence' | 'sequence' }>

function eventLeaves(plan: Plan): EventLeaf[] {
  const aboutOthers = new Set([...nodesOf(plan.root)].flatMap((node) => (node.kind === 'related' ? [...nodesOf(node.where)] : [])))
  return [...nodesOf(plan.root)].filter((node): node is EventLeaf => (node.kind === 'event' || node.kind === 'occurrence' || node.kind === 'sequence') && !aboutOthers.has(node))
}

function leafFeatures(node: EventLeaf): Set<string> {
  switch (node.kind) {
    case 'event':
      return new Set(['event', `measure ${node.measure.fn}`, `test ${node.predicate.test.test}`])
    case 'occurrence':
      return new Set(['occurrence', `occurrence ${node.which}`])
    case 'sequence':
      return new Set([
        'sequence', `sequence ${node.ordered ? 'then' : 'any'}`, ...(node.within === null ? [] : ['sequence within']), ...(node.negated ? ['sequence not'] : []),
        ...(node.gaps.some(({ min, max }) => min !== null || max !== null) ? ['sequence gaps'] : []), ...(node.notBetween.some(Boolean) ? ['sequence notBetween'] : [])
      ])
  }
}

/** §4.1: the complement is exact, the order of children does not matter, and not not is nothing. */
async function brokenLaws(world: World, definition: Definition, random: ReturnType<typeof createRandom>, loaded: readonly Loaded[]): Promise<Omit<Difference, 'worldSeed' | 'number'>[]> {
  const { limit: _, ...unlimited } = definition
  const forms = { base: unlimited, complement: complementOf(definition), everyone: everyoneOf(definition), 'double negation': doubleNegationOf(definition), shuffled: shuffledOf(definition, random) }
  const plans = Object.entries(forms).map(([name, form]) => [name, compileIn(world, form).plan] as const)
  const broken: Omit<Difference, 'worldSeed' | 'number'>[] = []
  const judges: { name: string; ask: (plan: Plan) => Promise<number[] | string | null>; engine?: Engine }[] = [
    { name: evaluatorName, ask: (plan) => Promise.resolve(evaluated(plan, world)) },
    ...loaded.filter(({ kind }) => !kind.leavesOnly).map(({ kind, engine }) => ({ name: kind.name, ask: (plan: Plan) => answer(engine, plan), engine }))
  ]
  for (const { name, ask, engine } of judges) {
    const answers = new Map<string, number[] | string | null>()
    for (const [form, plan] of plans) if (plan) answers.set(form, await ask(plan))
    const base = answers.get('base')
    if (!Array.isArray(base)) continue
    const together = [...base, ...((answers.get('complement') ?? []) as number[])]
    const laws: [law: string, expected: number[], actual: number[] | string][] = [
      ['complement', (answers.get('everyone') ?? []) as number[], Array.isArray(answers.get('complement')) ? sorted(together) : String(answers.get('complement'))],
      ['double negation', base, answers.get('double negation') ?? []], ['shuffled', base, answers.get('shuffled') ?? []]
    ]
    for (const [law, expected, actual] of laws) {
      const plan = plans.find(([form]) => form === law)![1]!
      if (!isSame(expected, actual)) broken.push({ engine: name, law, definition, plan, expected, actual, statement: engine && statementOf(engine, plan) })
    }
  }
  return broken
}

function countProblem({ problems }: Verdict, definition: Definition, found: readonly Problem[]): void {
  const problem = found[0]!
  const known = problems.get(problem.code)
  problems.set(problem.code, { count: (known?.count ?? 0) + 1, example: known?.example ?? { definition, problem } })
}

function countResult({ results }: Verdict, found: number, all: number): void {
  results[found === 0 ? 'empty' : found === all ? 'full' : 'between'] += 1
}

function countFeatures({ coverage }: Verdict, engine: string, features: Iterable<string>): void {
  const counts = coverage.get(engine) ?? new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  coverage.set(engine, counts)
}
