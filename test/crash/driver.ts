/** Starts children, kills them at random moments, and checks what they leave. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { createWorkspace } from '#core/store/workspace/stores.ts'
import { checkWorkspace, type Expected } from './check.ts'
import { themes, type Message, type Order, type Theme } from './plan.ts'

export interface CrashOptions {
  cases: number
  seed: number
  /** Workspaces that are worked on at a time. */
  lanes: number
  /** Told of each failure as it is found. */
  report(line: string): void
}

export interface CrashSummary {
  passed: number
  failed: number
  /** Confirmed acts that were looked for after a kill. */
  confirmed: number
  /** Kills by what was going on, and repairs that opening made. */
  during: Record<string, number>
  repairs: Record<string, number>
}

const childFile = fileURLToPath(new URL('./child.ts', import.meta.url))
/** A workspace serves this many kills before a new one takes its place, so that cases stay quick. */
const killsOfOneWorkspace = 25
/** A child that says nothing for this long hangs. */
const patience = 60_000

export async function runCrashCases(options: CrashOptions): Promise<CrashSummary> {
  const summary: CrashSummary = { passed: 0, failed: 0, confirmed: 0, during: {}, repairs: {} }
  let next = 0
  await Promise.all(Array.from({ length: options.lanes }, async () => {
    while (next < options.cases) {
      const first = next
      next = Math.min(options.cases, next + killsOfOneWorkspace)
      await useWorkspace(first, next, options, summary)
    }
  }))
  return summary
}

async function useWorkspace(first: number, end: number, options: CrashOptions, summary: CrashSummary): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), 'cohortdesk-crash-'))
  const key = randomBytes(32)
  const expected: Expected = { folder: join(parent, 'workspace'), key, acks: [], migrations: { least: 0, most: 0 } }
  createWorkspace(expected.folder, 'Crash', key, { id: 'crash', at: Date.now() })
  let failures = 0
  for (let number = first; number < end; number++) {
    const problems = await runCase(number, expected, options, summary).catch((error: unknown) => [error instanceof Error ? `${error.stack}` : String(error)])
    if (problems.length === 0) summary.passed += 1
    else {
      summary.failed += 1
      failures += 1
      options.report(`case ${number} (seed ${options.seed}): ${problems.slice(0, 5).join('; ')}; kept in ${parent}`)
    }
  }
  if (failures === 0) rmSync(parent, { recursive: true, force: true, maxRetries: 3 })
}

async function runCase(number: number, expected: Expected, options: CrashOptions, summary: CrashSummary): Promise<string[]> {
  const random = createRandom(options.seed, number)
  const theme = themes[number % themes.length]!
  if (theme === 'migrate') expected.migrations.most = expected.migrations.least + 1
  const killed = await runChild({ folder: expected.folder, key: expected.key.toString('hex'), seed: random.below(2 ** 31), theme, migrations: expected.migrations.most }, random)
  if (killed.failure) return [killed.failure]
  summary.during[killed.during] = (summary.during[killed.during] ?? 0) + 1
  summary.confirmed += killed.acks.length
  expected.acks.push(...killed.acks)
  if (killed.acks.some((ack) => ack.act === 'open')) expected.migrations.least = expected.migrations.most
  // Now and then the next child, not the check, is the first to open what was left, and is killed in turn.
  if (random.chance(0.2)) return []
  const checked = await checkWorkspace(expected)
  expected.migrations = { least: checked.migrations, most: checked.migrations }
  for (const repair of checked.repairs) summary.repairs[repair] = (summary.repairs[repair] ?? 0) + 1
  return checked.problems
}

interface Killed {
  acks: Expected['acks']
  /** What the child was at. */
  during: string
  failure?: string
}

/** Runs a child until a random moment of the act that its theme is about. */
async function runChild(order: Order, random: Random): Promise<Killed> {
  const child = spawn(process.execPath, [childFile, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const killed: Killed = { acks: [], during: 'start' }
  const kill = () => void child.kill('SIGKILL')
  let timer = setTimeout(() => {
    killed.failure = 'the child hangs'
    kill()
  }, patience)
  let began = Date.now()
  let rounds = order.theme === 'open' || order.theme === 'migrate' ? 0 : random.below(3)
  for await (const line of createInterface(child.stdout)) {
    const message = JSON.parse(line) as Message
    if (message.type === 'failed') killed.failure = message.message
    if (message.type === 'ack') killed.acks.push(message)
    if (message.type !== 'begin') continue
    noteTime(killed.during, Date.now() - began)
    began = Date.now()
    killed.during = message.act
    if (message.act === targetOf[order.theme] && rounds-- === 0) {
      clearTimeout(timer)
      timer = setTimeout(kill, random.next() * 1.3 * timeOf(message.act))
    }
  }
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  return killed
}

/** The act within which a child of each theme is killed. */
const targetOf: Record<Theme, string> = { edit: 'edit', apply: 'apply', backup: 'backup', migrate: 'migrate', rebuild: 'rebuild', reopen: 'close', open: 'open' }

/** How long each act took lately, in milliseconds: machines differ. */
const times = new Map<string, number>()
const timeOf = (act: string) => times.get(act) ?? 100

function noteTime(act: string, time: number): void {
  times.set(act, 0.7 * timeOf(act) + 0.3 * time)
}
