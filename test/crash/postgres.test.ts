/**
 * PostgreSQL ended as `pg_ctl -m immediate` does, under a run: the tenant's while it is copied, updated, swapped and opened; Evenkeel's own at many places. Its own
 * is only waited for: the run ends as if nothing had happened. The tenant's ends the run as undisturbed, or with the old release and its books.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standIn } from '../../sandbox/find-odoo.ts'
import { isAlive, recordOf } from '../../src/drivers/lib/process-record.ts'
import { startPrivateCluster } from '../../src/server/private-cluster.ts'
import { comparable, endOf } from './outcome.ts'
import { makePlant, type Plant } from './plant.ts'
import { bad, good, limitMs, tenantsPostgres } from './tenants-postgres.ts'

tenantsPostgres('stand-in', standIn('18.0'))

describe("Evenkeel's own PostgreSQL", { timeout: limitMs }, () => {
  let plant: Plant
  let folder: string
  let cluster: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-own-data-'))
    await chmod(folder, 0o711)
    plant = await makePlant('18.0', 'stand-in', { controlPlane: '', data: join(folder, 'data') })
    cluster = join(folder, 'data/postgres')
  })
  afterAll(async () => {
    await plant?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function crashAndStart(): Promise<void> {
    const { pid } = await startPrivateCluster({ folder: cluster })
    const postmaster = recordOf(pid)
    process.kill(pid, 'SIGQUIT')
    while (isAlive(postmaster)) await sleep(5)
    await sleep(300)
    await startPrivateCluster({ folder: cluster })
  }

  it.each([
    ['a good release', good, ['checkpoint > tenant.copy', 'update > odoo.update', 'open > tenant.lowerFence']],
    ['a bad release', bad, ['undo-update > tenant.swap', 'undo-quiet > runtime.serve']],
  ] as const)('ends again and again under %s', async (_title, trial, places) => {
    const release = await plant.release(trial)
    plant.order({})
    const undisturbed = await endOf(plant, await plant.begin(release))
    const takeBack = async ({ run }: typeof undisturbed) => {
      if (run.outcome !== 'released') return
      await plant.askRollback(run.id)
      await plant.ended(run.id)
    }
    await takeBack(undisturbed)
    plant.order({ stopAt: `^release/(${places.join('|')}) before` })
    const id = await plant.begin(release)
    for (const place of places) {
      expect(await plant.untilStopped()).toBe(`release/${place} before`)
      await crashAndStart()
      plant.letGo()
    }
    const disturbed = await endOf(plant, id)
    expect(comparable(disturbed)).toEqual(comparable(undisturbed))
    await takeBack(disturbed)
  })
})
