/**
 * A control plane that is stopped in the middle of a step, judged dead, and wakes up after another one has ended its run: nothing that it still does may take effect, and
 * it must end itself. On the same machine the other one kills it first; one that cannot be seen (another machine, a container) is only fenced.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { inFull } from '../harness/in-full.ts'
import { comparable, endOf } from './outcome.ts'
import { makePlant, type Plant } from './plant.ts'
import { recorded } from './recorded.ts'

let plant: Plant

beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
/** Who sleeps: not left behind by a test that failed. */
let left: ChildProcess | null = null
afterEach(() => void left?.kill('SIGKILL'))
afterAll(() => plant?.close())

type Ended = Awaited<ReturnType<typeof endOf>>

const bad: TrialVersion = { version: '1.1.1', post: [`update account_move set invoice_date_due = invoice_date_due + 1 where state = 'posted'`] }
const good: TrialVersion = { version: '1.1.2' }

async function takeBack({ run }: Ended): Promise<void> {
  if (run.outcome !== 'released') return
  await plant.askRollback(run.id)
  expect((await plant.ended(run.id)).outcome).toBe('rolledBack')
}

/** The release, with a control plane that sleeps from `place` on until its successor has ended the run. */
async function sleepingAt(
  place: string,
  release: string,
  options: { elsewhere: boolean; kill?: string },
): Promise<Ended & { exit: number | null; said: string }> {
  plant.order({ stopAt: place, ...(options.kill === undefined ? {} : { killAt: options.kill }) })
  const id = await plant.begin(release)
  while (options.kill !== undefined && plant.killed().length === 0) await sleep(20)
  if (options.kill !== undefined) await plant.answering()
  expect(await plant.untilStopped()).toMatch(new RegExp(place))
  const asleep = await plant.estate.leave(options)
  const ended = once(asleep, 'exit')
  let heard = ''
  asleep.stderr?.on('data', (chunk) => {
    heard += chunk
  })
  left = asleep
  plant.order({})
  await plant.estate.up()
  const end = await endOf(plant, id)
  // Nothing happens to one that was killed.
  asleep.kill('SIGCONT')
  const [exit] = (await ended) as [number | null]
  // What it had begun in the moment before it noticed would show by now.
  await sleep(300)
  expect(comparable({ run: end.run, state: (await endOf(plant, id)).state })).toEqual(comparable(end))
  return { ...end, exit, said: heard }
}

describe.each([
  ['a good release', good],
  ['a bad release', bad],
] as const)('%s', { timeout: 150_000 }, (title, trial) => {
  let release: string
  let undisturbed: Ended

  beforeAll(async () => {
    release = await plant.release(trial)
    plant.order({})
    undisturbed = await endOf(plant, await plant.begin(release))
    await takeBack(undisturbed)
  })

  const places: [title: string, place: string, often: boolean, kill?: string][] =
    title === 'a good release'
      ? [
          ['before it stops the server', '^release/quiet > runtime.stop before', true],
          ['before it fences', '^release/quiet > tenant.raiseFence before', false],
          ['before it copies', '^release/checkpoint > tenant.copy before', false],
          ['before it starts the updater', '^release/update > odoo.update before', false],
          ['before its second attempt swaps its copy in', '^release/update > tenant.swap before', true, '^inside release/update > odoo.update ended'],
          ['after the update, before it knows of it', '^release/update after', false],
          ['before it lowers the fence', '^release/open > tenant.lowerFence before', false],
          ['before it serves', '^release/open > runtime.serve before', true],
          ['before it says that the run has ended', '^release/end before', false],
        ]
      : [
          ['before it swaps back', '^release/undo-update > tenant.swap before', true],
          ['before it serves the old release', '^release/undo-quiet > runtime.serve before', false],
        ]

  it.each(places.filter(([, , often]) => often || inFull))('wakes up elsewhere %s', async (where, place, _often, kill) => {
    const record = recorded('stand-in', `a control plane sleeps in ${title}`, `wakes up elsewhere ${where}`)
    const woken = await sleepingAt(place, release, { elsewhere: true, ...(kill === undefined ? {} : { kill }) })
    record({ kills: 1, ended: String(woken.run.outcome), noise: [] })
    expect(comparable(woken)).toEqual(comparable(undisturbed))
    expect([woken.exit, woken.said]).toEqual([4, expect.stringContaining('Another Evenkeel has taken over its database. This one ends at once')])
    await takeBack(woken)
  })

  if (title === 'a bad release') return
  it('on the same machine it does not wake up any more', async () => {
    const killed = await sleepingAt('^release/open > runtime.serve before', release, { elsewhere: false })
    expect(comparable(killed)).toEqual(comparable(undisturbed))
    expect(killed.exit).toBe(null)
    expect(plant.estate.said()).toContain('had this database before, had lost it, and was still alive: it was killed')
    await takeBack(killed)
  })
})
