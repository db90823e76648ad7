/** The kernel takes Odoo for memory, while it updates and while it serves: what `machine.test.ts` does on the stand-in, and `npm run test:real` on Odoo. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { releaseOf } from './journeys.ts'
import { neverNeither, type Worlds, worldsAround } from './outcome.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'

export const good: TrialVersion = { version: '1.9.1' }
export const slow: TrialVersion = { version: '1.9.2', post: [{ sleep: 60 }] }

const journey = 'the kernel takes Odoo for memory'

/** The process that works under a run: the one that the kernel would take is the largest, and that is Odoo. */
export async function updaterOf(plant: Plant, id: string, attempt = 1): Promise<number> {
  for (let looks = 0; looks < 2_000; looks++) {
    const [session] = await plant.estate.sql<{ name: string }>(
      `select application_name as name from pg_stat_activity where starts_with(application_name, $1) and datname = $2`,
      [`ek-${runLabel(id)}-a${attempt}-`, plant.estate.tenant.name],
    )
    if (session) return Number(session.name.split('-').at(-1))
    await sleep(10)
  }
  throw new Error(`no updater of ${id} came`)
}

export const stillThere = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export function takenForMemory(on: On, present: () => Plant): void {
  describe(journey, { timeout: 240_000 }, () => {
    let plant: Plant
    let worlds: Worlds
    let fast: string
    let waiting: string
    beforeAll(async () => {
      plant = present()
      fast = await releaseOf(plant, good)
      waiting = await releaseOf(plant, slow)
      worlds = await worldsAround(on, plant, fast)
    }, 240_000)

    const says = /killed by signal 9; the kernel does this when memory runs out: look for .* in journalctl -k, or dmesg/

    it('while it updates: the old release, and where to look', async () => {
      const record = recorded(on, journey, 'while it updates')
      const id = await plant.begin(waiting)
      process.kill(await updaterOf(plant, id), 'SIGKILL')
      const run = await neverNeither(plant, id, worlds)
      record({ kills: 1, ended: run.outcome ?? run.state, noise: worlds.noise ?? [] })
      expect([run.outcome, run.why]).toEqual(['rolledBack', expect.stringMatching(says)])
    })

    it('while it serves: the run stays what it was, doctor says that the server is gone', async () => {
      const record = recorded(on, journey, 'while it serves')
      plant.order({})
      const id = await plant.begin(fast)
      expect((await plant.ended(id)).outcome).toBe('released')
      const { pid } = JSON.parse(readFileSync(`${plant.estate.data}/instances/${plant.estate.instance}/server.json`, 'utf8')) as { pid: number }
      process.kill(pid, 'SIGKILL')
      while (stillThere(pid)) await sleep(10)
      const doctor = await plant.estate.cli('doctor', plant.estate.instance)
      expect(doctor.stdout).toContain('server-gone')
      // The way back does not need it.
      await plant.askRollback(id)
      const run = await neverNeither(plant, id, worlds)
      record({ kills: 1, ended: run.outcome ?? run.state, noise: worlds.noise ?? [] })
    })
  })
}
