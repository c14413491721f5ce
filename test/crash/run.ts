/** `npm run test:crash [-- --cases n --receiver n --states n --seed n --lanes n]`: kills at random moments, then simulated power cuts with their negative control. */
import { parseArgs } from 'node:util'
import { countOf } from '#test/support/arguments.ts'
import { runCrashCases } from './driver.ts'
import { killReceiver } from './ingestion.ts'
import { simulatePowerCuts } from './power-cut.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '500' }, receiver: { type: 'string', default: '50' }, states: { type: 'string', default: '3000' }, lanes: { type: 'string', default: '2' }, seed: { type: 'string' }
  }
})
const seed = Number(values.seed ?? Date.now() % 1_000_000_007)

async function killCases(cases: number): Promise<boolean> {
  console.log(`kill -9: ${cases} cases, seed ${seed}`)
  const started = Date.now()
  const { passed, failed, confirmed, during, repairs } = await runCrashCases({ cases, seed, lanes: Number(values.lanes), killsOfOneWorkspace: 25, report: (line) => console.error(line) })
  const counts = (of: Record<string, number>) => Object.entries(of).map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
  console.log(`killed during: ${counts(during)}; repairs at opening: ${counts(repairs)}; ${confirmed} confirmed acts; ${Math.round((Date.now() - started) / 1000)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0
}

async function receiverKills(kills: number): Promise<boolean> {
  const { answered, again, events, problems } = await killReceiver({ kills, seed })
  console.log(`receiver of signed records: ${kills} kills, ${answered} requests answered (${again} sent again), ${events} events, ${problems.length} problems`)
  for (const problem of problems.slice(0, 20)) console.error(problem)
  return problems.length === 0
}

/** Several recordings of 300 states each. */
async function powerCuts(synchronous: 'FULL' | 'NORMAL', states: number): Promise<{ lost: number; damaged: number }> {
  const total = { lost: 0, damaged: 0 }
  for (let done = 0; done < states; done += 300) {
    const { lost, damaged } = await simulatePowerCuts({ synchronous, transactions: 150, states: Math.min(300, states - done), seed: seed + done })
    total.lost += lost
    total.damaged += damaged
  }
  console.log(`power cut at synchronous=${synchronous}: ${states} states, ${total.lost} lost confirmed work, ${total.damaged} damaged`)
  return total
}

const survived = await killCases(countOf('cases', values.cases))
const received = await receiverKills(countOf('receiver', values.receiver))
const states = countOf('states', values.states)
const full = await powerCuts('FULL', states)
const normal = await powerCuts('NORMAL', Math.ceil(states / 5))
if (normal.lost === 0) console.error('The negative control failed: NORMAL lost nothing, so this test could not notice a loss')
process.exitCode = survived && received && full.lost === 0 && full.damaged === 0 && normal.lost > 0 ? 0 : 1
