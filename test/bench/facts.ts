/** Facts at size for benches that ask them without a desk around: made once where COHORTDESK_BENCH_DATA names a folder, since that takes minutes; records are new each time. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openEventIndex } from '#core/store/event-index/open.ts'
import type { EventIndex } from '#core/store/event-index/types.ts'
import { openFacts, type Facts } from '#core/store/facts/facts.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { takeNumbers } from '#core/store/records/meta.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { createEventSecrets, type EventSecrets } from '#core/store/records/secrets.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { makeConditionData } from './conditions-data.ts'
import { timed } from './measure.ts'

export interface FactsSize {
  customers: number
  events: number
}

export interface BenchFacts {
  records: RecordsDatabase
  secrets: EventSecrets
  facts: Facts
  /** Once it is ready. */
  openIndex: () => Promise<EventIndex>
  /** A folder that goes with `close`. */
  folder: string
  /** What making the facts took; nothing where they were kept. */
  making: { seconds: number; peakBytes: number }
  close: () => Promise<void>
}

const workers = threadWorkers({ import: '', records: '', export: '', 'event-index': join(import.meta.dirname, '../../workers/jobs/event-index.ts') })

/** The facts of a size where they are kept, or in `folder`; made where they are missing. */
export async function makeFacts({ customers, events }: FactsSize, folder: string): Promise<string> {
  const path = layoutOf(join(process.env['COHORTDESK_BENCH_DATA'] ?? folder, `conditions-${customers}-${events}`)).facts
  if (existsSync(path)) return path
  mkdirSync(dirname(path), { recursive: true })
  await makeConditionData(`${path}.making`, folder, customers, events)
  renameSync(`${path}.making`, path)
  return path
}

/** Nothing may be written to them: they may be kept. */
export async function openBenchFacts(size: FactsSize): Promise<BenchFacts> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-'))
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closing.toReversed()) await end()
  }
  try {
    const { result: path, ...making } = await timed(() => makeFacts(size, folder))
    const layout = { ...layoutOf(folder), facts: path }
    for (const needed of [layout.snapshots, layout.backups, layout.temp]) mkdirSync(needed)
    const keys = deriveKeys(Buffer.alloc(32, 1))
    const records = openRecords(layout.records, keys.records, { create: true })
    closing.push(() => records.close())
    migrateRecords(records, layout.backups)
    takeNumbers(records, 'customer', size.customers, 0)
    const facts = await openFacts({ layout, records, threads: 2, deriveArtifact: () => Promise.reject(new Error('not asked for')) })
    closing.push(() => facts.close())
    const openIndex = async () => {
      const index = openEventIndex({ facts, workers, logger: silentLogger })
      closing.push(() => index.close())
      await index.ready()
      return index
    }
    return { records, secrets: createEventSecrets(records, keys), facts, openIndex, folder, making, close }
  } catch (error) {
    await close()
    throw error
  }
}
