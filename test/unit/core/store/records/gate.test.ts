import { describe, expect, it } from 'vitest'
import { createWriteGate } from '#core/store/records/gate.ts'

describe('the write gate', () => {
  it('lets one in at a time, in the order in which they came', async () => {
    const gate = createWriteGate()
    const seen: string[] = []
    let inside = 0
    const enter = (name: string, turns: number) => gate.run(async () => {
      expect(++inside).toBe(1)
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      seen.push(name)
      inside -= 1
      return name
    })
    const all = Promise.all([enter('first', 9), enter('second', 1), enter('third', 4)])
    expect(gate.pending).toBe(3)
    expect(await all).toEqual(['first', 'second', 'third'])
    expect(seen).toEqual(['first', 'second', 'third'])
    expect(gate.pending).toBe(0)
  })

  it('goes on after a failure, which reaches only its caller', async () => {
    const gate = createWriteGate()
    const failed = gate.run(() => {
      throw new Error('no')
    })
    const next = gate.run(() => 'yes')
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
