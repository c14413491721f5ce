/** The procedures of the contract over HTTP, below /api, in the envelope. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { createRouterClient } from '@orpc/server'
import { localeOfHeader, type CallContext } from '#core/app/context.ts'
import type { Desk } from '#core/app/desk.ts'
import type { Mapping } from '#core/contract/imports.ts'
import type { Logger } from '#core/ports/ports.ts'
import { failure, notFound, send, sendFailure, success, type Answer } from './answers.ts'
import { readJson } from './body.ts'
import { openApiDocument } from './document.ts'
import { sendExport } from './downloads.ts'
import { bringsRecords, receiveRecords } from './ingestion.ts'
import { isMultipart, receiveForm, receiveUpload, type UploadLimits } from './uploads.ts'

export const apiPrefix = '/api'

export interface Rest {
  /** Answers a request that passed the guard. Resolves to the name of what was called, for the access log. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<string>
}

export function createRest(desk: Desk, logger: Logger, limits: UploadLimits, version: string): Rest {
  const procedures = createProcedures(desk, logger, limits)
  let document: Promise<object> | undefined

  async function own(request: IncomingMessage, url: URL): Promise<Answer | undefined> {
    const route = `${request.method} ${url.pathname}`
    if (route === 'GET /api/openapi.json') {
      document ??= openApiDocument(version)
      return { ...success(null), body: await document as Answer['body'] }
    }
    if (route === 'PUT /api/uploads') return success(await receiveUpload(desk, request, url.searchParams, limits), 201)
    if (bringsRecords(request, url.pathname)) return success(await receiveRecords(desk, request, url.pathname), 202)
    if (route !== 'POST /api/imports' || !isMultipart(request)) return undefined
    const locale = localeOfHeader(request.headers['accept-language'])
    const { upload, mapping } = await receiveForm(desk, request, limits)
    const client = createRouterClient(desk.router, { context: desk.createContext('rest', { locale }) })
    return success(await client.imports.create({ upload, mapping: mapping as Mapping }), 202)
  }

  return {
    async handle(request, response, url) {
      const exported = request.method === 'GET' ? exportFile.exec(url.pathname)?.[1] : undefined
      const action = exported !== undefined ? 'exports.file' : bringsRecords(request, url.pathname) ? 'ingestion.receive' : ownActions[`${request.method} ${url.pathname}`]
      try {
        if (exported !== undefined) {
          await sendExport(desk, request, response, exported)
          return 'exports.file'
        }
        const answer = await own(request, url)
        if (!answer) return await procedures(request, response)
        await send(request, response, answer)
      } catch (error) {
        await sendFailure(request, response, error, action ?? 'rest', logger)
      }
      return action ?? 'rest'
    }
  }
}

const exportFile = /^\/api\/exports\/([0-9a-f]{1,100})\/file$/

const ownActions: Record<string, string> = { 'GET /api/openapi.json': 'openapi', 'PUT /api/uploads': 'uploads', 'POST /api/imports': 'imports.create' }

type RequestWithBody = IncomingMessage & { body?: unknown }

function createProcedures(desk: Desk, logger: Logger, limits: UploadLimits): (request: IncomingMessage, response: ServerResponse) => Promise<string> {
  const called = new WeakMap<CallContext, string>()
  const handler = new OpenAPIHandler(desk.router, {
    clientInterceptors: [(call) => {
      called.set(call.context, call.path.join('.'))
      return call.next()
    }],
    interceptors: [async (call) => {
      try {
        const { matched, response } = await call.next()
        if (!matched || isStream(response.body)) return { matched, response } as Awaited<ReturnType<typeof call.next>>
        return { matched, response: { ...response, ...success(response.body, response.status) } }
      } catch (error) {
        return { matched: true, response: failure(error, called.get(call.context) ?? 'rest', localeOfHeader(call.request.headers['accept-language']), logger) }
      }
    }]
  })
  return async (request, response) => {
    const context = desk.createContext('rest', { locale: localeOfHeader(request.headers['accept-language']) })
    if (request.method !== 'GET' && request.method !== 'HEAD') Object.assign(request as RequestWithBody, { body: (await readJson(request, limits.json)) ?? {} })
    const { matched } = await handler.handle(request, response, { prefix: apiPrefix, context })
    if (!matched) throw notFound()
    return called.get(context) ?? 'rest'
  }
}

/** Events and files go out as they are. */
function isStream(body: unknown): boolean {
  return body instanceof Blob || body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
}
