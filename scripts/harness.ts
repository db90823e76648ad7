/** Keeps the test cluster and the Odoo templates (25 s to make) until Ctrl-C, so that test runs on the side start at once. Usage: npm run harness */
import { startRun } from '../test/harness/run-folder.ts'

const run = await startRun()
console.log(`export EVENKEEL_TEST_HARNESS=${run.socket}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void run.end()
  })
}
