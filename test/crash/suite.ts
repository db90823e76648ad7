/** Journeys, attacked: what `release.test.ts` and `person.test.ts` do on the stand-in, and `npm run test:real` on Odoo. */

import { beforeAll, describe, expect, it } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { type Disturbance, type Ended, go, type Journey, killed, nothing, notKilled, type Places, twice } from './attack.ts'
import { noiseOf, withoutNoise } from './noise.ts'
import { comparable } from './outcome.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import { attacks, type On } from './results.ts'

/** One call of this many is a place to be killed inside, or to fail: always the same ones, as their names fall. */
const oneCallOf = 8

/** What fits into every run of the tests. Dying right after a step and right before the next differ by one line of the engine's: every fourth step is enough for that. */
const some: Places = { before: (index) => index % 4 === 0, inside: chosenMoment }
const everyStep: Places = { before: () => true, inside: chosenMoment }
const everything: Places = { before: () => true, inside: () => '.*' }

function placesOn(on: On): Places {
  if (!inFull) return some
  return on.startsWith('stand-in') ? everything : everyStep
}

/** @param on where; on a real Odoo what differs by itself is learned first, from a second undisturbed journey */
export function attacked(on: On, plant: () => Plant, list: Journey[]): void {
  describe.each(list.map((journey) => [journey.title, journey] as const))('%s', { timeout: 900_000 }, (_title, journey) => {
    let undisturbed: Ended[]
    let noise: string[][] = []

    async function attack(how: (typeof attacks)[number], disturbance: Disturbance): Promise<Ended[]> {
      const record = recorded(on, journey.title, how)
      const ended = await go(plant(), journey, disturbance, undisturbed)
      record({ kills: ended.flatMap((each) => each.killed).length, ended: ended.map(inWords).join('; '), noise: [...new Set(noise.flat())].sort() })
      expect(ended.flatMap(({ differs }) => differs)).toEqual([])
      mustEndAlike(ended, undisturbed, noise)
      return ended
    }

    beforeAll(async () => {
      undisturbed = await go(plant(), journey, nothing)
      expect(undisturbed.map(({ run: { state, outcome, code } }) => ({ state, outcome, code }))).toEqual(
        journey.parts.map(({ ends }) => ({ code: null, ...ends })),
      )
      if (on.startsWith('stand-in')) return
      const again = await go(plant(), journey, nothing)
      noise = await Promise.all(
        undisturbed.map((each, index) => noiseOf(each.state.tenant, again[index]?.state.tenant ?? { rows: {}, sequences: [] })),
      )
    }, 300_000)

    it(attacks[0], () => attack(attacks[0], twice))

    it(attacks[1], async () => {
      const places = placesOn(on)
      const ended = await attack(attacks[1], killed(places))
      expect(notKilled(journey, undisturbed, ended, places.before)).toEqual([])
    })
  })
}

/** @param noise per part */
export function mustEndAlike(ended: Ended[], undisturbed: Ended[], noise: string[][] = []): void {
  for (const [index, each] of ended.entries()) {
    const reference = undisturbed[index]
    if (reference === undefined) throw new Error(`nothing to compare ${each.title} with`)
    const [one, other] = [comparable(each), comparable(reference)].map((state) => ({
      ...state,
      tenant: withoutNoise(noise[index] ?? [], state.tenant),
    }))
    expect(one, `${each.title}; killed ${each.killed.join(', ')}`).toEqual(other)
  }
}

const inWords = ({ title, run }: Ended): string => `${title}: ${run.outcome ?? `${run.state} (${run.code})`}`

/** In its first moments, or when its effect is there. */
function chosenMoment(call: string): string | null {
  if (!isChosen(call)) return null
  return digest(call) % 2 === 0 ? '\\+3 ms' : 'ended'
}

export const isChosen = (call: string): boolean => Math.floor(digest(call) / 2) % oneCallOf === 0

/** FNV-1a of the name, so that a call keeps its place in the choice when others come. */
function digest(call: string): number {
  let hash = 2_166_136_261
  for (const character of call) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0
  return hash
}
