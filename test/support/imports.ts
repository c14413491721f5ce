/** Imports into real stores, run in this thread. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mapping as mappingSchema, type ImportResult, type Mapping, type MappingInput } from '#core/contract/imports.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import type { ImportRequest, ImportSettings, Progress } from '#core/import/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { createBatch, readBatch } from '#core/store/records/batches.ts'
import { defaultSettings } from '#core/store/records/settings.ts'
import { createEventSecrets, type SecretValues } from '#core/store/records/secrets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'
import { makeWorkspace, testTime, type TestWorkspace } from './workspace.ts'

type Content = string | Record<string, unknown>[]

interface Brought extends ImportResult {
  batch: number
}

export interface ImportDesk {
  workspace: TestWorkspace
  stores: WorkspaceStores
  /** Imports a text (CSV unless the mapping says otherwise) or objects (JSON), and lets facts follow. */
  bring(content: Content, mapping: MappingInput, change?: Partial<ImportRequest>): Promise<Brought>
  /** Imports a file that lies somewhere. */
  bringFile(path: string, mapping: MappingInput, change?: Partial<ImportRequest>, onProgress?: (progress: Progress) => unknown): Promise<Brought>
  /** Rows of the facts store. */
  facts<Row>(sql: string, parameters?: Parameters<Duck['rows']>[1]): Promise<Row[]>
  /** Rows of the records store. */
  records<Row>(sql: string, ...parameters: unknown[]): Row[]
  secrets(batch: number, row: number): SecretValues | undefined
  close(): Promise<void>
}

export const testSettings: ImportSettings = {
  timeZone: defaultSettings.timeZone, duplicateWindowHours: defaultSettings.duplicateWindowHours, nullTokens: defaultSettings.nullTokens
}

export async function openImportDesk(): Promise<ImportDesk> {
  const workspace = makeWorkspace()
  const stores = await workspace.open({ deriveArtifact: (access, batch) => createImportWorker().deriveArtifact(access, batch) })
  let files = 0
  let now = testTime

  async function bringFile(path: string, given: MappingInput, change: Partial<ImportRequest> = {}, onProgress: (progress: Progress) => unknown = () => undefined): Promise<Brought> {
    const mapping: Mapping = mappingSchema.parse(given)
    const at = change.now ?? (now += 1000)
    const batch = createBatch(stores.records, { name: mapping.name ?? 'test', source: mapping.source, target: mapping.target, fileName: path, fileSize: 0, mapping, createdAt: at, user: 'tester' })
    const request: ImportRequest = {
      workspace: { folder: workspace.folder, keys: workspace.keys }, batch: { number: batch.number, id: batch.id, createdAt: at },
      file: { path, fileName: path }, mapping, user: 'tester', settings: testSettings, now: at, ...change
    }
    const result = await createImportWorker().run(request, onProgress)
    await stores.following.catchUp()
    return { ...result, batch: batch.number }
  }

  return {
    workspace, stores, bringFile,
    bring(content, mapping, change) {
      const path = join(workspace.folder, '..', `file-${++files}.${typeof content === 'string' ? 'csv' : 'json'}`)
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
      return bringFile(path, mapping, change)
    },
    facts: (sql, parameters) => stores.facts.read((duck) => duck.rows(sql, parameters)),
    records: <Row>(sql: string, ...parameters: unknown[]) => stores.records.prepare(sql).all(...parameters) as Row[],
    secrets: (batch, row) => createEventSecrets(stores.records, workspace.keys).read(batch, row),
    async close() {
      const strays = identitiesOutOfStep(stores.records)
      await workspace.remove()
      if (strays > 0) throw new Error(`${strays} identities stand in the table or with the entity only`)
    }
  }
}

/** SQL of all entities and of all identities, those in rows and those that count in blocks, under the columns of their tables. */
export const allEntities = `(
  SELECT key, content, public_id, name, phone, email, card, identities, created_at, updated_at, created_batch, version, state FROM entities
  UNION ALL
  SELECT key, content, content ->> 0, content ->> 1, content ->> 2, content ->> 3, content -> 4, content -> 5, created_at, updated_at, created_batch, version, state FROM (
    SELECT j.value ->> 6 AS key, j.value AS content, b.created_at, b.updated_at, b.created_batch, b.version, b.state
    FROM entity_blocks b CROSS JOIN json_each('[' || replace(rtrim(CAST(b.content AS TEXT), char(10)), char(10), ',') || ']') j)
  WHERE key NOT IN (SELECT key FROM entities WHERE taken_out = 1))`
export const allIdentities = `(
  SELECT channel, value, entity_key, source, batch, verified, blocked FROM identities
  UNION ALL
  SELECT r.channel, v.value, b.content ->> ('$[2][' || v.key || ']') AS entity_key, r.source, r.batch, 0, r.blocked
  FROM identity_runs r JOIN identity_blocks b ON b.run = r.number CROSS JOIN json_each(b.content, '$[1]') v
  WHERE b.content ->> ('$[2][' || v.key || ']') NOT IN (SELECT key FROM entities WHERE taken_out = 1))`

/** Identities that stand in their table but not with their entity, or the other way round. */
function identitiesOutOfStep(records: RecordsDatabase): number {
  return records.prepare<[], { strays: number }>(`
    WITH listed AS (SELECT e.key AS entity_key, j.value ->> 0 AS channel, j.value ->> 1 AS value, j.value ->> 2 AS source FROM ${allEntities} e, json_each(e.identities) j WHERE e.state = 0 OR EXISTS (SELECT 1 FROM entities o WHERE o.key = e.key)),
      tabled AS (SELECT entity_key, channel, value, source FROM ${allIdentities})
    SELECT (SELECT count(*) FROM (SELECT * FROM listed EXCEPT SELECT * FROM tabled)) + (SELECT count(*) FROM (SELECT * FROM tabled EXCEPT SELECT * FROM listed))
      + abs((SELECT count(*) FROM listed) - (SELECT count(*) FROM tabled)) AS strays`).get()!.strays
}

export function batchResult(desk: ImportDesk, batch: number): ImportResult | null | undefined {
  return readBatch(desk.stores.records, batch)?.result
}
