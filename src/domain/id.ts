/** Ids are ULIDs with a prefix that says what they name: they sort by time and are never guessed from a name. */
import { ulid } from 'ulid'
import { z } from 'zod'

export type IdPrefix = 'rel' | 'pln' | 'ro' | 'run' | 'evt' | 'req'

/** @param now milliseconds since the epoch; given by the caller's clock, so that tests are deterministic. */
export function newId(prefix: IdPrefix, now: number): string {
  return `${prefix}_${ulid(now)}`
}

const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}'

export const PlanId = z.string().regex(new RegExp(`^pln_${ulidPattern}$`), 'a plan id is pln_ and a ULID')
export const RolloutId = z.string().regex(new RegExp(`^ro_${ulidPattern}$`), 'a rollout id is ro_ and a ULID')
export const RunId = z.string().regex(new RegExp(`^run_${ulidPattern}$`), 'a run id is run_ and a ULID')

/** The last 12 characters in lower case: what databases, sessions and folders of a run are labelled with (PostgreSQL names end at 63 bytes). */
export function runLabel(runId: string): string {
  return runId.slice(-12).toLowerCase()
}
