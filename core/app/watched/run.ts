/** One look at a watched folder: what is new comes in by its mapping, file after file; a bad one stops none of the others. */
import { setTimeout } from 'node:timers/promises'
import { mapping as mappingOf, type ImportResult, type Mapping } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { WatchedFile, WatchedRun } from '#core/contract/watched-folders.ts'
import type { WatchedFolderContent } from '#core/domain/library/types.ts'
import { fitTemplate, layoutOfFormat } from '#core/import/templates/match.ts'
import { keyedHash } from '#core/store/keys.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { liveObject } from '#core/store/records/library.ts'
import { transaction } from '#core/store/records/statement.ts'
import { hasCome, insertRun, keepWatermark, knownFiles, noteFile, readWatermark, type KnownFile } from '#core/store/records/watched-folders.ts'
import { deskErrorOf } from '#core/app/errors.ts'
import { templateNamed } from '#core/app/imports/templates.ts'
import { withImportWorker } from '#core/app/import-worker.ts'
import { storedError, type JobControl } from '#core/app/jobs.ts'
import { confirmImport, endBatch, importSettings, importTopics, type ImportTask } from '#core/app/run-import.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { hashFile, isSame, lookInto, seeFile, type SeenFile } from './look.ts'

export interface WatchTask {
  watch: string
  cause: WatchedRun['cause']
  /** What became of files before an interruption. */
  files?: WatchedFile[]
  /** The import that is under way, of which file, and what the watermark will be. */
  current?: { task: ImportTask; file: KnownFile; watermark: string | null; unmarked: number }
}

/** How long the size of a file must stand still before it is taken, in milliseconds. */
const settling = 1500

interface Round {
  workspace: OpenWorkspace
  control: JobControl
  watch: string
  content: WatchedFolderContent
  remember: (change: Partial<WatchTask>) => Promise<void>
}

/** @throws DeskError when the folder cannot be looked at, which is kept as the result of the run; AbortError when stopped */
export async function runWatch(workspace: OpenWorkspace, task: WatchTask, control: JobControl): Promise<Omit<WatchedRun, 'number'>> {
  const { records, ports } = workspace
  let state = task
  const { content } = liveObject(records, 'watchedFolder', task.watch)
  const round: Round = { workspace, control, watch: task.watch, content, remember: (change) => control.remember((state = { ...state, ...change })) }
  const at = ports.clock.now()
  const keep = (run: Pick<WatchedRun, 'files' | 'error'>) => workspace.gate.run(() => transaction(records, () => insertRun(records, task.watch, { cause: task.cause, at, ...run })))
  try {
    const files = [...(task.files ?? []), ...(await goOn(round, task))]
    const { fresh, growing } = await newFiles(round, task.cause)
    for (const [index, file] of fresh.entries()) {
      if (files.some(({ name }) => name === file.name)) continue
      files.push(await take(round, file, (share) => control.report((index + share) / fresh.length, 'import')))
      await round.remember({ files, current: undefined })
      void workspace.follow(...importTopics)
    }
    files.push(...growing.map(({ name }): WatchedFile => ({ name, status: 'growing' })))
    await workspace.follow(...importTopics)
    await keep({ files })
    workspace.touch('imports')
    return { cause: task.cause, at: new Date(at).toISOString(), files }
  } catch (error) {
    if (!control.signal.aborted) await keep({ files: state.files ?? [], error: storedError(deskErrorOf(error, 'watched folder', ports.logger)) })
    throw error
  }
}

/** Files that were not looked at as they are now; those whose size does not stand still are left for the next look. */
async function newFiles({ workspace, control, watch, content }: Round, cause: WatchedRun['cause']): Promise<{ fresh: SeenFile[]; growing: SeenFile[] }> {
  const known = knownFiles(workspace.records, watch)
  const isNew = (file: SeenFile) => !isSame(known.get(file.name), file) || (cause === 'manual' && known.get(file.name)!.failed)
  const seen = (await lookInto(content.folder, content.pattern)).filter(isNew)
  if (seen.length === 0) return { fresh: [], growing: [] }
  await setTimeout(settling, undefined, { signal: control.signal })
  const fresh: SeenFile[] = []
  const growing: SeenFile[] = []
  for (const file of seen) (isSame(await seeFile(file.path, file.name), file) ? fresh : growing).push(file)
  return { fresh, growing }
}

/** An import that an interruption left: brought to its end, or known to be confirmed. */
async function goOn(round: Round, { current }: WatchTask): Promise<WatchedFile[]> {
  if (!current) return []
  const batch = current.task.batch === undefined ? undefined : readBatch(round.workspace.records, current.task.batch)
  if (batch?.status === 'accepted' && batch.result) return [await settle(round, current, batch.result)]
  if (batch?.status === 'running') await round.workspace.gate.run(() => endBatch(round.workspace, current.task, 'failed'))
  return []
}

