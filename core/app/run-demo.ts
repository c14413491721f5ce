/** Fills the demo workspace: its files are imported, its rules run, and a few segments stand ready. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mapping as mappingOf } from '#core/contract/imports.ts'
import { demoSegments, demoSubscription } from '#core/domain/demo/segments.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { readObject, seedObject } from '#core/store/records/library.ts'
import { demoOptions } from './demo-options.ts'
import { withImportWorker } from './import-worker.ts'
import type { JobControl } from './jobs.ts'
import { systemUser } from './refresh.ts'
import { confirmImport, importTopics, type ImportTask } from './run-import.ts'
import { runSegments } from './segments/run.ts'
import { createSegment } from './segments/save.ts'
import type { OpenWorkspace } from './session.ts'
import { runTags } from './tags/jobs.ts'

export interface DemoTask {
  customers?: number
  events?: number
  /** Milliseconds since the epoch: the files follow from it. */
  now: number
  /** Files whose import is done. */
  done?: string[]
  /** The import that is under way. */
  current?: ImportTask
}

const writingShare = 0.15

/**
 * Writes the demo's files, and imports each as any other file; facts follow one file while the next is read. What was imported before an interruption is
 * not imported again.
 */
export async function runDemo(workspace: OpenWorkspace, task: DemoTask, control: JobControl): Promise<{ files: number; rows: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cohortdesk-demo-'))
  const done = new Set(task.done)
  if (task.current?.batch !== undefined && readBatch(workspace.records, task.current.batch)?.status === 'accepted') done.add(task.current.file.fileName)
  let rows = 0
  try {
    const { customers, events } = task
    const options = demoOptions(task.now, { ...(customers && { customers }), ...(events && { events }) })
    const files = await withImportWorker(workspace.ports.workers, (worker) =>
      worker.writeDemo(folder, options, (progress) => control.report(progress * writingShare, 'generate')), control.signal)
    for (const [index, { path, fileName, mapping }] of files.entries()) {
      if (done.has(fileName)) continue
      const share = (progress: number) => writingShare + ((1 - writingShare) * (index + progress)) / files.length
      const size = (await stat(path)).size
      const step: ImportTask = { ...(task.current?.file.fileName === fileName && { batch: task.current.batch }), file: { path, fileName }, size, mapping: mappingOf.parse(mapping) }
      const result = await confirmImport(workspace, step, { ...control, report: (progress, stage) => control.report(share(progress), stage) },
        (current) => control.remember({ ...task, done: [...done], current }))
      rows += result.rows
      done.add(fileName)
      await control.remember({ ...task, done: [...done] })
      void workspace.follow(...importTopics)
    }
    await workspace.follow(...importTopics)
    await runTags(workspace, { cause: 'demo' }, { ...control, report: () => control.report(0.99, 'tag-run') })
    await makeSegments(workspace, control)
    return { files: files.length, rows }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Those that are not there yet, in nobody's name, so that they are not undone by hand; dynamic ones follow what is imported later. */
async function makeSegments(workspace: OpenWorkspace, { user, signal, report }: JobControl): Promise<void> {
  report(0.99, 'segment-run')
  const at = workspace.ports.clock.now()
  const made: string[] = []
  for (const { definition, ...segment } of demoSegments) {
    if (readObject(workspace.records, 'segment', segment.name)) continue
    const { id } = await createSegment(workspace, {
      ...segment, id: segment.name, definition, entity: definition.entity, state: 'active', visibility: 'team', folder: null, refresh: { onChange: segment.type === 'dynamic' }
    }, { user: systemUser, at })
    made.push(id)
  }
  if (made.includes(demoSubscription)) {
    await workspace.commit(['segments'], (records) => seedObject(records, 'subscription', {
      id: demoSubscription, name: demoSubscription, parent: null, content: { segment: demoSubscription, on: { kind: 'entered' } }
    }, { user, at }))
  }
  await runSegments(workspace, { segments: demoSegments.filter(({ name, type }) => type === 'dynamic' && made.includes(name)).map(({ name: id }) => ({ id, cause: 'create' })) }, { user, signal, report() {} })
}
