/** What a rule is: one reason why a module needs something, recognised in one difference. */
import type { ChangeKind, Need } from '../../domain/need.ts'
import type { Difference } from './difference.ts'
import type { World } from './world.ts'

export interface NeedRule {
  /** Names the page in docs/rules. */
  id: string
  /** Null: this difference is none of its business. An empty list: recognised, and nothing is needed. */
  judge(difference: Difference, module: string, world: World): Verdict[] | null
}

export interface Verdict {
  need: Need
  kind: ChangeKind
  text: string
  /** The module that needs it, where that is not the one that differs. */
  module?: string
  /** Its place, where that is not the place of the difference. */
  file?: string
  line?: number
}
