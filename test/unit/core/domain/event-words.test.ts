import { expect, test } from 'vitest'
import { eventDescription, ownDescription, type DescribedEvent } from '#core/domain/event-words.ts'

const plain: DescribedEvent = { scene: null, channel: null, store_id: null, amount: null, currency: null, status: null }

test('words made from the amount, place or status are no description of its own; those of the source are', () => {
  const events: DescribedEvent[] = [{ ...plain, scene: '堂食', amount: 280, currency: 'CNY' }, { ...plain, amount: -5, currency: 'USD' }, { ...plain, channel: 'web' }, { ...plain, status: 'completed' }, plain]
  expect(events.map((event) => eventDescription(event, 'zh'))).toEqual(['堂食 - ¥280.00', '-$5.00', 'web', '状态: completed', null])
  for (const event of events) {
    for (const locale of ['zh', 'en'] as const) expect(ownDescription({ ...event, description: eventDescription(event, locale) })).toBeNull()
    expect(ownDescription({ ...event, description: '收银 ¥280.00' })).toBe('收银 ¥280.00')
  }
})
