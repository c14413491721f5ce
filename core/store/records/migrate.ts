/** Numbered migrations of the records store, each in one transaction, after a copy was put aside. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { finishFile, unfinishedName } from '#core/store/durable.ts'
import { initial } from './migrations/001-initial.ts'
import { library } from './migrations/002-library.ts'
import { tags } from './migrations/003-tags.ts'
import { segments } from './migrations/004-segments.ts'
import { blocks } from './migrations/005-blocks.ts'
import { exceptions } from './migrations/006-exceptions.ts'
import { ingestion } from './migrations/007-ingestion.ts'
import { duplicates } from './migrations/008-duplicates.ts'
import { moments } from './migrations/009-moments.ts'
import { watchedFolders } from './migrations/010-watched-folders.ts'
import { claims } from './migrations/011-claims.ts'
import { heldValues } from './migrations/012-held-values.ts'
import { quality } from './migrations/013-quality.ts'
import type { RecordsDatabase } from './open.ts'

export interface Migration {
  /** `records/<number>`; numbers count from 1 without a gap. */
  id: string
  sql: string
}

export const migrations: readonly Migration[] = [initial, library, tags, segments, blocks, exceptions, ingestion, duplicates, moments, watchedFolders, claims, heldValues, quality]

export interface MigrationResult {
  from: number
  to: number
  /** Where the records stand as they were; null when the store was new or nothing had to be done. */
  copy: string | null
}

/** Number of the last migration that the store has gone through; 0: it is empty. */
export function schemaNumber(records: RecordsDatabase): number {
  return records.pragma('user_version', { simple: true }) as number
}

/**
 * Brings the store to the last of `known`. An existing store is first copied, encrypted, into `backups`; of such copies the last `keptCopies` stay.
 * @throws DeskError `conflict` when the store comes from a newer version; nothing was changed then.
 */
export function migrateRecords(records: RecordsDatabase, backups: string, known: readonly Migration[] = migrations): MigrationResult {
  known.forEach((migration, index) => {
    if (migration.id !== `records/${index + 1}`) throw new RangeError(`Migration ${migration.id} stands at place ${index + 1}`)
  })
  const from = schemaNumber(records)
  if (from > known.length) throw newerWorkspace()
  if (from === known.length) return { from, to: from, copy: null }
  const copy = from === 0 ? null : join(backups, `records-${from}-before-${known.length}.sqlite`)
  if (copy) copyRecords(records, copy)
  for (const [index, migration] of known.entries()) {
    if (index < from) continue
    records.transaction(() => {
      records.exec(migration.sql)
      records.pragma(`user_version=${index + 1}`)
    }).immediate()
  }
  removeOldCopies(backups)
  return { from, to: known.length, copy }
}

/** How many copies made before migrations stay; backups that a person made are never removed. */
export const keptCopies = 7

/** The store's number when the copy was made; undefined for any other file. */
function copyNumber(name: string): number | undefined {
  const number = /^records-(\d+)-before-\d+\.sqlite$/.exec(name)?.[1]
  return number === undefined ? undefined : Number(number)
}

function removeOldCopies(backups: string): void {
  if (!existsSync(backups)) return
  const copies = readdirSync(backups).filter((name) => copyNumber(name) !== undefined).sort((one, other) => copyNumber(other)! - copyNumber(one)!)
  for (const name of copies.slice(keptCopies)) rmSync(join(backups, name), { force: true })
}

/** Writes a compact copy under the same key; it appears under its name only when it is whole. Blocks while it writes. */
export function copyRecords(records: RecordsDatabase, target: string): void {
  const unfinished = unfinishedName(target)
  mkdirSync(join(target, '..'), { recursive: true })
  try {
    records.prepare('VACUUM INTO ?').run(unfinished)
    if (existsSync(target)) rmSync(target)
    finishFile(unfinished, target)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

function newerWorkspace(): DeskError {
  return new DeskError('conflict', {
    field: 'workspace',
    message: { zh: '此工作区由更新版本的客群工作台创建，当前版本无法打开', en: 'This workspace was made by a newer version of CohortDesk; this version cannot open it' },
    remedy: { zh: '请升级客群工作台后再打开；工作区没有被改动', en: 'Update CohortDesk and open it again; nothing in the workspace was changed' }
  })
}
