/** Opens the encrypted records store. Every pragma is set on every open and read back: SQLite remembers few of them, and a reopened WAL file runs at NORMAL by itself. */
import { existsSync } from 'node:fs'
import { DeskError } from '#core/contract/errors.ts'
import Database from 'better-sqlite3'

export type RecordsDatabase = Database.Database

export interface OpenRecordsOptions {
  /** Makes the file when it is missing, so that it can give space back in small steps; without it a missing file is an error. */
  create?: boolean
  readOnly?: boolean
  /** Less than FULL only for the negative control of the crash test: it loses confirmed work when the power fails. */
  synchronous?: 'FULL' | 'NORMAL'
}

/** AEGIS-256, an authenticated cipher that the AES instructions of a processor compute: a checkpoint takes a quarter of the time that ChaCha20 needs. */
const cipher = 'aegis'
/** Bytes, of a new file. */
const pageSize = 8192
const busyTimeout = 5000
const checkpointPages = 1000
const synchronousNumber = { NORMAL: 1, FULL: 2 }

/**
 * Opens records.sqlite with its 32-byte key. Usable from the main thread and from workers; each opens its own connection.
 * @throws DeskError `not_found` when the file is missing, `conflict` when the key is wrong or the file is damaged.
 */
export function openRecords(file: string, key: Buffer, options: OpenRecordsOptions = {}): RecordsDatabase {
  if (key.length !== 32) throw new RangeError('The key of the records store has 32 bytes')
  if (!options.create && !existsSync(file)) throw missingRecords()
  let records: RecordsDatabase | undefined
  try {
    records = new Database(file, { fileMustExist: !options.create, readonly: options.readOnly ?? false, timeout: busyTimeout })
    records.pragma(`cipher='${cipher}'`)
    records.pragma(`hexkey='${Buffer.from(`raw:${key.toString('hex')}`).toString('hex')}'`)
    if (options.create) {
      records.pragma(`page_size=${pageSize}`)
      records.pragma('auto_vacuum=INCREMENTAL')
    }
    records.prepare('SELECT count(*) FROM sqlite_schema').get()
    setPragmas(records, options)
    return records
  } catch (error) {
    records?.close()
    if (isDamage(error)) throw damagedRecords()
    throw error
  }
}

function setPragmas(records: RecordsDatabase, options: OpenRecordsOptions): void {
  const wanted: [pragma: string, value: string | number, reads: string | number][] = [
    ...(options.readOnly ? [] : [['journal_mode', 'WAL', 'wal'] satisfies [string, string, string]]),
    ['synchronous', options.synchronous ?? 'FULL', synchronousNumber[options.synchronous ?? 'FULL']],
    ['foreign_keys', 'ON', 1],
    ['trusted_schema', 'OFF', 0],
    ['busy_timeout', busyTimeout, busyTimeout],
    ['secure_delete', 'ON', 1],
    ['temp_store', 'MEMORY', 2],
    ['wal_autocheckpoint', checkpointPages, checkpointPages]
  ]
  for (const [pragma, value, reads] of wanted) {
    records.pragma(`${pragma}=${value}`)
    const found = records.pragma(pragma, { simple: true })
    if (found !== reads) throw new Error(`The records store refused ${pragma}=${value}`)
  }
}

/**
 * Until the answered function is called, no commit of this connection folds the log into the file: another connection is about to fold in a long one,
 * for which the thread of this one would stand still.
 */
export function pauseCheckpoints(records: RecordsDatabase): () => void {
  records.pragma('wal_autocheckpoint=0')
  return () => {
    if (records.open) records.pragma(`wal_autocheckpoint=${checkpointPages}`)
  }
}

/** Whether an error of the driver says that the file itself is bad (or that the key does not fit: the two look alike). */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR_SHORT_READ') || code === 'SQLITE_IOERR_READ'
}

export function damagedRecords(): DeskError {
  return new DeskError('conflict', {
    field: 'records',
    message: {
      zh: '工作区的记录文件已损坏，或密钥与它不符',
      en: 'The records file of the workspace is damaged, or the key does not fit it'
    },
    remedy: {
      zh: '请用备份恢复到新文件夹（备份在工作区的 backups 文件夹中）；原文件夹请保留',
      en: 'Restore a backup into a new folder (backups lie in the folder backups of the workspace), and keep the old folder'
    }
  })
}

function missingRecords(): DeskError {
  return new DeskError('not_found', {
    field: 'records',
    message: { zh: '此文件夹中没有工作区的记录文件', en: 'This folder has no records file of a workspace' },
    remedy: { zh: '请选择另一个文件夹，或用备份恢复', en: 'Choose another folder, or restore a backup' }
  })
}
