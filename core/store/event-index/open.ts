/**
 * The event index of a workspace: a snapshot in shared memory, from a file or built anew, that follows facts. Which entities' events changed is told by
 * the log, so an index of any age catches up, also after a restart; a file that is lost, damaged or of another log is dropped and built anew. When
 * nothing has been asked for a while, a delta that has grown goes into the base and the file.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger, Workers } from '#core/ports/ports.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { unfinishedSuffix } from '#core/store/durable.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { markOf, type Applied } from '#core/store/facts/schema.ts'
import { eventIndexPath } from '#core/store/layout.ts'
import { entriesAfter } from '#core/store/log/log.ts'
import { countsAgree, findIndexFile } from './file.ts'
import { canAnswer, estimate, worthwhileEvents } from './leaves.ts'
import { createPool } from './pool.ts'
import { UnsuitableFacts } from './read.ts'
import {
  bytesOfSnapshot, changedOf, eventsOf, hasGrown, merged, readChanges, readSnapshot, snapshotOf, withChanges, type Merge, type Snapshot
} from './snapshot.ts'
import type { EventIndex, EventIndexState, EventIndexStatus } from './types.ts'

export interface EventIndexOptions {
  facts: Facts
  workers: Workers
  logger: Logger
  onState?: (state: EventIndexState) => void
  /** That answer together. */
  threads?: number
  /** Milliseconds without a question or a change after which a grown delta goes into the base. */
  idle?: number
  /** Events of the delta that are worth that; also a fiftieth of the base must be. */
  mergeFrom?: number
  /** Events of facts from which on the index is loaded or built before somebody asks for it. */
  fromEvents?: number
}

/**
 * Opens, and starts to load or build at once where facts are large enough for it to be of use; `ready` has it do so in any case, and tells when it is done. Facts
 * must be open until `close` has resolved.
 */
