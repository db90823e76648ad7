/** The external ids that a module and all it depends on define: asked for by every reference, put together once per module and owner. */
import { type Definitions, definitionsOf } from '../definitions.ts'
import type { RuleInput } from '../rule.ts'

export interface KnownIds {
  has(name: string): boolean
  inDemo(name: string): boolean
  /** Whether Odoo makes it for a record that is defined: the parent of one that delegates. */
  generates(name: string): boolean
}

export class IdsInReach {
  readonly #input: RuleInput
  readonly #byOwner = new Map<string, KnownIds>()
  readonly #own: Definitions
  #below: { all: Definitions[]; complete: boolean; tails: string[] } | null = null

  constructor(input: RuleInput) {
    this.#input = input
    this.#own = definitionsOf(input.module)
  }

  /** Without the definitions of everything below, nothing can be said about what others define. */
  get complete(): boolean {
    return this.#reach().complete
  }

  /** Ids that belong to `owner`, as any of these modules defines them. */
  of(owner: string): KnownIds {
    const known = this.#byOwner.get(owner) ?? this.#collect(owner)
    this.#byOwner.set(owner, known)
    return known
  }

  #reach() {
    if (this.#below) return this.#below
    const found = [...this.#input.closure].map((name) => this.#input.definitionsOf(name))
    const all = [this.#own, ...found.filter((each) => each !== null)]
    this.#below = { all, complete: !found.includes(null), tails: [...new Set(all.flatMap(({ tails }) => tails))] }
    return this.#below
  }

  #collect(owner: string): KnownIds {
    const { all, tails } = this.#reach()
    const sets = (kind: 'data' | 'demo') => all.flatMap((each) => (Object.hasOwn(each[kind], owner) ? [setOf(each[kind][owner] ?? [])] : []))
    const [data, demo] = [sets('data'), sets('demo')]
    const has = (name: string) => data.some((names) => names.has(name))
    const inDemo = (name: string) => demo.some((names) => names.has(name))
    const stems = (name: string) => tails.filter((tail) => name.endsWith(tail)).map((tail) => name.slice(0, -tail.length))
    return { has, inDemo, generates: (name) => stems(name).some((stem) => has(stem) || inDemo(stem)) }
  }
}

/** One set per list, whoever asks: the ids of `base` are asked for by every module. */
const sets = new WeakMap<string[], Set<string>>()

function setOf(names: string[]): Set<string> {
  const known = sets.get(names) ?? new Set(names)
  sets.set(names, known)
  return known
}
