/** One import: read, check, link, write. Records confirm it in one transaction; until then nothing of it can be seen, and whatever stops it leaves nothing. */
import { createReadStream, rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { ImportResult, Mapping } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { isEntityTarget, rowKindOf } from '#core/domain/import-targets.ts'
import { confirmedStage, writingStage, type ImportRequest, type Progress } from './types.ts'
import { checkGiven } from './classify/library.ts'
import { artifactFields, writeArtifact } from './commit/artifact.ts'
import { classifyBatch, giveSets } from './commit/classify.ts'
import { commitRows } from './commit/commit.ts'
import { countRules } from './commit/leftovers.ts'
import { mergeEntityValues } from './commit/entity-values.ts'
import { assignTags } from './commit/tags.ts'
import { sealOutcomes } from './commit/outcomes.ts'
import type { PeopleContext } from './commit/pipeline.ts'
import { decideSensitivity } from './commit/sensitivity.ts'
import { deriveArtifact } from './derive.ts'
import { takeFigures } from './figures.ts'
import { earlierBatches } from './link/earlier.ts'
import { linkEntities } from './link/entities.ts'
import { tellRecipeDuplicates } from './link/fate.ts'
import { linkOwnedRows } from './link/rows.ts'
import type { LinkResult } from './link/tables.ts'
import { checkMapping } from './map/check.ts'
import { groupRows } from './map/groups.ts'
import { planMapping } from './map/plan.ts'
import { createTyped, type TypedTable } from './map/typed.ts'
import { tooLargeForMemory } from './read/refusal.ts'
import { stageFile } from './read/stage.ts'
import { replayedRows, type Replay } from './replay/rows.ts'
import { noneWaits, settleReplay } from './replay/settle.ts'
import type { StagedFile } from './read/types.ts'
import { rememberTemplate } from './templates/remember.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'
import { keyedHash } from '#core/store/keys.ts'
import { artifactPath, layoutOf, type WorkspaceLayout } from '#core/store/layout.ts'
import { append } from '#core/store/log/log.ts'
import { rawPath, writeRaw } from '#core/store/raw/raw-files.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readBatch, saveOutcomes, updateBatch } from '#core/store/records/batches.ts'
import { declareFields, listFields, type FieldOwner } from '#core/store/records/fields.ts'
import { channelOf } from '#core/store/records/ingestion.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { readFigures, saveFigures, seriesBatches } from '#core/store/records/quality.ts'
import { openStaging, runOnOneThread } from '#core/store/staging/staging.ts'

export interface Run {
  request: ImportRequest
  /** The mapping by which the rows are read; of replayed rows, that of their batch over another format. */
  mapping: Mapping
  /** Rows of the batch that is replayed, in the order in which they are read. */
  replayed?: number[]
  layout: WorkspaceLayout
  records: RecordsDatabase
  duck: Duck
  /** Connections for work that goes on beside: what is written next, and the artifact. */
  sides: Duck[]
  artifacts: Duck
  report(stage: string, progress: number, rows?: number): Promise<void>
  /** Lets messages in, and throws when one of them said stop. */
  breathe: () => Promise<void>
}

/** Pages of the records store kept in memory while a batch is written, in KiB. */
const cacheSize = 256 * 1024

/** @throws DeskError; the signal's reason when stopped */
export async function runImport(request: ImportRequest, onProgress: (progress: Progress) => unknown, signal: AbortSignal): Promise<ImportResult> {
  return withRun(request, onProgress, signal, (run) => importRows(run, signal), async (records) => {
    await onProgress({ stage: confirmedStage, progress: 1 })
    records.pragma('wal_checkpoint(PASSIVE)')
  })
}

/** Opens what an import needs, lets `work` go and closes it again; `after` still has records. @throws DeskError; the signal's reason when stopped */
export async function withRun<Result>(
  request: ImportRequest, onProgress: (progress: Progress) => unknown, signal: AbortSignal, work: (run: Run) => Promise<Result>, after?: (records: RecordsDatabase) => Promise<void>
): Promise<Result> {
  const layout = layoutOf(request.workspace.folder)
  const records = openRecords(layout.records, request.workspace.keys.records)
  const database = await openStaging({ files: request.file.path === undefined ? [] : [request.file.path], folders: [layout.snapshots], memoryLimit: request.memoryLimit, threads: request.threads })
  const duck = await database.connect()
  const [artifacts, ...sides] = [await database.connect(), await database.connect(), await database.connect()]
  const connections = [duck, artifacts, ...sides]
  const interrupt = () => connections.forEach((connection) => connection.interrupt())
  signal.addEventListener('abort', interrupt)
  let staging = true
  const closeStaging = () => {
    if (!staging) return
    staging = false
    signal.removeEventListener('abort', interrupt)
    for (const connection of connections) connection.close()
    database.close()
  }
  try {
    signal.throwIfAborted()
    records.pragma(`cache_size=-${cacheSize}`)
    records.pragma('wal_autocheckpoint=0')
    const run: Run = {
      request, mapping: request.replay ? { ...request.mapping, format: textFormat(request.mapping) } : request.mapping, layout, records, duck, sides, artifacts,
      async report(stage, progress, rows) {
        await onProgress({ stage, progress, ...(rows !== undefined && { rows }) })
        signal.throwIfAborted()
      },
      async breathe() {
        await setImmediate()
        signal.throwIfAborted()
      }
    }
    const result = await work(run)
    closeStaging()
    await after?.(records)
    return result
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw isOutOfMemory(error) ? tooLargeForMemory() : error
  } finally {
    closeStaging()
    records.close()
  }
}

/** Rows that were turned away are kept as texts by column: JSON, whatever the file was. */
function textFormat({ format: { nullTokens, decimal, thousands } }: Mapping): Mapping['format'] {
  return { kind: 'json', nullTokens, decimal, thousands }
}

async function importRows(run: Run, signal: AbortSignal): Promise<ImportResult> {
  const { request, layout, records } = run
  if (readBatch(records, request.batch.number)?.status !== 'running') throw notRunning()
  const raw = request.file.raw ?? keyedHash(request.workspace.keys, `raw/${request.batch.number}`)
  const isOwnRaw = request.file.raw === undefined
  const artifact = artifactPath(layout, request.batch.number)
  try {
    await run.report('read', 0)
    if (request.replay) run.replayed = await keepReplayedRows(run, request.replay, raw)
    const keeping = isOwnRaw && !request.replay ? keepRaw(run, raw, signal) : Promise.resolve()
    const [staged] = await bothOrNeither(stageRows(run, raw, signal), keeping)
    await run.report('check', 0.3, staged.rows)
    const typed = await typeRows(run, staged)
    const figures = await figuresOf(run, typed, staged.rows)
    await run.report(writingStage, 0.5, staged.rows)
    await begin(run)
    const linked = await linkRows(run, typed)
    await run.report(writingStage, 0.6, staged.rows)
    if (figures) saveFigures(records, request.batch.number, { ...figures, rules: await countRules(run.duck, typed, linked.rejects) })
    const result = await write(run, staged, typed, linked, raw, artifact)
    await run.breathe()
    records.exec('COMMIT')
    return result
  } catch (error) {
    if (records.inTransaction) records.exec('ROLLBACK')
    rmSync(artifact, { force: true })
    if (isOwnRaw) rmSync(rawPath(layout, raw), { force: true })
    throw error
  }
}

/** Both results, or the first error once both have ended, so that neither goes on behind the other's back. */
async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b])
  if (first.status === 'rejected') throw first.reason
  if (second.status === 'rejected') throw second.reason
  return [first.value, second.value]
}

