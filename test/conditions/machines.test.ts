/** Everything that can be left on a machine, planted: doctor names it, `--fix` mends it once, and the journal says so. */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { conditionCodes, pageOf } from '../../src/domain/conditions.ts'
import type { DoctorCheck } from '../../src/domain/doctor.ts'
import { newId, runLabel } from '../../src/domain/id.ts'
import { examineInstance } from '../../src/server/doctor-instance.ts'
import { checkStopped } from '../../src/server/doctor-machine.ts'
import { applyFixes } from '../../src/server/leftovers/fix.ts'
import { toCheck } from '../../src/server/leftovers/found.ts'
import { lookInInstance, lookOnServer, readRunBook } from '../../src/server/leftovers/index.ts'
import { liveRunOf } from '../../src/store/rollouts.ts'
import { endRun, markSettled } from '../../src/store/runs.ts'
import { controlPlane, journalOf } from '../control-plane/fixture.ts'
import { faultsOfMachines, makeUnfinished, orphanFolder } from './faults-of-machines.ts'
import { type CleanUp, faultsOfRuns } from './faults-of-runs.ts'
import { makeRig, type Rig } from './rig.ts'

const plane = await controlPlane()
const cleanUp: CleanUp = []
afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

/** Not mended by us: an operator must look. */
const byHand = ['files-missing', 'evenkeel-stopped', 'records-older']
const reason = 'looked at it'

/** What the server's effects do, without the look at Node, Odoo and PostgreSQL, which costs seconds. */
async function makeMachine() {
  const rig = await makeRig(plane)
  cleanUp.push(rig.close)
  labels.push(runLabel(rig.run))
  const context = { ...rig.ctx, data: rig.data }
  const runs = () => readRunBook(plane.database)
  const doctor = async (): Promise<DoctorCheck[]> => [
    ...(await checkStopped(rig.data)),
    ...(await lookOnServer({ ...context, runs: await runs() })).found.map(toCheck),
    ...(await examineInstance(
      {
        ...rig.ctx,
        leftovers: async (bound) => (await lookInInstance({ ...context, ...rig.ctx, runs: await runs() }, bound)).found.map(toCheck),
        liveRun: async (name) => {
          const live = await liveRunOf(plane.database, [name])
          return live === null ? null : await plane.useCases.showRun(live.id)
        },
        ownCluster: async () => null,
      },
      rig.instance,
    )),
  ]
  const fix = async (ids: string[], more: { reason?: string | undefined } = { reason }) => {
    for (;;) {
      const outcomes = await applyFixes({ ...rig.ctx, data: rig.data }, plane.command(more), ids, [rig.instance])
      // Other tests make databases on the same cluster; an operator would try again, too.
      if (!outcomes.some(({ detail }) => detail.includes('is being made right now'))) return outcomes
    }
  }
  return { rig, doctor, fix }
}

async function runIsOver(rig: Rig): Promise<void> {
  await endRun(plane.database, rig.run, { outcome: 'rolledBack', why: 'as the test says', next: '' }, plane.now())
  await markSettled(plane.database, rig.run, plane.now())
}

/** What is this file's: other tests leave unfinished copies and folders on the same cluster, and those do not say whose they are. */
const labels = [orphanFolder]
const isOurs = ({ code, message }: DoctorCheck) =>
  (code !== 'copy-unfinished' && code !== 'folder-left') || labels.some((label) => message.includes(label))
const coded = (checks: DoctorCheck[], code: string) => checks.filter((check) => check.code === code && isOurs(check))
const idsOf = (checks: DoctorCheck[], code: string) => coded(checks, code).flatMap(({ fix }) => fix?.id ?? [])

it('every state of the list is planted here or in runs.test.ts', () => {
  expect(new Set([...Object.keys(faultsOfRuns), ...Object.keys(faultsOfMachines)])).toEqual(new Set(conditionCodes))
})

it('a machine in order has none of them', async () => {
  const { rig, doctor } = await makeMachine()
  await runIsOver(rig)
  expect((await doctor()).filter((check) => check.code !== undefined && isOurs(check))).toEqual([])
})

it.each(Object.entries(faultsOfMachines))('%s', async (code, plant) => {
  const { rig, doctor, fix } = await makeMachine()
  await plant(rig, cleanUp)
  await runIsOver(rig)
  const seen = await doctor()
  expect(coded(seen, code)).toEqual([expect.objectContaining({ page: pageOf(code as never), message: expect.any(String), hint: expect.any(String) })])
  const [id] = idsOf(seen, code)
  if (byHand.includes(code)) return expect(id).toBeUndefined()
  expect(await fix([id ?? ''])).toEqual([expect.objectContaining({ id, code, outcome: 'done' })])
  expect(coded(await doctor(), code)).toEqual([])
  expect(await fix([id ?? ''])).toEqual([expect.objectContaining({ id, outcome: 'gone' })])
  const subject = coded(seen, code)[0]?.name.includes('/') ? rig.instance : 'evenkeel'
  expect((await journalOf(plane, subject)).filter(({ type }) => type === 'doctor.fixed').at(-1)).toMatchObject({
    actor: 'ann',
    data: { code, reason },
  })
})

