import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conditionsReference, referencePath } from '#test/support/conditions-reference.ts'

test('the page of the condition language is that of the tables (npm run reference makes it anew)', () => {
  expect(readFileSync(referencePath, 'utf8')).toBe(conditionsReference())
})
