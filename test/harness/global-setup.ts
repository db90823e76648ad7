/** Vitest's start and end. With EVENKEEL_TEST_HARNESS (printed by `npm run harness`) the tests use what is already there and leave it running. */
import type { TestProject } from 'vitest/node'
import { startRun } from './run-folder.ts'

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env.EVENKEEL_TEST_HARNESS
  if (running) {
    project.provide('harnessSocket', running)
    return undefined
  }
  const run = await startRun()
  project.provide('harnessSocket', run.socket)
  return run.end
}
