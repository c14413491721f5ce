/** Everything a batch means to the records store, in the order in which its tables are filled. Runs inside the transaction that accepts the batch. */
import type { ImportResult } from '#core/contract/imports.ts'
import { entityTypes } from '#core/domain/entities.ts'
import { countRows, type LinkResult } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { nextEntityId, reserveEntityIds } from '#core/store/records/entities.ts'
import { countBlanked, countFates, rejectSteps, waitingSteps } from './leftovers.ts'
import { entitySteps, identitySteps, type PeopleContext } from './people.ts'
import { runSteps, type Step } from './pipeline.ts'
import { secretSteps } from './secrets.ts'
import { updateEntities } from './updates.ts'

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
  /** A connection that nothing else uses: it prepares what is written next. */
  side: Duck
}

export async function commitRows(context: PeopleContext, { typed, link, keys, rows, many, side }: CommitInput): Promise<CommittedCounts> {
  const { target } = typed.plan
  let created = 0
  const search = await bulkSearch(context)
  const steps: Step[] = []
  for (const type of entityTypes) {
    const made = link.made[type]
    if (!made) continue
    if (reserveEntityIds(context.records, type, made.count) !== made.first) throw new Error('Dense ids were dealt while a batch was being linked')
    steps.push(...await entitySteps(context, typed, type, rows, many))
    created += made.count
  }
  const identities = await identitySteps(context, typed.plan.source)
  steps.push(...identities, { query: 'SELECT 0::UINTEGER AS n, NULL::BLOB AS content', write: () => undefined, end: search.finish })
  if (target === 'event') steps.push(...secretSteps(context, typed, link.relation, rows, keys))
  steps.push(...rejectSteps(context, typed, link.rejects), ...waitingSteps(context, typed))
  await runSteps(side, steps, context.breathe)
  const changed = target === 'event' ? 0 : await updateEntities(context, typed, target)
  const counts = await countFates(context, typed, link.made)
  return { ...counts, updated: counts.updated + changed, created, warnings: await countBlanked(context, typed) }
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
