/** Conditions of an open workspace: what may be asked, and who answers. */
import { namesIn } from '#core/compute/conditions/catalogue-library.ts'
import { createCatalogueReader, type CatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { withStoredForms } from '#core/compute/conditions/stored-forms.ts'
import { DeskError, type Locale } from '#core/contract/errors.ts'
import { compile, type Compiled } from '#core/domain/conditions/compile.ts'
import { describe, type Description } from '#core/domain/conditions/describe.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Clock } from '#core/ports/ports.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import { readSettings } from '#core/store/records/settings.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

/** A definition against the catalogue as it was at one instant. */
export interface Asked extends Compiled {
  /** In words, with the bounds that its windows and dates come to. */
  describe: (locale: Locale) => Description
}

export interface Conditions {
  engine: Engine
  catalogue: CatalogueReader
  compile(definition: unknown): Promise<Asked>
  /** The plan of a sound definition. @throws DeskError problems */
  plan(definition: unknown): Promise<Asked & { plan: Plan }>
}

/** @param settle lets facts catch up with the log */
export function openConditions({ records, facts, gate }: WorkspaceStores, secrets: EventSecrets, clock: Clock, settle: () => Promise<unknown>, index: EventIndex): Conditions {
  const catalogue = createCatalogueReader({ records, facts, settle })
  const engine = createEngine({
    records, facts, secrets, settle, index, compile: compileForFacts(records),
    exclusively: (work) => gate.run(async () => {
      await settle()
      return work()
    })
  })

  async function ask(definition: unknown): Promise<Asked> {
    const { timeZone, weekStart } = readSettings(records)
    // The fields that a definition names come with the values that rows have, and the static segments that it names with their members.
    const known = await catalogue.read(namesIn(records, definition), { past: looksBack(definition) })
    const context = { now: clock.now(), timeZone, weekStart }
    const { plan, ...compiled } = compile(definition, known, context)
    return { ...compiled, plan: plan && withStoredForms(plan), describe: (locale) => describe(definition, known, locale, context) }
  }

  return {
    engine, catalogue,
    compile: ask,
    async plan(definition) {
      const asked = await ask(definition)
      const { plan, problems } = asked
      if (!plan) throw new DeskError('problems', { problems })
      return { ...asked, plan }
    }
  }
}

/** Whether a definition gives a moment of its own; those of stored segments will have to be asked too. */
function looksBack(definition: unknown): boolean {
  const asOf: unknown = typeof definition === 'object' && definition !== null && 'asOf' in definition ? definition.asOf : undefined
  return typeof asOf === 'string' && asOf !== 'now'
}
