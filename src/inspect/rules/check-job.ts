/** One module's check as threads do it: facts come as text, and what all modules have in common is read once per thread. */
import { type PackedFacts, unpackFacts } from '../facts/read-modules.ts'
import { checkModule, type ModuleCheck } from './check-modules.ts'
import { type Definitions, definitionsOf } from './definitions.ts'
import type { ModuleHead } from './module-head.ts'
import type { RuleInput } from './rule.ts'

/** What the checks of all modules have in common. */
export interface CheckWorld extends Pick<RuleInput, 'series' | 'complete'> {
  heads: ModuleHead[]
  definitions: [module: string, definitions: Definitions][]
}

export interface CheckJob {
  module: PackedFacts
  closure: string[]
  /** The module before the change; null when it was not there, undefined when nothing is compared with. */
  before?: PackedFacts | null
}

export function defineInThread(module: PackedFacts): string {
  return JSON.stringify(definitionsOf(unpackFacts(module)))
}

interface ReadWorld extends Pick<RuleInput, 'series' | 'complete' | 'heads'> {
  definitions: Map<string, Definitions>
}

let read: { text: string; world: ReadWorld } = { text: '', world: { series: '18.0', complete: false, heads: new Map(), definitions: new Map() } }

/** @param text a `CheckWorld` as JSON */
function worldOf(text: string): ReadWorld {
  if (read.text === text) return read.world
  const { heads, definitions, ...rest } = JSON.parse(text) as CheckWorld
  read = { text, world: { ...rest, heads: new Map(heads.map((head) => [head.name, head])), definitions: new Map(definitions) } }
  return read.world
}

/** A `ModuleCheck` as JSON. @param text a `CheckWorld` as JSON */
export function checkInThread({ module, closure, before }: CheckJob, text: string): string {
  const { definitions, ...world } = worldOf(text)
  const check: ModuleCheck = checkModule({
    ...world,
    module: unpackFacts(module),
    closure: new Set(closure),
    definitionsOf: (name) => definitions.get(name) ?? null,
    ...(before === undefined ? {} : { before: before && unpackFacts(before) }),
  })
  return JSON.stringify(check)
}
