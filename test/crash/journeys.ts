/** The journeys that every flow of the product is on, and that bring the instance back to where they began. */
import type { Run } from '../../src/domain/run.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import type { Journey, Part } from './attack.ts'
import type { Orders } from './inside/orders.ts'
import type { Plant } from './plant.ts'

/** Nothing in it needs telling; seen in the database by its version and its view alone. */
export const good: TrialVersion = { version: '1.1.2' }
/** Ends with code 0 and a clean log, and moves due dates. */
export const bad: TrialVersion = {
  version: '1.1.1',
  post: [`update account_move set invoice_date_due = invoice_date_due + 1 where state = 'posted'`],
}
/** Code alone: a restart, and no update. */
const codeOnly: TrialVersion = { version: '1.0.3', view: '1.0.0', answers: 42 }

const releases = new WeakMap<Plant, Map<string, string>>()

/** Made once per estate. */
export async function releaseOf(plant: Plant, trial: TrialVersion): Promise<string> {
  const made = releases.get(plant) ?? new Map<string, string>()
  releases.set(plant, made)
  const name = made.get(trial.version) ?? (await plant.release(trial))
  made.set(trial.version, name)
  return name
}

export async function takeBack(plant: Plant, { id }: Pick<Run, 'id'>): Promise<Run> {
  await plant.askRollback(id)
  const back = await plant.ended(id)
  if (back.outcome !== 'rolledBack') throw new Error(`it did not go back: ${back.why}`)
  return back
}

function idOf(before: Run | null): string {
  if (before === null) throw new Error('a part that goes on with a run needs one before it')
  return before.id
}

/** A release from its beginning to its end. */
const released = (title: string, trial: TrialVersion, steps: string, outcome: Run['outcome']): Part => ({
  title,
  steps,
  last: 'release/end',
  ends: { state: 'done', outcome },
  async begin(plant, _before, attack) {
    const release = await releaseOf(plant, trial)
    attack()
    return plant.begin(release)
  },
})

const goodRelease = released('a good release goes live', good, 'release/.*', 'released')
/** It leaves the release behind. */
export const goesLive: Journey = { title: goodRelease.title, parts: [goodRelease] }

/** Asks something of the run that the part before was about. */
function goesOnWith(ask: (plant: Plant, run: string) => Promise<void>, own?: Orders): Part['begin'] {
  return async (plant, before, attack) => {
    const run = idOf(before)
    attack(own)
    await ask(plant, run)
    return run
  }
}

const refused: Part = {
  title: 'going back is refused, because more was written than the list said',
  steps: 'rollback/.*',
  last: 'rollback/refuse',
  ends: { state: 'done', outcome: 'released' },
  async begin(plant, before, attack) {
    plant.order({ stopAt: '^rollback/hold-begins before' })
    await plant.askRollback(idOf(before))
    await plant.untilStopped()
    await plant.estate.sql(`update account_move set ref = 'written meanwhile' where id = (select min(id) from account_move where state = 'posted')`)
    attack()
    plant.letGo()
    return idOf(before)
  },
}

const heldAndTakenBack: Part = {
  title: 'going back is held by a session of somebody else, and goes on when that is gone',
  steps: 'rollback/.*',
  last: 'rollback/end',
  ends: { state: 'done', outcome: 'rolledBack' },
  async begin(plant, before, attack) {
    const end = await plant.foreignSession()
    attack()
    await plant.askRollback(idOf(before))
    await plant.untilHeld(idOf(before))
    await end()
    return idOf(before)
  },
}

const takenBack: Part = {
  title: 'going back on request',
  steps: 'rollback/.*',
  last: 'rollback/end',
  ends: { state: 'done', outcome: 'rolledBack' },
  begin: goesOnWith((plant, run) => plant.askRollback(run)),
}

const settled: Part = {
  title: 'settling by command',
  steps: 'api/dropWayBack',
  last: 'api/dropWayBack',
  ends: { state: 'done', outcome: 'rolledBack' },
  begin: goesOnWith((plant, run) => plant.settle(run)),
}

