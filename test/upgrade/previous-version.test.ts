/**
 * A new version starts on the data folder and the database of the previous one, which was killed while a run was under way. Nothing is lost, and the run ends as it would
 * have. The previous version is real: its sources are taken from this clone's history. On the stand-in for Odoo, so that it runs everywhere.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import { type Estate, makeEstate } from '../e2e/estate.ts'
import { endedRun, isAt, isHeld, newestRun, rollOut, state, untilRun } from '../e2e/look.ts'
import { dropDatabase, runAsSuperuser, superuserUrl, uniqueName } from '../harness/databases.ts'

const clone = resolve(import.meta.dirname, '../..')
const minutes = 60_000
/** Named in one place. */
const previous = /^previous=(\w+)$/m.exec(readFileSync(join(clone, 'scripts/check-upgrade'), 'utf8'))?.[1] ?? ''
const inHistory = spawnSync('git', ['cat-file', '-e', `${previous}^{commit}`], { cwd: clone }).status === 0
if (!inHistory) console.warn(`skipped: upgrading from the previous version, because its commit ${previous} is not in this clone's history`)

const tree = mkdtempSync(join(tmpdir(), 'evenkeel-previous-'))
chmodSync(tree, 0o755)
afterAll(() => rmSync(tree, { recursive: true }))
if (inHistory) {
  const archive = spawnSync('git', ['archive', previous], { cwd: clone, maxBuffer: 2 ** 28 })
  spawnSync('tar', ['-x', '-C', tree], { input: archive.stdout })
  symlinkSync(join(clone, 'node_modules'), join(tree, 'node_modules'))
}

/** A database without a schema: the harness's own has that of today. */
async function emptyDatabase(): Promise<string> {
  const name = uniqueName('previous')
  const url = new URL(await superuserUrl())
  await runAsSuperuser(url.href, `create database ${name}`)
  afterAll(() => dropDatabase(name))
  url.pathname = `/${name}`
  return url.href
}

async function onThePreviousVersion(work: (estate: Estate, database: string) => Promise<void>): Promise<void> {
  const database = await emptyDatabase()
  const estate = await makeEstate('18.0', 'stand-in', {
    environment: { DATABASE_URL: database },
    program: join(tree, 'bin/evenkeel'),
  })
  try {
    await work(estate, database)
  } finally {
    await estate.close()
  }
}

/** A run that has ended, with its evidence and its way back: what an upgrade finds where Evenkeel is in use. */
async function releaseBefore(estate: Estate): Promise<void> {
  const fields = [{ name: 'ek_rank', type: 'Integer' as const, default: 7 }]
  const { plan } = await estate.release({ version: '1.1.0', fields })
  expect(plan.code, plan.stderr).toBe(0)
  expect((await rollOut(estate, plan)).start.code).toBe(0)
  estate.wentLive(fields)
}

async function upgrade(estate: Estate): Promise<void> {
  await estate.kill()
  estate.become(join(clone, 'bin/evenkeel'))
  await estate.up()
}

async function endsReleased(estate: Estate, rollouts = 1): Promise<void> {
  const run = await endedRun(estate, 2 * minutes)
  expect(run.json, run.json.why).toMatchObject({ state: 'done', outcome: 'released' })
  expect((await state(estate)).module).toEqual({ state: 'installed', latest_version: '18.0.1.2.0' })
  expect(await estate.page()).toBe(200)
  const all = (await estate.cli('rollout', 'list')).json.items
  expect(all).toHaveLength(rollouts)
  expect((await estate.cli('journal', 'verify')).json).toMatchObject({ ok: true })
  // The version before does not start on it any more, and says why.
  await estate.kill()
  estate.become(join(tree, 'bin/evenkeel'))
  await expect(estate.up()).rejects.toThrow(/newer Evenkeel/)
  estate.become(join(clone, 'bin/evenkeel'))
}

