/** The OpenAPI 3.1 document of the REST face: the contract, with the envelope, the token and the routes for files that stand beside it. */
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#core/contract/contract.ts'
import { errorCodes } from '#core/contract/errors.ts'
import { acceptedSchema, ingestionOperation } from './ingestion.ts'

type Schema = OpenAPI.SchemaObject
type Operation = OpenAPI.OperationObject

const json = 'application/json'

export async function openApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const bare = await generator.generate(contract, { info: { title: 'CohortDesk', version, description } })
  const paths: OpenAPI.PathsObject = {}
  for (const [path, item] of Object.entries(bare.paths ?? {})) {
    const methods = Object.entries(item as Record<string, Operation>).map(([method, operation]) => [method, wrapOperation(operation)])
    paths[`/api${path}`] = Object.fromEntries(methods)
  }
  addForm(paths['/api/imports']!.post as Operation)
  return {
    ...bare,
    servers: [{ url: '/', description: 'this server, 127.0.0.1 only' }],
    security: [{ token: [] }],
    paths: { ...paths, ...ownPaths },
    components: {
      ...bare.components,
      schemas: { ...bare.components?.schemas, Error: errorSchema as OpenAPI.SchemaObject },
      responses: errorResponses,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of the ready line of `npm run serve`' },
        signature: { type: 'apiKey', in: 'header', name: 'X-Signature', description: 'Of records that other systems send, beside X-Timestamp' }
      }
    }
  }
}

const description = 'Every call carries `Authorization: Bearer <token>`. Errors are in Chinese, or in English with `Accept-Language: en`.'

function envelope(data: unknown): Schema {
  return { type: 'object', properties: { success: { const: true }, data: (data ?? {}) as Schema }, required: ['success', 'data'] }
}

/** Answers of procedures stand in the envelope; streams of events do not. */
function wrapOperation(operation: Operation): Operation {
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const content = (response as OpenAPI.ResponseObject).content
    const answer = content?.[json]
    if (content && !answer) return [status, response]
    return [status, { ...response, content: { ...content, [json]: { ...answer, schema: envelope(answer?.schema) } } }]
  })
  const [group] = (operation.operationId ?? '').split('.')
  return { ...operation, ...(group && { tags: [group] }), responses: { ...Object.fromEntries(responses), ...errorReferences } }
}

const problemSchema: Schema = {
  type: 'object',
  properties: { code: { type: 'string' }, nodeId: { type: 'string' }, path: { type: 'string', description: 'JSON pointer' }, message: { type: 'string' }, remedy: { type: 'string' } },
  required: ['code', 'path', 'message', 'remedy']
}

const errorSchema: Schema = {
  type: 'object',
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      properties: {
        code: { enum: Object.keys(errorCodes) },
        message: { type: 'string' },
        field: { type: 'string' },
        nodeId: { type: 'string' },
        remedy: { type: 'string' },
        problems: { type: 'array', items: problemSchema },
        id: { type: 'string', description: 'finds the cause of an internal error in the log' }
      },
      required: ['code', 'message']
    }
  },
  required: ['success', 'error']
}

const errorResponses: Record<string, OpenAPI.ResponseObject> = Object.fromEntries(Object.entries(errorCodes).map(([code, { en }]) => [
  code, { description: en, content: { [json]: { schema: { $ref: '#/components/schemas/Error' } } } }
]))

const errorReferences: OpenAPI.ResponsesObject = Object.fromEntries(Object.entries(errorCodes).map(([code, { status }]) => [
  String(status), { $ref: `#/components/responses/${code}` }
]))

/** POST /api/imports also takes a form with the file itself. */
function addForm(operation: Operation): void {
  const body = operation.requestBody as OpenAPI.RequestBodyObject
  const inJson = body.content[json]!.schema as { properties: Record<string, unknown> }
  const properties = { file: { type: 'string', contentMediaType: 'application/octet-stream' }, mapping: inJson.properties.mapping }
  body.content['multipart/form-data'] = {
    schema: { type: 'object', properties, required: ['file', 'mapping'] } as OpenAPI.SchemaObject,
    encoding: { mapping: { contentType: json } }
  }
}

function jsonResponse(description: string, schema: Schema): OpenAPI.ResponseObject {
  return { description, content: { [json]: { schema } } as OpenAPI.ResponseObject['content'] }
}

const uploadSchema: Schema = {
  type: 'object',
  properties: { upload: { type: 'string', description: 'handle, taken by imports.inspect and imports.create' }, name: { type: 'string' }, size: { type: 'integer' } },
  required: ['upload', 'name', 'size']
}

const ownPaths: Record<string, Record<string, Operation>> = {
  '/api/uploads': {
    put: {
      operationId: 'uploads.receive',
      tags: ['uploads'],
      parameters: [{ name: 'name', in: 'query', required: true, schema: { type: 'string', maxLength: 255 } }],
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: { 201: jsonResponse('Kept, encrypted, in the workspace', envelope(uploadSchema)), ...errorReferences }
    }
  },
  '/api/ingestion/{channel}': {
    post: ingestionOperation({ 202: jsonResponse('Written down; processed soon', envelope(acceptedSchema)), ...errorReferences })
  },
  '/api/exports/{id}/file': {
    get: {
      operationId: 'exports.file',
      tags: ['exports'],
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: { description: 'The file of the export, as it was written', content: { 'application/octet-stream': {} } }, ...errorReferences }
    }
  },
  '/api/openapi.json': {
    get: {
      operationId: 'openapi',
      tags: ['openapi'],
      responses: { 200: jsonResponse('This document, without the envelope', { type: 'object' }), ...errorReferences }
    }
  }
}
