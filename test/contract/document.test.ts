import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/server.ts'
import { procedureAt, procedureNames } from '#test/support/transports.ts'

type Json = Record<string, unknown>
interface Parameter { name: string; in: string; required?: boolean; schema: Json }
interface Operation { operationId: string; parameters?: Parameter[]; requestBody?: { content: Record<string, { schema?: Json }> }; responses: Record<string, Json> }
interface Document { openapi: string; info: Json; security: Json[]; paths: Record<string, Record<string, Operation>>; components: Json }

let server: TestServer
let document: Document
let operations: { path: string; method: string; operation: Operation }[]

beforeAll(async () => {
  server = await startServer()
  document = await (await server.request('/api/openapi.json')).json() as Document
  operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })))
})

afterAll(() => server.close())

describe('the OpenAPI document', () => {
  test('is of version 3.1, with title, version and the token as its security; records of other systems are signed', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    expect(document.info).toMatchObject({ title: 'CohortDesk', version: '0.0.0' })
    expect(document.security).toEqual([{ token: [] }])
    expect(document.components).toMatchObject({ securitySchemes: { token: { type: 'http', scheme: 'bearer' } } })
    expect(operations.filter(({ operation }) => 'security' in operation)).toMatchObject([{ path: '/api/ingestion/{channel}', method: 'post', operation: { security: [{ signature: [] }] } }])
  })

  test('holds every procedure at its address, and what stands beside them', () => {
    for (const name of procedureNames()) {
      const { method, path } = procedureAt(name.split('.'))['~orpc'].route
      expect([name, document.paths[`/api${path}`]?.[method!.toLowerCase()]?.operationId]).toEqual([name, name])
    }
    const others = operations.map(({ operation }) => operation.operationId).filter((id) => !procedureNames().includes(id))
    expect(others.sort()).toEqual(['exports.file', 'ingestion.receive', 'openapi', 'uploads.receive'])
    expect(document.paths['/api/imports']!.post!.requestBody!.content).toHaveProperty(['multipart/form-data'])
  })

  test('says which properties of a body have to be there', () => {
    const bodyOf = (path: string) => document.paths[path]!.post!.requestBody!.content['application/json']!.schema as { required?: string[]; additionalProperties?: unknown }
    expect(bodyOf('/api/crm/segments/preview')).toMatchObject({ required: ['definition'], additionalProperties: false })
    expect(bodyOf('/api/crm/segments/explain').required).toEqual(['id'])
    expect(bodyOf('/api/conditions/sql').required).toEqual(['definition', 'engine'])
    expect(bodyOf('/api/conditions/describe').required).toEqual(['definition'])
  })

  test('operation ids are unique and path parameters are declared', () => {
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect([path, declared.map(({ name }) => name).sort()]).toEqual([path, inPath.sort()])
      expect(declared.every(({ required }) => required === true)).toBe(true)
    }
  })

  test('answers stand in the envelope, failures are described', () => {
    for (const { path, operation } of operations) {
      const success = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      expect([path, success.length]).toEqual([path, 1])
      const content = (success[0]![1] as { content: Record<string, { schema: Json }> }).content
      const schema = content['application/json']?.schema
      if (schema && operation.operationId !== 'openapi') expect(schema).toMatchObject({ properties: { success: { const: true }, data: expect.anything() as unknown }, required: ['success', 'data'] })
      else expect(['openapi', 'exports.file', 'jobs.watch', 'workspace.watch']).toContain(operation.operationId)
      for (const status of ['400', '401', '403', '404', '409', '413', '422', '429', '500']) expect(operation.responses).toHaveProperty([status])
    }
  })

  test('every reference leads somewhere and every schema is an object or a boolean', () => {
    const references: string[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('$ref' in value) references.push(String(value.$ref))
      if ('schema' in value) expect(['object', 'boolean']).toContain(typeof value.schema)
      for (const inner of Object.values(value)) visit(inner)
    }
    visit(document)
    expect(references.length).toBeGreaterThan(100)
    for (const reference of new Set(references)) {
      const found = reference.split('/').slice(1).reduce<unknown>((current, name) => (current as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], document)
      expect([reference, found === undefined]).toEqual([reference, false])
    }
  })

  test('queries and bodies carry the limits of the contract', () => {
    const limit = document.paths['/api/imports']!.get!.parameters!.find(({ name }) => name === 'limit')!
    expect(limit.schema).toMatchObject({ minimum: 1, maximum: 200, default: 50 })
    const search = document.paths['/api/v1/customer360/search']!.get!.parameters!
    expect(search.find(({ name }) => name === 'query')).toMatchObject({ required: true, schema: { minLength: 1, maxLength: 200 } })
  })
})
