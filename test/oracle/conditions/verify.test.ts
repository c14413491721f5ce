/** A short run of `npm run verify:conditions`, and that it would notice an engine that errs. */
import { expect, it } from 'vitest'
import { members } from '#core/domain/conditions/evaluate.ts'
import type { EngineKind } from './engines.ts'
import { eventIndexKind } from './event-index.ts'
import { differenceText, problemsText } from './report.ts'
import { duckdbKind } from './sql.ts'
import { verifyConditions } from './verify.ts'

it('the engines agree with the reference evaluator on random definitions', async () => {
  const verdict = await verifyConditions({ cases: 300, seed: 20_261_121, engines: [duckdbKind, eventIndexKind], casesPerWorld: 60 })
  expect(verdict.differences.map(differenceText)).toEqual([])
  expect(problemsText(verdict)).toBe('')
  expect(verdict.cases).toBe(300)
  expect(verdict.results.between).toBeGreaterThan(100)
})

it('notices an engine that loses one member, and shrinks the definition', async () => {
  const forgetful: EngineKind = {
    name: 'forgetful', leavesOnly: false,
    start: () => Promise.resolve({
      load: (world) => Promise.resolve({
        members: (plan) => Promise.resolve(members(plan, world.profiles).filter((id) => id !== 3)),
        close: () => Promise.resolve()
      }),
      stop: () => Promise.resolve()
    })
  }
  const { differences } = await verifyConditions({ cases: 40, seed: 1, engines: [forgetful], most: 1 })
  expect(differences.length).toBeGreaterThan(0)
  expect(differences[0]!.expected).toContain(3)
  expect(differences[0]!.definition).not.toHaveProperty('limit')
  expect(differences[0]!.definition.root.kind).not.toBe('group')
})

it('notices an engine whose complement leaves someone out', async () => {
  const partial: EngineKind = {
    name: 'partial', leavesOnly: false,
    start: () => Promise.resolve({
      load: (world) => Promise.resolve({
        members: (plan) => Promise.resolve(plan.root.kind === 'group' && plan.root.negated ? members(plan, world.profiles).slice(1) : members(plan, world.profiles)),
        close: () => Promise.resolve()
      }),
      stop: () => Promise.resolve()
    })
  }
  const { differences } = await verifyConditions({ cases: 40, seed: 3, engines: [partial], most: 20 })
  expect(differences.map(({ law }) => law)).toContain('complement')
})
