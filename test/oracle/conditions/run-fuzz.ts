/** `npm run fuzz:conditions [-- --cases n --seed s]`: hostile bodies at the preview of a small workspace; prints the seed. */
import { parseArgs } from 'node:util'
import { fillForFuzz, fuzzPreview } from './fuzz.ts'
import { countOf } from '#test/support/arguments.ts'
import { makeOpenDesk } from '#test/support/desk.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const cases = countOf('cases', values.cases)
console.log(`${cases} bodies, seed ${seed}`)
const desk = await makeOpenDesk()
try {
  await fillForFuzz(desk)
  const { answered, refused } = await fuzzPreview(desk, cases, seed)
  console.log(`${answered} answered, ${refused} refused, none failed`)
} finally {
  await desk.close()
}
