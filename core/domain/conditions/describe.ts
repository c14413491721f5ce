/** A definition in words, with the bounds that its windows and relative dates come to (shared/spec/conditions.md §5). */
import { compileConditionRun, compileRun } from './compile.ts'
import { leafText, type Locale, type Speech } from './describe-leaves.ts'
import { phrases } from './describe-words.ts'
import { filled, shown, unanswered } from './problem-codes.ts'
import { maximumDepth, maximumLeaves } from './types.ts'
import type { CompileContext, Run } from './compile-scope.ts'
import type { Catalogue, Subject } from './catalogue.ts'
import type { ConditionPlan, LimitPlan, Plan } from './plan.ts'
import type { Problem } from './problems.ts'

interface DescribedNode {
  id: string
  /** JSON pointer of the node. */
  path: string
  /** 0 for the root. */
  depth: number
  /** Of a group its heading, of a leaf all of it. */
  text: string
}

export interface Description {
  /** Parents first; the condition within a `related` follows it. */
  nodes: DescribedNode[]
  /** Everything in one sentence. */
  text: string
  /** The limit alone; null without one. */
  limit: string | null
}

interface Telling {
  speech: Speech
  nodes: DescribedNode[]
  planOf: ReadonlyMap<string, ConditionPlan>
  /** Where each name of a node was met first. */
  pathOf: ReadonlyMap<string, string>
  problems: readonly Problem[]
}

/** Every node that can be read; one that cannot be says its problem instead. */
export function describe(input: unknown, catalogue: Catalogue, locale: Locale, context: CompileContext): Description {
  const { compiled, run } = compileRun(input, catalogue, context)
  const telling = tellingOf(run, locale)
  const { nodes, text } = described(telling, isObject(input) ? input.root : undefined, '/root')
  const limit = compiled.plan?.limit ? limitText(telling, compiled.plan.limit) : null
  const whole = universeText(telling, compiled.plan) + text + (limit === null ? '' : say(telling, phrases.thenLimit, { text: limit }))
  return { nodes, text: sentence(whole), limit: limit && sentence(limit) }
}

export interface DescribeOptions {
  /** Where the condition stands in what was sent. */
  path?: string
  /** Without the bounds that windows and dates come to: for chips. */
  brief?: boolean
}

/** The same of one condition of a rule or filter. */
export function describeCondition(
  condition: unknown, subject: Subject, catalogue: Catalogue, locale: Locale, context: CompileContext, { path = '/root', brief = false }: DescribeOptions = {}
): Description {
  const { nodes, text } = described(tellingOf(compileConditionRun(condition, subject, catalogue, context, path).run, locale, brief), condition, path)
  return { nodes, text: sentence(text), limit: null }
}

/** With a capital where it begins with a plain word: a name such as `shoe_size` or `iPhone` stays as it is. */
const sentence = (text: string) => text.replace(/^[a-z](?=[a-z]*(?:[ ,:]|$))/, (letter) => letter.toUpperCase())

function tellingOf({ catalogue, clock, nodes, names, problems }: Run, locale: Locale, brief = false): Telling {
  const speech: Speech = { locale, catalogue, timeZone: clock.timeZone, asOf: clock.asOf, brief, node: (condition, path, depth) => nodeText(telling, condition, path, depth) }
  const telling: Telling = { speech, nodes: [], planOf: nodes, pathOf: names, problems }
  return telling
}

/** The nodes as sentences; `text` may still become a part of one. */
function described(telling: Telling, condition: unknown, path: string): Pick<Description, 'nodes' | 'text'> {
  const text = nodeText(telling, condition, path, 0)
  const nodes = telling.nodes.map((node) => ({ ...node, text: sentence(node.text) }))
  return { nodes: nodes.sort((a, b) => order(a.path, b.path)), text }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const say = ({ speech: { locale } }: Telling, words: { zh: string; en: string }, parameters: Record<string, string | number> = {}) => filled(words[locale], parameters, locale)

/** Pointers in the order of the tree: parents first, children by number. */
function order(first: string, second: string): number {
  const [a, b] = [first.split('/'), second.split('/')]
  const at = a.findIndex((part, index) => part !== b[index])
  if (at < 0) return a.length - b.length
  return b[at] === undefined ? 1 : Number(a[at]) - Number(b[at])
}

/** Adds a node and those below it, and answers all of it in one text. */
function nodeText(telling: Telling, condition: unknown, path: string, depth: number): string {
  const node = isObject(condition) ? condition : {}
  const id = typeof node.id === 'string' && telling.pathOf.get(node.id) === path ? node.id : path
  const tell = (text: string) => {
    telling.nodes.push({ id, path, depth, text })
    return text
  }
  if (node.kind === 'group' && Array.isArray(node.children) && depth < maximumDepth) {
    const own = telling.problems.find(({ nodeId }) => nodeId === id)
    tell(say(telling, headings[node.op === 'or' ? 'or' : 'and'][node.not === true ? 1 : 0]) + (own ? ` ${problemText(telling, own)}` : ''))
    return groupText(telling, node, node.children, path, depth)
  }
  const plan = telling.planOf.get(id)
  const problem = telling.problems.find((entry) => !unanswered.has(entry.code) && (entry.path === path || entry.path.startsWith(`${path}/`)))
  return tell(plan && plan.kind !== 'group' && !problem ? leafText(telling.speech, condition, plan, path, depth) : problemText(telling, problem))
}

/** A node without plan or problem is one that was not read, since there are too many. */
function problemText(telling: Telling, problem: Problem | undefined): string {
  return say(telling, phrases.problem, { text: (problem?.message ?? phrases.unread)[telling.speech.locale] })
}

/** Plain and negated. */
const headings = { and: [phrases.allOf, phrases.notAllOf], or: [phrases.anyOf, phrases.noneOf] } as const

function groupText(telling: Telling, { op, not }: Readonly<Record<string, unknown>>, children: readonly unknown[], path: string, depth: number): string {
  const texts = children.slice(0, maximumLeaves).map((child, index) => nodeText(telling, child, `${path}/children/${index}`, depth + 1))
  const joined = texts.length === 0 ? say(telling, op === 'or' ? phrases.nobody : phrases.everyone) : texts.join(say(telling, op === 'or' ? phrases.or : phrases.and))
  if (not === true) return say(telling, phrases.not, { text: joined })
  return depth > 0 && texts.length > 1 ? say(telling, phrases.group, { text: joined }) : joined
}

function universeText(telling: Telling, plan: Plan | null): string {
  if (!plan?.universe) return ''
  const id = plan.universe.segment
  return say(telling, phrases.universe, { name: say(telling, phrases.text, { text: shown(telling.speech.catalogue.segments.get(id)?.name ?? id) }) })
}

function limitText(telling: Telling, { n, percent, by, descending }: LimitPlan): string {
  const { catalogue, locale } = telling.speech
  const known = by && (by.of === 'score' ? catalogue.scores.get(by.name) : by.of === 'event' || by.of === 'element' ? undefined : catalogue.fields(by.of).get(by.name))
  const amount = percent === null ? say(telling, phrases.heads, { n: n ?? 0 }) : say(telling, phrases.share, { n: percent })
  return by ? say(telling, descending ? phrases.byHighest : phrases.byLowest, { field: known?.label[locale] ?? by.name, amount }) : say(telling, phrases.byRandom, { amount })
}
