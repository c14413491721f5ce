/** Whether the facts file is the one that was closed last and still agrees with the log, and what happens when not. */
import { existsSync } from 'node:fs'
import type { Words } from '#core/contract/errors.ts'
import type { Clock, Logger } from '#core/ports/ports.ts'
import { DuckDamage } from '#core/store/duckdb/damage.ts'
import { openFacts, rebuildFacts, verifyFacts, type Facts, type FactsOptions } from '#core/store/facts/facts.ts'
import type { WorkspaceLayout } from '#core/store/layout.ts'
import { lastSeq } from '#core/store/log/log.ts'
import { readMeta, removeMeta, writeMeta } from '#core/store/records/meta.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { ReportProgress } from './backup.ts'
import { fileDigest } from './digest.ts'
import { factsRebuilt, faultWords, type FactsFault, type Repair } from './repairs.ts'

export interface SoundFactsOptions extends Omit<FactsOptions, 'onDamage'> {
  clock: Clock
  logger: Logger
  addRepair: (repair: Repair) => void
  onProgress?: ReportProgress
  /** Told why, before facts are built anew. */
  onFault?: (why: Words) => void
}

const closedKey = 'facts/closed'

/** Remembers the facts file as it was closed. It must be closed; its digest is durable when this resolves. */
export async function recordClosedFacts(layout: WorkspaceLayout, records: RecordsDatabase): Promise<void> {
  if (existsSync(`${layout.facts}.wal`)) return
  writeMeta(records, closedKey, await fileDigest(layout.facts))
}

/** Opens the facts store; builds it anew first when the file is missing, damaged, not the one closed last, or at odds with the log. */
export async function openSoundFacts(options: SoundFactsOptions): Promise<Facts> {
  const { layout, records, clock, logger, addRepair } = options
  const closed = readMeta(records, closedKey)
  removeMeta(records, closedKey)
  let facts: Facts | undefined
  const factsOptions: FactsOptions = {
    layout, records, memoryLimit: options.memoryLimit, threads: options.threads, deriveArtifact: (batch) => options.deriveArtifact(batch),
    onDamage(damage) {
      logger.warn('The facts store is damaged', { code: damage.code })
      void facts?.rebuild().then(() => addRepair(factsRebuilt(damage.code, clock.now())), (error: unknown) => logger.error('Facts could not be rebuilt', { error }))
    }
  }
  const found = await findFault(factsOptions, closed)
  if (found.facts) return (facts = found.facts)
  const expected = found.fault === 'missing' && isNew(records)
  if (!expected) options.onFault?.(faultWords(found.fault))
  options.onProgress?.(0, 'rebuild')
  await rebuildFacts(factsOptions, ({ progress }) => options.onProgress?.(progress, 'rebuild'))
  facts = await openFacts(factsOptions)
  if (!expected) addRepair(factsRebuilt(found.fault, clock.now()))
  return facts
}

/** A workspace in which nothing was ever done has no facts yet. */
function isNew(records: RecordsDatabase): boolean {
  return lastSeq(records) === 0
}

type Found = { facts: Facts; fault?: undefined } | { facts?: undefined; fault: FactsFault }

async function findFault(options: FactsOptions, closed: string | undefined): Promise<Found> {
  const { layout } = options
  if (!existsSync(layout.facts)) return { fault: 'missing' }
  if (closed !== undefined && (existsSync(`${layout.facts}.wal`) || (await fileDigest(layout.facts)) !== closed)) return { fault: 'changed' }
  let facts: Facts | undefined
  try {
    facts = await openFacts(options)
    if (closed === undefined) await verifyFacts(facts)
    return { facts }
  } catch (error) {
    await facts?.close().catch(() => undefined)
    if (error instanceof DuckDamage) return { fault: error.code }
    throw error
  }
}
