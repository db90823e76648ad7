/** Faults for runs.test.ts: what happens to the world between a run's checkpoint and its way back. */
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { ConditionCode } from '../../src/domain/conditions.ts'
import { runLabel } from '../../src/domain/id.ts'
import { resolveTarget } from '../../src/server/bind-instance.ts'
import { initialModules } from '../control-plane/fixture.ts'
import { checkpointed, type Rig } from './rig.ts'

export type CleanUp = (() => Promise<unknown>)[]

/** Faults that stop a run's way back, by the state that they leave it in. What must be taken away again goes into `cleanUp`. */
export const faultsOfRuns: Partial<Record<ConditionCode, (rig: Rig, cleanUp: CleanUp) => Promise<unknown>>> = {
  'users-wrote': async (rig) => {
    await rig.world.superuser('create table public.note (id int)', rig.world.database)
    await checkpointed(rig)
    await rig.inRun(async (run) => run.facts.put('opened', { at: 0, counters: await run.tenant.counters() }))
    await rig.world.superuser('insert into public.note values (1)', rig.world.database)
  },
  'files-damaged': async (rig) => {
    const file = join(rig.bound.filestore, 'ab', 'ab'.padEnd(40, '0'))
    await mkdir(join(rig.bound.filestore, 'ab'), { recursive: true })
    await writeFile(file, 'content')
    await checkpointed(rig)
    await writeFile(file, 'other content')
  },
  'copy-missing': async (rig) => {
    await checkpointed(rig, { updated: true })
    await rig.inRun((run) => run.tenant.drop(`ek_${run.label}_ck`))
  },
  'name-taken': async (rig) => {
    await checkpointed(rig, { updated: true })
    await rig.inRun(async ({ label }) => {
      await rig.world.superuser(`create database ek_${label}_old`)
    })
  },
  'sessions-stay': async (rig) => {
    await checkpointed(rig, { updated: true })
    await rig.world.session('superuser', { application: 'psql' })
  },
  'disk-full': async (rig) => {
    await checkpointed(rig, { served: true })
    const { folder } = await rig.bound.odoo([])
    await symlink('/dev/full', join(folder, 'server.json.tmp'))
  },
  'rights-missing': async (rig) => {
    await checkpointed(rig, { updated: true })
    const quoted = (role: 'application' | 'admin') => `"${rig.world.role(role).replaceAll('"', '""')}"`
    await rig.world.superuser(`revoke ${quoted('application')} from ${quoted('admin')}`)
  },
  'setup-missing': async (rig) => {
    await checkpointed(rig)
    rig.ctx.bind = async () => ({
      ...rig.bound,
      target: await resolveTarget({ dbUrl: 'env:EK_NOT_SET', adminUrl: 'env:EK_NOT_SET', updaterUrl: 'env:EK_NOT_SET' }),
    })
  },
  'odoo-does-not-start': async (rig) => {
    await checkpointed(rig, { served: true })
    await writeFile(join(rig.odooHome, 'broken'), '')
  },
  'undo-failed': async (rig) => {
    await checkpointed(rig, { updated: true })
    await rig.plane.database.deleteFrom('run_fact').where('run', '=', rig.run).where('name', '=', 'attributes').execute()
  },
  'database-unreachable': async (rig) => {
    await checkpointed(rig)
    const nowhere = (url: string) => url.replace(/@[^/]*\//, '@127.0.0.1:1/')
    const { appUrl, adminUrl, updaterUrl } = rig.bound.target
    rig.bound.target = { appUrl: nowhere(appUrl), adminUrl: nowhere(adminUrl), updaterUrl: nowhere(updaterUrl) }
  },
  'database-missing': async (rig) => {
    await checkpointed(rig)
    await rig.world.superuser(`alter database "${rig.world.database.replaceAll('"', '""')}" rename to lost_${runLabel(rig.run)}`)
  },
  'port-taken': async (rig, cleanUp) => {
    await checkpointed(rig, { served: true })
    const server = createServer().listen(rig.port, '127.0.0.1')
    cleanUp.push(() => new Promise((resolve) => server.close(resolve)))
  },
  'release-missing': async (rig) => {
    await checkpointed(rig)
    await rig.inRun((run) =>
      run.facts.put('before', {
        modules: initialModules.map((each) => ({ ...each, release: each.digest })),
        release: rig.bound.release,
        served: true,
      }),
    )
  },
}
