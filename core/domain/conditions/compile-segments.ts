/** The members of a segment that a definition refers to: its own definition compiled for the same run, or the fixed set that it has. */
import { report, verbatim, subjectWords, type CompileContext, type Compiled, type Nested, type NestedSegment, type Place, type Run } from './compile-scope.ts'
import { shown, type ProblemCode } from './problem-codes.ts'
import type { Catalogue, CatalogueSegment } from './catalogue.ts'
import type { SegmentPlan } from './plan.ts'
import type { Words } from './problems.ts'
import type { Definition } from './types.ts'

type CompileRun = (input: unknown, catalogue: Catalogue, context: CompileContext, nested: Nested) => { compiled: Compiled; run: Run }

const mostLevels = 20

/** null after a report. */
export function membersOf(place: Place, id: string, compileRun: CompileRun): SegmentPlan['members'] | null {
  const { catalogue, nested } = place.run
  const segment = catalogue.segments.get(id)
  if (!segment) return report(place, 'unknownSegment', { segment: shown(id) })
  const name = shown(segment.name)
  if (segment.entity !== place.subject) return report(place, 'wrongEntity', { name: verbatim(name), actual: subjectWords[segment.entity], subject: subjectWords[place.subject] })
  if (segment.definition === undefined) return segment.members ?? report(place, 'brokenSegment', { segment: name, cause: withoutMembers })
  if (nested.trail.includes(id)) return report(place, 'segmentCycle', { route: routeOf(place.run, id) })
  if (nested.trail.length >= mostLevels) return report(place, 'segmentTooDeep', { max: mostLevels })
  const { compiled, withoutHistory } = compiledOnce(place, segment, segment.definition, compileRun)
  for (const field of withoutHistory) place.run.withoutHistory.add(field)
  passOn(place, segment, compiled)
  if (compiled.plan && compiled.plan.entity !== segment.entity) return report(place, 'brokenSegment', { segment: name, cause: ofAnotherEntity })
  return compiled.plan
}

const withoutMembers = { zh: '没有定义，也没有成员', en: 'it has neither a definition nor members' }
const ofAnotherEntity = { zh: '定义的对象类型不符', en: 'its definition is of another entity' }

/** The names of the segments on the way from one back to itself. */
function routeOf({ catalogue, nested: { trail } }: Run, id: string): string {
  return [...trail.slice(trail.indexOf(id)), id].map((entry) => shown(catalogue.segments.get(entry)?.name ?? entry)).join(' → ')
}

/** Compiles a segment once per run and asOf. With `asOf: "now"` its present is that of the outer definition (§1). */
function compiledOnce(place: Place, segment: CatalogueSegment, definition: Definition, compileRun: CompileRun): NestedSegment {
  const { catalogue, clock, context, nested } = place.run
  const key = JSON.stringify([segment.id, clock.asOf])
  const known = nested.done.get(key)
  if (known) return known
  const trail = [...nested.trail, segment.id]
  const { compiled, run } = compileRun(definition, catalogue, { ...context, asOf: clock.asOf }, { trail, done: nested.done })
  const entry = { compiled, withoutHistory: run.withoutHistory }
  nested.done.set(key, entry)
  return entry
}

/** Problems that are told as they are: they name the segments concerned already. */
const ownWords: ReadonlySet<string> = new Set<ProblemCode>(['segmentCycle', 'segmentTooDeep'])

/** What is wrong with a segment is wrong with what refers to it. */
function passOn(place: Place, segment: CatalogueSegment, { problems, warnings }: Compiled): void {
  const tell = (code: 'brokenSegment' | 'brokenWarning', cause: Words) => report(place, code, { segment: shown(segment.name), cause })
  const cycle = problems.find(({ code }) => ownWords.has(code))
  if (cycle) place.run.problems.push({ ...cycle, nodeId: place.nodeId, path: place.path })
  else for (const { message } of problems) tell('brokenSegment', message)
  for (const { code, message } of warnings) if (code !== 'noHistory') tell('brokenWarning', message)
}
