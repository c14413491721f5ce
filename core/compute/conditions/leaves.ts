/** Answers one leaf as a set: from the cache, from facts, from the event index, or from the records store. */
import type { LeafPlan } from '#core/domain/conditions/plan.ts'
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { isAnsweredElsewhere, positiveOf } from '#core/query/compile.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { worthwhileEvents } from '#core/store/event-index/leaves.ts'
import type { EventIndex, EventLeaf } from '#core/store/event-index/types.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import { and, andNot, type Bitset } from './bitset.ts'
import type { Cache, Sized } from './cache.ts'
import { readBands, readCodes, readQuantiles, type Codes, type NumberColumn } from './codes.ts'
import { answerFromSecretEvents } from './event-secrets-leaf.ts'
import { canonicalHash, isEntity, livePart, partsOfLeaf } from './leaf-key.ts'
import { countsBack, readNewest, timedRowsOf, withoutIdleEnds } from './moment.ts'
import { interruptible, readBits, type IdsStatement } from './read-bits.ts'
import { answerFromRecords, type RecordsAnswer } from './records-leaf.ts'
import { readSmallerSide } from './smaller-side.ts'
import type { Scope, Warning } from './scope.ts'
import type { Snapshot, Snapshots } from './snapshot.ts'
import { tableOf } from './tables.ts'
import type { Part } from './versions.ts'

/** A leaf on open facts as SQL; operators that rank do so within the scope's universe. `duck` is the connection that will run it. */
export type CompileLeaf = (leaf: LeafPlan, scope: Scope, duck: Duck) => Promise<IdsStatement>

export interface LeafOptions {
  records: RecordsDatabase
  secrets: EventSecrets
  cache: Cache
  snapshots: Snapshots
  compile: CompileLeaf
  index?: EventIndex
  /** Rows of events from which on the index is asked. */
  indexFromRows?: number
  /** Rows of a subject from which on a sample tells whether most of them pass. */
  sampleFromRows?: number
}

/** What one run asks for its leaves. */
export interface LeafRun {
  snapshot: Snapshot
  signal?: AbortSignal
  onProgress?: (progress: number) => void
}

export interface Leaves {
  /** Every live row of a subject. */
  live(subject: Subject, run: LeafRun): Promise<Bitset>
  /** The members of the scope's universe for whom a leaf other than a segment or a related condition holds. */
  answer(leaf: LeafPlan, scope: Scope, run: LeafRun): Promise<{ bits: Bitset; warnings: Warning[] }>
  /** The column of a choice field of entities as codes. */
  codes(entity: EntityType, column: string, run: LeafRun): Promise<Codes>
  /** A column of numbers as bands. */
  bands(entity: EntityType, column: NumberColumn, cuts: readonly number[], run: LeafRun): Promise<Uint8Array>
  /** Bounds of bands of equal size. */
  quantiles(entity: EntityType, column: NumberColumn, parts: number, run: LeafRun): Promise<number[]>
  /** Pairs of a relation: entity and other, place by place. */
  pairs(relation: string, run: LeafRun): Promise<{ entity: Uint32Array; other: Uint32Array }>
}

/** Below, all rows are read as soon as a sample. */
const usualSampleFromRows = 200_000

