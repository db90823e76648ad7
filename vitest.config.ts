import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/longest-first.ts'

const second = 1000

// Two workers: a test with a real Odoo keeps one core busy. Making the Odoo templates is the longest wait (test/harness/odoo.ts prints its time).
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'sandbox/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/gates/fixtures/**'],
    globalSetup: ['test/harness/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60 * second,
    hookTimeout: 600 * second,
    teardownTimeout: 60 * second,
  },
})
