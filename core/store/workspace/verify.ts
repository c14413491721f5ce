/** The whole workspace against itself: records, files of batches, facts. */
import { existsSync } from 'node:fs'
import type { Words } from '#core/contract/errors.ts'
import type { Workers } from '#core/ports/ports.ts'
import { DuckDamage } from '#core/store/duckdb/damage.ts'
import { verifyFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { RawFileDamaged, rawPath, readRaw } from '#core/store/raw/raw-files.ts'
import { batchesInStatus, type BatchRecord } from '#core/store/records/batches.ts'
import { withRecordsWorker } from '#core/store/records/worker.ts'
import type { ReportProgress } from './backup.ts'
import { fileDigest } from './digest.ts'
import type { WorkspaceStores } from './stores.ts'

interface VerifyProblem {
  code: 'records-damaged' | 'artifact-missing' | 'artifact-changed' | 'raw-missing' | 'raw-damaged' | 'facts-damaged' | 'facts-differ'
  message: Words
  remedy: Words
  /** Public id of the batch concerned. */
  batchId?: string
}

export interface Verification {
  /** Files looked at. */
  files: number
  /** Empty when all is well. */
  problems: VerifyProblem[]
}

export interface VerifyOptions {
  workers: Workers
  onProgress?: ReportProgress
  signal?: AbortSignal
}

/** Reads everything a workspace consists of and answers what is wrong; changes nothing. */
export async function verifyWorkspace(stores: WorkspaceStores, options: VerifyOptions): Promise<Verification> {
  const { signal, onProgress } = options
  const problems: VerifyProblem[] = []
  onProgress?.(0, 'records')
  if ((await withRecordsWorker(options.workers, (worker) => worker.check(stores.layout.records, stores.keys.records, true))).length > 0) problems.push(damaged.records)
  signal?.throwIfAborted()
  const batches = [...batchesInStatus(stores.records, 'accepted'), ...batchesInStatus(stores.records, 'undone')]
  let files = 2
  for (const [index, batch] of batches.entries()) {
    onProgress?.(0.2 + (0.5 * index) / batches.length, 'files')
    problems.push(...await verifyArtifact(stores, batch, signal), ...await verifyRaw(stores, batch, signal))
    files += batch.rawName ? 2 : 1
  }
  onProgress?.(0.7, 'facts')
  problems.push(...await verifyFactsFile(stores))
  signal?.throwIfAborted()
  onProgress?.(1, 'facts')
  return { files, problems }
}

async function verifyArtifact({ layout }: WorkspaceStores, batch: BatchRecord, signal?: AbortSignal): Promise<VerifyProblem[]> {
  const path = artifactPath(layout, batch.number)
  if (batch.artifactSha256 === null) return []
  if (!existsSync(path)) return [{ ...damaged.artifactMissing, batchId: batch.id }]
  return (await fileDigest(path, signal)) === batch.artifactSha256 ? [] : [{ ...damaged.artifactChanged, batchId: batch.id }]
}

/** A raw file carries its own seals: reading it to the end tests every byte. */
async function verifyRaw({ layout, keys }: WorkspaceStores, batch: BatchRecord, signal?: AbortSignal): Promise<VerifyProblem[]> {
  if (batch.rawName === null) return []
  if (!existsSync(rawPath(layout, batch.rawName))) return [{ ...damaged.rawMissing, batchId: batch.id }]
  try {
    for await (const _frame of readRaw(layout, keys, batch.rawName)) signal?.throwIfAborted()
    return []
  } catch (error) {
    if (error instanceof RawFileDamaged) return [{ ...damaged.raw, batchId: batch.id }]
    throw error
  }
}

async function verifyFactsFile(stores: WorkspaceStores): Promise<VerifyProblem[]> {
  try {
    await stores.following.catchUp()
    const { problems } = await verifyFacts(stores.facts, { full: true })
    return problems.some((problem) => problem.code === 'counts') ? [damaged.factsDiffer] : []
  } catch (error) {
    if (error instanceof DuckDamage) return [damaged.facts]
    throw error
  }
}

const rebuild: Words = { zh: '请运行“重建统计数据”', en: 'Run “Rebuild facts”' }
const restore: Words = { zh: '请用备份恢复到新文件夹', en: 'Restore a backup into a new folder' }
const importAgain: Words = { zh: '数据仍然完整；请保留原始文件，必要时用备份恢复', en: 'The data is still whole; keep the original file, and restore a backup if it is needed' }

const damaged = {
  records: { code: 'records-damaged', message: { zh: '记录文件有损坏的页', en: 'The records file has damaged pages' }, remedy: restore },
  artifactMissing: { code: 'artifact-missing', message: { zh: '批次快照文件缺失', en: 'The snapshot of a batch is missing' }, remedy: rebuild },
  artifactChanged: { code: 'artifact-changed', message: { zh: '批次快照文件与记录的校验和不符', en: 'The snapshot of a batch has not the checksum that was recorded' }, remedy: rebuild },
  rawMissing: { code: 'raw-missing', message: { zh: '批次的原始文件缺失', en: 'The kept file of a batch is missing' }, remedy: importAgain },
  raw: { code: 'raw-damaged', message: { zh: '批次的原始文件已损坏', en: 'The kept file of a batch is damaged' }, remedy: importAgain },
  facts: { code: 'facts-damaged', message: { zh: '统计数据文件已损坏', en: 'The facts file is damaged' }, remedy: rebuild },
  factsDiffer: { code: 'facts-differ', message: { zh: '统计数据与变更日志不一致', en: 'The facts disagree with the change log' }, remedy: rebuild }
} satisfies Record<string, VerifyProblem>
