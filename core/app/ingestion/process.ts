/**
 * Micro-batches: what was received goes through the import pipeline in small files, one for each kind of record. Which receipts an import brings is written
 * down before it runs, and its commit is what makes it count, so that a crash at any moment brings every receipt in once.
 */
import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Words } from '#core/contract/errors.ts'
import { readFates } from '#core/import/commit/outcomes.ts'
import { fateCodes } from '#core/import/link/fate.ts'
import { kindOf, mappingOf } from '#core/import/adapters/kinds.ts'
import { keyedHash } from '#core/store/keys.ts'
import { rawPath, writeRaw } from '#core/store/raw/raw-files.ts'
import { createBatch, readBatch, readOutcomes } from '#core/store/records/batches.ts'
import {
  addOutcome, finishMicroBatch, forgetReceipts, insertMicroBatch, insertReceipt, replaceMicroBatch, unfinishedMicroBatches, writeTakenReceipts, type MicroBatch
} from '#core/store/records/ingestion.ts'
import { transaction } from '#core/store/records/statement.ts'
import { describeCause, deskErrorOf } from '#core/app/errors.ts'
import { stopped, type JobControl, type JobRunner, type StopReason } from '#core/app/jobs.ts'
import { confirmImport, importTopics } from '#core/app/run-import.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import type { Queue, WaitingReceipt } from './queue.ts'
import { partName, splitReceipts, type Part } from './split.ts'

/** In whose name records come in. */
export const ingestionUser = 'ingestion'

export interface Stall {
  /** Milliseconds since the epoch. */
  since: number
  reason: Words
  tries: number
}

export interface Processor {
  /** Something waits. */
  notice(): void
  /** Set while processing fails. */
  stalled(): Stall | undefined
  /** Stops; what was begun goes on at the next opening. */
  close(): Promise<void>
}

/** Milliseconds that records gather before they are processed. */
const gathering = 1000
/** Records of one round. */
const mostRecords = 100_000
const longestPause = 60_000
/** Receipts are told of for so long, in milliseconds. */
const receiptsKept = 7 * 86_400_000

