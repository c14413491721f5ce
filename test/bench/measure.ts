/** Measuring for `npm run bench`: times, peak memory, a calibration of the machine, and a table. */
import { readFileSync } from 'node:fs'

export interface Figure {
  name: string
  /** What was measured, in its unit. */
  value: string
  /** Processor seconds of all threads: what other work on the machine inflates least. */
  cpu?: string
  /** Beside what, in the same run. */
  rival?: string
  ratio?: string
  goal?: string
  met?: boolean
  peak?: string
}

export interface Sizes {
  orders: number
  customers: number
  append: number
  demoCustomers: number
  demoEvents: number
  indexCustomers: number
  indexEvents: number
  indexAppend: number
  exported: number
  workbookRows: number
  builderCustomers: number
  builderEvents: number
  ingestionSeconds: number
}

export async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; cpuSeconds: number; result: Result; peakBytes: number }> {
  const before = process.hrtime.bigint()
  const cpuBefore = process.cpuUsage()
  let peakBytes = process.memoryUsage.rss()
  const sampler = setInterval(() => { peakBytes = Math.max(peakBytes, process.memoryUsage.rss()) }, 20)
  try {
    const result = await work()
    const { user, system } = process.cpuUsage(cpuBefore)
    return { seconds: Number(process.hrtime.bigint() - before) / 1e9, cpuSeconds: (user + system) / 1e6, result, peakBytes: Math.max(peakBytes, process.memoryUsage.rss()) }
  } finally {
    clearInterval(sampler)
  }
}

/** Milliseconds for the sum of ten million 32-bit integers, best of five: what this machine does with a plain loop (reference machine: 12.6 ms). */
export function calibrate(): number {
  const numbers = new Int32Array(10_000_000).map((_, index) => index & 1023)
  let best = Infinity
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    let sum = 0
    for (let index = 0; index < numbers.length; index++) sum += numbers[index]!
    best = Math.min(best, performance.now() - start)
    if (sum === 0) throw new Error('unreachable sum')
  }
  return best
}

/** Waits until all threads of this process rest: what was begun beside the measured, such as building an index, is over. */
export async function untilIdle(): Promise<void> {
  const window = 500
  for (let quiet = 0; quiet < 3;) {
    const before = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, window))
    const { user, system } = process.cpuUsage(before)
    quiet = user + system < window * 1000 * 0.1 ? quiet + 1 : 0
  }
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1048576)} MB`
}

/** Share of time in which some task waited for a CPU in the last ten seconds, where the kernel tells. */
export function pressure(): string {
  try {
    return /some avg10=([\d.]+)/.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1] ?? '?'
  } catch {
    return '?'
  }
}

export function printFigures(figures: Figure[]): void {
  const columns: (keyof Figure)[] = ['name', 'value', 'cpu', 'rival', 'ratio', 'goal', 'met', 'peak']
  const text = (figure: Figure, column: keyof Figure) => column === 'met' ? (figure.met === undefined ? '' : figure.met ? 'yes' : 'NO') : String(figure[column] ?? '')
  const widths = columns.map((column) => Math.max(column.length, ...figures.map((figure) => text(figure, column).length)))
  const line = (cells: string[]) => console.log(cells.map((cell, index) => cell.padEnd(widths[index]!)).join('  ').trimEnd())
  line(columns)
  for (const figure of figures) line(columns.map((column) => text(figure, column)))
}
