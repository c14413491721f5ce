import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { DeskError } from '#core/contract/errors.ts'
import { tooLarge } from './answers.ts'

/** Reads a JSON body of at most `limit` bytes. Undefined when there is none. @throws DeskError too_large, invalid */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit)
  if (bytes.length === 0) return undefined
  const type = request.headers['content-type']
  if (type !== undefined && !/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type)) throw notJson('Content-Type')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw notJson('body')
  }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of limited(request, limit)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The chunks of a stream, at most `limit` bytes of them. The stream stays open when reading stops early: a request still needs its answer. @throws DeskError too_large */
export async function* limited(content: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    yield chunk
  }
}

function notJson(field: string): DeskError {
  return new DeskError('invalid', {
    field,
    message: { zh: '请求体不是有效的 JSON', en: 'The body of the request is not valid JSON' },
    remedy: { zh: '请发送 UTF-8 编码的 JSON，并注明 Content-Type: application/json', en: 'Send JSON in UTF-8 with Content-Type: application/json' }
  })
}
