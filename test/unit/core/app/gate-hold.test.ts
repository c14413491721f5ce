import { expect, test } from 'vitest'
import { createGateHold } from '#core/app/gate-hold.ts'
import { createWriteGate } from '#core/store/records/gate.ts'

test('a gate is held from take to letGo, and others take their turns between', async () => {
  const gate = createWriteGate()
  const held = createGateHold(gate)
  const order: string[] = []
  await held.take()
  await held.take()
  const other = gate.run(() => void order.push('other'))
  order.push('held')
  held.letGo()
  await held.take()
  order.push('again')
  held.letGo()
  await other
  expect(order).toEqual(['held', 'other', 'again'])
})

test('whoever still waits for a gate when it is ended lets it go at once', async () => {
  const gate = createWriteGate()
  const held = createGateHold(gate)
  const order: string[] = []
  let free: () => void = () => undefined
  const before = gate.run(() => new Promise<void>((resolve) => (free = resolve)))
  await Promise.resolve()
  const taken = held.take()
  held.end()
  free()
  await Promise.all([before, taken])
  await gate.run(() => order.push('after'))
  await held.take()
  await gate.run(() => order.push('still'))
  expect(order).toEqual(['after', 'still'])
})
