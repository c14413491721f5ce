/** Random sequences of acts on the tags of a real desk, and on segments that their rules read and that read them, held against the model (tag-model.ts) and against facts that are built anew from the log. */
import { isDeepStrictEqual } from 'node:util'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'
import {
  definitionOf, hasCircle, liveRule, liveSegments, liveTag, liveTags, manualOf, named, newModel, ruleMembersOf, runAll, runOne, write, type Model, type ModelTag, type Person, type Rule
} from './tag-model.ts'

const cities = ['上海', '北京', '广州'] as const
const levels = ['金卡', '银卡', '普卡'] as const
const people = 12
const personId = (number: number) => `P${number}`

/** Something that may be taken back; false: the desk has to refuse, since the world has moved on. */
interface Act {
  undo(): boolean
  redo(): boolean
  /** Of a merge: its source. */
  merged?: string
  /** A step that was passed over, which the opposite turn puts back. */
  passed?: Act
}

interface Case {
  random: Random
  made: TestDesk
  model: Model
  acts: Act[]
  undone: Act[]
  tags: number
  /** How often the desk had to refuse something that would have closed a circle. */
  circles: number
  /** How often a step that was refused was passed over. */
  passed: number
  /** What was done, for a report. */
  story: string[]
}

/** What differs; empty: nothing. */
export async function verifyTags(seed: number, steps: number): Promise<{ differences: string[]; story: string[]; kinds: Record<string, number> }> {
  const random = createRandom(seed)
  const made = await makeOpenDesk()
  const persons: Person[] = Array.from({ length: people }, () => ({ city: random.pick(cities), level: random.pick(levels) }))
  const kinds: Record<string, number> = {}
  const run: Case = { random, made, model: newModel(persons), acts: [], undone: [], tags: 0, circles: 0, passed: 0, story: [] }
  try {
    for (const { id } of (await made.client.tags.list({ limit: 200 })).items) await made.client.tags.delete({ id, force: true })
    for (const [number, { city, level }] of persons.entries()) {
      await made.client.customers.create({ fields: { name: personId(number), city, level }, identities: [{ channel: 'customer_id', value: personId(number) }] })
    }
    for (let step = 0; step < steps; step++) {
      const [name, work] = random.pick(operations)
      run.story.push(name)
      if (await work(run)) kinds[name] = (kinds[name] ?? 0) + 1
      else run.story.pop()
    }
    await settle(run)
    return { differences: [...await differences(run), ...await afterRebuild(run)], story: run.story, kinds: { ...kinds, 'refuse a circle': run.circles, 'pass over a step': run.passed } }
  } finally {
    await made.close()
  }
}

async function settle({ made, model }: Case): Promise<void> {
  await made.ended((await made.client.tags.runAll()).jobId)
  runAll(model)
}

async function afterRebuild(run: Case): Promise<string[]> {
  const { jobId } = await run.made.client.workspace.rebuildFacts()
  const { status } = await run.made.ended(jobId)
  return status === 'done' ? (await differences(run)).map((text) => `after a rebuild: ${text}`) : [`the rebuild ended as ${status}`]
}

