/** Imports: look into a file, bring it in, see what came of it, repair rows, take a batch back. */
import { basename, isAbsolute } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { mapping as mappingSchema, type Batch, type Mapping, type UndoneBatch } from '#core/contract/imports.ts'
import type { JobError } from '#core/contract/jobs.ts'
import { fieldsOfTarget, freePrefix, identityLabel, identityNames, isEntityTarget } from '#core/domain/import-targets.ts'
import { headersOf, presets } from '#core/domain/presets.ts'
import { customFields } from '#core/identity/fields.ts'
import { checkGiven } from '#core/import/classify/library.ts'
import type { ImportFile } from '#core/import/types.ts'
import { countBatches, countBatchesBy, pageBatches, type BatchPlace } from '#core/store/records/batch-list.ts'
import { batchIdOf, type BatchRecord } from '#core/store/records/batches.ts'
import { listFields, type FieldOwner } from '#core/store/records/fields.ts'
import { channelOf } from '#core/store/records/ingestion.ts'
import { jobOfBatch } from '#core/store/records/jobs.ts'
import { readObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { countRejects, pageRejects, rejectRules } from '#core/store/records/rejects.ts'
import { replaysOf } from '#core/store/records/replays.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import { importFileSize } from '#core/app/import-path.ts'
import { withTemplate } from '#core/app/imports/templates.ts'
import { withImportWorker } from '#core/app/import-worker.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { importSettings, type ImportTask } from '#core/app/run-import.ts'
import { batchNamed, notAccepted, replayOf, replayTask } from '#core/app/replays.ts'
import type { Session } from '#core/app/session.ts'
import { invalidCursor, numberCursor, pageOf, placeCursor, readCursor } from './pages.ts'
import { reasonOf } from './rejects.ts'

export interface FileNamed {
  path?: string
  upload?: string
}

export function importsProcedures({ imports: os }: Implementer, host: DeskHost) {
  return {
    create: os.create.handler(async ({ input, context }) => {
      const session = host.session()
      const { file, size } = await fileOf(host, session, context, input)
      await checkMapping(session, file, input.mapping)
      const job = await session.jobs.submit('import', input.mapping.name ?? file.fileName, { file, size, mapping: input.mapping, remember: true } satisfies ImportTask, context.user.id)
      return { jobId: job.id }
    }),
    check: os.check.handler(async ({ input, context }) => {
      const session = host.session()
      const { file, size } = await fileOf(host, session, context, input)
      await checkMapping(session, file, input.mapping)
      const job = await session.jobs.submit('import-check', input.mapping.name ?? file.fileName, { file, size, mapping: input.mapping } satisfies ImportTask, context.user.id)
      return { jobId: job.id }
    }),
    inspect: os.inspect.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const { file, size } = await fileOf(host, session, context, input)
      const inspect = async (format = input.format) => ({
        ...await withImportWorker(session.ports.workers, (worker) => worker.inspect(session.access, file, { format, target: input.target }, importSettings(session)), signal),
        // As it was sent, however it is kept.
        size
      })
      const found = await inspect()
      return input.format || input.target ? found : withTemplate(session.records, found, inspect)
    }),
    list: os.list.handler(({ input: { limit, cursor, sort, direction, ...filter } }) => {
      const { records } = host.session()
      const named = JSON.stringify(['imports', filter, sort, direction])
      const after = cursor === undefined ? undefined : placeOf(readCursor(cursor, named))
      const rows = pageBatches(records, filter, { by: sort, direction }, { limit: limit + 1, ...(after && { after }) })
      const page = pageOf(rows, limit, countBatches(records, filter), ({ place }) => placeCursor(named, place), ({ batch }) => batchAnswer(records, batch))
      const facet = (by: 'source' | 'target' | 'status') => countBatchesBy(records, by, filter)
      return { ...page, facets: after ? null : { source: facet('source'), target: facet('target'), status: facet('status') } }
    }),
    get: os.get.handler(({ input }) => {
      const session = host.session()
      return batchAnswer(session.records, batchNamed(session, input.batchId))
    }),
    rejects: os.rejects.handler(({ input: { batchId, limit, cursor, rule }, context }) => {
      const session = host.session()
      const { records } = session
      const { number } = batchNamed(session, batchId)
      const after = numberCursor(cursor)
      const rows = pageRejects(records, { batch: number, rule }, { by: 'row', direction: 'asc' }, { limit: limit + 1, ...(after !== undefined && { after: [after, number, after] }) }).map(({ reject }) => reject)
      const waiting = { batch: number, state: 'open' as const }
      const page = pageOf(rows, limit, countRejects(records, { ...waiting, rule }), ({ row }) => String(row),
        ({ row, raw, column, rule: broken, state, note }) => ({ row, raw, column, rule: broken, reason: reasonOf(broken, context), state, note }))
      return { ...page, rules: rejectRules(records, waiting).map(({ rule: broken, column, count }) => ({ rule: broken, column, reason: reasonOf(broken, context), count })) }
    }),
    replay: os.replay.handler(async ({ input: { batchId, row, values }, context }) => {
      const session = host.session()
      const { batch, replay } = replayOf(session, { batchId, rows: [{ row, values }], fixes: [], steps: [] })
      const job = await session.jobs.submit('reject-replay', batch.name, replayTask(batch, { ...replay, allOrNothing: true }, String(row)), context.user.id)
      return { jobId: job.id }
    }),
    undo: os.undo.handler(async ({ input, context }) => {
      const session = host.session()
      const batch = batchNamed(session, input.batchId)
      if (batch.status !== 'accepted') throw notAccepted()
      const job = await session.jobs.submit('import-undo', batch.name, { batch: batch.number }, context.user.id)
      return { jobId: job.id }
    }),
    presets: os.presets.handler(() => ({ items: presets.map((preset) => ({ id: preset.id, name: preset.name, group: preset.group, sample: preset.sample, columns: headersOf(preset), mapping: mappingSchema.parse(preset.mapping) })) })),
    fields: os.fields.handler(({ input }) => ({ items: mappableFields(host.session(), input.target) }))
  }
}

