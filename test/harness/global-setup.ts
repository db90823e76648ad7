/** Vitest's start and end. With EVENKEEL_TEST_HARNESS (printed by `npm run harness`) the tests use what is already there and leave it running. */
import type { TestProject } from 'vitest/node'
import { findOdoo } from '../../sandbox/find-odoo.ts'
import { startRun } from './run-folder.ts'

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  console.log(`harness: ${whatItRunsOn()}`)
  const running = process.env.EVENKEEL_TEST_HARNESS
  if (running) {
    project.provide('harnessSocket', running)
    return undefined
  }
  const run = await startRun()
  project.provide('harnessSocket', run.socket)
  return run.end
}

function whatItRunsOn(): string {
  const found = findOdoo().map(({ series }) => series)
  const real = found.length > 0 ? `tests named *.odoo.test.ts on real Odoo ${found.join(', ')}` : 'no real Odoo was found'
  return `tests that need an Odoo run on the stand-in (sandbox/odoo); ${real}`
}
