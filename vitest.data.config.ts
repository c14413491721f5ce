import { defineConfig } from 'vitest/config'

/** `npm run test:data`: checks on data sets with known answers, in $COHORTDESK_DATA or ../shared/data. */
export default defineConfig({
  test: { include: ['test/data/**/*.test.ts'], pool: 'forks', maxWorkers: 1, testTimeout: 600_000, hookTimeout: 600_000 }
})
