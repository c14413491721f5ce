/** The words of a verdict. */
import { allFeatures, eventFeatures } from './features.ts'
import type { EngineKind } from './engines.ts'
import { evaluatorName, type Difference, type Verdict } from './verify.ts'

/** Features that an engine should have answered and was never asked. */
export function holesOf({ coverage }: Verdict, engines: readonly EngineKind[]): { engine: string; missing: string[] }[] {
  const expected = [{ engine: evaluatorName, features: allFeatures }, ...engines.map(({ name, leavesOnly }) => ({ engine: name, features: leavesOnly ? leafFeatures : allFeatures }))]
  return expected
    .map(({ engine, features }) => ({ engine, missing: features.filter((feature) => !coverage.get(engine)?.get(feature)) }))
    .filter(({ missing }) => missing.length > 0)
}

/** Of single leaves on events: kinds, measures and forms. */
const leafFeatures = eventFeatures.filter((feature) => /^(event|occurrence|sequence|measure (count|activeDays|activePeriods|sum|min|max|daysSinceFirst|daysSinceLast)$)/.test(feature))

/** A table of features × engines with the number of definitions that were answered. */
export function coverageTable({ coverage }: Verdict): string {
  const engines = [...coverage.keys()]
  const features = [...new Set([...allFeatures, ...[...coverage.values()].flatMap((counts) => [...counts.keys()])])]
  const width = Math.max(...features.map((feature) => feature.length))
  const line = (first: string, cells: readonly string[]) => [first.padEnd(width), ...cells.map((cell, index) => cell.padStart(Math.max(engines[index]!.length, 6)))].join('  ')
  return [line('', engines), ...features.map((feature) => line(feature, engines.map((engine) => String(coverage.get(engine)?.get(feature) ?? '-'))))].join('\n')
}

export function differenceText({ worldSeed, number, engine, law, definition, plan, expected, actual, statement }: Difference): string {
  const extra = typeof actual === 'string' ? [] : actual.filter((id) => !expected.includes(id))
  const missing = typeof actual === 'string' ? [] : expected.filter((id) => !actual.includes(id))
  return [
    `── ${engine} differs (${law}): world ${worldSeed}, case ${number}`, `definition: ${JSON.stringify(definition)}`, `plan: ${JSON.stringify(plan)}`, ...(statement ? [`statement: ${statement}`] : []),
    `expected: ${expected.join(' ')}`, `actual: ${typeof actual === 'string' ? actual : actual.join(' ')}`, `too many: ${extra.join(' ')}; lacking: ${missing.join(' ')}`
  ].join('\n')
}

export function problemsText({ problems, cases }: Verdict): string {
  return [...problems].map(([code, { count, example }]) => `did not compile: ${code} ${count} of ${cases}, e.g. ${example.problem.message.en} in ${JSON.stringify(example.definition)}`).join('\n')
}