it('of a removed instance whose tenant has no other nothing is left', async () => {
  const { rig, doctor, fix } = await makeMachine()
  await faultsOfMachines['instance-left']?.(rig, cleanUp)
  await runIsOver(rig)
  await fix(idsOf(await doctor(), 'instance-left'))
  expect(await readdir(join(rig.data, 'instances'))).not.toContain('gone')
})

it('while a run holds the instance nothing of it is looked for or mended', async () => {
  const { rig, doctor, fix } = await makeMachine()
  await faultsOfMachines['copy-unfinished']?.(rig, cleanUp)
  expect(coded(await doctor(), 'copy-unfinished')).toEqual([])
  await runIsOver(rig)
  const [id = ''] = idsOf(await doctor(), 'copy-unfinished')
  await plane.database.updateTable('run').set({ state: 'queued', outcome: null, ended_at: null }).where('id', '=', rig.run).execute()
  expect(await fix([id])).toEqual([expect.objectContaining({ outcome: 'gone' })])
  expect(await rig.world.superuser(`select 1 as there from pg_database where datname = 'ek_${runLabel(rig.run)}_try2'`)).toHaveLength(1)
})

it('a run that starts between the look and the fix is busy, and keeps everything', async () => {
  const { rig, doctor, fix } = await makeMachine()
  await faultsOfMachines['fence-left']?.(rig, cleanUp)
  await runIsOver(rig)
  const [id = ''] = idsOf(await doctor(), 'fence-left')
  // The examination binds first; the run is there when the guard is taken.
  rig.ctx.openDatabase = ((open) => (target) => {
    const tenant = open(target)
    return {
      ...tenant,
      look: () =>
        tenant
          .look()
          .finally(() =>
            plane.database.updateTable('run').set({ state: 'queued', outcome: null, ended_at: null }).where('id', '=', rig.run).execute(),
          ),
    }
  })(rig.ctx.openDatabase)
  expect(await fix([id])).toEqual([expect.objectContaining({ outcome: 'refused', detail: expect.stringContaining('is held by run') })])
  expect((await rig.inRun((run) => run.tenant.look())).fence).not.toBeNull()
})

it('a session of somebody else that took the name of an updater is none: it is neither named nor said to be ended', async () => {
  const { rig, doctor } = await makeMachine()
  await runIsOver(rig)
  await rig.world.session('superuser', { application: `ek-${runLabel(rig.run)}-a1-1` })
  expect(coded(await doctor(), 'updater-left')).toEqual([])
})

it('what may hold data that exists nowhere else needs a reason', async () => {
  const { rig, doctor, fix } = await makeMachine()
  await runIsOver(rig)
  const unknown = newId('run', 0)
  labels.push(runLabel(unknown))
  await makeUnfinished(rig, runLabel(unknown))
  cleanUp.push(() => rig.world.superuser(`drop database if exists ek_${runLabel(unknown)}_try2`))
  const kept = rig.bound.keepFolder(unknown)
  await mkdir(kept, { recursive: true })
  const seen = await doctor()
  const ids = [...idsOf(seen, 'copy-unfinished'), ...idsOf(seen, 'files-left')]
  expect(ids).toHaveLength(2)
  expect((await fix(ids, {})).map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
  await stat(kept)
  expect((await fix(ids)).map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  await expect(stat(kept)).rejects.toThrow('ENOENT')
})

it('one that cannot be mended does not stop the rest, and the journal says what was tried', async () => {
  const { rig, doctor, fix } = await makeMachine()
  await faultsOfMachines['copy-unfinished']?.(rig, cleanUp)
  await faultsOfMachines['upload-left']?.(rig, cleanUp)
  await runIsOver(rig)
  const database = `ek_${runLabel(rig.run)}_try2`
  await rig.world.superuser(`alter database ${database} allow_connections true`)
  const somebody = await rig.world.session('superuser', { application: 'psql', database })
  const seen = await doctor()
  const fixes = await fix([...idsOf(seen, 'copy-unfinished'), ...idsOf(seen, 'upload-left')])
  expect(fixes.map(({ code, outcome }) => [code, outcome]).sort()).toEqual([
    ['copy-unfinished', 'refused'],
    ['upload-left', 'done'],
  ])
  expect(somebody.ended()).toBe(false)
  expect((await journalOf(plane, rig.instance)).at(-1)).toMatchObject({ type: 'doctor.fixFailed', data: { code: 'copy-unfinished' } })
  await expect(stat(join(rig.data, 'releases', '.incoming-abc'))).rejects.toThrow('ENOENT')
})

it('copies of databases that are no instance here are left alone', async () => {
  const { rig, doctor } = await makeMachine()
  const other = await makeRig(plane)
  cleanUp.push(other.close)
  await faultsOfMachines['copy-left']?.(other, cleanUp)
  await runIsOver(other)
  await runIsOver(rig)
  expect(coded(await doctor(), 'copy-left')).toEqual([])
})
