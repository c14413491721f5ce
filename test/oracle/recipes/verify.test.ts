import { expect, test } from 'vitest'
import { kindNames } from '#core/domain/recipes/kinds.ts'
import { verifyRecipes } from './verify.ts'

test('SQL does what the reference evaluator does (seeded), and every kind of step ran', async () => {
  const { differences, covered } = await verifyRecipes({ cases: 60, seed: 20_261_121, rows: 30 })
  expect(differences).toEqual([])
  expect(kindNames.filter((name) => !covered[name])).toEqual([])
})
