import { day, type DemoOptions } from '#core/domain/demo/population.ts'

/** Size of the demo that `npm run demo` makes. */
export const demoSize = { customers: 50_000, events: 1_000_000, seed: 20_251_120 }

/** The demo ends with the UTC day that has just ended, so that "the last 30 days" has data. */
export function demoOptions(now: number, size: Partial<typeof demoSize> = {}): DemoOptions {
  return { ...demoSize, ...size, end: Math.floor(now / day) * day }
}
