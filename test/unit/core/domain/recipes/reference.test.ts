import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kindNames, kindOf, parametersOf } from '#core/domain/recipes/kinds.ts'
import { recipesReference, recipesReferencePath } from '#test/support/recipes-reference.ts'

test('the reference page is what the table says (npm run reference)', () => expect(readFileSync(recipesReferencePath, 'utf8')).toBe(recipesReference()))

test('every kind, parameter and option has words in both languages', () => {
  const words = kindNames.flatMap((name) => [kindOf(name).words, kindOf(name).about, ...Object.values(parametersOf(name)).flatMap(({ words: own, options }) => [own, ...Object.values(options ?? {})])])
  for (const { zh, en } of words) expect([zh.trim().length > 0, en.trim().length > 0]).toEqual([true, true])
})