export function createLeaves(options: LeafOptions): Leaves {
  const { records, secrets, cache, snapshots, compile, index, indexFromRows = worthwhileEvents, sampleFromRows = usualSampleFromRows } = options

  /** Something that facts answer, kept for as long as its parts stand. */
  function kept<Value>(name: string, parts: readonly Part[], { snapshot, signal }: LeafRun, read: (duck: Duck) => Promise<Sized<Value>>): Promise<Value> {
    return cache.get(`${name} @ ${snapshot.versionsOf(parts)}`, (stop) => snapshots.read(snapshot, parts, (duck) => interruptible(duck, stop, () => read(duck))), signal)
  }

  function live(subject: Subject, run: LeafRun): Promise<Bitset> {
    const table = tableOf(subject)
    return kept(`live ${subject}`, [livePart(subject)], run, async (duck) => {
      const size = wholeWords(isEntity(subject) ? nextEntityId(records, subject) : await nextId(duck, table))
      return sizedBits(await readBits(duck, size, { sql: `SELECT id FROM ${table}`, parameters: [] }))
    })
  }

  async function keyOf(leaf: LeafPlan, scope: Scope, run: LeafRun): Promise<string> {
    const timed = timedRowsOf(leaf, scope.subject)
    const newest = timed ? await kept(`newest ${timed.part} ${scope.subject}`, [timed.part], run, async (duck) => ({ value: await readNewest(duck, timed), bytes: 64 })) : -Infinity
    const followsMoment = countsBack(leaf) || newest > scope.asOf || leaf.kind === 'history' || ('field' in leaf && leaf.field.asOfHistory)
    return canonicalHash({
      leaf: withoutIdleEnds(leaf, newest), subject: scope.subject, timeZone: scope.timeZone,
      asOf: followsMoment ? scope.asOf : null, universe: ranks(leaf) ? scope.universeKey : null
    })
  }

  /** The members of the scope's universe for whom a positive leaf holds. */
  async function compute(leaf: LeafPlan, scope: Scope, run: LeafRun, stop: AbortSignal): Promise<Sized<RecordsAnswer>> {
    const parts = partsOfLeaf(leaf, scope.subject)
    if (isAnsweredElsewhere(leaf)) return sizedAnswer(await fromRecords(leaf, scope, run, stop, parts))
    if (index && isEntity(scope.subject) && isEventLeaf(leaf) && prefersIndex(index, leaf, scope, indexFromRows)) {
      const answer = await index.answer(leaf, { entity: scope.subject, size: scope.size, asOf: scope.asOf, timeZone: scope.timeZone }, { signal: stop })
      snapshots.check(run.snapshot, parts, answer.seq)
      const bits = { size: scope.size, words: answer.bits as Bitset['words'] }
      return sizedAnswer({ bits: and(scope.universe, bits), warnings: [] })
    }
    return snapshots.read(run.snapshot, parts, (duck) => interruptible(duck, stop, async () => {
      const bits = scope.size < sampleFromRows ? await readBits(duck, scope.size, await compile(leaf, scope, duck)) : await readSmallerSide(duck, leaf, scope, compile)
      return sizedAnswer({ bits: and(scope.universe, bits), warnings: [] })
    }))
  }

  function fromRecords(leaf: LeafPlan, scope: Scope, run: LeafRun, stop: AbortSignal, parts: readonly Part[]): Promise<RecordsAnswer> {
    return snapshots.readRecords(run.snapshot, parts, () => {
      if (!isEventLeaf(leaf)) return answerFromRecords(records, leaf, scope, { signal: stop, onProgress: run.onProgress })
      return snapshots.read(run.snapshot, parts, (duck) => interruptible(duck, stop, async () => (
        { bits: await answerFromSecretEvents(duck, { records, secrets }, leaf, scope, stop), warnings: [] })))
    })
  }

  /** Kept where the universe is everyone, so that asking again costs nothing. */
  async function othersOf(key: string, bits: Bitset, universe: Bitset, everyone: Bitset, run: LeafRun): Promise<Bitset> {
    if (universe !== everyone) return andNot(universe, bits)
    return cache.get(`others ${key}`, () => Promise.resolve(sizedBits(andNot(universe, bits))), run.signal)
  }

  return {
    live,
    async answer(asked, scope, run) {
      const { leaf, complement } = positiveOf(asked)
      const key = `leaf ${await keyOf(leaf, scope, run)} @ ${run.snapshot.versionsOf(partsOfLeaf(leaf, scope.subject))}`
      const everyone = await live(scope.subject, run)
      const among = ranks(leaf) ? scope : { ...scope, universe: everyone, universeKey: null }
      const { bits, warnings } = await cache.get(key, (stop) => compute(leaf, among, run, stop), run.signal)
      return {
        bits: complement ? await othersOf(key, bits, scope.universe, everyone, run) : scope.universe === everyone ? bits : and(scope.universe, bits),
        warnings: warnings.map((warning) => ({ ...warning, nodeId: asked.id }))
      }
    },
    async codes(entity, column, run) {
      const { size } = await live(entity, run)
      return kept(`codes ${entity} ${column}`, [livePart(entity), `attributes/${entity}`], run, async (duck) => ({ value: await readCodes(duck, tableOf(entity), column, size), bytes: size }))
    },
    async bands(entity, column, cuts, run) {
      const { size } = await live(entity, run)
      const name = `bands ${entity} ${column.column} ${cuts.join(' ')}`
      return kept(name, [livePart(entity), `attributes/${entity}`], run, async (duck) => ({ value: await readBands(duck, tableOf(entity), column, cuts, size), bytes: size }))
    },
    quantiles: (entity, column, parts, run) => kept(`quantiles ${entity} ${column.column} ${parts}`, [livePart(entity), `attributes/${entity}`], run,
      async (duck) => ({ value: await readQuantiles(duck, tableOf(entity), column, parts), bytes: 256 })),
    pairs: (relation, run) => kept(`pairs ${relation}`, ['relations'], run, async (duck) => {
      const entity: number[] = []
      const other: number[] = []
      for await (const chunk of duck.chunks('SELECT DISTINCT entity, other FROM relations WHERE relation = $1::VARCHAR ORDER BY entity, other', [relation])) {
        entity.push(...(chunk.getColumnValues(0) as number[]))
        other.push(...(chunk.getColumnValues(1) as number[]))
      }
      return { value: { entity: Uint32Array.from(entity), other: Uint32Array.from(other) }, bytes: entity.length * 8 }
    })
  }
}

const sizedBits = (bits: Bitset): Sized<Bitset> => ({ value: bits, bytes: bits.words.byteLength })
const sizedAnswer = (answer: RecordsAnswer): Sized<RecordsAnswer> => ({ value: answer, bytes: answer.bits.words.byteLength })

const wholeWords = (size: number) => Math.ceil(size / 32) * 32

async function nextId(duck: Duck, table: string): Promise<number> {
  const [row] = await duck.rows<{ last: number | null }>(`SELECT max(id) AS last FROM ${table}`)
  return (row?.last ?? -1) + 1
}

function ranks(leaf: LeafPlan): boolean {
  return (leaf.kind === 'attribute' && leaf.test.test === 'rank') || (leaf.kind === 'event' && leaf.predicate.test.test === 'rank')
}

function isEventLeaf(leaf: LeafPlan): leaf is EventLeaf {
  return leaf.kind === 'event' || leaf.kind === 'occurrence' || leaf.kind === 'sequence'
}

/** The index answers what it holds, once it is ready and the events to be read are many. */
function prefersIndex(index: EventIndex, leaf: EventLeaf, { subject, size, asOf, timeZone }: Scope, fromRows: number): boolean {
  return isEntity(subject) && index.state().status === 'ready' && index.canAnswer(leaf) && index.estimate(leaf, { entity: subject, size, asOf, timeZone }) >= fromRows
}
