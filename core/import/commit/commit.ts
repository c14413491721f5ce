/** Everything a batch means to the records store, in the order in which its tables are filled. Runs inside the transaction that accepts the batch. */
import type { ImportResult } from '#core/contract/imports.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { LinkResult } from '#core/import/link/tables.ts'
import { countRows } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { nextEntityId, reserveEntityIds } from '#core/store/records/entities.ts'
import { insertIdentities, insertPeople, madeEntities, metEntities, type PeopleContext } from './people.ts'
import { countBlanked, countFates, insertRejectedRows, insertWaitingRows } from './leftovers.ts'
import { insertSecrets } from './secrets.ts'
import { updateEntities } from './updates.ts'

/** The counts of a batch but for what only the caller knows. */
export type CommittedCounts = Omit<ImportResult, 'batchId' | 'rows'>

/** @param typed rows or groups that `fate` speaks of; `entity_values` is there for entities */
export async function commitRows(context: PeopleContext, typed: TypedTable, link: LinkResult, keys: WorkspaceKeys): Promise<CommittedCounts> {
  const { target } = typed.plan
  let created = 0
  const indexed = await bulkIndex(context)
  for (const type of entityTypes) {
    const made = link.made[type]
    if (!made) continue
    if (reserveEntityIds(context.records, type, made.count) !== made.first) throw new Error('Dense ids were dealt while a batch was being linked')
    await insertPeople(context, type, target === 'event' ? metEntities(type) : madeEntities(typed, type))
    created += made.count
  }
  await insertIdentities(context, typed.plan.source)
  indexed.finish()
  const changed = target === 'event' ? 0 : await updateEntities(context, typed, target)
  if (target === 'event') await insertSecrets(context, typed, link.relation, keys)
  await insertRejectedRows(context, typed, link.rejects)
  await insertWaitingRows(context, typed)
  const counts = await countFates(context, typed, link.made)
  return { ...counts, updated: counts.updated + changed, created, warnings: await countBlanked(context, typed) }
}

/** Bytes of the search index gathered in memory before they become a segment: SQLite's own measure, and that of a bulk load. */
const usualHash = 2 ** 20
const bulkHash = 2 ** 26

/**
 * A batch that brings more than the store holds builds the index of identities by entity anew, which is several times faster than growing it, and
 * gathers the search index in few large segments.
 */
async function bulkIndex({ duck, records }: PeopleContext): Promise<{ finish(): void }> {
  const stored = entityTypes.reduce((sum, type: EntityType) => sum + nextEntityId(records, type), 0)
  const added = await countRows(duck, 'new_entities')
  const isBulk = added > 20_000 && added > stored / 2
  if (!isBulk) return { finish() {} }
  records.exec(`DROP INDEX identities_by_entity; INSERT INTO search (search, rank) VALUES ('automerge', 0); INSERT INTO search (search, rank) VALUES ('hashsize', ${bulkHash})`)
  return {
    finish() {
      records.exec(`CREATE INDEX identities_by_entity ON identities (entity_key);
        INSERT INTO search (search, rank) VALUES ('automerge', 4); INSERT INTO search (search, rank) VALUES ('hashsize', ${usualHash})`)
    }
  }
}
