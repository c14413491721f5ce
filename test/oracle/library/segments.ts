/** Random sequences of acts on the segments of a real desk, held against the model (segment-model.ts), and against facts that are built anew and a desk that is opened again. */
import { isDeepStrictEqual } from 'node:util'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { failureOf, makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'
import { binned, definitionOf, goesRound, live, membersNow, named, personId, refersTo, write, type Asked, type Model, type ModelSegment } from './segment-model.ts'

const cities = ['上海', '北京', '广州'] as const
const levels = ['金卡', '银卡', '普卡'] as const
const people = 12

interface Act {
  undo(): void
  redo(): void
}

interface Case {
  random: Random
  made: TestDesk
  client: DeskClient
  model: Model
  acts: Act[]
  undone: Act[]
  names: number
  differences: string[]
}

export interface Verdict {
  differences: string[]
  story: string[]
  kinds: Record<string, number>
}

/** What differs; empty: nothing. */
export async function verifySegments(seed: number, steps: number): Promise<Verdict> {
  const random = createRandom(seed)
  let made = await makeOpenDesk()
  const { folder } = made
  const model: Model = { people: Array.from({ length: people }, () => ({ city: random.pick(cities), level: random.pick(levels) })), segments: new Map(), groups: new Map() }
  const run: Case = { random, made, client: made.client, model, acts: [], undone: [], names: 0, differences: [] }
  const kinds: Record<string, number> = {}
  const story: string[] = []
  try {
    for (const [number, { city, level }] of model.people.entries()) {
      await made.client.customers.create({ fields: { name: personId(number), city, level }, identities: [{ channel: 'customer_id', value: personId(number) }] })
    }
    for (const name of ['一组', '二组']) {
      await made.client.groups.create({ name })
      model.groups.set(name, new Set())
    }
    for (let step = 0; step < steps && run.differences.length === 0; step++) {
      const [name, work] = random.pick(operations)
      if (!await work(run)) continue
      story.push(name)
      kinds[name] = (kinds[name] ?? 0) + 1
      if (step % 4 === 0) await compare(run, `after step ${step}`)
    }
    await compare(run, 'at the end')
    await made.ended((await made.client.workspace.rebuildFacts()).jobId)
    await compare(run, 'with facts built anew')
    await made.desk.close()
    made = { ...made.again(), folder }
    await made.client.workspaces.open({ folder })
    await compare({ ...run, made, client: made.client }, 'opened again')
    return { differences: run.differences, story, kinds }
  } finally {
    await made.close()
  }
}

/** Does a call that the model expects to succeed or to be refused. */
async function expected(run: Case, may: boolean, what: string, call: () => Promise<unknown>): Promise<boolean> {
  if (may) {
    await call().catch((error: unknown) => run.differences.push(`${what} was refused: ${String(error)}`))
    return true
  }
  try {
    await failureOf(call())
  } catch {
    run.differences.push(`${what} was not refused`)
  }
  return false
}

/** An act that the desk has done: the model does it too, and knows how it is taken back. */
function did(run: Case, redo: () => void, undo: () => void): true {
  redo()
  run.acts.push({ redo, undo })
  run.undone.length = 0
  return true
}

/** A save of a segment; `before` null: it was not there, or in the bin. */
function saved(run: Case, id: string, before: ModelSegment | null, after: ModelSegment | null): true {
  return did(run, () => write(run.model, id, after), () => write(run.model, id, before))
}

function someAsked({ random, model }: Case, depth = 1): Asked {
  const segments = [...model.segments.keys()]
  const roll = random.below(12)
  if (roll < 4) return { kind: 'city', value: random.pick(cities) }
  if (roll < 6) return { kind: 'level', value: random.pick(levels) }
  if (roll < 7) return { kind: 'group', id: random.pick([...model.groups.keys()]) }
  if (roll < 8) return { kind: 'broken' }
  if (roll < 10 && segments.length > 0) return { kind: 'segment', id: random.pick(segments), not: random.chance(0.3) }
  return depth > 0 ? { kind: 'and', all: [someAsked({ random, model } as Case, 0), someAsked({ random, model } as Case, 0)] } : { kind: 'city', value: random.pick(cities) }
}

const nextName = (run: Case) => `S${run.names++}`
const someLive = ({ random, model }: Case) => (live(model).length === 0 ? undefined : random.pick(live(model)))
const nowOf = ({ model }: Case, id: string) => model.segments.get(id)!.now

/** What saving comes to: the members that a static one gets, or undefined where it is refused. */
function checked(run: Case, id: string, next: ModelSegment): ModelSegment | undefined {
  if (goesRound(run.model, id, next)) return undefined
  // One that becomes dynamic is so for those who refer to it, too.
  const kept = run.model.segments.get(id)
  if (kept && next.type === 'dynamic') run.model.segments.set(id, { ...kept, now: next })
  const found = named(run.model, next.asked, [id])
  if (kept) run.model.segments.set(id, kept)
  if (next.state === 'active' && !found) return undefined
  const members = next.type === 'dynamic' ? null : next.members ?? (next.state === 'active' ? found! : null)
  if (members && members !== next.members) run.model.segments.get(id)?.runs.push(members)
  return { ...next, members }
}

async function create(run: Case): Promise<boolean> {
  const { random } = run
  const name = nextName(run)
  const ids = random.chance(0.15) ? Array.from({ length: people }, (_, id) => id).filter(() => random.chance(0.4)) : []
  const asked: Asked = ids.length > 0 ? { kind: 'ids', ids } : someAsked(run)
  const type = ids.length > 0 || random.chance(0.4) ? 'static' : 'dynamic'
  const state = random.chance(0.25) ? 'draft' : 'active'
  const next = checked(run, name, { name, type, state, asked, members: null })
  const given = ids.length > 0 ? { ids: ids.map(personId) } : { definition: definitionOf(asked) }
  if (!await expected(run, next !== undefined, `create ${name}`, () => run.client.segments.create({ name, type, state, ...given }))) return true
  saved(run, name, null, next!)
  if (next!.members) run.model.segments.get(name)!.runs.push(next!.members)
  return true
}

async function change(run: Case): Promise<boolean> {
  const id = someLive(run)
  if (id === undefined) return false
  const before = nowOf(run, id)
  const { random } = run
  const [what, next] = random.pick<[string, ModelSegment]>([
    ['definition', { ...before, asked: someAsked(run) }], ['definition', { ...before, asked: someAsked(run) }], ['name', { ...before, name: nextName(run) }],
    ['state', { ...before, state: before.state === 'draft' ? 'active' : 'draft' }], ['type', { ...before, type: before.type === 'static' ? 'dynamic' : 'static', members: null }]
  ])
  return save(run, id, before, next, `change ${what} of ${id}`, () => run.client.segments.update({
    id, ...(what === 'definition' && { definition: definitionOf(next.asked) }), ...(what === 'name' && { name: next.name }), ...(what === 'state' && { state: next.state }), ...(what === 'type' && { type: next.type })
  }))
}

async function rollBack(run: Case): Promise<boolean> {
  const id = someLive(run)
  if (id === undefined) return false
  const { versions, now } = run.model.segments.get(id)!
  const version = run.random.below(versions.length)
  return save(run, id, now, versions[version]!, `roll ${id} back to ${version + 1}`, () => run.client.segments.rollBack({ id, version: version + 1 }))
}

async function save(run: Case, id: string, before: ModelSegment, wanted: ModelSegment, what: string, call: () => Promise<unknown>): Promise<boolean> {
  const next = checked(run, id, wanted)
  if (!await expected(run, next !== undefined, what, call)) return true
  // Members of two runs are two sets, even of the same people.
  if (next!.members !== before.members || !isDeepStrictEqual(next, before)) saved(run, id, before, next!)
  return true
}

async function runIt(run: Case): Promise<boolean> {
  const id = someLive(run)
  if (id === undefined) return false
  const before = nowOf(run, id)
  const found = named(run.model, before.asked, [id])
  const job = async () => {
    const { status } = await run.made.ended((await run.client.segments.run({ id })).jobId)
    if (status !== 'done') run.differences.push(`the run of ${id} ended as ${status}`)
  }
  if (!await expected(run, found !== undefined, `run ${id}`, job)) return true
  run.model.segments.get(id)!.runs.push(found!)
  if (before.type === 'static') saved(run, id, before, { ...before, members: found! })
  return true
}

async function remove(run: Case): Promise<boolean> {
  const id = someLive(run)
  if (id === undefined) return false
  const force = run.random.chance(0.5)
  const used = live(run.model).some((other) => other !== id && refersTo(nowOf(run, other).asked, id))
  if (await expected(run, force || !used, `remove ${id}`, () => run.client.segments.remove({ id, force }))) saved(run, id, nowOf(run, id), null)
  return true
}

async function restore(run: Case): Promise<boolean> {
  const gone = binned(run.model)
  if (gone.length === 0) return false
  const id = run.random.pick(gone)
  const may = !goesRound(run.model, id, nowOf(run, id))
  if (await expected(run, may, `restore ${id}`, () => run.client.segments.restore({ id }))) saved(run, id, null, nowOf(run, id))
  return true
}

async function move(run: Case): Promise<boolean> {
  const number = run.random.below(people)
  const person = run.model.people[number]!
  const city = run.random.pick(cities.filter((other) => other !== person.city))
  const before = person.city
  await run.client.customers.update({ id: personId(number), fields: { city } })
  return did(run, () => (person.city = city), () => (person.city = before))
}

async function regroup(run: Case): Promise<boolean> {
  const [id, inside] = run.random.pick([...run.model.groups])
  const numbers = Array.from({ length: people }, (_, number) => number).filter(() => run.random.chance(0.3))
  if (numbers.length === 0) return false
  const away = run.random.chance(0.4)
  const changing = numbers.filter((number) => inside.has(number) === away)
  const { changed } = await run.client.groups.changeMembers({ id, customer_ids: numbers.map(personId), remove: away })
  if (changed !== changing.length) run.differences.push(`${id}: ${changed} changed instead of ${changing.length}`)
  const put = (into: boolean) => changing.forEach((number) => (into ? inside.add(number) : inside.delete(number)))
  return changing.length === 0 ? true : did(run, () => put(!away), () => put(away))
}

const turn = (way: 'undo' | 'redo') => async (run: Case): Promise<boolean> => {
  const [from, to] = way === 'undo' ? [run.acts, run.undone] : [run.undone, run.acts]
  const act = from.pop()
  if (!act) return false
  await run.client.workspace[way]()
  act[way]()
  to.push(act)
  return true
}

const operations: readonly (readonly [string, (run: Case) => Promise<boolean>])[] = [
  ['create', create], ['create', create], ['change', change], ['change', change], ['roll back', rollBack], ['run', runIt], ['run', runIt], ['remove', remove], ['restore', restore],
  ['move a person', move], ['regroup', regroup], ['undo', turn('undo')], ['undo', turn('undo')], ['redo', turn('redo')], ['redo', turn('redo')], ['redo', turn('redo')], ['redo', turn('redo')]
]

const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id).sort()
const personIds = (numbers: readonly number[]) => numbers.map(personId).sort()

