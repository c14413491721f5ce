import { defineConfig } from 'vitest/config'

/** Checks that read data sets with known answers: $COHORTDESK_DATA or ../shared/data. */
export default defineConfig({
  test: { include: ['test/data/**/*.test.ts'], pool: 'forks', maxWorkers: 1, testTimeout: 300_000, hookTimeout: 300_000 }
})
