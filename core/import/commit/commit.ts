/** Everything a batch means to the records store, in the order in which its tables are filled. Runs inside the transaction that accepts the batch. */
import type { ImportResult } from '#core/contract/imports.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { countRows, type LinkResult } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { nextEntityId, reserveEntityIds } from '#core/store/records/entities.ts'
import { countWarnings, countFates, rejectSteps, waitingSteps } from './leftovers.ts'
import { identitySteps } from './identities.ts'
import { entitySteps } from './people.ts'
import { runSteps, type PeopleContext, type Step } from './pipeline.ts'
import { secretSteps } from './secrets.ts'
import { gainIdentities, updateEntities } from './updates.ts'

/** The counts of a batch but for what only the caller knows. */
export type CommittedCounts = Omit<ImportResult, 'batchId' | 'rows'>

export interface CommitInput {
  typed: TypedTable
  link: LinkResult
  keys: WorkspaceKeys
  /** Data rows of the file. */
  rows: number
  /** Whether entities have several rows. */
  many: boolean
  /** Connections that nothing else uses: they prepare what is written next. */
  sides: Duck[]
  /** Begins work that is done at the same time as SQLite's. */
  beside: () => Promise<unknown>
}

export async function commitRows(context: PeopleContext, input: CommitInput): Promise<CommittedCounts> {
  const { typed, link, sides } = input
  const search = await bulkSearch(context)
  const { target } = typed.plan
  const updates = isEntityTarget(target) ? await updateEntities(context, typed, target) : { changed: 0, warnings: [] }
  const created = reserveMade(context, link)
  await runSteps(sides, stepsOf(context, input, search.finish), context.breathe)
  if (isEntityTarget(target)) await gainIdentities(context, typed, target, link.made[target]?.first ?? nextEntityId(context.records, target))
  const counts = await countFates(context, typed, link.made)
  return { ...counts, updated: counts.updated + updates.changed, created, warnings: [...(await countWarnings(context, typed)), ...updates.warnings] }
}

function reserveMade({ records }: PeopleContext, { made }: LinkResult): number {
  let created = 0
  for (const [type, { first, count }] of Object.entries(made) as [EntityType, { first: number; count: number }][]) {
    if (reserveEntityIds(records, type, count) !== first) throw new Error('Dense ids were dealt while a batch was being linked')
    created += count
  }
  return created
}

async function* stepsOf(context: PeopleContext, { typed, link, keys, rows, many, beside }: CommitInput, finishSearch: () => void): AsyncGenerator<Step> {
  const { target, source } = typed.plan
  const types = entityTypes.filter((type) => link.made[type])
  const bulk = isBulk(context, link)
  for (const type of types) {
    const { entities, search } = await entitySteps(context, typed, type, { rows, many, bulk })
    yield entities
    // Entities keep DuckDB busy, search rows SQLite: what only DuckDB does runs beside the latter.
    beside().catch(() => undefined)
    for (const step of search) {
      const isLast = step === search.at(-1) && type === types.at(-1)
      yield isLast ? { ...step, end: () => { step.end?.(); finishSearch() } } : step
    }
  }
  beside().catch(() => undefined)
  if (!isEntityTarget(target)) yield* secretSteps(context, typed, link.relation, rows, keys)
  yield* await identitySteps(context, source, bulk ? Object.fromEntries(types.map((type) => [type, link.made[type]!.first])) : {})
  yield* rejectSteps(context, typed, link.rejects)
  yield* waitingSteps(context, typed)
}

/** As many entities as these, and as this share of those that are there, go into blocks; so there are never many runs of identities to look into. */
const leastBulk = 2048
const bulkShare = 1 / 16

function isBulk({ records }: PeopleContext, { made }: LinkResult): boolean {
  const added = Object.values(made).reduce((sum, { count }) => sum + count, 0)
  const stored = entityTypes.reduce((sum, type) => sum + nextEntityId(records, type), 0) - added
  return added >= leastBulk && added >= stored * bulkShare
}

/** Bytes of the search index gathered in memory before they become a segment: SQLite's own measure, and that of a bulk load. */
const usualHash = 2 ** 20
const bulkHash = 2 ** 26

/** A batch that brings more than the store holds gathers the search index in few large segments. */
async function bulkSearch({ duck, records }: PeopleContext): Promise<{ finish: () => void }> {
  const stored = entityTypes.reduce((sum, type) => sum + nextEntityId(records, type), 0)
  const added = await countRows(duck, 'new_entities')
  if (added < 20_000 || added < stored / 2) return { finish: () => undefined }
  const configure = (automerge: number, hashsize: number) =>
    records.exec(`INSERT INTO search (search, rank) VALUES ('automerge', ${automerge}); INSERT INTO search (search, rank) VALUES ('hashsize', ${hashsize})`)
  configure(0, bulkHash)
  return { finish: () => void configure(4, usualHash) }
}
