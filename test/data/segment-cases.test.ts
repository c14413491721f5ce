/** Segment cases with known members, over REST: each in a workspace of its own, its users and events imported as files. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { dataFolder } from '#test/support/data.ts'
import { startServer, type TestServer } from '#test/support/server.ts'
import { flattened, traitsAsked, translate, typeForMissing, typesOf, type CaseTypes, type Json, type SegmentCase } from './segment-cases/translate.ts'

const path = process.env['COHORTDESK_SEGMENT_CASES'] ?? join(dataFolder(), 'segment-cases', 'segment-cases.json')
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: SegmentCase[] }

interface Job { status: string; result: { accepted: number; rejected: number; duplicates: number }; error: unknown }

describe('segment cases over REST', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.close())

  async function ok<Data>(method: string, address: string, body?: unknown): Promise<Data> {
    const { status, answer } = await server.call(method, address, body)
    if (status >= 300) throw new Error(`${method} ${address}: ${status} ${JSON.stringify(answer.error)}`)
    return answer.data as Data
  }

  async function importRows(name: string, rows: readonly Record<string, Json>[], mapping: Record<string, unknown>): Promise<void> {
    if (rows.length === 0) return
    const file = join(server.home, `${name}.ndjson`)
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const { jobId } = await ok<{ jobId: string }>('POST', '/api/imports', { path: file, mapping: { name, source: 'cases', format: { kind: 'ndjson' }, ...mapping } })
    for (;;) {
      const job = await ok<Job>('GET', `/api/jobs/${jobId}`)
      if (job.status === 'done') return expect(job.result).toMatchObject({ accepted: rows.length, rejected: 0, duplicates: 0 })
      if (job.status !== 'queued' && job.status !== 'running') throw new Error(JSON.stringify(job.error))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  const columns = (prefix: string, types: ReadonlyMap<string, ValueType>) =>
    [...types].map(([name, type]) => ({ from: prefix === 'attr.' ? `trait:${name}` : `property:${name}`, to: prefix + name, type, sensitivity: 'open' }))
  const prefixed = (prefix: string, values: Record<string, Json>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}:${name}`, value]))

  async function bring({ users, condition }: SegmentCase, name: string): Promise<CaseTypes> {
    const people = users.map((user) => ({ id: user.id, values: flattened(user.traits) }))
    const traits = typesOf(people.map(({ values }) => values))
    for (const { trait, op, value } of traitsAsked(condition)) if (!traits.has(trait)) traits.set(trait, op === 'any_item_of' ? 'objects' : typeForMissing(op, value))
    const asked = Object.fromEntries([...traits.keys()].map((trait) => [trait, null]))
    await importRows(`${name}-users`, people.map(({ id, values }) => ({ id, ...prefixed('trait', { ...asked, ...values }) })), {
      target: 'customer', columns: [{ from: 'id', to: 'identity.customer_id' }, ...columns('attr.', traits)]
    })
    const events = users.flatMap(({ id, events: own }) => own.map(({ event, ts, properties }) => ({ id, event, ts, values: flattened(properties ?? {}) })))
    const properties = typesOf(events.map(({ values }) => values))
    await importRows(`${name}-events`, events.map(({ id, event, ts, values }) => ({ id, event, ts, ...prefixed('property', values) })), {
      target: 'event', unknownIdentity: 'reject',
      columns: [{ from: 'id', to: 'identity.customer_id' }, { from: 'event', to: 'type' }, { from: 'ts', to: 'occurred_at' }, ...columns('data.', properties)]
    })
    return { traits, properties, events: [...new Set(events.map(({ event }) => event))] }
  }

  test.each(cases.map((item) => [item.id, item] as const))('%s', async (id, item) => {
    await ok('POST', '/api/workspaces', { name: id })
    const types = await bring(item, id)
    const definition: Definition = { schema: 1, entity: 'customer', asOf: item.now, timeZone: 'UTC', root: translate(item.condition, types) }
    const preview = await ok<{ count: number; universe: number; sample: { customer_id: string }[] }>('POST', '/api/crm/segments/preview', { definition, sample: 200 })
    expect(preview.sample.map(({ customer_id }) => customer_id).sort()).toEqual([...item.expected_members].sort())
    expect(preview).toMatchObject({ count: item.expected_members.length, universe: item.users.length })
  })
})
