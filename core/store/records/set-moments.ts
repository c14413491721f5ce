/** Since when each of those added by a change of members is there, and how sure: pairs of 64-bit floats in the order of their ids, deflated. */
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'

const [deflate, inflate] = [promisify(deflateRaw), promisify(inflateRaw)]

export interface SetMoments {
  /** Milliseconds since the epoch. */
  at: Float64Array
  /** 0 … 1; NaN: not given. */
  confidence: Float64Array
}

export async function encodeMoments({ at, confidence }: SetMoments): Promise<Buffer> {
  const both = new Float64Array(at.length * 2)
  both.set(at)
  both.set(confidence, at.length)
  return deflate(new Uint8Array(both.buffer), { level: 1 })
}

export async function decodeMoments(bytes: Uint8Array): Promise<SetMoments> {
  const content = await inflate(bytes)
  const both = new Float64Array(content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength))
  return { at: both.slice(0, both.length / 2), confidence: both.slice(both.length / 2) }
}