async function keepRaw({ request, layout }: Run, raw: string, signal: AbortSignal): Promise<void> {
  const bytes = createReadStream(request.file.path!, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>
  await writeRaw(bytes, layout, request.workspace.keys, raw)
}

/** Writes the rows of a replay as its raw file. Answers which they are. */
async function keepReplayedRows({ request, records, layout, breathe }: Run, replay: Replay, raw: string): Promise<number[]> {
  const rows: number[] = []
  async function* content() {
    for (const page of replayedRows(records, replay)) {
      await breathe()
      yield Buffer.from(page.map(({ place, raw: values }) => (place === 1 ? '[' : ',') + JSON.stringify(values)).join(''))
      rows.push(...page.map(({ row }) => row))
    }
    if (rows.length === 0) throw noneWaits()
    yield Buffer.from(']')
  }
  await writeRaw(content(), layout, request.workspace.keys, raw)
  return rows
}

export async function stageRows(run: Run, raw: string | undefined, signal: AbortSignal): Promise<StagedFile> {
  const { request, duck } = run
  const file = request.replay ? { raw: raw!, fileName: `${request.file.fileName}.json` } : request.file
  let told = 0
  const staged = await stageFile({
    duck, workspace: request.workspace, signal,
    onProgress(share, rows) {
      if (share - told < 0.02) return
      told = share
      void run.report('read', share * 0.3, rows).catch(() => undefined)
    }
  }, file, run.mapping.format)
  return request.replay ? { ...staged, columns: staged.columns.map(({ name, index }) => ({ name, index })) } : staged
}

export async function typeRows({ request, mapping, records, duck }: Run, staged: StagedFile): Promise<TypedTable> {
  const fields = listFields(records).filter(({ entity }) => entity === mapping.target)
  const plan = planMapping(mapping, { columns: staged.columns, fields, settings: request.settings, now: request.now })
  checkGiven(records, mapping)
  await checkMapping(duck, plan)
  const typed = await createTyped(duck, plan, mapping, request.workspace.keys)
  await decideSensitivity(duck, typed)
  return plan.groupBy.length > 0 ? groupRows(duck, typed) : typed
}

/** None of what is no delivery of a source: rows that come again, and micro-batches, cut as they happened to arrive. */
async function figuresOf({ request, records, duck }: Run, typed: TypedTable, rows: number) {
  if (request.replay || channelOf(records, request.batch.number)) return undefined
  const [before] = seriesBatches(records, typed.plan, { limit: 1 })
  return takeFigures({ duck, typed, rows, now: request.now, earlier: before ? readFigures(records, before.number)!.fields : [] })
}

const patience = 60_000

/** Takes SQLite's write lock. Other writers of this process wait at the gate, so that somebody else holds it for a moment at most. */
async function begin({ records, breathe }: Run): Promise<void> {
  const until = Date.now() + patience
  for (;;) {
    try {
      records.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) || Date.now() > until) throw error
      await breathe()
    }
  }
}

