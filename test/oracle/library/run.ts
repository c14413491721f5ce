/** `npm run verify:library [-- --cases n --seed s --steps m]`: random sequences of acts on tags of real desks, held against a model and against facts built anew. */
import { parseArgs } from 'node:util'
import { verifyTags } from './tags.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100' }, seed: { type: 'string' }, steps: { type: 'string', default: '80' } } })
const cases = Number(values.cases)
const first = Number(values.seed ?? Date.now() % 1_000_000_007)
console.log(`${cases} sequences of ${values.steps} acts on tags, from seed ${first}`)
const started = Date.now()
const kinds: Record<string, number> = {}
let failed = 0
for (let index = 0; index < cases; index++) {
  const verdict = await verifyTags(first + index, Number(values.steps))
  for (const [kind, count] of Object.entries(verdict.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count
  if (verdict.differences.length === 0) continue
  failed++
  console.log(`seed ${first + index}:\n  ${verdict.differences.join('\n  ')}\n  after ${verdict.story.join(', ')}`)
}
console.log(Object.entries(kinds).toSorted(([one], [other]) => one.localeCompare(other)).map(([kind, count]) => `${kind} ${count}`).join(', '))
console.log(`${cases} sequences in ${Math.round((Date.now() - started) / 1000)} s, ${failed} differ`)
process.exitCode = failed > 0 ? 1 : 0
