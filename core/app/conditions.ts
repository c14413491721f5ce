/** Conditions of an open workspace: what may be asked, and who answers. */
import { namesIn } from '#core/compute/conditions/catalogue-library.ts'
import { createCatalogueReader, type CatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { createFixedSets, type FixedSets } from '#core/compute/conditions/fixed-sets.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { withStoredForms } from '#core/compute/conditions/stored-forms.ts'
import { conditionProblems, type Locale } from '#core/contract/errors.ts'
import { compile, compileCondition, type CompileContext, type Compiled } from '#core/domain/conditions/compile.ts'
import { describe, type Description } from '#core/domain/conditions/describe.ts'
import type { CatalogueTag } from '#core/domain/conditions/catalogue.ts'
import type { GroupPlan, Plan } from '#core/domain/conditions/plan.ts'
import { references } from '#core/domain/conditions/references.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Clock } from '#core/ports/ports.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import { readObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { readSettings } from '#core/store/records/settings.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

/** A definition against the catalogue as it was at one instant. */
export interface Asked extends Compiled {
  /** In words, with the bounds that its windows and dates come to. */
  describe: (locale: Locale) => Description
}

interface AskOptions {
  /** Whose definition it is, so that a reference back to it is found. */
  segment?: string
  /** That segment is going to be a dynamic one, whatever it is now. */
  dynamic?: boolean
  /** Tags that are going to be there. */
  coming?: readonly CatalogueTag[]
}

interface AskedDefinition extends AskOptions {
  definition: unknown
}

export interface Conditions {
  engine: Engine
  catalogue: CatalogueReader
  /** The members of runs. */
  sets: FixedSets
  compile(definition: unknown, options?: AskOptions): Promise<Asked>
  /** Many at once, against one look at the catalogue and at one moment. */
  compileEach(asked: readonly AskedDefinition[]): Promise<Asked[]>
  /** The plan of a sound definition. @throws DeskError problems */
  plan(definition: unknown, options?: AskOptions): Promise<Asked & { plan: Plan }>
  /** The plan of those for whom every filter of a list holds. @throws DeskError problems, whose paths begin with the parameter that the filter came in */
  filter(entity: EntityType, filters: readonly ListFilter[]): Promise<Plan>
}

/** A condition that a parameter of a list brings. */
export interface ListFilter {
  parameter: string
  condition: unknown
  /** The parameter is not the condition itself but the value that it asks for. */
  isValue: boolean
}

/** @param settle lets facts catch up with the log */
export function openConditions({ records, facts, gate }: WorkspaceStores, secrets: EventSecrets, clock: Clock, settle: () => Promise<unknown>, index: EventIndex): Conditions {
  const sets = createFixedSets(records)
  const catalogue = createCatalogueReader({ records, facts, settle, sets })
  const engine = createEngine({
    records, facts, secrets, settle, index, compile: compileForFacts(records),
    exclusively: (work) => gate.run(async () => {
      await settle()
      return work()
    })
  })

  const contextNow = (): CompileContext => {
    const { timeZone, weekStart } = readSettings(records)
    return { now: clock.now(), timeZone, weekStart }
  }

  async function askEach(asked: readonly AskedDefinition[]): Promise<Asked[]> {
    const definitions = asked.map(({ definition }) => definition)
    // The fields that a definition names come with the values that rows have, and the static segments that it names with their members.
    const known = await catalogue.read(namesIn(records, definitions), { past: definitions.some((definition) => looksBack(records, definition)) })
    const now = contextNow()
    return asked.map(({ definition, segment, dynamic, coming = [] }) => {
      const context: CompileContext = { ...now, segment }
      const own = segment !== undefined && dynamic ? known.segments.get(segment) : undefined
      const tags = coming.length > 0 ? new Map([...known.tags, ...coming.map((tag): [string, CatalogueTag] => [tag.id, tag])]) : known.tags
      const there = own?.members ? { ...known, tags, segments: new Map(known.segments).set(own.id, { ...own, members: undefined, definition: definition as Definition }) } : { ...known, tags }
      const { plan, ...compiled } = compile(definition, there, context)
      return { ...compiled, plan: plan && withStoredForms(plan), describe: (locale) => describe(definition, there, locale, context) }
    })
  }

  const ask = async (definition: unknown, options?: AskOptions): Promise<Asked> => (await askEach([{ definition, ...options }]))[0]!

  return {
    engine, catalogue, sets,
    compile: ask,
    compileEach: askEach,
    async plan(definition, options) {
      const asked = await ask(definition, options)
      const { plan, problems } = asked
      if (!plan) throw conditionProblems(problems)
      return { ...asked, plan }
    },
    async filter(entity, filters) {
      const known = await catalogue.read(namesIn(records, filters), { past: filters.some(({ condition }) => looksBack(records, condition)) })
      const context = contextNow()
      const compiled = filters.map(({ parameter, condition, isValue }) => {
        const path = `/${parameter}`
        const { problems, plan } = compileCondition(condition, entity, known, context, path)
        return { plan, problems: isValue ? problems.map((problem) => ({ ...problem, path })) : problems }
      })
      const problems = compiled.flatMap((filter) => filter.problems)
      if (problems.length > 0) throw conditionProblems(problems, problems[0]!.path.split('/')[1])
      const root: GroupPlan = { kind: 'group', id: '', op: 'and', negated: false, children: compiled.flatMap(({ plan }) => plan ?? []) }
      return withStoredForms({ entity, universe: null, asOf: context.now, timeZone: context.timeZone, root, limit: null, split: [] })
    }
  }
}

/** Whether a definition, or that of a segment which it refers to, gives a moment of its own. */
function looksBack(records: RecordsDatabase, definition: unknown): boolean {
  const met = new Set<string>()
  const waiting = [definition]
  for (const one of waiting) {
    const asOf: unknown = typeof one === 'object' && one !== null && 'asOf' in one ? one.asOf : undefined
    if (typeof asOf === 'string' && asOf !== 'now') return true
    for (const id of references(one).segments) {
      const segment = met.has(id) ? undefined : readObject(records, 'segment', id)
      if (segment?.deletedAt === null) waiting.push(segment.content.definition)
      met.add(id)
    }
  }
  return false
}
