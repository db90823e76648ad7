/** What every rule about models is: a pure function over one change. */
import type { Finding } from '../finding.ts'
import type { ModelChange } from './changes.ts'

export interface ModelHazardRule {
  /** Also its folder's name and its page, docs/rules/<id>.md. */
  id: string
  title: string
  find(change: ModelChange): Finding | Finding[] | null
}
