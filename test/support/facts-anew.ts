/** Whether facts can be built again from what records keep. */
import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { factsFingerprint, verifyFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import type { ImportDesk } from './imports.ts'

/** Takes the artifacts of batches away and rebuilds facts: they are derived anew, and all is as it was. */
export async function expectFactsAnew({ stores: { facts }, workspace }: ImportDesk, batches: readonly number[]): Promise<void> {
  const before = await facts.read(factsFingerprint)
  for (const batch of batches) rmSync(artifactPath(workspace.layout, batch), { force: true })
  await facts.rebuild()
  expect(await facts.read(factsFingerprint)).toEqual(before)
  expect((await verifyFacts(facts, { full: true })).problems).toEqual([])
}
