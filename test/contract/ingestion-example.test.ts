/** The page about records of other systems: its commands, word for word. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Accepted } from '#core/contract/ingestion.ts'
import { root } from '#server/workstation/host.ts'
import { processed } from '#test/support/ingestion.ts'
import { startServer, testToken } from '#test/support/server.ts'

test('what the page says can be pasted', async () => {
  const page = readFileSync(join(root, 'resources/reference/ingestion.md'), 'utf8')
  const [makeSecret, ...examples] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands!)
  expect(examples).toHaveLength(2)
  const server = await startServer({ now: Date.now })
  try {
    await server.call('POST', '/api/workspaces', { name: 'Example' })
    const paste = async <Data>(commands: string, secret = '') => {
      const { stdout } = await promisify(execFile)('bash', ['-ec', commands], { env: { ...process.env, URL: server.url, TOKEN: testToken, SECRET: secret } })
      return (JSON.parse(stdout) as { data: Data }).data
    }
    const { secret } = await paste<{ secret: string }>(makeSecret!)
    const read = async (path: string) => (await server.call('GET', path)).answer.data
    const receipts = []
    for (const example of examples) receipts.push(await processed(read, (await paste<Accepted>(example, secret)).receiptId))
    expect(receipts).toMatchObject([{ records: 2, accepted: 2, rejected: 0 }, { records: 1, accepted: 1, rejected: 0 }])
    expect(await read('/api/v1/customer360/value?customer_identifier=13800001111')).toMatchObject({ customer_value: { total_spent: 128.5 } })
  } finally {
    await server.close()
  }
})
