/**
 * What a sequence of acts on tags must come to, told without any of the code that carries them out: tags as plain objects, members as sets, acts as pairs of
 * “do” and “take back”. Whom a rule names is read off the people each time from nothing.
 */
import type { Condition, Definition } from '#core/domain/conditions/types.ts'

export interface Person {
  city: string
  level: string
}

/** A rule that both sides can read. */
export type Rule =
  | { kind: 'city' | 'level'; value: string } | { kind: 'tag'; tag: string; not: boolean } | { kind: 'segment'; segment: string; not: boolean } | { kind: 'both'; left: Rule; right: Rule }

export function definitionOf(rule: Rule): Definition {
  return { schema: 1, entity: 'customer', root: conditionOf(rule) }
}

function conditionOf(rule: Rule): Condition {
  switch (rule.kind) {
    case 'tag':
      return { kind: 'tag', op: rule.not ? 'hasNone' : 'hasAny', tags: [rule.tag] }
    case 'segment':
      return { kind: 'segment', op: rule.not ? 'notIn' : 'in', segment: rule.segment }
    case 'both':
      return { kind: 'group', op: 'and', children: [conditionOf(rule.left), conditionOf(rule.right)] }
    default:
      return { kind: 'attribute', field: rule.kind, op: 'eq', value: rule.value }
  }
}

/** As a tag is while it lives. */
export interface ModelTag {
  rule: Rule | null
  published: { rule: Rule; version: number } | null
  state: 'draft' | 'verified' | 'published' | 'deprecated'
  keepLast: boolean
  mergedInto: string | null
}

export interface Model {
  people: Person[]
  tags: Map<string, { now: ModelTag; deleted: boolean; versions: ModelTag[] }>
  /** Dynamic ones, by what they ask; null: in the bin. */
  segments: Map<string, { rule: Rule; deleted: boolean }>
  /** Who has a tag by hand, and who by its rule. */
  manual: Map<string, Set<number>>
  byRule: Map<string, Set<number>>
}

export const newModel = (people: Person[]): Model => ({ people, tags: new Map(), segments: new Map(), manual: new Map(), byRule: new Map() })

export const liveTag = (model: Model, id: string): ModelTag | null => {
  const tag = model.tags.get(id)
  return tag && !tag.deleted ? tag.now : null
}

export const liveTags = (model: Model): string[] => [...model.tags.keys()].filter((id) => liveTag(model, id))

export const liveRule = (model: Model, segment: string): Rule | null => {
  const kept = model.segments.get(segment)
  return kept && !kept.deleted ? kept.rule : null
}

export const liveSegments = (model: Model): string[] => [...model.segments.keys()].filter((id) => liveRule(model, id))

/** Where the merges of a tag end. */
function meant(model: Model, id: string): string {
  let tag = id
  for (let next = model.tags.get(tag); next?.deleted && next.now.mergedInto; next = model.tags.get(tag)) tag = next.now.mergedInto
  return tag
}

const setOf = (map: Map<string, Set<number>>, id: string) => map.get(id) ?? new Set<number>()
export const manualOf = (model: Model, id: string) => setOf(model.manual, id)
export const ruleMembersOf = (model: Model, id: string) => setOf(model.byRule, id)

/** Writes what a tag is from now on; null: it lies in the bin. Every write is a version. */
export function write(model: Model, id: string, next: ModelTag | null): void {
  const tag = model.tags.get(id)
  const now = next ?? tag!.now
  model.tags.set(id, { now, deleted: next === null, versions: [...(tag?.versions ?? []), now] })
}

/** undefined: it names something that is gone. */
export function named(model: Model, rule: Rule): Set<number> | undefined {
  const all = model.people.map((_, id) => id)
  if (rule.kind === 'both') {
    const [left, right] = [named(model, rule.left), named(model, rule.right)]
    return left && right && new Set([...left].filter((id) => right.has(id)))
  }
  if (rule.kind === 'segment') {
    const inside = liveRule(model, rule.segment)
    const members = inside && named(model, inside)
    return members ? new Set(all.filter((id) => members.has(id) !== rule.not)) : undefined
  }
  if (rule.kind !== 'tag') return new Set(all.filter((id) => model.people[id]![rule.kind] === rule.value))
  const tag = meant(model, rule.tag)
  if (!liveTag(model, tag)) return undefined
  return new Set(all.filter((id) => (manualOf(model, tag).has(id) || ruleMembersOf(model, tag).has(id)) !== rule.not))
}

/** What a rule names, as `tag id` and `segment id`; a merged tag as the one that it went into. */
function readBy(model: Model, rule: Rule): string[] {
  if (rule.kind === 'both') return [...readBy(model, rule.left), ...readBy(model, rule.right)]
  if (rule.kind === 'tag') return [`tag ${meant(model, rule.tag)}`]
  return rule.kind === 'segment' ? [`segment ${rule.segment}`] : []
}

/** The rule that tags people now. */
function runningRule(model: Model, id: string): Rule | null {
  const tag = liveTag(model, id)
  return tag?.published && tag.state !== 'deprecated' ? tag.published.rule : null
}

/** Whether rules in force and live segments read each other in a circle. */
export function hasCircle(model: Model): boolean {
  const rules = new Map<string, Rule | null>([...liveTags(model).map((id) => [`tag ${id}`, runningRule(model, id)] as const), ...liveSegments(model).map((id) => [`segment ${id}`, liveRule(model, id)] as const)])
  const leadsTo = (goal: string, rule: Rule, met: Set<string>): boolean => readBy(model, rule).some((read) => {
    if (read === goal) return true
    const next = met.has(read) ? null : rules.get(read)
    met.add(read)
    return next ? leadsTo(goal, next, met) : false
  })
  return [...rules].some(([name, rule]) => rule !== null && leadsTo(name, rule, new Set()))
}

export function runOne(model: Model, id: string): void {
  const rule = runningRule(model, id)
  const found = rule && named(model, rule)
  if (found) model.byRule.set(id, liveTag(model, id)!.keepLast ? new Set([...ruleMembersOf(model, id), ...found]) : found)
}

/** Every rule, each after those that it reads. */
export function runAll(model: Model): void {
  const done = new Set<string>()
  const visit = (name: string): void => {
    if (done.has(name)) return
    done.add(name)
    const [type, id] = name.split(' ') as ['tag' | 'segment', string]
    const rule = type === 'tag' ? runningRule(model, id) : liveRule(model, id)
    for (const read of rule ? readBy(model, rule) : []) visit(read)
    if (type === 'tag') runOne(model, id)
  }
  for (const id of liveTags(model)) visit(`tag ${id}`)
}
