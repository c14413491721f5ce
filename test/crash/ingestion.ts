/**
 * Signed records while the receiving process is killed again and again: whatever was answered with a receipt is in facts once, in the end. The sender does
 * what a good one does: it sends again, as it was, what was not answered.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Accepted, IngestionState } from '#core/contract/ingestion.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { createWorkspace, openWorkspaceStores } from '#core/store/workspace/stores.ts'
import { verifyWorkspace } from '#core/store/workspace/verify.ts'
import { processed, signedHeaders } from '#test/support/ingestion.ts'
import { localWorkers, storesOptions } from '#test/support/workspace.ts'
import { checkLeftovers } from './check.ts'

export interface IngestionKills {
  kills: number
  /** Requests that were answered, and those that had to be sent again. */
  answered: number
  again: number
  events: number
  /** Empty: every event that was answered is there once. */
  problems: string[]
}

interface Request {
  nonce: string
  body: string
  /** When it was signed first; milliseconds. */
  at: number
  events: number
  receipt?: string
  tries: number
}

export async function killReceiver({ kills, seed }: { kills: number; seed: number }): Promise<IngestionKills> {
  const home = mkdtempSync(join(tmpdir(), 'cohortdesk-crash-'))
  const folder = join(home, 'workspace')
  const key = randomBytes(32)
  createWorkspace(folder, 'Crash', key, { id: 'crash', at: Date.now() })
  const random = createRandom(seed)
  const requests: Request[] = []
  let secret = ''
  let killed = 0
  for (; killed <= kills; killed++) {
    const { child, url } = await start(folder, key)
    secret ||= (await call<{ secret: string }>(url, '/api/ingestion/channels/crm/secrets', 'POST')).secret
    const last = killed === kills
    const sending = sendUntilKilled({ url, secret, requests, seed, more: last ? 0 : 200, random })
    if (last) {
      await sending
      await settle(url, requests)
      child.kill('SIGTERM')
    } else {
      await new Promise((resolve) => setTimeout(resolve, 30 + random.next() * random.next() * 5000))
      child.kill('SIGKILL')
      await sending
    }
    await ended(child)
  }
  const problems = await check(folder, key, requests)
  if (problems.length === 0) rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  return {
    kills, answered: requests.filter(({ receipt }) => receipt !== undefined).length, again: requests.filter(({ tries }) => tries > 1).length,
    events: requests.reduce((sum, { events }) => sum + events, 0), problems
  }
}

/** A process that serves the workspace. */
async function start(folder: string, key: Buffer): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-ingestion.ts'), JSON.stringify({ folder, key: key.toString('hex') })], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', () => reject(new Error('The receiver ended before it was ready')))
  })
  return { child, url }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
}

async function call<Data>(url: string, path: string, method = 'GET'): Promise<Data> {
  const response = await fetch(url + path, { method, headers: { authorization: 'Bearer crash' } })
  return (await response.json() as { data: Data }).data
}

interface Sending {
  url: string
  secret: string
  requests: Request[]
  seed: number
  /** New requests at most. */
  more: number
  random: ReturnType<typeof createRandom>
}

/** First what was not answered, then new ones; until nobody answers any more. */
async function sendUntilKilled({ url, secret, requests, seed, more, random }: Sending): Promise<void> {
  const waiting = requests.filter(({ receipt }) => receipt === undefined)
  const fresh = Array.from({ length: more }, () => {
    const request = makeRequest(`${seed}-${requests.length}`, 1 + random.below(40))
    requests.push(request)
    return request
  })
  let alive = true
  const lane = async () => {
    for (let next = take(); next && alive; next = take()) await send(url, secret, next).catch(() => (alive = false))
  }
  const queue = [...waiting, ...fresh]
  const take = () => queue.shift()
  await Promise.all(Array.from({ length: 4 }, lane))
  // What was not begun is sent by nobody: it is no part of the ledger.
  const begun = requests.filter(({ tries }) => tries > 0)
  requests.splice(0, requests.length, ...begun)
}

function makeRequest(name: string, events: number): Request {
  const records = Array.from({ length: events }, (_, index) => ({
    event_id: `${name}-${index}`, event_type: 'order', mobile_phone: `157${String(31_200_000 + (index * 37) % 500)}`, occurred_at: '2025-11-03T10:00:00Z', amount: 1, status: 'paid'
  }))
  return { nonce: name, body: JSON.stringify(records), at: Date.now(), events, tries: 0 }
}

async function send(url: string, secret: string, request: Request): Promise<void> {
  request.tries += 1
  const response = await fetch(`${url}/api/ingestion/crm`, { method: 'POST', body: request.body, headers: signedHeaders(secret, request.body, { at: Date.now(), nonce: request.nonce }) })
  const { data } = await response.json() as { data: Accepted }
  if (response.status !== 202) throw new Error(`answered with ${response.status}`)
  request.receipt = data.receiptId
}

/** Waits until everything that was answered is processed. */
async function settle(url: string, requests: Request[]): Promise<void> {
  while ((await call<{ items: IngestionState[] }>(url, '/api/ingestion/channels')).items.some(({ waiting }) => waiting > 0)) await new Promise((resolve) => setTimeout(resolve, 50))
  for (const { receipt } of requests) await processed((path) => call(url, path), receipt!)
}

/** Holds what the workspace has against what was answered. */
async function check(folder: string, key: Buffer, requests: Request[]): Promise<string[]> {
  const problems = requests.filter(({ receipt }) => receipt === undefined).map(({ nonce }) => `request ${nonce} was never answered`)
  const stores = await openWorkspaceStores(folder, key, storesOptions())
  try {
    const wanted = requests.reduce((sum, { events }) => sum + events, 0)
    const [facts] = await stores.facts.read((duck) => duck.rows<{ events: number; ids: number }>(
      'SELECT count(*)::DOUBLE AS events, count(DISTINCT source_key)::DOUBLE AS ids FROM events'))
    if (facts!.events !== wanted || facts!.ids !== wanted) problems.push(`${wanted} events were answered; facts hold ${facts!.events} of ${facts!.ids} ids`)
    const receipts = stores.records.prepare<[], { id: string; records: number; accepted: number; duplicates: number; unfinished: number }>('SELECT * FROM ingestion_receipts').all()
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]))
    if (receipts.length !== requests.length) problems.push(`${receipts.length} receipts were kept for ${requests.length} requests`)
    for (const { receipt, events } of requests) {
      const kept = byId.get(receipt!)
      // A record that was brought in twice would be a duplicate the second time.
      if (kept?.records !== events || kept.accepted !== events || kept.duplicates !== 0 || kept.unfinished !== 0) problems.push(`receipt ${receipt}: ${JSON.stringify(kept)} instead of ${events}`)
    }
    problems.push(...(await verifyWorkspace(stores, { workers: localWorkers })).problems.map(({ code, batchId }) => `${code} ${batchId ?? ''}`), ...checkLeftovers(stores))
  } finally {
    await stores.close()
  }
  return problems
}
