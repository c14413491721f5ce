/** Whose events the log changed since an entry: what the delta of the index must hold. Naming too many does no harm, so each rule takes the wide view. */
import { entityOfKey, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { LogEntry } from '#core/domain/log.ts'
import { entityTypeNumber, withSourceTime } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { sha256Of } from '#core/store/facts/batches.ts'
import type { FactsOptions } from '#core/store/facts/options.ts'
import { artifactPath } from '#core/store/layout.ts'
import { entriesAfter } from '#core/store/log/log.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { readEnteredEvent } from '#core/store/records/entered-events.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** Temporary table of (entity_type, entity) without duplicates that `collectChanged` fills. */
export const changedTable = 'index_changed'

interface Changes {
  accepted: number[]
  undone: number[]
  entered: Record<EntityType, Set<number>>
}

/**
 * Collects the entities whose valid events may differ between the entries `after` and `upTo`, once facts have applied the latter. False when that cannot
 * be told, because the artifact of an undone batch is lost: then all must be read again.
 */
export async function collectChanged(duck: Duck, { records, layout }: Pick<FactsOptions, 'records' | 'layout'>, after: number, upTo: number): Promise<boolean> {
  const changes = readChanges(records, after, upTo)
  await duck.run('CREATE OR REPLACE TEMP TABLE index_named (entity_type UTINYINT NOT NULL, entity UINTEGER NOT NULL)')
  for (const type of entityTypes) await nameEntered(duck, type, [...changes.entered[type]])
  if (changes.accepted.length > 0) await nameAccepted(duck, changes.accepted)
  for (const number of changes.undone) {
    const batch = readBatch(records, number)
    if (batch?.target !== 'event') continue
    const path = artifactPath(layout, number)
    if ((await sha256Of(path)) !== batch.artifactSha256) return false
    await nameUndone(duck, path)
  }
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${changedTable} AS SELECT DISTINCT entity_type, entity FROM index_named`)
  await duck.run('DROP TABLE index_named')
  return true
}

const page = 500

function readChanges(records: RecordsDatabase, after: number, upTo: number): Changes {
  const changes: Changes = { accepted: [], undone: [], entered: { customer: new Set(), account: new Set(), lead: new Set() } }
  for (let seq = after; seq < upTo;) {
    const entries = entriesAfter(records, seq, Math.min(page, upTo - seq))
    if (entries.length === 0) return changes
    for (const entry of entries) note(records, entry, changes)
    seq = entries.at(-1)!.seq
  }
  return changes
}

function note(records: RecordsDatabase, { change }: LogEntry, changes: Changes): void {
  switch (change.kind) {
    case 'batch.accepted':
      changes.accepted.push(change.batch)
      return
    case 'batch.undone':
      changes.undone.push(change.batch)
      return
    case 'event.entered':
      changes.entered[change.entity].add(change.id)
      return
    case 'event.removed': {
      const event = readEnteredEvent(records, change.row)
      if (event) changes.entered[entityOfKey(event.entityKey).type].add(entityOfKey(event.entityKey).id)
      return
    }
    // Events of deleted entities stay in facts; the universe leaves their entity out.
    case 'entity.created':
    case 'entity.updated':
    case 'entity.deleted':
    case 'settings.changed':
    case 'rejects.marked':
    case 'step.passed':
  }
}

async function nameEntered(duck: Duck, type: EntityType, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await duck.run(`INSERT INTO index_named SELECT ${entityTypeNumber[type]}, unnest(string_split($1::VARCHAR, ','))::UINTEGER`, [ids.join(',')])
}

/** The events of the batches, and those that they void. */
async function nameAccepted(duck: Duck, batches: readonly number[]): Promise<void> {
  const listed = `(SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER)`
  await duck.run(`INSERT INTO index_named SELECT DISTINCT e.entity_type, e.entity FROM events e WHERE e.batch IN ${listed} OR e.voided_by IN ${listed}`, [batches.join(',')])
}

/** The batch's events are gone. What it had voided is found by its place, or, where it came late or a later undo passed it on, by the source key that all versions share. */
async function nameUndone(duck: Duck, path: string): Promise<void> {
  await duck.run('INSERT INTO index_named SELECT DISTINCT s.entity, s.entity_id FROM read_parquet($1) s WHERE s.applies', [path])
  await duck.run(`
    INSERT INTO index_named SELECT DISTINCT e.entity_type, e.entity FROM events e
    JOIN read_parquet($1) s ON s.applies AND e.batch = s.replaces_batch AND e."row" = s.replaces_row`, [path])
  await duck.run(`
    INSERT INTO index_named SELECT DISTINCT e.entity_type, e.entity FROM events e
    WHERE e.source_key IN (SELECT s.source_key FROM ${withSourceTime('read_parquet($1)')} s WHERE s.applies AND (s.replaces_batch IS NOT NULL OR s.source_time IS NOT NULL))`, [path])
}
