/** Lists, a page at a time. `next` is what `after` must say for the following page: the key of the last item, so that pages stay right while things are added. */
import { toList } from '../../domain/document.ts'
import { releaseLabel } from '../../domain/release.ts'
import type { Database } from '../../store/database.ts'
import { listInstances } from '../../store/instances.ts'
import { readJournal } from '../../store/journal.ts'
import { listPlans } from '../../store/plans.ts'
import { listReleases } from '../../store/releases.ts'
import { listRollouts } from '../../store/rollouts.ts'
import { listRunIds } from '../../store/run-requests.ts'
import { listTokens } from '../../store/tokens.ts'
import { findRun } from '../find-run.ts'

export interface Page {
  after?: string | undefined
  limit: number
}

export const pageOfTokens = async (db: Database, page: Page) => toPage('Token', await listTokens(db, oneMore(page)), page, (item) => item.name)

export const pageOfInstances = async (db: Database, page: Page) =>
  toPage('Instance', await listInstances(db, oneMore(page)), page, (item) => item.name)

export const pageOfReleases = async (db: Database, page: Page) => toPage('Release', await listReleases(db, oneMore(page)), page, releaseLabel)

export const pageOfPlans = async (db: Database, page: Page) => toPage('Plan', await listPlans(db, oneMore(page)), page, (item) => item.id)

export const pageOfRollouts = async (db: Database, page: Page) => toPage('Rollout', await listRollouts(db, oneMore(page)), page, (item) => item.id)

export async function pageOfRuns(db: Database, page: Page & { instance?: string | undefined }) {
  const ids = await listRunIds(db, { ...page, ...oneMore(page) })
  return toPage('Run', await Promise.all(ids.map((id) => findRun(db, id))), page, (item) => item.id)
}

export interface JournalPage {
  subject?: string | undefined
  since?: string | undefined
  /** The seq that the page before ended with. */
  after?: number | undefined
  limit: number
}

export async function pageOfJournal(db: Database, page: JournalPage) {
  return toPage('Journal', await readJournal(db, oneMore(page)), page, (item) => String(item.seq))
}

/** One item more than the page holds says whether there is a next one. */
const oneMore = <P extends { limit: number }>(page: P): P => ({ ...page, limit: page.limit + 1 })

function toPage<K extends string, T>(kind: K, found: T[], { limit }: { limit: number }, keyOf: (item: T) => string) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return toList(kind, items, found.length > limit && last !== undefined ? keyOf(last) : null)
}
