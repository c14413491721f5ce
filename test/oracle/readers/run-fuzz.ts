/** `npm run fuzz [-- --cases n --seed s --kinds csv,xlsx --from n]`: hostile files at every reader; prints the seed and what failed. */
import { parseArgs } from 'node:util'
import { chosenOf, countOf } from '#test/support/arguments.ts'
import { fuzzReader } from './fuzz.ts'
import { fuzzKinds } from './inputs.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' }, kinds: { type: 'string' }, from: { type: 'string', default: '0' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const cases = countOf('cases', values.cases)
console.log(`${cases} files of each kind, seed ${seed}`)
for (const { name: kind } of chosenOf('kinds', fuzzKinds.map((name) => ({ name })), values.kinds)) {
  const began = Date.now()
  const { read, refused, imported, slowest, rss, failures } = await fuzzReader({ kind, seed, cases, from: Number(values.from) })
  console.log(`${kind}: ${read} read, ${refused} refused, ${imported} imported whole, slowest ${Math.round(slowest)} ms, ${Math.round(rss / 2 ** 20)} MB, ${failures.length} failed, ${Math.round((Date.now() - began) / 1000)} s`)
  for (const { number, problem } of failures) console.log(`  ${kind} ${number}: ${problem}`)
  if (failures.length > 0) process.exitCode = 1
}
