/** The drill of docs/how-to/drill.md, as it says: the module that the package ships waits in the middle of its update, Evenkeel is killed there, and the run ends as if nothing had happened. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Estate } from './estate.ts'
import { killInTheOpen } from './killed.ts'
import { endedRun, isAt, newestRun, stepState, until, untilRun } from './look.ts'

const shipped = join(import.meta.dirname, '../../share/drill')
const minutes = 60_000

/** What an estate must begin with. */
export const drillModule = { folder: join(shipped, '1.0'), name: 'evenkeel_drill' }

export async function drill(estate: Estate): Promise<void> {
  const log = async (run: string) => (await estate.cli('run', 'logs', run)).stdout
  const seconds = 'insert into ir_config_parameter (key, value) values ($1, $2)'
  await estate.sql(seconds, ['evenkeel_drill.pre', '8'])
  await estate.sql(seconds, ['evenkeel_drill.post', '1'])
  const made = await estate.cli(
    ...['release', 'create', '--name', 'drill', '--version', '1.1', '--series', estate.series, '--modules', join(shipped, '1.1')],
  )
  expect(made.code, made.stderr).toBe(0)
  const plan = await estate.cli('plan', 'create', '--release', 'drill@1.1', '--instance', estate.instance)
  expect(plan.code, plan.stderr).toBe(0)
  const start = await estate.cli('rollout', 'start', plan.json.id)
  const run = start.json.runs[0].id
  await untilRun(estate, isAt('update'))
  await until(async () => (await log(run)).includes('drill: waiting in pre-migration'))
  expect(stepState(await newestRun(estate), 'update')).toBe('running')
  expect(await estate.page()).toBe(503)
  await killInTheOpen(estate)
  expect(await estate.page()).toBe(503)
  await estate.up()
  const done = await endedRun(estate, 2 * minutes)
  expect(done.json, done.json.why).toMatchObject({ state: 'done', outcome: 'released' })
  expect(done.json.steps.find(({ name }: { name: string }) => name === 'update').attempt).toBe(2)
  expect(await log(run)).toContain('drill: waiting in post-migration')
  expect(await estate.sql("select latest_version from ir_module_module where name = 'evenkeel_drill'")).toEqual([
    { latest_version: `${estate.series}.1.1` },
  ])
  expect(await estate.page()).toBe(200)
}
