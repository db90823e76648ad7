/**
 * A journey: parts of a tenant's life, one after the other, each ended by the flow that it asks for. It is gone on once with nothing happening; then with everything done
 * twice, and with the control plane killed at every place that the flow itself came to (nobody keeps a list). Each part must end as it did undisturbed, told from the tenant's
 * data, privileges, files, server, records, and what lies about.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../../src/domain/run.ts'
import { type EndState, endState, leftBehind } from './end-state.ts'
import type { Orders } from './inside/orders.ts'
import type { Plant } from './plant.ts'

/** For what follows the end of a run at once. */
const waitMs = 60_000

export interface Part {
  title: string
  /** Which steps are its own to be attacked: an expression over names such as `release/quiet`. */
  steps: string
  /** The last of them. */
  last: string
  /** Asks for it and answers the run. The orders hold from where it calls `attack`, with those of the part itself. */
  begin(plant: Plant, before: Run | null, attack: (own?: Orders) => void): Promise<string>
  ends: Pick<Run, 'state' | 'outcome'> & { code?: Run['code'] }
}

export interface Journey {
  title: string
  /** The last one brings the instance back to where the first began. */
  parts: Part[]
}

export interface Ended {
  title: string
  run: Run
  state: EndState
  /** Steps that the part went through and changing calls to ports, in order, each once. */
  steps: string[]
  calls: string[]
  killed: string[]
  differs: unknown[]
}

/** How a journey is disturbed: orders for a part, given what the part did undisturbed. */
export type Disturbance = (part: Part, undisturbed: Ended | undefined) => Orders

export const nothing: Disturbance = () => ({})
export const twice: Disturbance = () => ({ repeat: true })

export interface Places {
  /** Whether it is killed before the step at this index of those that the part went through undisturbed; after each it is. */
  before(index: number): boolean
  /** When to be killed in a changing call: an expression over `+3 ms`, `+60 ms`, `+250 ms` and `ended`; null: never. */
  inside(call: string): string | null
}

/** Kill -9 after every step of the part and before those that are chosen, and inside changing calls: all in one go, each place once. */
export function killed({ before, inside }: Places): Disturbance {
  return (part, undisturbed) => {
    const chosen = stepsOf(part, undisturbed).filter((_step, index) => before(index))
    const calls = (undisturbed?.calls ?? [])
      .filter((call) => isOf(part, call.split(' > ')[0] ?? ''))
      .flatMap((call) => {
        const moment = inside(call)
        return moment === null ? [] : [`inside ${literal(call)} ${moment}`]
      })
    return { killAt: `^(${[`after (${part.steps})`, ...chosen.map((step) => `before ${literal(step)}`), ...calls].join('|')})$` }
  }
}

/** Places of the part before and after its steps that it was to be killed at, and was not. */
export function notKilled(journey: Journey, undisturbed: Ended[], ended: Ended[], before: Places['before']): string[] {
  return journey.parts.flatMap((part, index) => {
    const steps = stepsOf(part, undisturbed[index])
    if (!steps.includes(part.last)) return [`${part.title}: it never came to ${part.last}`]
    const places = steps.flatMap((step, at) => [`after ${step}`, ...(before(at) ? [`before ${step}`] : [])])
    return places.filter((place) => !ended[index]?.killed.includes(place))
  })
}

const stepsOf = (part: Part, undisturbed: Ended | undefined): string[] => (undisturbed?.steps ?? []).filter((step) => isOf(part, step))
const isOf = (part: Part, step: string): boolean => new RegExp(`^(${part.steps})$`).test(step)
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export async function go(plant: Plant, journey: Journey, disturbance: Disturbance, undisturbed?: Ended[]): Promise<Ended[]> {
  const ended: Ended[] = []
  for (const [index, part] of journey.parts.entries())
    ended.push(await carryOut(plant, part, ended.at(-1)?.run ?? null, disturbance(part, undisturbed?.[index])))
  return ended
}

async function carryOut(plant: Plant, part: Part, before: Run | null, orders: Orders): Promise<Ended> {
  plant.order({})
  const id = await part.begin(plant, before, (own = {}) => plant.order({ ...orders, ...own }))
  await plant.ended(id)
  await untilEnded(plant, part.last)
  const [traced, killed] = [plant.traced(), plant.killed()]
  plant.order({})
  const run = await plant.ended(id)
  const names = (what: string) => [...new Set(traced.filter((each) => each.what === what).map(({ name }) => name))]
  const state = { ...(await endState(plant, run)), earlier: await earlier(plant, run.id) }
  return {
    title: part.title,
    run,
    state,
    steps: names('step'),
    calls: names('call'),
    killed,
    differs: traced.filter(({ what }) => what === 'differs'),
  }
}

/** The flow's last step is behind the run's end; killed before the engine knows of it, it is done again, and something of it may be seen half done. */
async function untilEnded(plant: Plant, step: string): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!plant.traced().some(({ what, name }) => what === 'ended' && name === step)) {
    if (Date.now() > deadline) throw new Error(`${step} did not end; killed ${plant.killed().join(', ')}`)
    if (!plant.estate.alive()) await plant.answering()
    await sleep(20)
  }
}

/** What became of what the run before kept, that kept something: the next one that changes anything settles it. */
async function earlier(plant: Plant, run: string) {
  const { items } = (await plant.call('GET', `/v1/runs?instance=${encodeURIComponent(plant.estate.instance)}&limit=50`)).json as { items: Run[] }
  const before = items.slice(items.findIndex(({ id }) => id === run) + 1)
  const previous = before.find(({ outcome }) => outcome === 'released' || outcome === 'rolledBack')
  if (previous === undefined) return { settled: true, databases: [], kept: false }
  const { databases, kept } = await leftBehind(plant, previous.id)
  return { settled: previous.settledAt !== null, databases, kept }
}
