/** Sealed blocks: zstd, then AES-256-GCM. Layout: 12 bytes nonce, 16 bytes tag, ciphertext. `context` is authenticated, so that a block cannot be moved. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const nonceLength = 12
const tagLength = 16

export function sealBlock(key: Buffer, content: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  const packed = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  const body = Buffer.concat([cipher.update(packed), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** @throws when the block was altered, moved, or sealed under another key. */
export function openBlock(key: Buffer, block: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
  return zstdDecompressSync(Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]))
}

/** Rows of a batch whose secret text lies in one block. */
export const secretBlockRows = 512

/** Block number of a row, and the context its block is sealed under. Content: one JSON object a line, `{"row": n, …secret fields}`; data.* keys keep their prefix. */
export function secretBlockOf(row: number): number {
  return Math.floor(row / secretBlockRows)
}

export function secretContext(batchNumber: number, block: number): string {
  return `event-secrets/${batchNumber}/${block}`
}
