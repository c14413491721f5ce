import { createHmac, hkdfSync } from 'node:crypto'

/** The keys of a workspace, each derived from its one 32-byte key (HKDF-SHA-256), so that none can stand in for another. */
export interface WorkspaceKeys {
  /** Cipher key of records.sqlite. */
  records: Buffer
  /** AES-256 key of secret blocks and raw files. */
  blocks: Buffer
  /** Key of the hashes by which rows and source ids are recognised again. */
  hashes: Buffer
}

export function deriveKeys(workspaceKey: Uint8Array): WorkspaceKeys {
  if (workspaceKey.length !== 32) throw new RangeError('A workspace key has 32 bytes')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', workspaceKey, 'cohortdesk', purpose, 32))
  return { records: derive('records'), blocks: derive('blocks'), hashes: derive('hashes') }
}

/** Keyed hash as 32 hex digits; used for names of raw files. */
export function keyedHash(keys: WorkspaceKeys, text: string): string {
  return createHmac('sha256', keys.hashes).update(text).digest('hex').slice(0, 32)
}
