/** What a rule is: a pure function over facts, with an id that is also the name of its folder and of its page in docs/rules. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { Series } from '../../domain/instance.ts'
import type { Severity } from '../../domain/release-check.ts'
import type { Definitions } from './definitions.ts'
import type { ModuleHead } from './module-head.ts'

export interface RuleInput {
  module: ModuleFacts
  series: Series
  /** Every module that is known, by name: those that are checked, and those on the rest of the path. */
  heads: Map<string, ModuleHead>
  /** Whether the rest of the path was given: only then is a module that is not in `heads` missing. */
  complete: boolean
  /** What the module depends on, directly or not. A name that is not in `heads` is among them, too. */
  closure: ReadonlySet<string>
  /** What a module of `closure` defines for others; null for one that is not known. */
  definitionsOf(name: string): Definitions | null
  /** The module before the change; null when it was not there, undefined when nothing is compared with. */
  before?: ModuleFacts | null
}

export interface RuleFinding {
  path: string
  line: number
  text: string
  /** Where it differs from the rule's own. */
  severity?: Severity
}

export interface Rule {
  id: string
  severity: Severity
  /** One sentence that ends the phrase "It is a finding when". */
  title: string
  find(input: RuleInput): RuleFinding[]
}

/** Files by path: what a fixture's module holds. */
export type FixtureFiles = Record<string, string>

/** The module `one` is checked. */
export interface Fixture {
  why: string
  series?: Series
  files: FixtureFiles
  /** What else is checked, by name of the module. */
  beside?: Record<string, FixtureFiles>
  /** The module before the change. */
  before?: FixtureFiles
}

/** Every rule has both: modules that must give exactly these findings (`path:line`), and modules that must give none. */
export interface Fixtures {
  bad: (Fixture & { finds: string[] })[]
  good: Fixture[]
}
