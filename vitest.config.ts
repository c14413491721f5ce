import { configDefaults, defineConfig } from 'vitest/config'

/** `npm run test:unit`: what runs on the repository alone. Journeys (Playwright) and data sets have commands of their own. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/data/**', 'test/clickhouse/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000
  }
})
