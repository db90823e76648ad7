/** Faults for machines.test.ts: what a crash, a reboot, a restore or a lost control plane leaves, while no run holds the instance. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConditionCode } from '../../src/domain/conditions.ts'
import { hexOf } from '../../src/domain/digest.ts'
import { newId, runLabel } from '../../src/domain/id.ts'
import { withSession } from '../../src/drivers/postgres/client.ts'
import { findDataDirectory } from '../../src/drivers/postgres/data-directory.ts'
import { initialContent } from '../control-plane/fixture.ts'
import type { CleanUp } from './faults-of-runs.ts'
import { checkpointed, type Rig } from './rig.ts'

/** No database of a young cluster has this number. */
export const orphanFolder = '4000000077'
const dead = { pid: 2 ** 22, startTime: '1', serves: 'x' }
const yesterday = Date.now() / 1000 - 86_400

async function oldFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'file'), 'content')
  await utimes(path, yesterday, yesterday)
}

async function instanceFolder(rig: Rig): Promise<string> {
  const { folder } = await rig.bound.odoo([])
  await mkdir(folder, { recursive: true })
  return folder
}

/** The state before the checkpoint is back with users; the copy is left. */
async function copied(rig: Rig): Promise<void> {
  await checkpointed(rig)
  await rig.inRun(async (run) => run.tenant.lowerFence(await run.facts.need('attributes')))
}

/** As a copy whose making was interrupted: the admin's, and without a mark. */
export async function makeUnfinished(rig: Rig, label: string): Promise<void> {
  await withSession(rig.world.target.adminUrl, 'postgres', (client) => client.query(`create database ek_${label}_try2 allow_connections false`))
}

export const faultsOfMachines: Partial<Record<ConditionCode, (rig: Rig, cleanUp: CleanUp) => Promise<unknown>>> = {
  'files-missing': async (rig) => {
    const admin = `"${rig.world.role('admin').replaceAll('"', '""')}"`
    await rig.world.superuser(`create table ir_attachment (store_fname text); insert into ir_attachment values ('ab/abc')`, rig.world.database)
    await rig.world.superuser(`grant select on ir_attachment to ${admin}`, rig.world.database)
  },
  'evenkeel-stopped': (rig) => writeFile(join(rig.data, 'up.lock'), JSON.stringify(dead)),
  'fence-left': (rig) => rig.inRun((run) => run.tenant.raiseFence(run.label)),
  'page-left': async (rig) => rig.ctx.runtime.stop(await rig.bound.odoo([]), { drainMs: 100, limitMs: 1_000, page: true }),
  'server-gone': async (rig) => writeFile(join(await instanceFolder(rig), 'server.json'), JSON.stringify(dead)),
  'link-wrong': async (rig) => symlink('effective/000000000000', join(await instanceFolder(rig), 'current')),
  'release-missing': (rig) => rm(join(rig.data, 'releases', hexOf(initialContent.digest)), { recursive: true }),
  'records-older': (rig) => mkdir(join(rig.data, 'evidence', newId('run', 0)), { recursive: true }),
  'copy-left': copied,
  'copy-unfinished': (rig) => makeUnfinished(rig, runLabel(rig.run)),
  'old-database-left': async (rig) => {
    await checkpointed(rig)
    await rig.inRun(async (run) => {
      const attributes = await run.facts.need('attributes')
      await run.tenant.swap(`ek_${run.label}_ck`, `ek_${run.label}_old`, attributes)
      await run.tenant.lowerFence(attributes)
    })
  },
  'folder-left': async (rig, cleanUp) => {
    const data = await withSession(rig.world.target.adminUrl, 'postgres', findDataDirectory)
    const folder = join(data ?? '', 'base', orphanFolder)
    cleanUp.push(() => rm(folder, { recursive: true, force: true }))
    await oldFolder(folder)
  },
  'updater-left': async (rig, cleanUp) => {
    const name = `ek-${runLabel(rig.run)}-a1-1`
    const wait = ['-e', 'console.log(1); setInterval(() => {}, 1000)', join(await instanceFolder(rig), 'updater.conf')]
    const updater = spawn(process.execPath, wait, { detached: true, env: { ODOO_PGAPPNAME: name }, stdio: ['ignore', 'pipe', 'ignore'] })
    cleanUp.push(async () => updater.kill('SIGKILL'))
    await once(updater.stdout, 'data')
    await rig.world.session('updater', { application: name })
  },
  'files-left': async (rig) => {
    const kept = rig.bound.keepFolder(rig.run)
    await mkdir(kept, { recursive: true })
    await writeFile(join(kept, 'file'), 'content')
  },
  'release-left': (rig) => oldFolder(join(rig.data, 'releases', 'f'.repeat(64))),
  'upload-left': (rig) => oldFolder(join(rig.data, 'releases', '.incoming-abc')),
  'instance-left': (rig) => mkdir(join(rig.data, 'instances', 'gone', 'production'), { recursive: true }),
}
