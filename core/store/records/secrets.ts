/** Secret text of imported events, in sealed blocks of 512 rows. A page of a timeline touches few blocks, so the last opened ones are kept in memory. */
import { openBlock, sealBlock, secretBlockOf, secretContext } from '#core/store/blocks.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Secret fields by name; properties keep their `data.` prefix. */
export type SecretValues = Record<string, unknown>

export interface SecretRow {
  row: number
  values: SecretValues
}

export interface EventSecrets {
  /** Secret values of one event; undefined when it has none. @throws when its block was altered. */
  read(batch: number, row: number): SecretValues | undefined
  /** In the order asked; undefined for events without secret values. */
  readMany(events: readonly { batch: number; row: number }[]): (SecretValues | undefined)[]
  /** Forgets opened blocks, of one batch or all: after an undo or an erasure. */
  forget(batch?: number): void
}

/** Seals and stores rows that all lie in one block (row numbers / 512). Belongs into the transaction that accepts the batch. */
export function insertSecretBlock(records: RecordsDatabase, keys: WorkspaceKeys, batch: number, block: number, rows: readonly SecretRow[]): void {
  insertSealedBlock(records, batch, block, sealSecretRows(keys, batch, block, rows))
}

export function insertSealedBlock(records: RecordsDatabase, batch: number, block: number, content: Buffer): void {
  statement(records, 'INSERT INTO event_secrets (batch, block, content) VALUES (?, ?, ?)').run(batch, block, content)
}

/** The sealed bytes of one block, to be stored with insertSealedBlock. */
function sealSecretRows(keys: WorkspaceKeys, batch: number, block: number, rows: readonly SecretRow[]): Buffer {
  const lines = rows.map(({ row, values }) => JSON.stringify({ row, ...values }))
  return sealBlock(keys.blocks, Buffer.from(lines.join('\n')), secretContext(batch, block))
}

/** `capacity` is the number of opened blocks kept, least recently used first out. */
export function createEventSecrets(records: RecordsDatabase, keys: WorkspaceKeys, capacity = 64): EventSecrets {
  const opened = new Map<string, Map<number, SecretValues>>()

  function blockOf(batch: number, block: number): Map<number, SecretValues> {
    const context = secretContext(batch, block)
    let rows = opened.get(context)
    if (rows) opened.delete(context)
    else rows = readBlock(records, keys, batch, block)
    opened.set(context, rows)
    if (opened.size > capacity) opened.delete(opened.keys().next().value!)
    return rows
  }

  const read = (batch: number, row: number) => blockOf(batch, secretBlockOf(row)).get(row)
  return {
    read,
    readMany: (events) => events.map(({ batch, row }) => read(batch, row)),
    forget(batch) {
      for (const context of opened.keys()) if (batch === undefined || context.startsWith(secretContext(batch, 0).slice(0, -1))) opened.delete(context)
    }
  }
}

function readBlock(records: RecordsDatabase, keys: WorkspaceKeys, batch: number, block: number): Map<number, SecretValues> {
  const stored = statement<{ content: Buffer }>(records, 'SELECT content FROM event_secrets WHERE batch = ? AND block = ?').get(batch, block)
  const rows = new Map<number, SecretValues>()
  if (!stored) return rows
  for (const line of openBlock(keys.blocks, stored.content, secretContext(batch, block)).toString().split('\n')) {
    if (line === '') continue
    const { row, ...values } = JSON.parse(line) as SecretValues & { row: number }
    rows.set(row, values)
  }
  return rows
}
