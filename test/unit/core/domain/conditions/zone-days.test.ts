import { expect, test } from 'vitest'
import { dayAt } from '#core/domain/conditions/time.ts'
import { zoneDays } from '#core/domain/conditions/zone-days.ts'
import { createRandom } from '#core/domain/demo/random.ts'

test.each(['Asia/Shanghai', 'America/St_Johns', 'Africa/Cairo', 'Pacific/Apia', 'Asia/Kolkata', 'UTC'])('days in %s are those of the calendar, changes of the clock included', (timeZone) => {
  const random = createRandom(3)
  const day = zoneDays(timeZone)
  for (let round = 0; round < 3000; round++) {
    const at = Date.UTC(1900 + random.below(150), random.below(12), 1 + random.below(31), random.below(24), random.below(60), random.below(60), random.below(1000))
    expect([at, day(at)]).toEqual([at, dayAt(at, timeZone)])
  }
  const changes = Date.UTC(2010, 10, 7)
  for (let minute = 0; minute < 1440; minute++) expect(day(changes + minute * 60_000)).toBe(dayAt(changes + minute * 60_000, timeZone))
})