export async function linkRows({ request, layout, records, duck, breathe }: Run, typed: TypedTable): Promise<LinkResult> {
  const earlier = request.replay?.duplicates ? { all: [], recent: [] } : await earlierBatches({
    layout, records, source: typed.plan.source, target: typed.plan.target, since: request.now - request.settings.duplicateWindowHours * 3_600_000,
    derive: (batch) => deriveArtifact(request.workspace, batch)
  })
  const context = { duck, records, earlier, breathe }
  const link = isEntityTarget(typed.plan.target) ? await linkEntities(context, typed) : await linkOwnedRows(context, typed, typed.plan.groupBy.length > 0 ? 'grouped' : 'typed')
  await tellRecipeDuplicates(duck, link.rejects)
  return link
}

async function write(run: Run, staged: StagedFile, typed: TypedTable, link: LinkResult, raw: string, artifact: string): Promise<ImportResult> {
  const { request, mapping, records, duck, sides, artifacts, breathe } = run
  const { plan } = typed
  const { number, id } = request.batch
  const { keys } = request.workspace
  const custom = plan.values.flatMap((value) => (value.custom ? [{ entity: plan.target as FieldOwner, name: value.custom.name, type: value.type, sensitivity: value.sensitivity! }] : []))
  const numbers = new Map(declareFields(records, custom, number).map(({ field }) => [field.name, field.number]))
  const many = isEntityTarget(plan.target) && (await mergeEntityValues(duck, typed))
  const context: PeopleContext = { duck, records, batch: number, now: request.now, breathe }
  const classification = await classifyBatch(context, typed, link.relation, many, request.settings.timeZone)
  let writing: ReturnType<typeof writeArtifact> | undefined
  const beside = () => (writing ??= writeArtifact(artifacts, artifact, plan, link.relation, artifactFields(plan, (name) => numbers.get(name)), many))
  // Entities come in many small pieces, one to a connection; what events need, each statement does on all threads.
  const isEntity = isEntityTarget(plan.target)
  if (isEntity) await runOnOneThread(duck)
  const counts = await commitRows(context, { typed, link, keys, rows: staged.rows, many, sides: isEntity ? sides : sides.slice(0, 1), beside }).finally(() => writing?.catch(() => undefined))
  const { sha256, rows } = await beside()
  if (counts.accepted + counts.rejected + counts.duplicates !== staged.rows) throw new Error('The rows of the batch do not add up')
  if (request.replay) settleReplay(records, { number, replay: request.replay, rows: run.replayed!, rejected: counts.rejected })
  saveOutcomes(records, number, await sealOutcomes(duck, keys, number, { settings: request.settings, fileRows: staged.rows, format: staged.format, untyped: request.replay !== undefined }, rowKindOf(plan.target)?.ends === 'two'))
  const result: ImportResult = { batchId: id, rows: staged.rows, ...counts, warnings: [...staged.warnings, ...counts.warnings], ...(classification && { classified: classification.counts }) }
  updateBatch(records, number, { status: 'accepted', rawName: raw, mapping, result, artifactSha256: sha256, artifactRows: rows, acceptedAt: request.now })
  if (request.remember) updateBatch(records, number, { origin: { template: rememberTemplate(records, mapping, staged.columns.map(({ name }) => name), { user: request.user, at: request.now }) } })
  append(records, { kind: 'batch.accepted', batch: number }, { user: request.user, at: request.now })
  if (plan.target === 'tag') await assignTags(context, typed, request.user)
  if (classification) await giveSets(context, classification.gifts, request.user)
  const { warnings: _, ...numbersOnly } = counts
  appendAudit(records, { at: request.now, user: request.user, action: 'imports.create', details: { batch: number, rows: staged.rows, ...numbersOnly } })
  return result
}

function notRunning(): DeskError {
  return new DeskError('conflict', {
    field: 'batchId', message: { zh: '该导入已结束', en: 'That import has ended' }, remedy: { zh: '请重新导入文件', en: 'Import the file again' }
  })
}
