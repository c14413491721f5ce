/** POST /api/ingestion/:channel: records that another system sends, signed. The signature stands for the token, which such a system should not hold. */
import type { IncomingMessage } from 'node:http'
import type { OpenAPI } from '@orpc/openapi'
import type { Desk } from '#core/app/desk.ts'
import { unsigned } from '#core/app/ingestion/errors.ts'
import { usualLimits } from '#core/app/ingestion/limits.ts'
import { ingestionChannels, type Accepted } from '#core/contract/ingestion.ts'
import { notFound } from './answers.ts'

const route = /^\/api\/ingestion\/([^/]+)$/

/** Whether a request brings records of another system. */
export function bringsRecords(request: IncomingMessage, path: string): boolean {
  return request.method === 'POST' && route.test(path)
}

/** @throws DeskError */
export async function receiveRecords(desk: Desk, request: IncomingMessage, path: string): Promise<Accepted> {
  const channel = ingestionChannels.find((name) => name === route.exec(path)?.[1])
  const { headers } = request
  const header = (name: string) => (Array.isArray(headers[name]) ? headers[name][0] : headers[name])
  const [signature, length] = [header('x-signature'), Number(headers['content-length'])]
  if (!channel) throw signature === undefined ? unsigned('X-Signature') : notFound()
  return desk.receiveRecords({
    channel, signature, timestamp: header('x-timestamp'), nonce: header('x-nonce'), contentType: headers['content-type'],
    contentLength: Number.isFinite(length) ? length : undefined, read: (most) => readUpTo(request, most)
  })
}

/** The request stays open when reading stops early: it still needs its answer. */
async function readUpTo(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const inHeader = (name: string, required: boolean, description: string): OpenAPI.ParameterObject => ({ name, in: 'header', required, description, schema: { type: 'string' } })

/** What the OpenAPI document says of it; the responses are the caller's. */
export function ingestionOperation(responses: OpenAPI.ResponsesObject): OpenAPI.OperationObject {
  return {
    operationId: 'ingestion.receive',
    tags: ['ingestion'],
    summary: 'Records of another system, answered once they are on the disk',
    description: 'Signed with a secret of the channel (`POST /api/ingestion/channels/{channel}/secrets`); no token is needed. What became of the records is told by `GET /api/ingestion/receipts/{id}`.',
    security: [{ signature: [] }],
    parameters: [
      { name: 'channel', in: 'path', required: true, schema: { type: 'string', enum: [...ingestionChannels] } },
      inHeader('X-Signature', true, 'HMAC-SHA256 of the body in hexadecimal; with X-Nonce, of `<nonce>.<timestamp>.<body>`'),
      inHeader('X-Timestamp', true, 'When it is sent, in seconds since 1970; at most five minutes from the time of the server'),
      inHeader('X-Nonce', false, 'A new one for each request; a request that comes twice is answered with its receipt and changes nothing')
    ],
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'array', minItems: 1, maxItems: usualLimits.records, items: { type: 'object' } } } } },
    responses
  }
}

/** The answer to a request with records. */
export const acceptedSchema = {
  type: 'object', properties: { receiptId: { type: 'string' }, records: { type: 'integer' }, repeated: { type: 'boolean' } }, required: ['receiptId', 'records', 'repeated']
} as const
