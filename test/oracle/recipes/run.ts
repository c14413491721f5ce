/** `npm run verify:recipes [-- --cases n --seed s]`: random recipes by SQL and by the reference evaluator; prints what differs and what was covered. */
import { parseArgs } from 'node:util'
import { kindNames } from '#core/domain/recipes/kinds.ts'
import { countOf } from '#test/support/arguments.ts'
import { verifyRecipes } from './verify.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '5000' }, seed: { type: 'string' }, rows: { type: 'string', default: '60' } } })
const cases = countOf('cases', values.cases)
const seed = Number(values.seed ?? Date.now() % 1_000_000_007)
console.log(`${cases} recipes over ${values.rows} rows each, seed ${seed}`)
const { differences, covered, refused } = await verifyRecipes({ cases, seed, rows: Number(values.rows) })
for (const difference of differences) console.log(`case ${difference.case}: ${JSON.stringify(difference.recipe)}\n  ${difference.what}`)
console.log(Object.entries(covered).map(([kind, count]) => `${kind} ${count}`).join(', '), `; ${refused} recipes with problems ran without the steps concerned`)
const missing = kindNames.filter((name) => !covered[name])
if (missing.length > 0) console.log(`never run: ${missing.join(', ')}`)
console.log(`${differences.length} differences`)
process.exitCode = differences.length + missing.length > 0 ? 1 : 0
