/** What the page is made of: documents of the run as they stand in its evidence folder. */
import type { Books } from '../books.ts'
import type { Delta } from '../delta.ts'
import type { PlannedInstance } from '../plan.ts'
import type { Release } from '../release.ts'
import type { Run } from '../run.ts'

export interface BooksPageInput {
  run: Run
  planned: PlannedInstance
  release: Release
  /** Null: the run ended before they were taken. */
  before: Books | null
  /** Compared with `before`. Null: the run ended before they were taken. */
  after: Books | null
  delta: Delta | null
  /** What the probe from outside saw. `continuous` is false when it was interrupted: then the outage is an upper bound. */
  outage: { continuous: boolean } | null
}
