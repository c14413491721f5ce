/** What tags need of an open workspace. */
import type { Engine } from '#core/compute/conditions/engine.ts'
import type { Words } from '#core/contract/errors.ts'
import type { CatalogueTag } from '#core/domain/conditions/catalogue.ts'
import type { Compiled } from '#core/domain/conditions/compile.ts'
import type { Description } from '#core/domain/conditions/describe.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Clock } from '#core/ports/ports.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** A definition against the catalogue as it was at one instant. */
export interface AskedRule extends Compiled {
  describe(locale: keyof Words): Description
}

export interface TagDesk {
  records: RecordsDatabase
  facts: Facts
  clock: Clock
  engine: Engine
  /** `coming`: tags that are going to be there. */
  compile(definition: unknown, coming?: readonly CatalogueTag[]): Promise<AskedRule>
  /** @throws DeskError problems */
  plan(definition: unknown): Promise<AskedRule & { plan: Plan }>
  /** Lets facts catch up with the log. */
  settle(): Promise<unknown>
  /** Runs `work` in one transaction of records and lets facts follow. */
  commit<Result>(work: (records: RecordsDatabase) => Result): Promise<Result>
}

const mostAttempts = 4

/** Does `attempt` anew while it says that somebody else has changed the tag meanwhile. */
export async function unmoved<Done>(attempt: () => Promise<Done | 'moved'>): Promise<Done> {
  for (let turn = 1; turn <= mostAttempts; turn++) {
    const done = await attempt()
    if (done !== 'moved') return done
  }
  throw new Error('The members of a tag changed at every attempt to write them')
}

/** Who acts. */
export interface Actor {
  user: string
  signal?: AbortSignal
  /** 0 … 1 and the key of a stage. */
  report?: (progress: number, stage: string) => void
}
