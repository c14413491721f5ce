/** `npm run verify:library [-- --cases n --seed s --steps m --of tags|segments]`: random sequences of acts on tags and on segments of real desks, held against models and against facts built anew. */
import { parseArgs } from 'node:util'
import { chosenOf, countOf } from '#test/support/arguments.ts'
import { verifySegments } from './segments.ts'
import { verifyTags } from './tags.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100' }, seed: { type: 'string' }, steps: { type: 'string', default: '80' }, of: { type: 'string' } } })
const verifiers = chosenOf('of', [{ name: 'tags', verify: verifyTags }, { name: 'segments', verify: verifySegments }], values.of)
const cases = countOf('cases', values.cases)
const steps = countOf('steps', values.steps)
const first = Number(values.seed ?? Date.now() % 1_000_000_007)
let failed = 0
for (const { name, verify } of verifiers) {
  console.log(`${cases} sequences of ${steps} acts on ${name}, from seed ${first}`)
  const started = Date.now()
  const kinds: Record<string, number> = {}
  let differing = 0
  for (let index = 0; index < cases; index++) {
    const verdict = await verify(first + index, steps)
    for (const [kind, count] of Object.entries(verdict.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count
    if (verdict.differences.length === 0) continue
    differing++
    console.log(`seed ${first + index}:\n  ${verdict.differences.join('\n  ')}\n  after ${verdict.story.join(', ')}`)
  }
  console.log(Object.entries(kinds).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([kind, count]) => `${kind} ${count}`).join(', '))
  console.log(`${cases} sequences in ${Math.round((Date.now() - started) / 1000)} s, ${differing} differ\n`)
  failed += differing
}
process.exitCode = failed > 0 ? 1 : 0
