/** Starts children, kills them at random moments, and checks what they leave. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { createWorkspace } from '#core/store/workspace/stores.ts'
import { checkWorkspace, type Expected } from './check.ts'
import { checkDeskWorkspace, settleDeskWorkspace } from './check-desk.ts'
import { themes, type Family, type Message, type Order, type Theme } from './plan.ts'

export interface CrashOptions {
  cases: number
  seed: number
  /** Workspaces that are worked on at a time. */
  lanes: number
  /** A workspace serves this many kills before one of the other family takes its place, so that cases stay quick. */
  killsOfOneWorkspace: number
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

const children: Record<Family, string> = { stores: 'child.ts', desk: 'child-desk.ts' }
const families = Object.keys(children) as Family[]
/** A child that says nothing for this long hangs. */
const patience = 60_000

export async function runCrashCases(options: CrashOptions): Promise<CrashSummary> {
  const summary: CrashSummary = { passed: 0, failed: 0, confirmed: 0, during: {}, repairs: {} }
  let next = 0
  await Promise.all(Array.from({ length: options.lanes }, async () => {
    while (next < options.cases) {
      const first = next
      next = Math.min(options.cases, next + options.killsOfOneWorkspace)
      await useWorkspace(families[(first / options.killsOfOneWorkspace) % families.length]!, first, next, options, summary)
    }
  }))
  return summary
}

async function useWorkspace(family: Family, first: number, end: number, options: CrashOptions, summary: CrashSummary): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), 'cohortdesk-crash-'))
  const key = randomBytes(32)
  const expected: Expected = { folder: join(parent, 'workspace'), key, acks: [], undoing: new Set(), migrations: { least: 0, most: 0 } }
  createWorkspace(expected.folder, 'Crash', key, { id: 'crash', at: Date.now() })
  let failures = 0
  for (let number = first; number < end; number++) {
    const problems = await runCase(family, number, number === end - 1, expected, options, summary).catch((error: unknown) => [error instanceof Error ? `${error.stack}` : String(error)])
    if (problems.length === 0) summary.passed += 1
    else {
      summary.failed += 1
      failures += 1
      options.report(`case ${number} (seed ${options.seed}): ${problems.slice(0, 5).join('; ')}; kept in ${parent}`)
    }
  }
  if (failures === 0) rmSync(parent, { recursive: true, force: true, maxRetries: 3 })
}

/** Kills one child, and checks what it left. `last`: of its workspace; interrupted jobs then come to their end. */
async function runCase(family: Family, number: number, last: boolean, expected: Expected, options: CrashOptions, summary: CrashSummary): Promise<string[]> {
  const random = createRandom(options.seed, number)
  const theme = themes[family][number % themes[family].length]!
  if (theme === 'migrate') expected.migrations.most = expected.migrations.least + 1
  const order: Order = { folder: expected.folder, key: expected.key.toString('hex'), seed: random.below(2 ** 31), theme, migrations: expected.migrations.most }
  const killed = await runChild(children[family], order, random)
  if (killed.failure) return [killed.failure]
  summary.during[killed.during] = (summary.during[killed.during] ?? 0) + 1
  summary.confirmed += killed.acks.length
  expected.acks.push(...killed.acks)
  for (const batchId of killed.undoing) expected.undoing.add(batchId)
  if (killed.acks.some((ack) => ack.act === 'open')) expected.migrations.least = expected.migrations.most
  // Now and then the next child, not the check, is the first to open what was left, and is killed in turn.
  if (!last && random.chance(0.2)) return []
  const unsettled = last && family === 'desk' ? await settleDeskWorkspace(expected) : []
  const checked = await (family === 'desk' ? checkDeskWorkspace : checkWorkspace)(expected)
  expected.migrations = { least: checked.migrations, most: checked.migrations }
  for (const repair of checked.repairs) summary.repairs[repair] = (summary.repairs[repair] ?? 0) + 1
  return [...unsettled, ...checked.problems]
}

interface Killed {
  acks: Expected['acks']
  /** Batches that it began to take back. */
  undoing: string[]
  /** What the child was at. */
  during: string
  failure?: string
}

/** Runs a child until a random moment of the act that its theme is about. */
async function runChild(file: string, order: Order, random: Random): Promise<Killed> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const killed: Killed = { acks: [], undoing: [], during: 'start' }
  const kill = () => void child.kill('SIGKILL')
  const giveUp = () => {
    killed.failure = 'the child hangs'
    kill()
  }
  let timer = setTimeout(giveUp, patience)
  let isAimed = false
  let began = Date.now()
  let rounds = atOpening.has(order.theme) ? 0 : random.below(2)
  for await (const line of createInterface(child.stdout)) {
    const message = JSON.parse(line) as Message
    if (message.type === 'failed') killed.failure = message.message
    if (message.type === 'ack') killed.acks.push(message)
    if (message.type !== 'begin') continue
    if (message.batchId !== undefined) killed.undoing.push(message.batchId)
    noteTime(killed.during, Date.now() - began)
    began = Date.now()
    killed.during = message.act
    if (isAimed) continue
    clearTimeout(timer)
    isAimed = message.act === targetOf[order.theme] && rounds-- === 0
    timer = isAimed ? setTimeout(kill, random.next() * 1.3 * timeOf(message.act)) : setTimeout(giveUp, patience)
  }
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  return killed
}

/** The act within which a child of each theme is killed. */
const targetOf: Record<Theme, string> = {
  edit: 'edit', apply: 'apply', backup: 'backup', migrate: 'migrate', rebuild: 'rebuild', reopen: 'close', open: 'open', import: 'import', repair: 'repair', decide: 'decide', watch: 'watch', undo: 'undo', resume: 'resume'
}
const atOpening = new Set<Theme>(['open', 'migrate', 'resume'])

/** How long each act took lately, in milliseconds: machines differ. */
const times = new Map<string, number>()
const timeOf = (act: string) => times.get(act) ?? 100

function noteTime(act: string, time: number): void {
  times.set(act, 0.7 * timeOf(act) + 0.3 * time)
}
