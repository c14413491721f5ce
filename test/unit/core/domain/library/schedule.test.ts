import { expect, test } from 'vitest'
import { isDue, isSchedule, nextTime } from '#core/domain/library/schedule.ts'

const at = (text: string) => Date.parse(text)

test('times are those of the zone, and missed ones count once', () => {
  expect(nextTime('0 6 * * *', 'Asia/Shanghai', at('2026-03-01T00:00:00Z'))).toBe(at('2026-03-01T22:00:00Z'))
  expect(isDue('0 6 * * *', 'Asia/Shanghai', at('2026-03-01T00:00:00Z'), at('2026-03-01T21:59:59Z'))).toBe(false)
  expect(isDue('0 6 * * *', 'Asia/Shanghai', at('2026-03-01T00:00:00Z'), at('2026-03-04T00:00:00Z'))).toBe(true)
  expect(isDue('0 6 * * *', 'Asia/Shanghai', at('2026-03-04T00:00:00Z'), at('2026-03-04T00:00:01Z'))).toBe(false)
})

test('what is no expression, or never comes, is no schedule', () => {
  expect(['0 6 * * *', '*/5 * * * *'].map(isSchedule)).toEqual([true, true])
  expect(['', 'whenever', '61 * * * *', '0 0 30 2 *'].map(isSchedule)).toEqual([false, false, false, false])
})