async function take(round: Round, file: SeenFile, onProgress: (share: number) => void): Promise<WatchedFile> {
  const { workspace, control, watch, content, remember } = round
  const { records } = workspace
  let seen: KnownFile = { name: file.name, size: file.size, modified: file.modified, hash: '', failed: false }
  let started: ImportTask | undefined
  try {
    seen = { ...seen, hash: await hashFile(file.path, control.signal) }
    if (hasCome(records, watch, seen.hash)) return await note(round, seen, { name: file.name, status: 'known' })
    const mapping = await mappingOfFile(round, file)
    const increment = content.incremental.by === 'watermark' ? await incrementOf(round, file, mapping, content.incremental.column) : undefined
    if (increment?.watermark === null) return await note(round, seen, { name: file.name, status: 'unchanged', ...(increment.unmarked > 0 && { unmarked: increment.unmarked }) })
    const came = { size: file.size, origin: { watch, template: content.template } }
    const task: ImportTask = increment
      ? { ...came, file: { raw: increment.raw, fileName: file.name }, mapping: { ...mapping, format: incrementFormat(mapping) } }
      : { ...came, file: { path: file.path, fileName: file.name }, mapping }
    const current = { task, file: seen, watermark: increment?.watermark ?? null, unmarked: increment?.unmarked ?? 0 }
    const result = await confirmImport(workspace, task, { ...control, report: onProgress }, (begun) => {
      started = begun
      return remember({ current: { ...current, task: begun } })
    })
    return await settle(round, current, result)
  } catch (error) {
    if (control.signal.aborted) throw error
    if (started) await workspace.gate.run(() => endBatch(workspace, started!, 'failed'))
    const batch = started?.batch === undefined ? undefined : readBatch(records, started.batch)
    return note(round, { ...seen, failed: true }, { name: file.name, status: 'failed', ...(batch && { batchId: batch.id }), error: storedError(deskErrorOf(error, 'import from a watched folder', workspace.ports.logger)) })
  }
}

/** The remembered mapping as it reads on the file. @throws DeskError invalid when the file is of another shape; as inspecting it */
async function mappingOfFile({ workspace, control, content }: Round, { path, name }: SeenFile): Promise<Mapping> {
  const template = templateNamed(workspace.records, content.template)
  const inspect = (format?: Mapping['format']) => withImportWorker(workspace.ports.workers, (worker) =>
    worker.inspect(workspace.access, { path, fileName: name }, { format, target: template.mapping.target }, importSettings(workspace)), control.signal)
  const found = await inspect()
  let fit = fitTemplate(template, found)
  if (!fit) {
    // The table may stand where it stood in the file that the mapping was made for; that it does not is no news.
    const again = await inspect(layoutOfFormat({ ...template.mapping.format, kind: found.format.kind })).catch(() => undefined)
    control.signal.throwIfAborted()
    fit = again && fitTemplate(template, again)
  }
  if (fit?.missing.length === 0) return mappingOf.parse({ ...fit.mapping, name: name.replace(/\.[^.]*$/, '').slice(0, 200) || name })
  const missing = fit?.missing ?? template.columns.filter((column) => !found.columns.some((other) => other.name === column))
  throw new DeskError('invalid', {
    field: 'columns', message: { zh: `文件的列与映射“${template.name}”不同，缺少：${missing.join('、')}`, en: `The file has other columns than the mapping “${template.name}”; missing: ${missing.join(', ')}` },
    remedy: { zh: '请检查文件；如格式已变，请手动导入一次，再让监视文件夹使用新的映射', en: 'Check the file; where its form has changed, import it by hand once and let the watched folder use the new mapping' }
  })
}

async function incrementOf({ workspace, control, watch }: Round, { path, name }: SeenFile, mapping: Mapping, column: string) {
  const raw = keyedHash(workspace.keys, `watched/${watch}/${control.jobId}/${name}`)
  const increment = await withImportWorker(workspace.ports.workers, (worker) =>
    worker.writeIncrement({ workspace: workspace.access, file: { path, fileName: name }, format: mapping.format, column, after: readWatermark(workspace.records, watch), raw }), control.signal)
  return { ...increment, raw }
}

/** Rows of an increment are texts by column, whatever the file was. */
function incrementFormat({ format: { nullTokens, decimal, thousands } }: Mapping): Mapping['format'] {
  return { kind: 'ndjson', ...(nullTokens && { nullTokens }), ...(decimal && { decimal }), ...(thousands !== undefined && { thousands }) }
}

async function settle(round: Round, { file, watermark, unmarked }: NonNullable<WatchTask['current']>, result: ImportResult): Promise<WatchedFile> {
  const { workspace, watch } = round
  if (watermark !== null) await workspace.gate.run(() => keepWatermark(workspace.records, watch, watermark))
  const { batchId, rows, accepted, rejected, duplicates, updated, created, linked, review } = result
  return note(round, file, { name: file.name, status: 'accepted', batchId, rows, accepted, rejected, duplicates, updated, created, linked, review, ...(unmarked > 0 && { unmarked }) })
}

async function note({ workspace, watch }: Round, file: KnownFile, outcome: WatchedFile): Promise<WatchedFile> {
  await workspace.gate.run(() => transaction(workspace.records, () => noteFile(workspace.records, watch, file, outcome.status === 'accepted')))
  return outcome
}
