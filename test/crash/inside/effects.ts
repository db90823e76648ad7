/** What routes do to the world at once, without a flow: each call is a step to be attacked, unless it is on the list of those that only read. */
import type { Effects } from '../../../src/api/effects.ts'
import * as original from '../../../src/server/effects.ts'
import { asStep } from './engine.ts'

const reads = new Set<keyof Effects>([
  'observe',
  'takeBooks',
  'gatherFacts',
  'diff',
  'check',
  'releaseNotes',
  'reviewInstance',
  'reviewEstate',
  'hasContent',
  'computeLoss',
  'mustHoldNewRelease',
  'wakeDispatcher',
  'readLog',
  'listEvidence',
  'openEvidence',
  'doctor',
])

export const makeEffects: typeof original.makeEffects = (...args) => {
  const effects = Object.entries(original.makeEffects(...args)) as [keyof Effects, Effect][]
  return Object.fromEntries(effects.map(([name, effect]) => [name, reads.has(name) ? effect : watched(name, effect)])) as unknown as Effects
}

// biome-ignore lint/suspicious/noExplicitAny: every effect
type Effect = (...args: any[]) => Promise<unknown>

function watched(name: string, effect: Effect): Effect {
  return (...args) => asStep('api', name, () => effect(...args))
}