/**
 * What is wrong with a mapping is told before it is queued, as far as the beginning of the file can tell: objects of JSON may bring columns later.
 * @throws DeskError problems; not_found or invalid for a file that cannot be read
 */
export async function checkMapping(session: Session, file: ImportFile, mapping: Mapping): Promise<void> {
  checkGiven(session.records, mapping)
  const fields = listFields(session.records).filter(({ entity }) => entity === mapping.target)
  await withImportWorker(session.ports.workers, (worker) => worker.check(session.access, file, mapping, fields, importSettings(session)))
}

/** The file that a caller named: by path where the transport lets it, else by a handle. @throws DeskError */
export async function fileOf(host: DeskHost, session: Session, context: CallContext, named: FileNamed): Promise<{ file: ImportFile; size: number }> {
  if ((named.path === undefined) === (named.upload === undefined)) {
    throw invalid('path', { zh: '需要且只能给出 path 与 upload 之一', en: 'Exactly one of path and upload is needed' }, { zh: '请指明要导入的文件', en: 'Name the file to import' })
  }
  if (named.path !== undefined) return fileAt(context, named.path)
  const { fileName, size, path, raw } = host.uploads.get(named.upload!, session.info.id)
  return { file: { fileName, ...(raw ? { raw: raw.name } : { path }) }, size: path === undefined ? size : await importFileSize(path) }
}

async function fileAt(context: CallContext, path: string): Promise<{ file: ImportFile; size: number }> {
  if (!context.mayNameFolders) {
    throw new DeskError('forbidden', {
      field: 'path',
      message: { zh: '此界面不能按路径指定文件', en: 'Files cannot be named by path here' },
      remedy: { zh: '请选择或拖入文件', en: 'Choose the file or drop it on the window' }
    })
  }
  if (!isAbsolute(path)) throw invalid('path', { zh: 'path 须为完整路径', en: 'path must be absolute' }, { zh: '请给出以 / 或盘符开头的路径', en: 'Give a path that starts at the root' })
  return { file: { path, fileName: basename(path) }, size: await importFileSize(path) }
}

function placeOf([value, number]: unknown[]): BatchPlace {
  if ((typeof value === 'string' || typeof value === 'number') && typeof number === 'number') return [value, number]
  throw invalidCursor()
}

const noResult = { rows: 0, accepted: 0, rejected: 0, duplicates: 0, updated: 0, created: 0, linked: 0, review: 0, warnings: [] }

function batchAnswer(records: RecordsDatabase, batch: BatchRecord): Batch {
  const replays = replaysOf(records, batch.number)
  const failure = batch.status === 'failed' && jobOfBatch(records, batch.number, { status: 'failed', undo: false })?.error
  const undone = batch.status === 'undone' && jobOfBatch(records, batch.number, { status: 'done', undo: true })?.result
  return {
    ...noResult, ...batch.result,
    batchId: batch.id, name: batch.name, source: batch.source, target: batch.target as Batch['target'], fileName: batch.fileName, fileSize: batch.fileSize,
    status: batch.status, importedAt: new Date(batch.acceptedAt ?? batch.createdAt).toISOString(), importedBy: batch.user, mapping: batch.mapping,
    openRejects: batch.status === 'accepted' && batch.result && batch.result.rejected > 0 ? countRejects(records, { batch: batch.number, state: 'open' }) : 0,
    rawKept: batch.rawName !== null && batch.acceptedAt !== null, made: isEntityTarget(batch.target as Batch['target']) ? 0 : (batch.artifactRows ?? 0), origin: originOf(records, batch),
    ...(batch.replayOf !== null && { replayOf: batchIdOf(batch.replayOf) }), ...(replays.length > 0 && { replays: replays.map(batchIdOf) }),
    ...(failure ? { failure: failure as JobError } : {}), ...(undone ? { undone: undone as UndoneBatch } : {})
  }
}

function originOf(records: RecordsDatabase, { number, origin }: BatchRecord): Batch['origin'] {
  const named = (kind: 'watchedFolder' | 'importTemplate', id: string | undefined) => {
    const found = id === undefined ? undefined : readObject(records, kind, id)
    return found?.deletedAt === null ? { id: found.id, name: found.name } : undefined
  }
  const found = { watch: named('watchedFolder', origin.watch), template: named('importTemplate', origin.template), channel: channelOf(records, number) }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

type Target = Mapping['target']

/** Identities first, then the fields of the target, installed before custom. */
function mappableFields({ records }: Session, target: Target) {
  const identities = identityNames(target).map((name) => ({ name, type: 'text' as const, sensitivity: 'secret' as const, label: identityLabel(name)!, custom: false }))
  const installed = Object.entries(fieldsOfTarget(target)).map(([name, field]) => ({ ...field, name, custom: false }))
  return [...identities, ...installed, ...(freePrefix(target) ? customFields(records, target as FieldOwner) : [])]
}

function invalid(field: string, message: { zh: string; en: string }, remedy: { zh: string; en: string }): DeskError {
  return new DeskError('invalid', { field, message, remedy })
}