export function createProcessor(workspace: OpenWorkspace, queue: Queue, jobs: Pick<JobRunner, 'alone'>): Processor {
  const { records, gate, ports, layout, keys } = workspace
  const stop = new AbortController()
  let running: Promise<void> | undefined
  let stall: Stall | undefined
  let following: Promise<void> = Promise.resolve()

  /** The oldest receipts that together have not too many records. */
  function nextReceipts(): WaitingReceipt[] {
    const taken: WaitingReceipt[] = []
    let count = 0
    for (const receipt of queue.waiting()) {
      if (taken.length > 0 && count + receipt.records > mostRecords) break
      taken.push(receipt)
      count += receipt.records
    }
    return taken
  }

  /** Writes down which imports bring the receipts; from here on they are on their way. */
  async function begin(receipts: WaitingReceipt[], parts: Map<string, Part>): Promise<void> {
    const [first, last] = [receipts[0]!.number, receipts.at(-1)!.number]
    const at = ports.clock.now()
    await gate.run(() => transaction(records, () => {
      const unfinished = new Map<number, number>()
      for (const { channel, kind, lines, receipts: brought } of parts.values()) {
        for (const { number } of brought) unfinished.set(number, (unfinished.get(number) ?? 0) + 1)
        insertMicroBatch(records, { batch: newBatch({ channel, kind, first }, lines, at), channel, kind, first, last }, kindOf(channel, kind).target, at)
      }
      for (const receipt of receipts) insertReceipt(records, { ...receipt, unfinished: unfinished.get(receipt.number) ?? 0 })
      writeTakenReceipts(records, last)
      forgetReceipts(records, at - receiptsKept)
    }))
    queue.take(last)
  }

  function newBatch({ channel, kind, first }: Pick<MicroBatch, 'channel' | 'kind' | 'first'>, lines: Part['lines'], at: number): number {
    const mapping = mappingOf(channel, kind)
    return createBatch(records, {
      name: mapping.name!, source: mapping.source, target: mapping.target, fileName: fileNameOf({ channel, kind, first }), fileSize: lines.reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0), mapping, createdAt: at, user: ingestionUser
    }).number
  }

  async function runMicroBatch(micro: MicroBatch, part: Part): Promise<void> {
    const raw = keyedHash(keys, `ingestion/${micro.batch}`)
    const { bytes } = await writeRaw(inChunks(part.lines), layout, keys, raw)
    // The other processors are for those who wait for answers, and for facts.
    const task = { file: { raw, fileName: fileNameOf(micro) }, size: bytes, mapping: mappingOf(micro.channel, micro.kind), threads: 1, batch: micro.batch }
    try {
      await confirmImport(workspace, task, control(), async () => undefined, follow)
    } catch (error) {
      if (stop.signal.aborted) throw error
      await rm(rawPath(layout, raw), { force: true })
      await gate.run(() => transaction(records, () => replaceMicroBatch(records, micro.batch, newBatch(micro, part.lines, ports.clock.now()))))
      throw error
    }
  }

  /** Facts follow one import while the next is read. */
  function follow(): void {
    following = following.then(() => workspace.follow(...importTopics)).catch((error: unknown) => ports.logger.error('Facts do not follow', describeCause(error)))
  }

  const control = (): JobControl => ({ jobId: '', user: ingestionUser, signal: stop.signal, report() {}, remember: async () => undefined })

  /** Adds what became of the rows to the receipts that brought them. */
  async function finish({ batch }: MicroBatch, { receipts }: Pick<Part, 'receipts'>): Promise<void> {
    await gate.run(() => transaction(records, () => {
      const { result } = readBatch(records, batch)!
      const sealed = readOutcomes(records, batch)
      const fates = sealed ? readFates(keys, batch, sealed) : []
      let place = 0
      for (const { number, last } of receipts) {
        const counts = { accepted: 0, rejected: 0, duplicates: 0 }
        for (; place < fates.length && fates[place]!.row <= last; place++) counts[fateName(fates[place]!.code)] += 1
        addOutcome(records, number, counts)
      }
      finishMicroBatch(records, batch, result ?? { rows: 0, accepted: 0, rejected: 0, duplicates: 0 })
    }))
  }

  /** Brings what was begun to its end: receipts are done once facts have what they brought. `known`: parts that are at hand. */
  async function runBegun(known: Map<string, Part>): Promise<void> {
    const partOf = async (micro: MicroBatch): Promise<Part> => {
      const part = known.get(partName(micro)) ?? (await splitReceipts(queue, micro.first, micro.last)).get(partName(micro))
      if (!part) throw new Error('The journal does not hold the records of an import that was begun')
      return part
    }
    for (const micro of unfinishedMicroBatches(records)) {
      if (stop.signal.aborted) throw stopped()
      if (readBatch(records, micro.batch)?.status === 'running') await runMicroBatch(micro, await partOf(micro))
    }
    await following
    let through = 0
    for (const micro of unfinishedMicroBatches(records)) {
      await finish(micro, await partOf(micro))
      through = Math.max(through, micro.last)
    }
    if (through === 0) return
    workspace.touch('imports')
    await queue.forget(through)
  }

  async function round(): Promise<void> {
    await runBegun(new Map())
    const receipts = nextReceipts()
    if (receipts.length === 0) return
    const parts = await splitReceipts(queue, receipts[0]!.number, receipts.at(-1)!.number)
    await begin(receipts, parts)
    await runBegun(parts)
  }

  async function work(): Promise<void> {
    while (!stop.signal.aborted && (queue.waiting().length > 0 || unfinishedMicroBatches(records).length > 0)) {
      await gathered()
      try {
        await jobs.alone(async () => { if (!stop.signal.aborted) await round() })
        stall = undefined
      } catch (error) {
        if (stop.signal.aborted) return
        await waitAfter(error)
      }
    }
  }

  /** Waits until the oldest has waited for some time, unless there is enough already. */
  async function gathered(): Promise<void> {
    const [oldest] = queue.waiting()
    const wait = oldest && queue.records < mostRecords ? gathering - (ports.clock.now() - oldest.receivedAt) : 0
    if (wait > 0) await sleep(Math.min(wait, gathering))
  }

  /** What fails is tried again, ever more seldom: nothing that was accepted is given up. */
  async function waitAfter(error: unknown): Promise<void> {
    const { message } = deskErrorOf(error, 'ingestion', ports.logger).details
    const tries = (stall?.tries ?? 0) + 1
    stall = { since: stall?.since ?? ports.clock.now(), tries, reason: message ?? { zh: '处理失败，原因见日志', en: 'Processing fails; the log tells why' } }
    ports.logger.warn('Received records could not be processed; they are tried again', { tries })
    workspace.touch('imports')
    await sleep(Math.min(longestPause, 500 * 2 ** tries))
  }

  const sleep = (milliseconds: number) => pause(milliseconds, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)

  function notice(): void {
    if (running || stop.signal.aborted) return
    running = work()
      .catch((error: unknown) => ports.logger.error('Received records are not processed', describeCause(error)))
      .finally(() => {
        running = undefined
        if (queue.waiting().length > 0) notice()
      })
  }

  return {
    notice,
    stalled: () => stall,
    async close() {
      stop.abort('closing' satisfies StopReason)
      await running
      await following
    }
  }
}

function fateName(code: number): 'accepted' | 'rejected' | 'duplicates' {
  if (code >= fateCodes.rejected) return 'rejected'
  return code === fateCodes.duplicate ? 'duplicates' : 'accepted'
}

const fileNameOf = ({ channel, kind, first }: Pick<MicroBatch, 'channel' | 'kind' | 'first'>) => `${channel}-${kind}-${first}.ndjson`

const chunkLines = 1000

async function* inChunks(lines: string[]): AsyncGenerator<Buffer> {
  for (let from = 0; from < lines.length; from += chunkLines) yield Buffer.from(`${lines.slice(from, from + chunkLines).join('\n')}\n`)
}
