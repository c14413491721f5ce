import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deriveKeys } from '#core/store/keys.ts'
import { pageAudit } from '#core/store/records/audit.ts'
import { openRecords } from '#core/store/records/open.ts'
import { newCustomer } from '#test/builders/customers.ts'
import { makeOpenDesk } from '#test/support/desk.ts'

test('who looked at whom, and for what by hash, stands in the audit with what was changed; values do not', async () => {
  const made = await makeOpenDesk()
  const { client } = made
  const { id } = await client.customers.create(newCustomer({ name: '上官婉', phone: '13312340000' }))
  await client.customers.update({ id, fields: { notes: '偏好线下' } })
  await client.customers.profile({ id })
  await client.customer360.timeline({ customer_identifier: '13312340000' })
  await client.customer360.search({ query: '上官' })
  await client.customer360.search({ query: ' 上官 ' })
  await client.customers.list({ query: '婉' })
  await client.workspace.undo()
  const workspace = (await client.workspaces.current()).workspace!
  await client.workspaces.close()
  const records = openRecords(join(workspace.folder, 'records.sqlite'), deriveKeys((await made.ports.secrets.read(workspace.id))!).records)
  const entries = pageAudit(records, { limit: 50 }).reverse()
  records.close()
  expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining([
    'workspaces.create', 'customers.create', 'customers.update', 'customers.profile', 'customer360.timeline', 'customer360.search', 'customers.list', 'undo'
  ]))
  const searches = entries.filter(({ action }) => action === 'customer360.search').map(({ details }) => details)
  expect(searches[0]).toEqual({ query: expect.stringMatching(/^[0-9a-f]{32}$/), hits: 1 })
  expect(searches[1]).toEqual(searches[0])
  expect(new Set(entries.filter(({ entityKey }) => entityKey !== null).map(({ entityKey }) => entityKey)).size).toBe(1)
  for (const value of ['上官', '13312340000', '偏好']) expect(JSON.stringify(entries)).not.toContain(value)
  await made.close()
})
