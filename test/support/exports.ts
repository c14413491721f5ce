/** Exports from real stores, written in this thread. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EntityType } from '#core/domain/entities.ts'
import { exportColumns, type ColumnChoice } from '#core/export/columns.ts'
import { fromRows, writeFactsRows } from '#core/export/facts-rows.ts'
import type { CopiedFormat } from '#core/export/copy.ts'
import type { ExportProgress, WriteTask, Written } from '#core/export/types.ts'
import { createExportWorker } from '#core/export/worker.ts'
import { copyHashed } from '#core/export/write.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

export interface ExportChoice extends Partial<ColumnChoice> {
  fields: string[]
  format: WriteTask['format']
  entity?: EntityType
  /** SQL of ids in order; without it everyone by id. */
  members?: string
  change?: Partial<WriteTask>
  onProgress?: (progress: ExportProgress, cancel: () => Promise<void>) => void
}

export interface Exported extends Written {
  path: string
}

/** Writes everyone of an entity to a file in `folder`. */
export async function exportTo(folder: string, stores: WorkspaceStores, choice: ExportChoice): Promise<Exported> {
  const { fields, format, entity = 'customer', members, change, onProgress } = choice
  const columns = exportColumns(stores.records, entity, { fields, mask: choice.mask ?? {}, headers: choice.headers ?? 'name', locale: choice.locale ?? 'zh' })
  mkdirSync(stores.layout.temp, { recursive: true })
  const mark = randomBytes(4).toString('hex')
  const path = join(folder, `${mark}.${format}`)
  const facts = join(stores.layout.temp, `export-${mark}.parquet`)
  const worker = createExportWorker()
  const workspace = { folder: stores.layout.folder, keys: stores.keys }
  await worker.begin(workspace)
  const rows = await stores.facts.read((duck) => writeFactsRows(duck, { entity, columns, members: members === undefined ? { byId: true, filter: 'true' } : { byId: false, sql: members }, parameters: [] }, facts))
  const task: WriteTask = {
    workspace, entity, format, columns, facts, rows, unfinished: path, scratch: `${facts}.scratch`, title: '客户', timeZone: 'Asia/Shanghai', ...change
  }
  const written = await worker.write(task, (progress) => onProgress?.(progress, () => worker.cancel()))
  return { ...written, path }
}

/** Writes columns of facts of every customer as they are written where no others are asked for: by DuckDB alone. */
export async function exportDirectly(path: string, { facts, records }: WorkspaceStores, fields: string[], format: CopiedFormat): Promise<number> {
  const columns = exportColumns(records, 'customer', { fields, mask: {}, headers: 'name', locale: 'zh' })
  const { bytes } = await facts.read(async (duck) => {
    const rows = await fromRows(duck, { entity: 'customer', columns, members: { byId: true, filter: 'true' }, parameters: [] })
    const typed = columns.map(({ name, header, type, source }) => ({ name, header, type, sql: 'facts' in source ? source.facts : 'NULL' }))
    return copyHashed(duck, { ...rows, columns: typed }, format, path, 'Asia/Shanghai')
  })
  return bytes
}
