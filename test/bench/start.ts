/** From the start of a process to a usable workspace: the demo made once, then opened again and its first page of customers asked for. */
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoFiles } from '#core/domain/demo/files.ts'
import { serveProcess } from '#test/support/server.ts'
import { calibrate, megabytes, timed, type Figure, type Sizes } from './measure.ts'

interface Served {
  call(method: string, path: string, body?: unknown): Promise<unknown>
  memory(): number
  stop(): Promise<void>
}

export async function benchStart(sizes: Sizes): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-'))
  const folder = join(home, 'workspace')
  try {
    return await measure(home, folder, sizes)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function measure(home: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  const scale = `${sizes.demoCustomers.toLocaleString('en')} customers, ${sizes.demoEvents.toLocaleString('en')} events`
  const figures: Figure[] = []
  let served = await serve(home, folder, true)
  const made = await timed(() => makeDemo(served, sizes))
  figures.push({ name: `demo made and imported (${scale})`, value: `${made.seconds.toFixed(1)} s`, goal: 'well under 60 s', met: made.seconds < 45, peak: megabytes(served.memory()) })

  const count = sizes.append
  const path = join(home, 'append.csv')
  await writeEvents(path, count, sizes)
  const append = await timed(() => runImport(served, path))
  figures.push({ name: `append of ${count.toLocaleString('en')} events`, value: `${append.seconds.toFixed(2)} s`, rival: `calibration ${calibrate().toFixed(1)} ms`, ratio: `${Math.round(count / append.seconds / 1000)}k rows/s`, peak: megabytes(served.memory()) })
  await served.stop()

  const opened = await timed(async () => {
    served = await serve(home, folder, false)
    await served.call('GET', '/api/crm/customers?limit=50')
  })
  figures.push({ name: 'start to usable with the demo', value: `${opened.seconds.toFixed(2)} s`, goal: '≤ 5 s', met: opened.seconds <= 5, peak: megabytes(served.memory()) })
  await served.stop()
  return figures
}

async function serve(home: string, folder: string, create: boolean): Promise<Served> {
  const started = serveProcess(['--workspace', folder, ...(create ? ['--create'] : [])], { COHORTDESK_HOME: join(home, 'home') })
  const { url, token } = await started.ready
  return {
    async call(method, path, body) {
      const response = await fetch(url + path, {
        method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) })
      })
      const answer = await response.json() as { success: boolean; data: unknown; error?: unknown }
      if (!answer.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer.error)}`)
      return answer.data
    },
    memory: () => peakMemoryOf(started.child.pid!),
    async stop() {
      started.child.kill('SIGTERM')
      await started.ended
    }
  }
}

/** Peak resident memory of a process, where /proc tells; 0 elsewhere. */
function peakMemoryOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

async function makeDemo(served: Served, sizes: Sizes): Promise<void> {
  const files = demoFiles({ seed: 20_251_120, customers: sizes.demoCustomers, events: sizes.demoEvents, end: demoEnd })
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-files-'))
  try {
    for (const file of files) {
      const path = join(folder, file.fileName)
      await writeLines(path, file.lines())
      await runImport(served, path, file.mapping)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const demoEnd = Date.UTC(2026, 10, 20)

const orderMapping = demoFiles({ seed: 1, customers: 10, events: 10, end: demoEnd })[3]!.mapping

async function writeEvents(path: string, count: number, sizes: Sizes): Promise<void> {
  const orders = demoFiles({ seed: 99, customers: sizes.demoCustomers, events: Math.ceil(count / 0.36), end: demoEnd })[3]!
  await writeLines(path, orders.lines())
}

async function runImport(served: Served, path: string, mapping: object = { ...orderMapping, source: 'append' }): Promise<void> {
  const { jobId } = await served.call('POST', '/api/imports', { path, mapping }) as { jobId: string }
  for (;;) {
    const job = await served.call('GET', `/api/jobs/${jobId}`) as { status: string; error: unknown }
    if (job.status === 'done') return
    if (job.status === 'failed' || job.status === 'cancelled') throw new Error(`Import ${job.status}: ${JSON.stringify(job.error)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path)
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 1 << 20) continue
    if (!stream.write(piece)) await once(stream, 'drain')
    piece = ''
  }
  stream.end(piece)
  await once(stream, 'finish')
}
