/**
 * Data versions by what changed: a leaf stays known as long as nothing that it reads has moved. They follow from the log alone (the number of the last
 * entry that touched a part), so that a state of facts, which knows its last entry, says which version of everything it holds.
 */
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { isEntityTarget, type ImportTarget } from '#core/domain/import-targets.ts'
import type { LogChange, LogEntry } from '#core/domain/log.ts'
import { entriesAfter } from '#core/store/log/log.ts'
import { readBatch } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/**
 * `live`: which entities there are. `attributes`: their values, open and secret, and the history of those. `events` of entities of a type. `identities`,
 * `tags`, `scores`, `relations`, `folders`, `opportunities`, `holdings` and the `library` of what people define as a whole.
 */
export type Part = `${'live' | 'attributes' | 'events'}/${EntityType}` | 'identities' | 'tags' | 'scores' | 'relations' | 'folders' | 'opportunities' | 'holdings' | 'library'

export interface Versions {
  /** Number of the last log entry that is taken into account. */
  seq(): number
  /** Takes the entries up to `seq` into account. */
  advance(seq: number): void
  /** The version of a part as of `seq`. */
  of(part: Part): number
}

const pageSize = 500

/** Versions from entry `seq` on: everything that was before counts as one. */
export function createVersions(records: RecordsDatabase, seq: number): Versions {
  const moved = new Map<Part, number>()
  let allMoved = seq
  let last = seq

  function take(entry: LogEntry): void {
    const parts = partsOf(records, entry.change)
    if (parts === 'all') allMoved = entry.seq
    else for (const part of parts) moved.set(part, entry.seq)
    last = entry.seq
  }

  return {
    seq: () => last,
    advance(target) {
      while (last < target) {
        const entries = entriesAfter(records, last, Math.min(pageSize, target - last)).filter((entry) => entry.seq <= target)
        if (entries.length === 0) break
        for (const entry of entries) take(entry)
      }
    },
    of: (part) => Math.max(allMoved, moved.get(part) ?? 0)
  }
}

const ofAll = (kind: 'live' | 'attributes' | 'events'): Part[] => entityTypes.map((type): Part => `${kind}/${type}`)

/** Whom rows that belong to entities may be the first to name. */
const metEntities: Part[] = [...ofAll('live'), ...ofAll('attributes'), 'identities']

/** What an import of each target fills besides the entities that it makes; who gets a tag says the ledger. A target that is not named here may touch anything. */
const partsOfTarget: Record<string, Part[]> = {
  customer: ['live/customer', 'attributes/customer', 'identities'],
  account: ['live/account', 'attributes/account', 'identities'],
  lead: ['live/lead', 'attributes/lead', 'identities'],
  event: [...ofAll('events'), 'identities'],
  opportunity: ['opportunities', 'relations', 'identities'],
  holding: ['holdings', 'relations', 'identities'],
  credit_record: ['identities'],
  relation: ['relations', 'identities'],
  campaign: [],
  tag: ['identities']
}

/** The parts that a change touches; `all` where that is not known more closely. */
function partsOf(records: RecordsDatabase, change: LogChange): readonly Part[] | 'all' {
  switch (change.kind) {
    case 'batch.accepted': {
      const batch = readBatch(records, change.batch)
      const parts = batch && partsOfTarget[batch.target]
      if (!parts || !batch.result) return 'all'
      return isEntityTarget(batch.target as ImportTarget) || batch.result.created === 0 ? parts : [...parts, ...metEntities]
    }
    case 'entity.created':
      return [`live/${change.entity}`, `attributes/${change.entity}`, 'identities']
    case 'entity.updated':
      return [`attributes/${change.entity}`, 'identities']
    case 'entity.deleted':
      return [`live/${change.entity}`, 'identities']
    case 'event.entered':
      return [`events/${change.entity}`]
    case 'event.removed':
      return ofAll('events')
    case 'object.saved':
      return change.object === 'importTemplate' || change.object === 'watchedFolder' ? [] : ['library']
    case 'set.changed':
      return [change.of === 'tag' ? 'tags' : 'folders']
    case 'settings.changed':
    case 'rejects.marked':
    case 'step.passed':
      return []
    default:
      return 'all'
  }
}
