/** Reads hostile files in a process of their own and watches it: no crash, no wait over five seconds, no error that is no refusal, rows that add up, memory within bounds. */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { youngMegabytes } from '#workers/runtime/spawn.ts'
import type { FuzzKind } from './inputs.ts'

export interface FuzzFailure {
  kind: FuzzKind
  /** Of the file: with the seed it gives the same file again. */
  number: number
  problem: string
}

export interface FuzzReport {
  kind: FuzzKind
  cases: number
  read: number
  refused: number
  /** Imported whole. */
  imported: number
  /** Milliseconds. */
  slowest: number
  /** Bytes of the process, at most. */
  rss: number
  failures: FuzzFailure[]
}

export interface FuzzOptions {
  kind: FuzzKind
  seed: number
  from?: number
  cases: number
  /** Ends the run after so many failures. */
  most?: number
  /** The process that reads, from a file on; a test gives one that dies. */
  start?: (place: string, from: number, to: number) => ChildProcess
}

/** Milliseconds of the processor after which a file counts as one that hangs. */
const patience = 5000
/** Of a process that does nothing: of the clock, less those in which it waited for the processor. Disks may be slow when files are imported whole. */
const idlePatience = 30_000
const mostMemory = 512 * 2 ** 20

export async function fuzzReader({ kind, seed, from = 0, cases, most = 20, start }: FuzzOptions): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-fuzz-'))
  const report: FuzzReport = { kind, cases, read: 0, refused: 0, imported: 0, slowest: 0, rss: 0, failures: [] }
  try {
    const place = join(folder, 'at')
    for (let next = from; next < from + cases && report.failures.length < most;) {
      rmSync(place, { force: true })
      const to = Math.min(next + casesOfProcess, from + cases)
      next = await watch(report, (start ?? ((...range) => startReader(kind, seed, ...range)))(place, next, to), { place, from: next, to })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (report.rss > mostMemory) report.failures.push({ kind, number: -1, problem: `took ${Math.round(report.rss / 2 ** 20)} MB` })
  return report
}

/** What DuckDB and the allocator keep of earlier files is not what a file takes: after so many files another process goes on. */
const casesOfProcess = 2500

function startReader(kind: FuzzKind, seed: number, place: string, from: number, to: number): ChildProcess {
  // Young objects as in the threads that read files for the program.
  const execArgv = [`--max-semi-space-size=${youngMegabytes / 3}`]
  return fork(join(import.meta.dirname, 'child.ts'), [kind, String(seed), String(from), String(to), place], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv })
}

/** Runs one process until it has read all files or dies; answers the number of the file to go on with. */
async function watch(report: FuzzReport, child: ChildProcess, { place, from, to }: { place: string; from: number; to: number }): Promise<number> {
  let errors = ''
  let done = false
  child.stderr!.on('data', (piece: Buffer) => (errors = (errors + piece.toString()).slice(-2000)))
  child.on('message', (message: { failure?: FuzzFailure; counts?: Pick<FuzzReport, 'read' | 'refused' | 'imported' | 'slowest' | 'rss'> }) => {
    if (message.failure) report.failures.push(message.failure)
    if (!message.counts) return
    done = true
    for (const count of ['read', 'refused', 'imported'] as const) report[count] += message.counts[count]
    for (const peak of ['slowest', 'rss'] as const) report[peak] = Math.max(report[peak], message.counts[peak])
  })
  const hung = watchForHang(child.pid!, place, () => child.kill('SIGKILL'))
  const code = await new Promise<string>((resolve) => child.once('exit', (exit, signal) => resolve(String(signal ?? exit))))
  const hangs = hung()
  if (done && code === '0') return to
  const number = Number(noted(place) || from)
  report.failures.push({ kind: report.kind, number, problem: hangs ? `still at it after ${patience} ms` : `the process ended with ${code}: ${errors}` })
  return number + 1
}

/** Calls `onHang` where the same file is noted for too long. The answered function ends the watch and says whether that came to pass. */
function watchForHang(process: number, place: string, onHang: () => void): () => boolean {
  let last = ''
  let before = timesOf(process)
  let hangs = false
  const timer = setInterval(() => {
    const now = noted(place)
    const times = timesOf(process)
    if (now !== last || now === '') {
      last = now
      before = times
    } else if (times.processor - before.processor > patience || times.own - before.own > idlePatience) {
      hangs = true
      onHang()
    }
  }, 250)
  return () => {
    clearInterval(timer)
    return hangs
  }
}

interface Times {
  /** Milliseconds that its threads have had of the processor. */
  processor: number
  /** Milliseconds of the clock, less those in which its threads were ready and other processes had the processor. */
  own: number
}

/** Where the system tells what threads wait (schedstats of Linux), else by the clock alone. */
function timesOf(process: number): Times {
  const now = performance.now()
  try {
    const threads = readdirSync(`/proc/${process}/task`).map((thread) => readFileSync(`/proc/${process}/task/${thread}/schedstat`, 'utf8').split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6))
    const [processor, waited] = [0, 1].map((column) => threads.reduce((sum, thread) => sum + thread[column]!, 0)) as [number, number]
    return { processor, own: now - waited }
  } catch {
    return { processor: now, own: now }
  }
}

function noted(place: string): string {
  try {
    return readFileSync(place, 'utf8').trim()
  } catch {
    return ''
  }
}
