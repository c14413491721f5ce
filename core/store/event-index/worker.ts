/** What worker threads do for the event index (workers/jobs/event-index.ts). All of it is on shared memory: nothing large is copied between threads. */
import { closeSync, openSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { EventColumns } from './columns.ts'
import { readPiece, writeIndexFile, type IndexContent, type Piece } from './file.ts'
import { runLeaf, type LeafTask } from './kernels/leaf.ts'
import { mergeColumns } from './merge.ts'

export interface EventIndexWorker {
  /** Takes its share of the task's ids; every worker that is given the task does. */
  answer(task: LeafTask): Promise<void>
  /**
   * Reads pieces of the file into their places, one after another of those that nobody has taken yet: `next` is shared by all who read. False as soon as one is not
   * what was written, and then nobody reads on.
   */
  load(path: string, pieces: Piece[], next: Int32Array): Promise<boolean>
  save(path: string, content: IndexContent): Promise<void>
  merge(older: EventColumns, newer: EventColumns): Promise<EventColumns>
}

export function createEventIndexWorker(): EventIndexWorker {
  return {
    async answer(task) {
      runLeaf(task)
    },
    async load(path, pieces, next) {
      const file = openSync(path, 'r')
      try {
        for (;;) {
          const piece = pieces[Atomics.add(next, 0, 1)]
          if (!piece) return true
          if (!readPiece(file, piece)) {
            Atomics.store(next, 0, pieces.length)
            return false
          }
          await setImmediate()
        }
      } finally {
        closeSync(file)
      }
    },
    async save(path, content) {
      writeIndexFile(path, content)
    },
    async merge(older, newer) {
      return mergeColumns(older, newer)
    }
  }
}
