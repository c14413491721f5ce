/** The secrets of channels: made by the owner, shown once, kept sealed; two count while one takes the place of the other. */
import { randomBytes } from 'node:crypto'
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import { DeskError } from '#core/contract/errors.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { insertSecret, revokeSecret, validSecrets, type SecretRecord } from '#core/store/records/ingestion.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

export interface Secrets {
  /** Those of a channel that count, oldest first. */
  of(channel: IngestionChannel): readonly SecretRecord[]
  used(id: string, at: number): void
  lastUsed(id: string): number | undefined
  /** The new one; senders use its text as it stands. @throws DeskError conflict where two count already */
  create(channel: IngestionChannel, act: { user: string; at: number }): Promise<{ id: string; secret: string }>
  /** Counts no longer from the moment this resolves. @throws DeskError not_found */
  revoke(channel: IngestionChannel, id: string, act: { user: string; at: number }): Promise<void>
}

const mostValid = 2
const secretBytes = 32

export function openSecrets({ records, keys, gate }: WorkspaceStores): Secrets {
  let valid = validSecrets(records, keys)
  const uses = new Map<string, number>()
  const ofChannel = (channel: IngestionChannel) => valid.filter((secret) => secret.channel === channel)
  return {
    of: ofChannel,
    used: (id, at) => void uses.set(id, at),
    lastUsed: (id) => uses.get(id),
    async create(channel, { user, at }) {
      const id = randomBytes(8).toString('hex')
      const secret = `cds_${randomBytes(secretBytes).toString('base64url')}`
      await gate.run(() => transaction(records, () => {
        if (ofChannel(channel).length >= mostValid) throw tooManySecrets()
        insertSecret(records, keys, { id, channel, secret: Buffer.from(secret), createdAt: at, user })
        appendAudit(records, { at, user, action: 'ingestion.createSecret', details: { channel, id } })
        valid = validSecrets(records, keys)
      }))
      return { id, secret }
    },
    async revoke(channel, id, { user, at }) {
      await gate.run(() => transaction(records, () => {
        if (!revokeSecret(records, channel, id, at)) throw noSuchSecret()
        appendAudit(records, { at, user, action: 'ingestion.revokeSecret', details: { channel, id } })
        valid = validSecrets(records, keys)
      }))
    }
  }
}

function tooManySecrets(): DeskError {
  return new DeskError('conflict', {
    field: 'channel', message: { zh: '该渠道已有两个有效密钥', en: 'The channel has two valid secrets already' }, remedy: { zh: '请先停用其中不再使用的一个', en: 'Revoke the one that is no longer used first' }
  })
}

function noSuchSecret(): DeskError {
  return new DeskError('not_found', { field: 'id', message: { zh: '没有这个有效密钥', en: 'There is no such valid secret' }, remedy: { zh: '请刷新后重试', en: 'Refresh and try again' } })
}
