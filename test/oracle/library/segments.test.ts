import { expect, test } from 'vitest'
import { verifySegments } from './segments.ts'

test.each([11, 12, 13])('sequence %i of edits, undos, activations, roll-backs and runs leaves segments and members as computed from nothing', async (seed) => {
  const { differences, story } = await verifySegments(seed, 60)
  expect(differences, story.join(', ')).toEqual([])
  expect(story.length).toBeGreaterThan(30)
})
