/** A leaf over all entities: one bit each. Runs in several workers at once over the same memory. */
import type { EventLeaf, LeafContext } from '../types.ts'
import { listsOf, lowerBound, type EventColumns } from '../columns.ts'
import type { KernelContext } from './match.ts'
import { compileEvent, type ListTest } from './measure.ts'
import { compileOccurrence } from './occurrence.ts'
import { compileSequence } from './sequence.ts'

export interface LeafTask {
  leaf: EventLeaf
  context: LeafContext
  base: EventColumns
  /** Its lists hold instead of those of the base. */
  delta: EventColumns
  /** Zeros, ⌈size / 32⌉ words of shared memory. */
  bits: Uint32Array
  /** Shared between all who work on it: see `control`. */
  control: Int32Array
}

/** Places in LeafTask.control. */
export const control = { cancelled: 0, nextStretch: 1, length: 2 } as const

/** Ids that are taken at once: whole words of the answer, about a millisecond of work. */
export const stretch = 1 << 15

/** Takes stretches of ids until none is left or the task is cancelled. */
export function runLeaf({ leaf, context, base, delta, bits, control: shared }: LeafTask): void {
  const inBase = compileLeaf(leaf, { ...context, columns: base })
  const inDelta = compileLeaf(leaf, { ...context, columns: delta })
  const withoutEvents = inBase(0, 0)
  while (Atomics.load(shared, control.cancelled) === 0) {
    const first = Atomics.add(shared, control.nextStretch, 1) * stretch
    if (first >= context.size) return
    const end = Math.min(first + stretch, context.size)
    fillFromBase(bits, base.offsets, first, end, inBase, withoutEvents)
    fillFromDelta(bits, delta, first, end, inDelta)
  }
}

function compileLeaf(leaf: EventLeaf, context: KernelContext): ListTest {
  if (leaf.kind === 'event') return compileEvent(leaf, context)
  return leaf.kind === 'occurrence' ? compileOccurrence(leaf, context) : compileSequence(leaf, context)
}

function fillFromBase(bits: Uint32Array, offsets: Uint32Array, first: number, end: number, holds: ListTest, withoutEvents: boolean): void {
  const lists = offsets.length - 1
  for (let wordFirst = first; wordFirst < end; wordFirst += 32) {
    const wordEnd = Math.min(wordFirst + 32, end)
    let word = 0
    for (let id = wordFirst; id < wordEnd; id++) {
      const begin = id < lists ? offsets[id]! : 0
      const listEnd = id < lists ? offsets[id + 1]! : 0
      if (begin === listEnd ? withoutEvents : holds(begin, listEnd)) word |= 1 << (id & 31)
    }
    bits[wordFirst >>> 5] = word
  }
}

function fillFromDelta(bits: Uint32Array, delta: EventColumns, first: number, end: number, holds: ListTest): void {
  const ids = delta.ids!
  for (let list = lowerBound(ids, first); list < listsOf(delta) && ids[list]! < end; list++) {
    const id = ids[list]!
    if (holds(delta.offsets[list]!, delta.offsets[list + 1]!)) bits[id >>> 5]! |= 1 << (id & 31)
    else bits[id >>> 5]! &= ~(1 << (id & 31))
  }
}