/** The way back stops at its first step, with users out on the new release. */
const stuck: Part = {
  title: 'opening fails, and so does taking it back: a person is needed',
  steps: 'release/(undo-open|needs-person|end)',
  last: 'release/end',
  ends: { state: 'needsPerson', outcome: null, code: 'undo-failed' },
  async begin(plant, _before, attack) {
    const release = await releaseOf(plant, good)
    attack({ fail: { step: 'open', when: 'after' }, failUndo: 'open' })
    return plant.begin(release)
  },
}

const accepted: Part = {
  title: 'accepting the release as it is',
  steps: 'accept/.*',
  last: 'accept/accept-end',
  ends: { state: 'done', outcome: 'released' },
  begin: goesOnWith((plant, run) => plant.askAccept(run)),
}

const acceptedInVain: Part = {
  title: 'accepting a release that does not open: users stay out, a person is needed as before',
  steps: 'accept/.*',
  last: 'accept/accept-failed',
  ends: { state: 'needsPerson', outcome: null, code: 'undo-failed' },
  begin: goesOnWith((plant, run) => plant.askAccept(run), { fail: { step: 'open', when: 'after' } }),
}

const abortedWhileHeld: Part = {
  title: 'aborting while a session of somebody else holds the run',
  steps: 'release/.*',
  last: 'release/end',
  ends: { state: 'done', outcome: 'aborted' },
  async begin(plant, _before, attack) {
    const end = await plant.foreignSession()
    const run = await plant.begin(await releaseOf(plant, good))
    await plant.untilHeld(run)
    plant.order({ stopAt: '^release/quiet before' })
    await plant.untilStopped()
    const { rollout } = (await plant.call('GET', `/v1/runs/${run}`)).json as Run
    const asked = await plant.call('POST', `/v1/rollouts/${rollout}/abort`, {})
    if (asked.status >= 300) throw new Error(`not aborted: ${JSON.stringify(asked.json)}`)
    attack()
    plant.letGo()
    await plant.ended(run)
    await end()
    return run
  },
}

/** Steps that a bad release shares with a good one, up to where they part: attacked once. */
const shared = ['begin', 'preflight', 'hold-begins', 'quiet', 'checkpoint', 'books-before', 'update', 'verify-states']

/**
 * Where steps are attacked that several journeys come through: in all of them, or in the first. In every run of the tests those are left out as well that a release without an
 * update skips, or does as every release does.
 */
export type Thoroughness = 'everywhere' | 'once' | 'briefly'

/** Five journeys and no flow left out. Those of a good release come first: what the second is to find unsettled, the first leaves behind. */
export function journeys(thoroughness: Thoroughness): Journey[] {
  const all = thoroughness === 'everywhere'
  const steps = (flow: 'release' | 'rollback', own: string) => `${flow}/${all ? '.*' : own}`
  const unlessBriefly = (own: string) => (thoroughness === 'briefly' ? own : '.*')
  return [
    {
      title: 'a release, a way back that is refused, and one that is held first',
      parts: [goodRelease, refused, heldAndTakenBack],
    },
    {
      title: 'a bad release goes back by itself',
      parts: [released('a bad release goes back', bad, steps('release', `(?!(${shared.join('|')})$).*`), 'rolledBack')],
    },
    {
      title: 'a release that a person accepts, takes back and settles',
      parts: [stuck, acceptedInVain, accepted, { ...takenBack, steps: steps('rollback', 'end') }, settled],
    },
    {
      title: 'a release without an update',
      parts: [
        released('code goes live with a restart', codeOnly, steps('release', unlessBriefly('(quiet|open|end)')), 'released'),
        { ...takenBack, title: 'going back from a release without an update', steps: steps('rollback', unlessBriefly('(undo-quiet|end)')) },
      ],
    },
    { title: 'a release that is aborted while it is held', parts: [abortedWhileHeld] },
  ]
}
