/** A short run of `npm run fuzz`, and that it would notice what goes wrong. */
import { fork } from 'node:child_process'
import { expect, test } from 'vitest'
import { fuzzReader } from './fuzz.ts'
import { fuzzInput, fuzzKinds } from './inputs.ts'

test.each(fuzzKinds)('hostile files of kind %s are read or refused', async (kind) => {
  const { failures, read, refused } = await fuzzReader({ kind, seed: 20_261_121, cases: 250 })
  expect(failures).toEqual([])
  expect(read).toBeGreaterThan(20)
  expect(read + refused).toBe(250)
})

test('the same seed and number give the same file', () => {
  for (const kind of fuzzKinds) {
    const [first, again, other] = [fuzzInput(kind, 5, 7, [Buffer.from('PAR1 x PAR1')]), fuzzInput(kind, 5, 7, [Buffer.from('PAR1 x PAR1')]), fuzzInput(kind, 5, 8, [Buffer.from('PAR1 x PAR1')])]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  }
})

test('a process that dies is told by the number of its file', async () => {
  const { failures } = await fuzzReader({ kind: 'csv', seed: 1, cases: 3, start: (place, from) => fork(`${import.meta.dirname}/dying-child.ts`, [place, String(from)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }) })
  expect(failures.map(({ number, problem }) => [number, problem.slice(0, 24)])).toEqual([[0, 'the process ended with 7'], [1, 'the process ended with 7'], [2, 'the process ended with 7']])
})
