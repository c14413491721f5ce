import { defineConfig } from 'vitest/config'

/** `npm run test:clickhouse`: what needs ClickHouse (`npm run setup:clickhouse`). One session per process. */
export default defineConfig({
  test: { include: ['test/clickhouse/**/*.test.ts'], pool: 'forks', maxWorkers: 1, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 }
})
