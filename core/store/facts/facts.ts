/**
 * The facts store: what is counted, in DuckDB. It is a cache of the log and of the artifacts of accepted batches, and follows them in order:
 * the number of the last applied entry moves in the same transaction as what the entry changes.
 */
import { existsSync } from 'node:fs'
import { DeskError } from '#core/contract/errors.ts'
import type { LogEntry } from '#core/domain/log.ts'
import { damageOf, DuckDamage } from '#core/store/duckdb/damage.ts'
import { openDuck, type Duck, type DuckDatabase } from '#core/store/duckdb/connection.ts'
import { applyEntries } from './apply.ts'
import { duckOptions, type FactsOptions, type RebuildProgress } from './options.ts'
import { buildFacts, swapFacts } from './rebuild.ts'
import { createColumnKeeper, ensureReadable, readApplied, type Applied } from './schema.ts'

export type { FactsOptions, RebuildProgress } from './options.ts'
export { factsDigest, factsFingerprint, verifyFacts } from './verify.ts'

export interface Facts {
  readonly options: FactsOptions
  /** Number of the last applied log entry; 0 before the first. */
  appliedSeq(): number
  /**
   * Applies entries in order, each exactly once: those up to appliedSeq() are left alone. Small ones given together share a transaction. Calls queue.
   * @throws DuckDamage when the file is damaged.
   */
  apply(...entries: LogEntry[]): Promise<void>
  /** Runs reads on a connection of its own; all statements of `work` see one state. @throws DuckDamage */
  read<Result>(work: (duck: Duck) => Promise<Result>): Promise<Result>
  /** Builds the file anew from the log, swaps it in and goes on; reads go on until the swap. */
  rebuild(onProgress?: (progress: RebuildProgress) => void, signal?: AbortSignal): Promise<void>
  /** Writes everything into the one file, so that it may be copied. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the facts file of a workspace; `follow` applies what is missing.
 * @throws DuckDamage when it is missing, unreadable, or does not belong to this log: call rebuildFacts, then open again.
 */
export async function openFacts(options: FactsOptions): Promise<Facts> {
  if (!existsSync(options.layout.facts)) throw new DuckDamage('missing')
  let session = await openSession(options)
  let damaged = false
  let closed = false

  async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      const damage = damageOf(error)
      if (!damage) throw error
      if (!damaged) options.onDamage?.(damage)
      damaged = true
      throw damage
    }
  }

  let writing: Promise<unknown> = Promise.resolve()
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = writing.then(work)
    writing = turn.catch(() => undefined)
    return turn
  }

  let swapping: Promise<void> | undefined
  return {
    options,
    appliedSeq: () => session.applied.seq,
    apply: (...entries) => inTurn(() => guarded(() => session.apply(entries))),
    async read(work) {
      await swapping
      if (closed) throw isClosed()
      return guarded(() => session.read(work))
    },
    rebuild: (onProgress, signal) => inTurn(async () => {
      const built = await buildFacts(options, onProgress, signal)
      let resume = () => {}
      swapping = new Promise<void>((resolve) => (resume = resolve))
      try {
        await session.close()
        await swapFacts(options.layout, built)
        session = await openSession(options)
        damaged = false
      } finally {
        swapping = undefined
        resume()
      }
    }),
    checkpoint: () => inTurn(() => guarded(async () => { await session.writer.run('CHECKPOINT') })),
    close: () => inTurn(async () => {
      if (closed) return
      closed = true
      await session.close()
    })
  }
}

/** Makes the facts file from the log and the artifacts beside the old one, then puts it in its place. Also how the first one is made. */
export async function rebuildFacts(options: FactsOptions, onProgress?: (progress: RebuildProgress) => void, signal?: AbortSignal): Promise<void> {
  await swapFacts(options.layout, await buildFacts(options, onProgress, signal))
}

/** One opened instance of the file: a writer and idle connections for reads. */
interface Session {
  applied: Applied
  writer: Duck
  apply(entries: LogEntry[]): Promise<void>
  read<Result>(work: (duck: Duck) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const idleConnections = 4

async function openSession(options: FactsOptions): Promise<Session> {
  let database: DuckDatabase | undefined
  try {
    database = await openDuck(options.layout.facts, duckOptions(options))
    return await startSession(options, database)
  } catch (error) {
    database?.close()
    throw damageOf(error) ?? error
  }
}

async function startSession(options: FactsOptions, database: DuckDatabase): Promise<Session> {
  const writer = await database.connect()
  await ensureReadable(writer, options.records)
  const ensureColumns = createColumnKeeper(options.records)
  const idle: Duck[] = []
  const busy = new Set<Promise<unknown>>()
  const session: Session = {
    applied: await readApplied(writer),
    writer,
    async apply(entries) {
      const next = entries.filter((entry) => entry.seq > session.applied.seq)
      await applyEntries({ ...options, duck: writer, ensureColumns }, next, (applied) => (session.applied = applied))
    },
    async read(work) {
      const duck = idle.pop() ?? (await database.connect())
      const running = duck.transaction(() => work(duck))
      const settled = running.catch(() => undefined)
      busy.add(settled)
      try {
        return await running
      } finally {
        busy.delete(settled)
        if (idle.length < idleConnections) idle.push(duck)
        else duck.close()
      }
    },
    async close() {
      await Promise.all(busy)
      for (const duck of idle.splice(0)) duck.close()
      writer.close()
      database.close()
    }
  }
  return session
}

/** A call that was under way when its workspace closed. */
function isClosed(): DeskError {
  return new DeskError('conflict', {
    field: 'workspace',
    message: { zh: '工作区已关闭', en: 'The workspace was closed' },
    remedy: { zh: '重新打开工作区后再试', en: 'Open the workspace again and try once more' }
  })
}
