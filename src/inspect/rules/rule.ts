/** What a rule is: a pure function over facts, with an id that is also the name of its folder and of its page in docs/rules. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { Series } from '../../domain/instance.ts'
import type { Severity } from '../../domain/release-check.ts'

export interface RuleInput {
  module: ModuleFacts
  series: Series
  /** Every module that is checked, by name. */
  checked: Map<string, ModuleFacts>
  /** Manifest values of every module on the rest of the path, by name; null when no such path was given. */
  others: Map<string, { installable: boolean; depends: string[] }> | null
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

/** Every rule has both: modules that must give exactly these findings (`path:line`), and modules that must give none. */
export interface Fixtures {
  bad: { why: string; series?: Series; files: FixtureFiles; finds: string[] }[]
  good: { why: string; series?: Series; files: FixtureFiles }[]
}
