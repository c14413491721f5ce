/** `npm run verify:conditions [-- --cases n --seed s --most n]`: random definitions through every engine; prints what differs, what was covered, and what was not. */
import { parseArgs } from 'node:util'
import { chosenOf, countOf } from '#test/support/arguments.ts'
import { engineKinds } from './kinds.ts'
import { coverageTable, differenceText, holesOf, problemsText } from './report.ts'
import { verifyConditions } from './verify.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '20000' }, seed: { type: 'string' }, most: { type: 'string', default: '5' }, engines: { type: 'string' } } })
const cases = countOf('cases', values.cases)
const seed = Number(values.seed ?? Date.now() % 1_000_000_007)
const engines = chosenOf('engines', engineKinds, values.engines)

console.log(`${cases} definitions, seed ${seed}, against ${engines.map(({ name }) => name).join(', ')}`)
const started = Date.now()
let shown = 0
const verdict = await verifyConditions({
  cases, seed, engines, most: Number(values.most),
  onProgress(done, differences) {
    if (done < shown + 2000) return
    shown = done
    console.error(`${done} definitions, ${differences} differences, ${Math.round((Date.now() - started) / 1000)} s`)
  }
})
for (const difference of verdict.differences) console.log(differenceText(difference))
console.log(coverageTable(verdict))
const { empty, full, between } = verdict.results
console.log(`${verdict.cases} definitions in ${Math.round((Date.now() - started) / 1000)} s; results: ${empty} nobody, ${full} everyone, ${between} between`)
if (verdict.problems.size > 0) console.log(problemsText(verdict))
const holes = verdict.differences.length > 0 ? [] : holesOf(verdict, engines)
for (const { engine, missing } of holes) console.log(`${engine} was never asked: ${missing.join(', ')}`)
console.log(`${verdict.differences.length} differences, ${holes.length} engines with holes in coverage`)
process.exitCode = verdict.differences.length > 0 || holes.length > 0 || verdict.problems.size > 0 ? 1 : 0
