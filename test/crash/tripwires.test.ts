/** The suite itself, with steps that are wrong on purpose: what it is there to catch, it catches. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Ended, go, type Journey, killed, nothing, notKilled, type Places, twice } from './attack.ts'
import type { Planted } from './inside/planted.ts'
import { good, journeys, releaseOf } from './journeys.ts'
import { comparable } from './outcome.ts'
import { makePlant, type Plant } from './plant.ts'
import { mustEndAlike } from './suite.ts'

let plant: Plant
let lastEnded: Ended[] | undefined
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterEach(() => plant.estate.sql('update res_partner set email = null where id = (select min(id) from res_partner)'))
afterAll(() => plant?.close())

/** The shortest way that a flow can go: nothing is begun. The planted steps are before it. */
const journey: Journey = {
  title: 'planted',
  parts: [
    {
      title: 'a release that is not started',
      steps: 'release/(planted-.*|end)',
      last: 'release/end',
      ends: { state: 'done', outcome: 'notStarted' },
      async begin(plant, _before, attack) {
        const release = await releaseOf(plant, good)
        attack({ fail: { step: 'preflight', when: 'before' } })
        return plant.begin(release)
      },
    },
  ],
}

async function undisturbed(fault: Planted['fault']): Promise<Ended[]> {
  await plant.plantFault(fault)
  const ended = await go(plant, journey, nothing)
  await plant.estate.sql('update res_partner set email = null where id = (select min(id) from res_partner)')
  return ended
}

const everyStep: Places = { before: () => true, inside: () => null }
const kill = killed(everyStep)

it('a step that no list names is attacked like the others', { timeout: 120_000 }, async () => {
  const reference = await undisturbed('harmless')
  const ended = await go(plant, journey, kill, reference)
  for (const place of ['before release/planted-first', 'after release/planted-first', 'before release/planted-second'])
    expect(ended[0]?.killed).toContain(place)
  expect(notKilled(journey, reference, ended, everyStep.before)).toEqual([])
  mustEndAlike(ended, reference)
  // And one that was not is told.
  expect(notKilled(journey, reference, [], everyStep.before)).toContain('after release/planted-first')
})

it('every flow of the product is on a journey', async () => {
  await plant.plantFault('harmless')
  const flows = plant.traced().flatMap(({ what, name }) => (what === 'flows' ? name.split(' ') : []))
  expect(flows).toEqual(['release', 'rollback', 'accept'])
  const gone = new Set(journeys('everywhere').flatMap(({ parts }) => parts.map(({ last }) => last.split('/')[0])))
  expect(flows.filter((flow) => !gone.has(flow))).toEqual([])
})

it('a step whose effect adds up is caught when everything is done twice', { timeout: 120_000 }, async () => {
  const reference = await undisturbed('adds-up')
  const ended = await go(plant, journey, twice, reference)
  expect(() => mustEndAlike(ended, reference)).toThrow(/deeply equal/)
})

it('an effect that a kill loses is seen in the end', { timeout: 120_000 }, async () => {
  const reference = await undisturbed('forgets')
  const ended = await go(plant, journey, killed({ before: (index) => index === 1, inside: () => null }), reference)
  expect(() => mustEndAlike(ended, reference)).toThrow(/deeply equal/)
})

it.each<[string, (state: ReturnType<typeof comparable>) => unknown]>([
  ['a row', ({ tenant }) => Object.assign(tenant.rows, { account_move: 'other' })],
  ['a privilege', ({ tenant }) => tenant.attributes.acl.push('=c/tenant')],
  ['what serves', ({ tenant }) => Object.assign(tenant.serves, { current: '/elsewhere' })],
  ['an orphan', ({ left }) => Object.assign(left, { orphans: 1 })],
  ['a record that is missing', ({ run }) => run.journal.pop()],
])('%s that differs makes ends differ', { timeout: 120_000 }, async (_what, change) => {
  lastEnded ??= await undisturbed('harmless')
  const [one] = lastEnded
  if (!one) throw new Error('nothing was gone')
  const state = comparable(one)
  change(state)
  expect(state).not.toEqual(comparable(one))
  expect(() => mustEndAlike([{ ...one, state: { ...one.state, tenant: state.tenant, left: state.left, run: state.run } }], [one])).toThrow()
})
