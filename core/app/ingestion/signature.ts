/**
 * Signatures of requests: HMAC-SHA-256 with a secret of the channel, over the body; where the request has an `X-Nonce`, over `<nonce>.<timestamp>.<body>`
 * (Standard Webhooks), which binds all three together. In hexadecimal or Base64, alone or after `sha256=` or `v1,`; several may be given, separated by spaces.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const most = 5

/** The signatures of a header, 32 bytes each; what is none is left out. */
export function parseSignatures(header: string): Buffer[] {
  return header.trim().split(/\s+/).slice(0, most).flatMap((entry) => {
    const text = entry.replace(/^(sha256=|v1[,=])/i, '')
    const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
    return bytes?.length === 32 ? [bytes] : []
  })
}

export interface SignedRequest {
  signatures: Buffer[]
  /** As they stand in the headers. */
  timestamp: string
  nonce: string | undefined
  body: Uint8Array
}

/** Stands in where a channel has no secret, so that this takes the same time. */
const nobody = randomBytes(32)

/** The secret with which a request was signed; every one is tried, in constant time. */
export function signerOf<Secret extends { secret: Buffer }>(secrets: readonly Secret[], { signatures, timestamp, nonce, body }: SignedRequest): Secret | undefined {
  let found: Secret | undefined
  for (const candidate of secrets.length > 0 ? secrets : [{ secret: nobody }]) {
    const hmac = createHmac('sha256', candidate.secret)
    if (nonce !== undefined) hmac.update(`${nonce}.${timestamp}.`)
    const expected = hmac.update(body).digest()
    for (const signature of signatures) if (timingSafeEqual(signature, expected) && 'id' in candidate) found = candidate as Secret
  }
  return found
}

/** Milliseconds since 1970 of a header: seconds, milliseconds or ISO-8601 with zone. NaN for anything else. */
export function parseTimestamp(header: string): number {
  const text = header.trim()
  if (/^\d{1,11}(\.\d{1,9})?$/.test(text)) return Number(text) * 1000
  if (/^\d{12,14}$/.test(text)) return Number(text)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
}
