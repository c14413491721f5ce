/** Conditions of an open workspace: what may be asked, and who answers. */
import { createCatalogueReader, type CatalogueReader, type ReadCatalogue } from '#core/compute/conditions/catalogue.ts'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { DeskError } from '#core/contract/errors.ts'
import { compile, type Compiled } from '#core/domain/conditions/compile.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Clock } from '#core/ports/ports.ts'
import { readSettings } from '#core/store/records/settings.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

export interface Conditions {
  engine: Engine
  catalogue: CatalogueReader
  /** A definition against the catalogue as it is now; the fields that it names come with their values. */
  compile(definition: unknown): Promise<Compiled & { catalogue: ReadCatalogue }>
  /** The plan of a sound definition. @throws DeskError problems */
  plan(definition: unknown): Promise<{ plan: Plan; warnings: Problem[]; catalogue: ReadCatalogue }>
}

/** @param settle lets facts catch up with the log */
export function openConditions({ records, facts, gate }: WorkspaceStores, secrets: EventSecrets, clock: Clock, settle: () => Promise<unknown>): Conditions {
  const catalogue = createCatalogueReader({ records, facts, settle })
  const engine = createEngine({
    records, facts, secrets, settle, compile: compileForFacts(records),
    exclusively: (work) => gate.run(async () => {
      await settle()
      return work()
    })
  })

  async function compileNow(definition: unknown) {
    const { timeZone, weekStart } = readSettings(records)
    const known = await catalogue.read(namedIn(definition))
    return { ...compile(definition, known, { now: clock.now(), timeZone, weekStart }), catalogue: known }
  }

  return {
    engine, catalogue,
    compile: compileNow,
    async plan(definition) {
      const { plan, problems, warnings, catalogue: known } = await compileNow(definition)
      if (!plan) throw new DeskError('problems', { problems })
      return { plan, warnings, catalogue: known }
    }
  }
}

const longestText = 8 * 2 ** 20

/** Tells the fields whose names stand anywhere in a definition, so that only their values are read. */
function namedIn(definition: unknown): (field: string) => boolean {
  const texts = new Set<string>()
  const waiting: unknown[] = [definition]
  for (let met = 0; waiting.length > 0 && met < longestText; met++) {
    const value = waiting.pop()
    if (typeof value === 'string') texts.add(value)
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) waiting.push(inner)
  }
  return (field) => texts.has(field)
}