test.skipIf(!inHistory)('killed in the middle of an update', { timeout: 8 * minutes }, () =>
  onThePreviousVersion(async (estate) => {
    await releaseBefore(estate)
    const { plan } = await estate.release({ version: '1.2.0', post: [{ sleep: 3 }] })
    await estate.cli('rollout', 'start', plan.json.id)
    await untilRun(estate, isAt('update'))
    await upgrade(estate)
    await endsReleased(estate, 2)
  }),
)

test.skipIf(!inHistory)('killed while a run is held', { timeout: 8 * minutes }, () =>
  onThePreviousVersion(async (estate) => {
    const config = join(estate.folder, 'evenkeel.yaml')
    writeFileSync(config, readFileSync(config, 'utf8').replace('hold: 20s', 'hold: 5m'))
    await estate.kill()
    await estate.up()
    const foreign = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'psql' })
    await foreign.connect()
    try {
      const { plan } = await estate.release({ version: '1.2.0' })
      await estate.cli('rollout', 'start', plan.json.id)
      await untilRun(estate, isHeld)
      await upgrade(estate)
      expect((await newestRun(estate)).json).toMatchObject({ state: 'held', hold: { why: expect.stringContaining('psql') } })
    } finally {
      await foreign.end()
    }
    await endsReleased(estate)
  }),
)

test.skipIf(!inHistory)('killed while a run is queued: nobody had begun it', { timeout: 8 * minutes }, () =>
  onThePreviousVersion(async (estate, database) => {
    const { plan } = await estate.release({ version: '1.2.0' })
    // Nothing can be started while its table is locked: the rollout is written down, and waits.
    const locker = new pg.Client({ connectionString: database, application_name: 'evenkeel' })
    await locker.connect()
    try {
      await locker.query('begin; lock table dbos.workflow_status in access exclusive mode')
      expect((await estate.cli('rollout', 'start', plan.json.id)).code).toBe(0)
      expect((await newestRun(estate)).json.state).toBe('queued')
      await estate.kill()
    } finally {
      await locker.end()
    }
    await upgrade(estate)
    // The plan was made by a version that did not know what a change needs: it is stale, as after any change of what it stands on. Nothing was stopped.
    const run = await endedRun(estate)
    expect(run.json).toMatchObject({ state: 'done', outcome: 'notStarted', why: expect.stringContaining('stale') })
    expect((await state(estate)).module).toMatchObject({ latest_version: '18.0.1.0.0' })
    expect(await estate.page()).toBe(200)
    const again = await estate.cli('plan', 'create', '--release', 'trial@1.2.0', '--instance', estate.instance)
    expect((await rollOut(estate, again)).start.code).toBe(0)
    await endsReleased(estate, 2)
  }),
)

test.skipIf(!inHistory)('left to a person: the new version still says what is the matter, and takes the decision', { timeout: 8 * minutes }, () =>
  onThePreviousVersion(async (estate) => {
    const { plan } = await estate.release({ version: '1.2.0', post: [{ sleep: 3 }] })
    await estate.cli('rollout', 'start', plan.json.id)
    await untilRun(estate, isAt('update'))
    const copy = `ek_${runLabel((await newestRun(estate)).json.id)}_ck`
    await runAsSuperuser(await superuserUrl(), `drop database "${copy}" with (force)`)
    const stuck = await endedRun(estate, 2 * minutes)
    expect(stuck.json).toMatchObject({ state: 'needsPerson', why: expect.stringContaining(copy) })
    await upgrade(estate)
    expect((await newestRun(estate)).json).toMatchObject({ state: 'needsPerson', why: stuck.json.why })
    const accepted = await estate.cli('run', 'accept', stuck.json.id, '--reason', 'looked at by hand', '--yes')
    expect(accepted.code, `${accepted.stderr}${(await newestRun(estate)).json.why}`).toBe(0)
    await endsReleased(estate)
  }),
)
