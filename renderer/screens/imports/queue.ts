/** Several files on their way in: each is looked into, and those with equal columns become one draft. What cannot be read says why and stops none of the others. */
import { client } from '#renderer/bridge/client.ts'
import { failureOf, type Failure } from '#renderer/bridge/errors.ts'
import { createStore } from '#renderer/bridge/store.ts'
import { follow } from '#renderer/app/jobs.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import { filesOf, mappingOf, type Draft } from './draft.ts'
import { addDraft, addFile, drafts, forgetDraft } from './drafts.ts'

/** A file that cannot be imported as it is. */
export interface UnreadableFile {
  name: string
  size: number
  failure: Failure
}

interface Queue {
  /** Names of those that were not looked into yet. */
  waiting: string[]
  unreadable: UnreadableFile[]
  /** Imports that were started here. */
  jobs: string[]
}

/** Drafts whose import was asked for. A file that joined one of them would be forgotten with it. */
const underWay = new Set<string>()

const empty: Queue = { waiting: [], unreadable: [], jobs: [] }
export const queue = createStore<Queue>(empty)

export function clearQueue(): void {
  queue.set((state) => ({ ...empty, waiting: state.waiting }))
}

export function noteUnreadable(file: UnreadableFile): void {
  queue.set((state) => ({ ...state, unreadable: [...state.unreadable.filter(({ name }) => name !== file.name), file] }))
}

/** Looks into the files one after the other. Files join a draft of the same columns only if they came together, and before its import starts. */
export async function queueFiles(files: readonly ChosenFile[]): Promise<void> {
  queue.set((state) => ({ ...state, waiting: [...state.waiting, ...files.map(({ name }) => name)] }))
  const together = new Map<string, string>()
  for (const file of files) {
    try {
      const inspection = await client.imports.inspect({ upload: file.upload })
      const shape = JSON.stringify(inspection.columns.map(({ name }) => name.trim().toLowerCase()).toSorted())
      const known = together.get(shape)
      if (known !== undefined && drafts.get().has(known) && !underWay.has(known)) {
        addFile(known, { upload: file.upload, fileName: file.name, size: file.size, rows: inspection.rows, format: inspection.format })
      } else together.set(shape, addDraft(file, inspection))
    } catch (error) {
      noteUnreadable({ name: file.name, size: file.size, failure: failureOf(error) })
    }
    queue.set((state) => ({ ...state, waiting: state.waiting.slice(1) }))
  }
}

/** Starts the import of a draft, of all its files where it has several; answers its job. @throws DeskError problems */
export async function startImport(draft: Draft): Promise<string> {
  const mapping = mappingOf(draft)
  underWay.add(draft.id)
  try {
    const { jobId } = draft.more.length === 0
      ? await client.imports.create({ upload: draft.upload, mapping })
      : await client.imports.createFiles({ files: filesOf(draft), mapping: { ...mapping, format: {} } })
    await follow(jobId)
    forgetDraft(draft.id)
    return jobId
  } finally {
    underWay.delete(draft.id)
  }
}

/** Starts it from the queue, where it is shown from then on. */
export async function startQueued(draft: Draft): Promise<void> {
  const jobId = await startImport(draft)
  queue.set((state) => ({ ...state, jobs: [...state.jobs, jobId] }))
}
