/** A release accepted as it is: from a run that needs a person to users on the new release, and every reason not to. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { hexOf } from '../../src/domain/digest.ts'
import { decidedFlow } from '../../src/domain/run-decision.ts'
import { unprovenOf } from '../../src/domain/unproven.ts'
import { acceptFlow, mustHoldNewRelease } from '../../src/flow/accept-flow.ts'
import { goBack } from '../../src/flow/release-flow.ts'
import { open } from '../../src/flow/steps/open.ts'
import { quiet } from '../../src/flow/steps/quiet.ts'
import { update } from '../../src/flow/steps/update.ts'
import { controlPlane, journalOf } from '../control-plane/fixture.ts'
import { checkpointed, flow, makeRig, type Rig } from './rig.ts'

const plane = await controlPlane()
const made: Rig[] = []
afterEach(async () => {
  for (const each of made.splice(0)) await each.close()
})

const newVersion = `insert into public.ir_module_module select 1, m, 'installed', '16.0.1.1.0' from unnest(array['shop']) m;
  insert into public.ir_module_module values (2, 'shop_extra', 'installed', '16.0.1.0.0')`

/** Users wrote after a failed open: the database is the new release, and its files are there. */
async function stuck(): Promise<Rig> {
  const rig = await makeRig(plane)
  made.push(rig)
  await rig.world.superuser(
    `create table public.ir_module_module (id int, name text, state text, latest_version text);
     create table public.ir_module_module_dependency (module_id int, name text); create table public.note (id int); ${newVersion}; grant select on all tables in schema public to public`,
    rig.world.database,
  )
  await rig.inRun(async ({ release }) => {
    for (const module of release.modules) await mkdir(join(rig.data, 'releases', hexOf(release.digest), 'addons', module.name), { recursive: true })
  })
  await checkpointed(rig, { served: true, updated: true })
  await rig.inRun(async (run) => run.facts.put('opened', { at: 0, counters: await run.tenant.counters() }))
  await rig.world.superuser('insert into public.note values (1)', rig.world.database)
  await goBack(flow, rig.ctx, rig.run, { code: 'failed', detail: 'no page' }, [open, update, quiet])
  expect(await rig.shown()).toMatchObject({ state: 'needsPerson', code: 'users-wrote' })
  return rig
}

const ask = async (rig: Rig, more: { reason?: string | undefined; unproven?: string } = {}) =>
  plane.useCases.acceptRelease(
    plane.command({ reason: 'checked by hand', ...more }),
    { run: rig.run, unproven: more.unproven ?? unprovenOf(await rig.shown()).digest },
    () => rig.inRun(mustHoldNewRelease),
  )

/** As the dispatcher starts it: under the name of the decision. */
async function carryOut(rig: Rig): Promise<void> {
  await acceptFlow(rig.ctx)({ ...flow, id: decidedFlow(await rig.shown()) ?? '' }, rig.run)
}

it('lets users in on the new release; what was not proven stands in the run and in the journal', async () => {
  const rig = await stuck()
  expect(unprovenOf(await rig.shown()).items).toEqual(
    expect.arrayContaining([
      expect.stringContaining('after users had written'),
      expect.stringContaining('the books are intact (delta was not reached)'),
    ]),
  )
  expect(await ask(rig)).toMatchObject({ state: 'queued', code: null })
  await carryOut(rig)
  expect(await rig.shown()).toMatchObject({
    ...{ state: 'done', outcome: 'released', code: null, settledAt: null },
    accepted: { state: 'done', by: 'ann', reason: 'checked by hand', code: 'users-wrote' },
  })
  expect((await fetch(rig.bound.pageUrl)).status).toBe(200)
  const user = await rig.world.session('application', { application: 'odoo-1' })
  expect(user.ended()).toBe(false)
  const [asked] = (await journalOf(plane, rig.run)).filter(({ type }) => type === 'run.accept.requested')
  expect(asked).toMatchObject({
    actor: 'ann',
    data: { reason: 'checked by hand', code: 'users-wrote', unproven: expect.arrayContaining([expect.any(String)]) },
  })
})

it('needs a reason, the list as it is, and a run that needs a person', async () => {
  const rig = await stuck()
  await expect(ask(rig, { reason: undefined })).rejects.toMatchObject({ code: 'usage' })
  await expect(ask(rig, { unproven: `sha256:${'0'.repeat(64)}` })).rejects.toMatchObject({ code: 'stale' })
  await ask(rig)
  await expect(ask(rig)).rejects.toMatchObject({ code: 'conflict' })
})

it('is refused where the database is the old release, even under the same versions', async () => {
  const rig = await stuck()
  await rig.world.superuser(`update public.ir_module_module set latest_version = '16.0.1.0.0'`, rig.world.database)
  await expect(ask(rig)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('16.0.1.0.0') })
  const swapped = await stuck()
  await swapped.inRun(async (run) => run.tenant.swap(`ek_${run.label}_ck`, `ek_${run.label}_old`, await run.facts.need('attributes')))
  await expect(ask(swapped)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('put back already') })
  expect(await swapped.shown()).toMatchObject({ state: 'needsPerson', code: 'users-wrote' })
})

it('an Odoo that does not serve leaves users out and the run where it was', async () => {
  const rig = await stuck()
  await ask(rig)
  await writeFile(join(rig.odooHome, 'broken'), '')
  await carryOut(rig)
  expect(await rig.shown()).toMatchObject({ state: 'needsPerson', code: 'users-wrote', why: expect.stringContaining('could not be accepted') })
  expect((await fetch(rig.bound.pageUrl)).status).toBe(503)
  await expect(rig.world.session('application', { application: 'odoo-1' })).rejects.toThrow('permission denied')
})
