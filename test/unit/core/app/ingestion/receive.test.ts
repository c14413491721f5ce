/** Receiving without HTTP: bodies of every kind, repetition, room. */
import { createHmac, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Accepted } from '#core/contract/ingestion.ts'
import { DeskError } from '#core/contract/errors.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { createBucket, usualLimits, type IngestionLimits } from '#core/app/ingestion/limits.ts'
import { openQueue } from '#core/app/ingestion/queue.ts'
import { createReceiver, type Receiver } from '#core/app/ingestion/receive.ts'
import { openSecrets } from '#core/app/ingestion/secrets.ts'
import { parseSignatures, parseTimestamp } from '#core/app/ingestion/signature.ts'
import { splitReceipts } from '#core/app/ingestion/split.ts'
import { makeWorkspace, silentLogger } from '#test/support/workspace.ts'

const now = Date.UTC(2026, 0, 15)
const workspace = makeWorkspace()
let stores: Awaited<ReturnType<typeof workspace.open>>
let secret = ''
beforeAll(async () => {
  stores = await workspace.open()
  secret = (await openSecrets(stores).create('crm', { user: 'owner', at: now })).secret
})
afterAll(async () => {
  await stores.close()
  await workspace.remove()
})

const open = async (limits: Partial<IngestionLimits> = {}) => {
  const queue = await openQueue(stores, silentLogger)
  return { queue, receiver: createReceiver({ queue, secrets: openSecrets(stores), clock: { now: () => now }, limits: { ...usualLimits, ...limits }, recent: [] }) }
}

function send(receiver: Receiver, body: string | Buffer, nonce = randomBytes(8).toString('hex')): Promise<Accepted> {
  const bytes = Buffer.from(body as string)
  const timestamp = String(now / 1000)
  const signature = createHmac('sha256', secret).update(`${nonce}.${timestamp}.`).update(bytes).digest('hex')
  return receiver.receive({ channel: 'crm', signature, timestamp, nonce, contentType: 'application/json', contentLength: bytes.length, read: async (most) => (bytes.length > most ? undefined : bytes) })
}
const codeOf = (sent: Promise<Accepted>) => sent.then(() => 'received', (error: unknown) => (error instanceof DeskError ? error.code : `${String(error)}`))

/** Text that is JSON, nearly JSON, or anything. */
function hostileBody(random: Random): Buffer {
  const words = ['[', ']', '{', '}', ',', ':', '"', '\\', '"a"', 'null', 'true', '1e400', '-0', '12345678901234567890', '"\\ud800"', '"手机号":"13800001111"', '{"name":"x"}', ' ', '\n', '\u0000', '"__proto__":{"x":1}', '"constructor":1']
  const kind = random.below(4)
  if (kind === 0) return randomBytes(random.below(400))
  if (kind === 1) return Buffer.from(Array.from({ length: random.below(60) }, () => words[random.below(words.length)]!).join(''))
  const value = (depth: number): unknown => {
    if (depth > 0 && random.chance(0.4)) return random.chance(0.5) ? Array.from({ length: random.below(4) }, () => value(depth - 1)) : Object.fromEntries(Array.from({ length: random.below(4) }, () => [words[random.below(words.length)]!, value(depth - 1)]))
    return [null, true, 1.5, 'x', '13800001111', '', 1e21, '\u0000', '\ud800'][random.below(9)]
  }
  const text = Buffer.from(JSON.stringify(Array.from({ length: random.below(5) }, () => value(random.below(25)))))
  if (kind === 2 && text.length > 0) text[random.below(text.length)] = random.below(256)
  return text
}

describe('bodies', () => {
  test('of every kind are received or refused, and whatever was received can be split', async () => {
    const { queue, receiver } = await open({ requestsPerSecond: 1e6, recordsPerSecond: 1e6 })
    const random = createRandom(20260115)
    const told: Record<string, number> = {}
    let records = 0
    for (let round = 0; round < 1500; round++) {
      const sent = send(receiver, hostileBody(random))
      const code = await codeOf(sent)
      if (code === 'received') records += (await sent).records
      told[code] = (told[code] ?? 0) + 1
    }
    expect(Object.keys(told).sort()).toEqual(['invalid', 'received'])
    expect(told['received']).toBeGreaterThan(100)
    const [first] = queue.waiting()
    const parts = await splitReceipts(queue, first!.number, queue.waiting().at(-1)!.number)
    expect([...parts.values()].reduce((sum, { lines }) => sum + lines.length, 0)).toBe(records)
    for (const { lines } of parts.values()) for (const line of lines) expect(typeof JSON.parse(line)).toBe('object')
    await queue.close()
  })
})

describe('room', () => {
  test('what is full refuses with a time to wait, and has written nothing down', async () => {
    const { queue, receiver } = await open()
    const before = queue.records
    const { queue: full, receiver: filled } = await open({ waitingRecords: 1 })
    await send(receiver, '[{"name":"x"}]')
    expect(queue.records).toBe(before + 1)
    await queue.close()
    const refused = await send(filled, '[{"name":"y"}]').catch((error: unknown) => error as DeskError)
    expect(refused).toMatchObject({ code: 'too_many', details: { retryAfter: 10 } })
    await full.close()
  })

  test('tokens fill up with time, up to so many', () => {
    let time = 0
    const bucket = createBucket(10, 20, () => time)
    expect([bucket.take(20), bucket.take(1)]).toEqual([0, 1])
    time = 1000
    expect([bucket.take(10), bucket.take(30)]).toEqual([0, 3])
    time = 100_000
    expect([bucket.take(20), bucket.take(1)]).toEqual([0, 1])
  })
})

test('signatures and times of headers', () => {
  const hex = 'ab'.repeat(32)
  const base64 = Buffer.from(hex, 'hex').toString('base64')
  expect(parseSignatures(`${hex} sha256=${hex.toUpperCase()} v1,${base64} v1=${hex} x ${hex}`)).toHaveLength(4)
  for (const text of ['', 'x', `${hex}0`, hex.slice(1), `${base64}==`, `v2,${base64}`]) expect(parseSignatures(text)).toEqual([])
  expect(['1700000000', '1700000000000', '1700000000.5', '2023-11-14T22:13:20Z', '2023-11-15T06:13:20+08:00'].map(parseTimestamp)).toEqual([1.7e12, 1.7e12, 1.7e12 + 500, 1.7e12, 1.7e12])
  for (const text of ['', 'now', '-5', '1e9', '2023-11-14', '2023-11-14T22:13:20', '99999999999999999']) expect(parseTimestamp(text)).toBeNaN()
})