async function compare(run: Case, when: string): Promise<void> {
  const { client, model, differences } = run
  const differ = (what: string, actual: unknown, wanted: unknown) => {
    if (!isDeepStrictEqual(actual, wanted)) differences.push(`${when}: ${what} is ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`)
  }
  differ('the library', idsOf(await client.segments.list({ limit: 200 })), live(model).sort())
  differ('the bin', idsOf(await client.segments.list({ limit: 200, bin: true })), binned(model).sort())
  for (const [group, inside] of model.groups) differ(group, idsOf(await client.groups.members({ id: group })), personIds([...inside]))
  for (const id of live(model)) {
    const { now, versions, runs } = model.segments.get(id)!
    const sound = named(model, now.asked, [id])
    const detail = await client.segments.get({ id })
    differ(id, [detail.name, detail.type, detail.state, detail.version, detail.health === 'broken'], [now.name, now.type, now.state, versions.length, sound === undefined])
    const members = now.type === 'static' ? now.members ?? undefined : membersNow(model, id)
    const listed = await client.segments.customers({ id }).then(idsOf, () => undefined)
    differ(`the members of ${id}`, listed, members && personIds(members))
    const history = (await client.segments.history({ id })).items.toReversed()
    differ(`the runs of ${id}`, history.map(({ count, entered, left }) => [count, entered, left]), runs.map((found, index) => {
      const last = runs[index - 1]
      return [found.length, last ? found.filter((number) => !last.includes(number)).length : null, last ? last.filter((number) => !found.includes(number)).length : null]
    }))
    const newest = history.at(-1)
    if (newest) differ(`run ${newest.number}`, idsOf(await client.segments.customers({ id, run: newest.number })), personIds(runs.at(-1)!))
  }
}
