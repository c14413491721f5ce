/** A short run of `npm run verify:library`. */
import { expect, test } from 'vitest'
import { verifyTags } from './tags.ts'

test.each([3, 104])('tags and members are what their history adds up to (seed %i)', async (seed) => {
  const { differences, story } = await verifyTags(seed, 50)
  expect({ differences, story: differences.length > 0 ? story : [] }).toEqual({ differences: [], story: [] })
}, 120_000)
