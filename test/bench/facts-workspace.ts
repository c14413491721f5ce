/** A workspace whose facts were made by the generator: everything that is counted is there, and nobody has a name, since records hold no entities. */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Secrets } from '#core/ports/ports.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { worthwhileEvents } from '#core/store/event-index/leaves.ts'
import { eventIndexPath, layoutOf } from '#core/store/layout.ts'
import { append } from '#core/store/log/log.ts'
import { takeNumbers } from '#core/store/records/meta.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { recordClosedFacts } from '#core/store/workspace/facts-state.ts'
import { createWorkspace } from '#core/store/workspace/stores.ts'
import { benchEnd } from './conditions-data.ts'
import { makeFacts, type FactsSize } from './facts.ts'
import { untilIdle } from './measure.ts'

const id = 'bench'
const key = Buffer.alloc(32, 1)

/** Makes it in a folder that is not there yet, as if it had been closed well, and gives its key to the host. `fill` writes more into its records. */
export async function makeFactsWorkspace(folder: string, secrets: Secrets, size: FactsSize, fill?: (records: RecordsDatabase) => void): Promise<void> {
  await secrets.write(id, key)
  createWorkspace(folder, 'Bench', key, { id, at: benchEnd }, (records) => {
    takeNumbers(records, 'customer', size.customers, 0)
    // The generated events are those of batch 1.
    takeNumbers(records, 'batch', 1, 1)
    // Something for facts to follow: an event index of a log without entries is not kept.
    append(records, { kind: 'settings.changed', settings: {} }, { user: 'bench', at: benchEnd })
    fill?.(records)
  })
  const layout = layoutOf(folder)
  const temporary = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-'))
  try {
    const facts = await makeFacts(size, temporary)
    if (facts.startsWith(temporary)) renameSync(facts, layout.facts)
    else copyFileSync(facts, layout.facts)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  const records = openRecords(layout.records, deriveKeys(key).records)
  await recordClosedFacts(layout, records)
  records.close()
}

/** Waits until the workspace that is open in a folder has its event index, where it has one, and rests. */
export async function untilIndexed(folder: string, { events }: FactsSize): Promise<void> {
  while (events >= worthwhileEvents && !existsSync(eventIndexPath(layoutOf(folder)))) await new Promise((resolve) => setTimeout(resolve, 200))
  await untilIdle()
}
