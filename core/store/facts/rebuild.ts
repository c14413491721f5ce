/** Makes a facts file from nothing but the log and the artifacts, beside the one in use, and puts it in its place. */
import { rm } from 'node:fs/promises'
import { openDuck, type DuckDatabase } from '#core/store/duckdb/connection.ts'
import { finishFile, unfinishedSuffix } from '#core/store/durable.ts'
import type { WorkspaceLayout } from '#core/store/layout.ts'
import { entriesAfter, lastSeq } from '#core/store/log/log.ts'
import { applyEntries, pageOfEntries } from './apply.ts'
import { duckOptions, type FactsOptions, type RebuildProgress } from './options.ts'
import { createColumnKeeper, createTables } from './schema.ts'

const builtPath = (layout: WorkspaceLayout) => `${layout.facts}.new${unfinishedSuffix}`

/** Answers the path of the finished file: checkpointed, closed, without a write-ahead log. */
export async function buildFacts(options: FactsOptions, onProgress?: (progress: RebuildProgress) => void, signal?: AbortSignal): Promise<string> {
  const path = builtPath(options.layout)
  await removeDatabase(path)
  const database = await openDuck(path, duckOptions(options))
  try {
    await replay(options, database, onProgress, signal)
  } catch (error) {
    database.close()
    await removeDatabase(path)
    throw error
  }
  database.close()
  return path
}

async function replay(options: FactsOptions, database: DuckDatabase, onProgress?: (progress: RebuildProgress) => void, signal?: AbortSignal): Promise<void> {
  const duck = await database.connect()
  await createTables(duck)
  const context = { ...options, duck, ensureColumns: createColumnKeeper(options.records) }
  const last = lastSeq(options.records)
  for (let seq = 0; seq < last;) {
    signal?.throwIfAborted()
    await applyEntries(context, entriesAfter(options.records, seq, pageOfEntries), (applied) => {
      seq = applied.seq
      onProgress?.({ progress: Math.min(1, seq / last), appliedSeq: seq })
    })
  }
  await duck.run('CHECKPOINT')
  duck.close()
}

/** A crash in between leaves the old file without its write-ahead log, which is an older state of the same facts and catches up. */
export async function swapFacts(layout: WorkspaceLayout, built: string): Promise<void> {
  await rm(`${layout.facts}.wal`, { force: true })
  finishFile(built, layout.facts)
}

async function removeDatabase(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.wal`, { force: true })
}