async function differences({ made, model }: Case): Promise<string[]> {
  const found: string[] = []
  const compare = (what: string, is: unknown, should: unknown) => {
    if (!isDeepStrictEqual(is, should)) found.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`)
  }
  // Everything below holds of what is run by nobody, too: without this a library that reads itself would pass.
  compare('a circle', hasCircle(model), false)
  const listed = await made.client.tags.list({ limit: 200 })
  compare('live tags', listed.items.map(({ id }) => id).toSorted(), liveTags(model).toSorted())
  for (const [id, { now, deleted }] of model.tags) {
    const tag = await made.client.tags.get({ id })
    compare(`${id} deleted`, tag.deletedAt !== null, deleted)
    compare(id, { rule: tag.rule, published: tag.published, state: tag.state, keepLast: tag.keepLast, mergedInto: tag.mergedInto }, {
      ...now, rule: now.rule && definitionOf(now.rule), published: now.published && { version: now.published.version, rule: definitionOf(now.published.rule) }
    })
    if (deleted) continue
    for (const [source, set] of [['manual', manualOf(model, id)], ['rule', ruleMembersOf(model, id)]] as const) {
      const where = JSON.stringify({ kind: 'tag', op: 'hasAny', tags: [id], source: [source] })
      compare(`${id} by ${source}`, (await made.client.customers.list({ where, limit: 200 })).items.map((item) => item.id).toSorted(), [...set].map(personId).toSorted())
    }
  }
  const segments = await made.client.segments.list({ limit: 200 })
  compare('live segments', segments.items.map(({ id }) => id).toSorted(), liveSegments(model).toSorted())
  for (const id of liveSegments(model)) {
    const members = named(model, liveRule(model, id)!)
    const listed = await made.client.segments.customers({ id }).then(({ items }) => items.map((item) => item.id).toSorted(), () => undefined)
    compare(`members of ${id}`, listed, members && [...members].map(personId).toSorted())
  }
  return found
}

/** Answers whether it did anything. */
type Operation = (run: Case) => Promise<boolean>

function acted(run: Case, act: Act): void {
  run.acts.push(act)
  run.undone = []
}

/** Changes the model unless the work says that it cannot be, or what comes of it reads itself in a circle: then the desk has to refuse. */
function unlessCircle(run: Case, work: () => boolean): boolean {
  const before = structuredClone(run.model)
  const done = work()
  if (done && !hasCircle(run.model)) return true
  if (done) run.circles++
  Object.assign(run.model, before)
  return false
}

const closesCircle = (run: Case, work: (model: Model) => void): boolean => {
  const after = structuredClone(run.model)
  work(after)
  const closes = hasCircle(after)
  if (closes) run.circles++
  return closes
}

/** A save: from one state to another, null being the bin. */
function savedAs<State>(run: Case, after: State | null, read: () => State | null, put: (state: State | null) => void): boolean {
  const before = read()
  if (isDeepStrictEqual(before, after)) return false
  const go = (from: State | null, to: State | null) => () => unlessCircle(run, () => {
    if (!isDeepStrictEqual(read(), from)) return false
    put(to)
    return true
  })
  put(after)
  acted(run, { undo: go(after, before), redo: go(before, after) })
  return true
}

const saved = (run: Case, id: string, after: ModelTag | null): boolean => savedAs(run, after, () => liveTag(run.model, id), (state) => write(run.model, id, state))

const putSegment = (model: Model, id: string, rule: Rule | null): void => void model.segments.set(id, { rule: rule ?? model.segments.get(id)!.rule, deleted: rule === null })
const savedSegment = (run: Case, id: string, after: Rule | null): boolean => savedAs(run, after, () => liveRule(run.model, id), (rule) => putSegment(run.model, id, rule))

function randomRule({ random, model }: Case, depth = 0): Rule {
  const [others, segments] = [liveTags(model), liveSegments(model)]
  if (depth < 2 && random.chance(0.25)) return { kind: 'both', left: randomRule({ random, model } as Case, depth + 1), right: randomRule({ random, model } as Case, depth + 1) }
  if (others.length > 0 && random.chance(0.4)) return { kind: 'tag', tag: random.pick(others), not: random.chance(0.3) }
  if (segments.length > 0 && random.chance(0.3)) return { kind: 'segment', segment: random.pick(segments), not: random.chance(0.3) }
  return random.chance(0.5) ? { kind: 'city', value: random.pick(cities) } : { kind: 'level', value: random.pick(levels) }
}

/** The run that publishing begins. */
async function follow({ made, model }: Case, id: string, jobId: string | undefined): Promise<void> {
  if (jobId === undefined) return
  await made.ended(jobId)
  runOne(model, id)
}

const refused = async (call: Promise<unknown>, codes: string[]): Promise<void> => {
  const { code } = await failureOf(call)
  if (!codes.includes(code)) throw new Error(`Refused with ${code}`)
}

const create: Operation = async (run) => {
  const id = `t${++run.tags}`
  const rule = run.random.chance(0.7) ? randomRule(run) : null
  const keepLast = run.random.chance(0.2)
  const draft = rule !== null && run.random.chance(0.3)
  const asked = run.made.client.tags.create({ name: id, description: 'x', keepLast, ...(rule && { rule: definitionOf(rule) }), state: draft ? 'draft' : 'published' })
  if (rule && !draft && !named(run.model, rule)) {
    await refused(asked, ['problems'])
    return false
  }
  const tag = await asked
  saved(run, id, { rule, published: rule && !draft ? { rule, version: 1 } : null, state: draft ? 'draft' : 'published', keepLast, mergedInto: null })
  await follow(run, id, tag.jobId)
  return true
}

const pickLive = ({ random, model }: Case, fits: (tag: ModelTag) => boolean = () => true): string | undefined => {
  const fitting = liveTags(model).filter((id) => fits(liveTag(model, id)!))
  return fitting.length === 0 ? undefined : random.pick(fitting)
}

const edit: Operation = async (run) => {
  const id = pickLive(run, ({ rule }) => rule !== null)
  if (id === undefined) return false
  const tag = liveTag(run.model, id)!
  const rule = randomRule(run)
  const after: ModelTag = isDeepStrictEqual(rule, tag.rule) ? tag : { ...tag, rule, state: 'draft' }
  const asked = run.made.client.tags.update({ id, rule: definitionOf(rule) })
  // A draft beside the published rule of a deprecated tag puts that rule in force again.
  if (closesCircle(run, (model) => write(model, id, after))) {
    await refused(asked, ['conflict'])
    return false
  }
  await asked
  return saved(run, id, after)
}

const verify: Operation = async (run) => {
  const id = pickLive(run, ({ state, rule }) => state === 'draft' && rule !== null)
  if (id === undefined) return false
  const tag = liveTag(run.model, id)!
  const found = named(run.model, tag.rule!)
  if (!found || found.size === 0 || found.size === people) {
    await refused(run.made.client.tags.transition({ id, to: 'verified' }), ['conflict'])
    return false
  }
  await run.made.client.tags.transition({ id, to: 'verified' })
  return saved(run, id, { ...tag, state: 'verified' })
}

const publish: Operation = async (run) => {
  const id = pickLive(run, ({ state }) => state === 'verified' || state === 'deprecated')
  if (id === undefined) return false
  const tag = liveTag(run.model, id)!
  const { hash } = await run.made.client.tags.diff({ id })
  const asked = run.made.client.tags.transition({ id, to: 'published', diff: hash })
  const isNew = tag.rule !== null && !isDeepStrictEqual(tag.rule, tag.published?.rule)
  const published = isNew ? { rule: tag.rule!, version: run.model.tags.get(id)!.versions.length } : tag.published
  const after: ModelTag = { ...tag, state: 'published', published }
  if ((isNew && !named(run.model, tag.rule!)) || closesCircle(run, (model) => write(model, id, after))) {
    await refused(asked, ['conflict', 'problems'])
    return false
  }
  const { jobId } = await asked
  saved(run, id, after)
  await follow(run, id, jobId)
  return true
}

const deprecate: Operation = async (run) => {
  const id = pickLive(run, ({ state }) => state === 'published')
  if (id === undefined) return false
  await run.made.client.tags.transition({ id, to: 'deprecated', confirmed: true })
  return saved(run, id, { ...liveTag(run.model, id)!, state: 'deprecated' })
}

/** Out of use no longer: its rule tags people again. */
const revive: Operation = async (run) => {
  const id = pickLive(run, ({ state }) => state === 'deprecated')
  if (id === undefined) return false
  const after: ModelTag = { ...liveTag(run.model, id)!, state: 'draft' }
  const asked = run.made.client.tags.transition({ id, to: 'draft' })
  if (closesCircle(run, (model) => write(model, id, after))) {
    await refused(asked, ['conflict'])
    return false
  }
  await asked
  return saved(run, id, after)
}

const rollBack: Operation = async (run) => {
  const id = pickLive(run, ({ rule }) => rule !== null)
  if (id === undefined) return false
  const { now, versions } = run.model.tags.get(id)!
  const to = 1 + run.random.below(versions.length)
  const { rule, keepLast } = versions[to - 1]!
  const { hash } = await run.made.client.tags.diff({ id, to })
  const asked = run.made.client.tags.rollBack({ id, to, diff: hash })
  const published = now.published && rule ? { rule, version: to } : now.published
  const after: ModelTag = { rule, published, keepLast, state: published && rule ? 'published' : 'draft', mergedInto: null }
  const isUnsound = now.published && rule && !isDeepStrictEqual(rule, now.published.rule) && !named(run.model, rule)
  if (isUnsound || closesCircle(run, (model) => write(model, id, after))) {
    await refused(asked, ['conflict', 'problems'])
    return false
  }
  const { jobId } = await asked
  const did = saved(run, id, after)
  await follow(run, id, jobId)
  return did
}

const apply: Operation = async (run) => {
  const id = pickLive(run, ({ state }) => state !== 'deprecated')
  if (id === undefined) return false
  const chosen = run.model.people.map((_, number) => number).filter(() => run.random.chance(0.4))
  if (chosen.length === 0) return false
  const remove = run.random.chance(0.4)
  await run.made.client.tags.apply({ tag_id: id, customer_ids: chosen.map(personId), remove })
  const moved = chosen.filter((number) => manualOf(run.model, id).has(number) === remove)
  if (moved.length === 0) return false
  const set = (present: boolean) => () => {
    const members = new Set(manualOf(run.model, id))
    for (const number of moved) {
      if (present) members.add(number)
      else members.delete(number)
    }
    run.model.manual.set(id, members)
    return true
  }
  set(!remove)()
  acted(run, { undo: set(remove), redo: set(!remove) })
  return true
}

const merge: Operation = async (run) => {
  const [source, target] = [pickLive(run), pickLive(run)]
  if (source === undefined || target === undefined) return false
  const { model, made } = run
  const asked = made.client.tags.merge({ source, target })
  const merged = (of: Model) => {
    write(of, source, { ...liveTag(of, source)!, mergedInto: target })
    write(of, source, null)
  }
  if (source === target || liveTag(model, target)!.state === 'deprecated' || closesCircle(run, merged)) {
    await refused(asked, ['conflict', 'invalid'])
    return false
  }
  await asked
  const before = liveTag(model, source)!
  const between = { ...before, mergedInto: target }
  const [manual, byRule, there] = [manualOf(model, source), ruleMembersOf(model, source), manualOf(model, target)]
  const gained = new Set([...manual, ...byRule].filter((number) => !there.has(number)))
  const away = () => unlessCircle(run, () => {
    if (!isDeepStrictEqual(liveTag(model, source), before)) return false
    write(model, source, between)
    write(model, source, null)
    model.manual.set(source, new Set([...manualOf(model, source)].filter((number) => !manual.has(number))))
    model.byRule.set(source, new Set([...ruleMembersOf(model, source)].filter((number) => !byRule.has(number))))
    model.manual.set(target, new Set([...manualOf(model, target), ...gained]))
    return true
  })
  const back = () => unlessCircle(run, () => {
    if (liveTag(model, source) !== null || model.tags.get(source)!.now.mergedInto !== target) return false
    write(model, source, between)
    write(model, source, before)
    model.manual.set(source, new Set([...manualOf(model, source), ...manual]))
    model.byRule.set(source, new Set([...ruleMembersOf(model, source), ...byRule]))
    model.manual.set(target, new Set([...manualOf(model, target)].filter((number) => !gained.has(number))))
    return true
  })
  away()
  acted(run, { undo: back, redo: away, merged: source })
  return true
}

const unmerge: Operation = async (run) => {
  const merges = run.acts.filter(({ merged }) => merged !== undefined && run.model.tags.get(merged)!.deleted && run.model.tags.get(merged)!.now.mergedInto !== null)
  const act = merges.length === 0 ? undefined : run.random.pick(merges)
  if (!act) return false
  if (!act.undo()) {
    await refused(run.made.client.tags.unmerge({ id: act.merged! }), ['conflict'])
    return false
  }
  await run.made.client.tags.unmerge({ id: act.merged! })
  run.acts = run.acts.filter((other) => other !== act)
  run.undone.push(act)
  return true
}

const remove: Operation = async (run) => {
  const id = pickLive(run)
  if (id === undefined) return false
  await run.made.client.tags.delete({ id, force: true })
  return saved(run, id, null)
}

const restore: Operation = async (run) => {
  const gone = [...run.model.tags].filter(([, { deleted, now }]) => deleted && now.mergedInto === null).map(([id]) => id)
  if (gone.length === 0) return false
  const id = run.random.pick(gone)
  const { now } = run.model.tags.get(id)!
  const asked = run.made.client.tags.restore({ id })
  if (closesCircle(run, (model) => write(model, id, now))) {
    await refused(asked, ['conflict'])
    return false
  }
  await asked
  return saved(run, id, now)
}

const move: Operation = async (run) => {
  const number = run.random.below(people)
  const person = () => run.model.people[number]!
  const field = run.random.pick(['city', 'level'] as const)
  const before = person()[field]
  const after = run.random.pick((field === 'city' ? cities : levels).filter((value) => value !== before))
  await run.made.client.customers.update({ id: personId(number), fields: { [field]: after } })
  const set = (from: string, to: string) => () => {
    if (person()[field] !== from) return false
    person()[field] = to
    return true
  }
  set(before, after)()
  acted(run, { undo: set(after, before), redo: set(before, after) })
  return true
}

const saveSegment: Operation = async (run) => {
  const { random, model, made } = run
  const known = random.chance(0.5) ? liveSegments(model) : []
  const id = known.length > 0 ? random.pick(known) : `s${model.segments.size + 1}`
  const rule = randomRule(run)
  const definition = definitionOf(rule)
  const asked = known.length > 0 ? made.client.segments.update({ id, definition }) : made.client.segments.create({ name: id, definition, state: 'draft' })
  if (closesCircle(run, (after) => putSegment(after, id, rule))) {
    await refused(asked, ['conflict'])
    return false
  }
  await asked
  return savedSegment(run, id, rule)
}

const removeSegment: Operation = async (run) => {
  const known = liveSegments(run.model)
  if (known.length === 0) return false
  const id = run.random.pick(known)
  await run.made.client.segments.remove({ id, force: true })
  return savedSegment(run, id, null)
}

const restoreSegment: Operation = async (run) => {
  const gone = [...run.model.segments].filter(([, { deleted }]) => deleted)
  if (gone.length === 0) return false
  const [id, { rule }] = run.random.pick(gone)
  const asked = run.made.client.segments.restore({ id })
  if (closesCircle(run, (model) => putSegment(model, id, rule))) {
    await refused(asked, ['conflict'])
    return false
  }
  await asked
  return savedSegment(run, id, rule)
}

const turn = (way: 'undo' | 'redo'): Operation => async (run) => {
  const [from, to] = way === 'undo' ? [run.acts, run.undone] : [run.undone, run.acts]
  const act = from.at(-1)
  // Before the first act of a case lies what set it up.
  if (!act) return false
  const passes = run.random.chance(0.15)
  if (!passes && !act[way]()) {
    await refused(run.made.client.workspace[way](), ['conflict'])
    return false
  }
  if (passes) {
    await run.made.client.workspace.passOver({ turn: way })
    run.passed++
    from.pop()
    to.push({ undo: () => true, redo: () => true, passed: act })
    return true
  }
  await run.made.client.workspace[way]()
  from.pop()
  to.push(act.passed ?? act)
  return true
}

const runRules: Operation = async (run) => {
  const { result } = await run.made.ended((await run.made.client.tags.runAll()).jobId)
  if ((result as { runs: { added: number; removed: number }[] }).runs.some(({ added, removed }) => added + removed > 0)) run.undone = []
  runAll(run.model)
  return true
}

const operations: readonly [string, Operation][] = [
  ['create', create], ['create', create], ['edit', edit], ['edit', edit], ['verify', verify], ['verify', verify], ['publish', publish], ['publish', publish], ['deprecate', deprecate], ['revive', revive], ['roll back', rollBack],
  ['save a segment', saveSegment], ['save a segment', saveSegment], ['delete a segment', removeSegment], ['restore a segment', restoreSegment],
  ['apply', apply], ['apply', apply], ['apply', apply], ['merge', merge], ['unmerge', unmerge], ['delete', remove], ['restore', restore], ['move', move], ['move', move],
  ['undo', turn('undo')], ['undo', turn('undo')], ['redo', turn('redo')], ['run', runRules], ['run', runRules]
]
