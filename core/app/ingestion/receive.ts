/** Taking records in: is the request genuine, was it here before, is it sound, is there room; then it is written down, and only then answered. */
import { createHash, randomBytes } from 'node:crypto'
import { ingestionChannels, type Accepted, type IngestionChannel } from '#core/contract/ingestion.ts'
import type { Clock } from '#core/ports/ports.ts'
import type { ReceiptHead } from '#core/store/records/ingestion.ts'
import { badNonce, bodyTooLarge, expired, nonceReused, notGenuine, notJsonType, notRecords, queueFull, tooDeep, tooFast, tooManyRecords, unsigned } from './errors.ts'
import { createBucket, type IngestionLimits } from './limits.ts'
import type { Queue } from './queue.ts'
import type { Secrets } from './secrets.ts'
import { parseSignatures, parseTimestamp, signerOf } from './signature.ts'

/** A request as it comes in; header values as they stand, undefined where they are missing. */
export interface IncomingRecords {
  channel: IngestionChannel
  signature: string | undefined
  timestamp: string | undefined
  nonce: string | undefined
  contentType: string | undefined
  /** Bytes that it announces. */
  contentLength: number | undefined
  /** Reads the body up to so many bytes; undefined where it is longer. */
  read(most: number): Promise<Buffer | undefined>
}

export interface Receiver {
  /** Answers once the records are on the disk. @throws DeskError */
  receive(request: IncomingRecords): Promise<Accepted>
}

interface Known {
  body: string
  /** Milliseconds: from then on a request like it would be too old. */
  until: number
  receipt: Promise<Accepted>
}

export interface ReceiverOptions {
  queue: Queue
  secrets: Secrets
  clock: Clock
  limits: IngestionLimits
  /** Receipts that were given lately. */
  recent: Iterable<ReceiptHead>
}

export function createReceiver({ queue, secrets, clock, limits, recent }: ReceiverOptions): Receiver {
  const known = new Map<string, Known>()
  const now = () => clock.now()
  const buckets = new Map(ingestionChannels.map((channel) => [channel, {
    requests: createBucket(limits.requestsPerSecond, limits.requestsPerSecond * 10, now), records: createBucket(limits.recordsPerSecond, limits.recordsPerSecond * 10, now)
  }]))
  for (const { request, body, receivedAt, id, records } of recent) remember(request, body, receivedAt, Promise.resolve({ receiptId: id, records, repeated: false }))

  /** A request whose time lies ahead by the window is refused as too old only after twice the window. */
  function remember(request: string, body: string, at: number, receipt: Promise<Accepted>): void {
    for (const [name, { until }] of known) {
      if (until >= now()) break
      known.delete(name)
    }
    known.set(request, { body, until: at + 2 * limits.window + 1000, receipt })
  }

  function repetitionOf(request: string, body: string): Promise<Accepted> | undefined {
    const before = known.get(request)
    if (!before || before.until < now()) return undefined
    if (before.body !== body) throw nonceReused()
    return before.receipt.then((receipt) => ({ ...receipt, repeated: true }))
  }

  /** What is not genuine learns nothing: neither whether the channel has a secret nor what is wrong with the body. */
  async function genuineBody(request: IncomingRecords): Promise<{ body: Buffer; name: string }> {
    const { channel, signature, timestamp, nonce } = request
    const signatures = parseSignatures(signature ?? '')
    if (signatures.length === 0) throw unsigned('X-Signature')
    const sentAt = parseTimestamp(timestamp ?? '')
    if (Number.isNaN(sentAt)) throw unsigned('X-Timestamp')
    if (Math.abs(now() - sentAt) > limits.window) throw expired(limits.window / 60_000)
    if (nonce !== undefined && !/^[\x21-\x7e]{1,200}$/.test(nonce)) throw badNonce()
    if ((request.contentLength ?? 0) > limits.body) throw bodyTooLarge(limits.body)
    const body = await request.read(limits.body)
    if (!body) throw bodyTooLarge(limits.body)
    const signer = signerOf(secrets.of(channel), { signatures, timestamp: timestamp!, nonce, body })
    if (!signer) throw notGenuine()
    secrets.used(signer.id, now())
    return { body, name: nonce === undefined ? `${channel}/${timestamp!.trim()}` : `${channel}/nonce/${nonce}` }
  }

  function checkRoom(): void {
    if (queue.records >= limits.waitingRecords || queue.bytes >= limits.waitingBytes) throw queueFull(fullWait)
  }

  function checkRate(channel: IngestionChannel, count: number): void {
    const { requests, records } = buckets.get(channel)!
    const wait = requests.take(1) || records.take(count)
    if (wait > 0) throw tooFast(wait)
  }

  return {
    async receive(request) {
      const { body, name } = await genuineBody(request)
      const hash = createHash('sha256').update(body).digest('hex')
      // Without a nonce of the sender's, the time and the content are it.
      const requestName = request.nonce === undefined ? `${name}/${hash}` : name
      const before = repetitionOf(requestName, hash)
      if (before) return before
      const records = countRecords(request, body, limits)
      checkRoom()
      checkRate(request.channel, records)
      const receivedAt = now()
      const head: ReceiptHead = { id: randomBytes(12).toString('hex'), channel: request.channel, request: requestName, body: hash, receivedAt, records }
      const receipt = queue.append(head, body).then(({ id }): Accepted => ({ receiptId: id, records, repeated: false }))
      remember(requestName, hash, receivedAt, receipt)
      receipt.catch(() => known.delete(requestName))
      return receipt
    }
  }
}

/** Seconds after which a sender may ask again where too much waits. */
const fullWait = 10

/** How many records a body holds. @throws DeskError */
function countRecords({ contentType }: IncomingRecords, body: Buffer, { depth, records: most }: IngestionLimits): number {
  if (contentType !== undefined && !/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(contentType)) throw notJsonType()
  if (isDeeper(body, depth)) throw tooDeep(depth)
  const records = parseList(body)
  if (!records || records.length === 0) throw notRecords()
  if (records.length > most) throw tooManyRecords(most)
  return records.length
}

function parseList(body: Buffer): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const [quoteMark, backslash] = [0x22, 0x5c]
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Whether JSON is nested deeper than so many levels; told before it is parsed. */
function isDeeper(bytes: Uint8Array, most: number): boolean {
  let level = 0
  for (let place = 0; place < bytes.length; place++) {
    const byte = bytes[place]!
    if (byte === quoteMark) place = stringEnd(bytes, place)
    else if (opening.has(byte)) {
      if (++level > most) return true
    } else if (closing.has(byte)) level--
  }
  return false
}

function stringEnd(bytes: Uint8Array, start: number): number {
  let place = start + 1
  while (place < bytes.length && bytes[place] !== quoteMark) place += bytes[place] === backslash ? 2 : 1
  return place
}
