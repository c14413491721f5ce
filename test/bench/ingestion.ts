/** Signed records at a steady rate into `npm run serve`: how long answers take, how soon the records are in, and whether each came in once. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { IngestionState } from '#core/contract/ingestion.ts'
import { openWorkspaceStores } from '#core/store/workspace/stores.ts'
import { placesOf } from '#server/workstation/places.ts'
import { fileSecrets } from '#server/workstation/secrets.ts'
import { processed } from '#test/support/ingestion.ts'
import { serveProcess } from '#test/support/server.ts'
import { storesOptions } from '#test/support/workspace.ts'
import type { SenderOrder, SenderReport } from './ingestion-sender.ts'
import { megabytes, type Figure, type Sizes } from './measure.ts'

const run = promisify(execFile)
const rate = 10_000
const batch = 100

export async function benchIngestion({ ingestionSeconds: seconds }: Pick<Sizes, 'ingestionSeconds'>): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'cohortdesk-ingestion-'))
  const folder = join(home, 'workspace')
  const environment = { COHORTDESK_HOME: home, COHORTDESK_LOG: 'warn' }
  const server = serveProcess(['--workspace', folder, '--create'], environment)
  try {
    const { url, token } = await server.ready
    const call = async <Data>(path: string, method = 'GET') => (await (await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })).json() as { data: Data }).data
    const { secret } = await call<{ secret: string }>('/api/ingestion/channels/crm/secrets', 'POST')
    const order: SenderOrder = { url, secret, rate, batch, seconds, customers: 200_000 }
    const cpu = cpuOf(server.child.pid!)
    const sending = run(process.execPath, [join(import.meta.dirname, 'ingestion-sender.ts'), JSON.stringify(order)], { maxBuffer: 2 ** 30 })
    let most = 0
    let ended = false
    void sending.finally(() => (ended = true)).catch(() => undefined)
    while (!ended) {
      most = Math.max(most, (await call<{ items: IngestionState[] }>('/api/ingestion/channels')).items[0]!.waiting)
      await pause(500)
    }
    const report = JSON.parse((await sending).stdout) as SenderReport
    const drained = performance.now()
    while ((await call<{ items: IngestionState[] }>('/api/ingestion/channels')).items.some(({ waiting }) => waiting > 0)) await pause(100)
    for (const receipt of report.receipts.slice(-20)) await processed(call, receipt)
    const rest = (performance.now() - drained) / 1000
    const micro = await call<{ total: number }>('/api/ingestion/batches?channel=crm')
    const peak = peakOf(server.child.pid!)
    const used = cpuOf(server.child.pid!) - cpu
    server.child.kill('SIGTERM')
    await server.ended
    const found = await ledgerOf(folder, home)
    const sorted = report.times.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
    const sent = report.events / report.seconds
    const whole = report.events / (report.seconds + rest)
    return [
      { name: `ingestion of ${report.events} events in requests of ${batch}`, value: `${Math.round(sent)} events/s`, cpu: `${used.toFixed(1)} s`, goal: `${rate} for ${seconds} s`, met: report.refused === 0 && sent >= rate * 0.99, peak: megabytes(peak) },
      { name: 'answer (durable), p50 · p99 · max', value: `${at(0.5).toFixed(1)} · ${at(0.99).toFixed(1)} · ${at(1).toFixed(0)} ms`, goal: 'p99 < 250 ms', met: at(0.99) < 250 },
      { name: `lost · doubled against the sender's ledger`, value: `${report.events - found.events} · ${found.events - found.ids} (amounts ${found.cents === report.cents ? 'equal' : 'NOT EQUAL'})`, goal: '0 · 0', met: found.events === report.events && found.ids === report.events && found.cents === report.cents },
      { name: `sent twice on purpose · answered with another receipt`, value: `${report.repeated} · ${report.forged}`, goal: '· 0', met: report.forged === 0 },
      { name: 'counted in facts, from the first request on', value: `${Math.round(whole)} events/s`, goal: `${rate}`, met: whole >= rate * 0.95 },
      { name: `micro-batches · most records that waited · rest after the end`, value: `${micro.total} · ${most} · ${rest.toFixed(1)} s` }
    ]
  } finally {
    server.child.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What facts hold once the workspace was closed and opened anew. */
async function ledgerOf(folder: string, home: string): Promise<{ events: number; ids: number; cents: number }> {
  const { id } = JSON.parse(readFileSync(join(folder, 'workspace.json'), 'utf8')) as { id: string }
  const key = await fileSecrets(join(placesOf({ COHORTDESK_HOME: home }).configuration, 'keys')).read(id)
  const stores = await openWorkspaceStores(folder, key!, storesOptions())
  try {
    const [found] = await stores.facts.read((duck) => duck.rows<{ events: number; ids: number; cents: number }>(
      'SELECT count(*)::DOUBLE AS events, count(DISTINCT source_key)::DOUBLE AS ids, coalesce(sum(round(amount * 100)), 0)::DOUBLE AS cents FROM events WHERE voided_by IS NULL'))
    return found!
  } finally {
    await stores.close()
  }
}

/** Highest resident memory of a process, in bytes, where the kernel tells. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readStatus(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

/** Seconds of processor time of a process, where the kernel tells (in hundredths). */
function cpuOf(pid: number): number {
  const fields = readStatus(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

function readStatus(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