export function openEventIndex({ facts, workers, logger, onState, threads = 2, idle = 30_000, mergeFrom = 20_000, fromEvents = worthwhileEvents }: EventIndexOptions): EventIndex {
  const path = eventIndexPath(facts.options.layout)
  const pool = createPool(workers, threads)
  const merge: Merge = (older, newer) => pool.inBackground((worker) => worker.merge(older, newer))
  const closing = new AbortController()
  let snapshot: Snapshot | undefined
  let status: EventIndexStatus = 'waiting'
  let progress = 0
  let failure: { error: unknown; seq: number } | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let saving: Promise<void> = Promise.resolve()
  let idleTimer: NodeJS.Timeout | undefined

  function state(): EventIndexState {
    return {
      status, progress, seq: snapshot?.seq ?? 0, events: snapshot?.events ?? 0, changed: snapshot ? changedOf(snapshot) : 0,
      memory: snapshot ? bytesOfSnapshot(snapshot) : 0, ...(failure && { error: failure.error })
    }
  }

  function tell(next: EventIndexStatus, done = 0): void {
    if (closing.signal.aborted && next !== 'closed') return
    status = next
    progress = done
    onState?.(state())
  }

  /** One piece of work at a time moves the index on. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = turn.then(() => {
      if (closing.signal.aborted) throw closed()
      return work()
    })
    turn = next.catch(() => undefined)
    return next
  }

  /** Statements on facts that are interrupted when the index is closed. */
  function onFacts<Result>(work: (duck: Duck) => Promise<Result>): Promise<Result> {
    return facts.read(async (duck) => {
      const interrupt = () => duck.interrupt()
      closing.signal.addEventListener('abort', interrupt, { once: true })
      try {
        return await work(duck)
      } finally {
        closing.signal.removeEventListener('abort', interrupt)
      }
    })
  }

  const isCurrent = () => snapshot?.seq === facts.appliedSeq()

  async function isWorthwhile(): Promise<boolean> {
    const [row] = await onFacts((duck) => duck.rows<{ events: bigint }>('SELECT count(*) AS events FROM events'))
    return Number(row!.events) >= fromEvents
  }

  /** What nobody has asked for yet waits until it is worth its while. */
  async function catchUp(isAsked: boolean): Promise<void> {
    if (isCurrent() || (failure?.error instanceof UnsuitableFacts && failure.seq === facts.appliedSeq())) return
    try {
      if (!isAsked && !snapshot && !failure && !(await isWorthwhile())) return
      failure = undefined
      const known = snapshot ?? (await load())
      snapshot = (known && (await caughtUp(known))) ?? (await build())
      tell('ready', 1)
      scheduleMerge()
    } catch (error) {
      if (closing.signal.aborted) throw closed()
      snapshot = undefined
      failure = { error, seq: facts.appliedSeq() }
      if (error instanceof UnsuitableFacts) logger.warn('The event index cannot hold these facts', { cause: error.message })
      else {
        logger.error('The event index could not be built; it is tried again', { error })
        clearTimeout(idleTimer)
        idleTimer = setTimeout(() => void follow(), idle).unref()
      }
      tell('unavailable')
    }
  }

  async function load(): Promise<Snapshot | undefined> {
    tell('loading')
    removeUnfinished(path)
    if (!existsSync(path)) return undefined
    const found = findIndexFile(path)
    if (found && belongsToLog(found) && (await pool.load(path, found)) && countsAgree(found.columns)) return snapshotOf(found, found.columns)
    logger.warn('The file of the event index is damaged or not of this log; it is built anew')
    return undefined
  }

  function belongsToLog({ seq, mark }: Applied): boolean {
    if (seq > facts.appliedSeq()) return false
    const [entry] = entriesAfter(facts.options.records, seq - 1, 1)
    return entry !== undefined && markOf(entry) === mark
  }

  async function build(): Promise<Snapshot> {
    tell('building')
    let told = 0
    const built = await onFacts((duck) => readSnapshot(duck, {
      signal: closing.signal,
      onProgress(done, all) {
        if (done - told < all / 100) return
        told = done
        tell('building', done / all)
      }
    }))
    save(built)
    return built
  }

  /** The snapshot as facts are now; undefined when all must be read again. */
  async function caughtUp(known: Snapshot): Promise<Snapshot | undefined> {
    if (known.seq === facts.appliedSeq()) return known
    const changes = await onFacts((duck) => readChanges(duck, facts.options, known, closing.signal))
    return changes && withChanges(known, changes, merge)
  }

  /** Beside what else is done: a snapshot never changes. */
  function save({ seq, mark, base }: Snapshot): void {
    if (seq === 0) return
    saving = saving.then(() => pool.inBackground((worker) => worker.save(path, { seq, mark, columns: base }))).catch((error: unknown) => {
      if (!closing.signal.aborted) logger.error('The event index was not saved; it will be built anew when the workspace is opened', { error })
    })
  }

  function scheduleMerge(): void {
    if (!snapshot || !hasGrown(snapshot, mergeFrom)) return
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => void mergeNow(), idle).unref()
  }

  async function mergeNow(): Promise<void> {
    try {
      await inTurn(async () => {
        if (!snapshot || !hasGrown(snapshot, mergeFrom)) return
        snapshot = await merged(snapshot, merge)
        tell('ready', 1)
        save(snapshot)
      })
    } catch (error) {
      if (!closing.signal.aborted) logger.error('The delta of the event index could not be merged', { error })
    }
  }

  async function ready(): Promise<Snapshot> {
    if (closing.signal.aborted || !isCurrent()) await inTurn(() => catchUp(true))
    scheduleMerge()
    if (!snapshot) throw failure?.error ?? closed()
    return snapshot
  }

  const follow = () => inTurn(() => catchUp(false)).catch((error: unknown) => {
    if (!closing.signal.aborted) throw error
  })
  void follow()

  return {
    state,
    async ready() {
      await ready()
    },
    canAnswer,
    estimate: (leaf, context) => (snapshot ? estimate(snapshot.samples[context.entity], leaf, context) : 0),
    async answer(leaf, context, options = {}) {
      if (!canAnswer(leaf)) throw new TypeError(`The event index does not hold what the leaf ${leaf.id} asks for`)
      const { seq, base, delta } = await ready()
      const bits = await pool.answer({ leaf, context, base: base[context.entity], delta: delta[context.entity] }, options)
      return { bits, seq }
    },
    async eventsOf(entity, id) {
      const known = await ready()
      return { events: eventsOf(known, entity, id), seq: known.seq }
    },
    follow,
    async close() {
      closing.abort(closed())
      clearTimeout(idleTimer)
      await pool.close()
      await Promise.all([turn, saving])
      await pool.close()
      snapshot = undefined
      tell('closed')
    }
  }
}

/** What an interrupted process left beside the file. */
function removeUnfinished(path: string): void {
  const folder = dirname(path)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  for (const name of readdirSync(folder)) if (name.endsWith(unfinishedSuffix)) rmSync(join(folder, name), { force: true })
}

function closed(): Error {
  return Object.assign(new Error('The event index is closed'), { name: 'AbortError' })
}
