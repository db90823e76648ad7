/**
 * A control plane that is stopped in the middle of a step, judged dead, and wakes up after another one has ended its run: nothing that it still does may take effect, and
 * it must end itself. On the same machine the other one kills it first; one that cannot be seen (another machine, a container) is only fenced.
 * What `frozen.test.ts` does on the stand-in, and `npm run test:real` on Odoo.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { bad, good, releaseOf, takeBack } from './journeys.ts'
import { noiseOf, withoutNoise } from './noise.ts'
import { comparable, endOf } from './outcome.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'

type Ended = Awaited<ReturnType<typeof endOf>>

interface Place {
  where: string
  place: string
  /** Killed here first. */
  kill?: string
  /** Also when the tests do not run in full. */
  often?: true
}

const ofGood: Place[] = [
  { where: 'before it stops the server', place: '^release/quiet > runtime.stop before', often: true },
  { where: 'before it fences', place: '^release/quiet > tenant.raiseFence before' },
  { where: 'before it copies', place: '^release/checkpoint > tenant.copy before' },
  { where: 'before it starts the updater', place: '^release/update > odoo.update before' },
  {
    where: 'before its second attempt swaps its copy in',
    place: '^release/update > tenant.swap before',
    kill: '^inside release/update > odoo.update ended',
    often: true,
  },
  { where: 'after the update, before it knows of it', place: '^release/update after' },
  { where: 'before it lowers the fence', place: '^release/open > tenant.lowerFence before' },
  { where: 'before it serves', place: '^release/open > runtime.serve before', often: true },
  { where: 'before it says that the run has ended', place: '^release/end before' },
]
const ofBad: Place[] = [
  { where: 'before it swaps back', place: '^release/undo-update > tenant.swap before', often: true },
  { where: 'before it serves the old release', place: '^release/undo-quiet > runtime.serve before' },
]

/** @param on where; on a real Odoo what differs by itself is learned first, from a second undisturbed release */
export function asleep(on: On, plant: () => Plant): void {
  /** Who sleeps: not left behind by a test that failed. */
  let left: ChildProcess | null = null
  afterEach(() => void left?.kill('SIGKILL'))

  /** The release, with a control plane that sleeps from `place` on until its successor has ended the run. */
  async function sleepingAt(
    { place, kill }: Pick<Place, 'place' | 'kill'>,
    release: string,
    elsewhere: boolean,
  ): Promise<Ended & { exit: number | null; said: string }> {
    const { estate } = plant()
    plant().order({ stopAt: place, ...(kill === undefined ? {} : { killAt: kill }) })
    const id = await plant().begin(release)
    while (kill !== undefined && plant().killed().length === 0) await sleep(20)
    if (kill !== undefined) await plant().answering()
    expect(await plant().untilStopped()).toMatch(new RegExp(place))
    const sleeper = await estate.leave({ elsewhere })
    const ended = once(sleeper, 'exit')
    let heard = ''
    sleeper.stderr?.on('data', (chunk) => {
      heard += chunk
    })
    left = sleeper
    plant().order({})
    await estate.up()
    const end = await endOf(plant(), id)
    // Nothing happens to one that was killed.
    sleeper.kill('SIGCONT')
    const [exit] = (await ended) as [number | null]
    // What it had begun in the moment before it noticed would show by now.
    await sleep(300)
    return { ...end, state: (await endOf(plant(), id)).state, exit, said: heard }
  }

  describe.each([
    ['a control plane sleeps in a good release', good, ofGood],
    ['a control plane sleeps in a bad release', bad, ofBad],
  ] as const)('%s', { timeout: 240_000 }, (journey, trial, places) => {
    let release: string
    let undisturbed: Ended
    let noise: string[] = []

    async function carriedOut(): Promise<Ended> {
      plant().order({})
      const end = await endOf(plant(), await plant().begin(release))
      await takenBack(end)
      return end
    }
    async function takenBack({ run }: Ended): Promise<void> {
      if (run.outcome === 'released') await takeBack(plant(), run)
    }
    const told = (end: Ended) => {
      const all = comparable(end)
      return { ...all, tenant: withoutNoise(noise, all.tenant) }
    }

    beforeAll(async () => {
      release = await releaseOf(plant(), trial)
      undisturbed = await carriedOut()
      if (on !== 'stand-in') noise = await noiseOf(undisturbed.state.tenant, (await carriedOut()).state.tenant)
    }, 240_000)

    it.each(places.filter(({ often }) => often || inFull))('wakes up elsewhere $where', async (place) => {
      const record = recorded(on, journey, `wakes up elsewhere ${place.where}`)
      const woken = await sleepingAt(place, release, true)
      record({ kills: 1, ended: String(woken.run.outcome), noise })
      expect(told(woken)).toEqual(told(undisturbed))
      expect([woken.exit, woken.said]).toEqual([4, expect.stringContaining('Another Evenkeel has taken over its database. This one ends at once')])
      await takenBack(woken)
    })

    if (trial === bad) return
    it('on the same machine it does not wake up any more', async () => {
      const record = recorded(on, journey, 'on the same machine, where it is killed')
      const killed = await sleepingAt({ place: '^release/open > runtime.serve before' }, release, false)
      record({ kills: 1, ended: String(killed.run.outcome), noise })
      expect(told(killed)).toEqual(told(undisturbed))
      expect(killed.exit).toBe(null)
      expect(plant().estate.said()).toContain('had this database before, had lost it, and was still alive: it was killed')
      await takenBack(killed)
    })
  })
}
