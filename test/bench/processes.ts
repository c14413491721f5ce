/** Cases of a bench in processes of their own, so that the peak of memory is their own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { megabytes, timed, type Figure } from './measure.ts'

export interface CaseAnswer<Result> {
  seconds: number
  cpuSeconds: number
  /** Of the process. */
  peakBytes: number
  result: Result
}

const mostTurns = 3
/** Seconds after which a case is not tried again. */
const enough = 15

/** @param entry file of this folder that calls `answerCase` */
export async function runCase<Result>(entry: string, order: object): Promise<CaseAnswer<Result>> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, entry), JSON.stringify(order)], { maxBuffer: 1 << 20 })
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as CaseAnswer<Result>
}

/** The best of three runs, of what is short beside what else a machine does. */
export async function bestOf<Result>(entry: string, order: object): Promise<CaseAnswer<Result>> {
  const answers: CaseAnswer<Result>[] = []
  for (let turn = 0, spent = 0; turn < mostTurns && spent < enough; turn++) {
    const answer = await runCase<Result>(entry, order)
    spent += answer.seconds
    answers.push(answer)
  }
  return answers.reduce((best, answer) => (answer.seconds < best.seconds ? answer : best))
}

/** The order that this process was given. */
export function orderOfCase<Order>(): Order {
  return JSON.parse(process.argv[2]!) as Order
}

/** Does the work of this process and answers with a line of JSON. */
export async function answerCase<Result>(work: () => Promise<Result>): Promise<void> {
  const { seconds, cpuSeconds, result } = await timed(work)
  console.log(JSON.stringify({ seconds, cpuSeconds, peakBytes: process.resourceUsage().maxRSS * 1024, result } satisfies CaseAnswer<Result>))
}

/** Seconds, and those of the processor. */
export const secondsOf = ({ seconds, cpuSeconds }: Pick<CaseAnswer<unknown>, 'seconds' | 'cpuSeconds'>): string => `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(1)} s)`

export function told({ seconds, cpuSeconds, peakBytes }: CaseAnswer<unknown>): Pick<Figure, 'value' | 'cpu' | 'peak'> {
  return { value: `${seconds.toFixed(2)} s`, cpu: `${cpuSeconds.toFixed(1)} s`, peak: megabytes(peakBytes) }
}
