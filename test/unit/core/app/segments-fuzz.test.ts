import { expect, test } from 'vitest'
import { fillForFuzz, fuzzPreview } from '#test/oracle/conditions/fuzz.ts'
import { makeOpenDesk } from '#test/support/desk.ts'

test('a thousand hostile bodies are answered or refused, never failed', async () => {
  const desk = await makeOpenDesk()
  try {
    await fillForFuzz(desk)
    const { answered, refused } = await fuzzPreview(desk, 1000, 20261121)
    expect(answered).toBeGreaterThan(30)
    expect(refused).toBeGreaterThan(500)
    expect((await desk.client.segments.preview({ definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'name', op: 'contains', value: '张' } } })).count).toBe(1)
  } finally {
    await desk.close()
  }
})
