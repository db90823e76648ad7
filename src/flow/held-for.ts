/**
 * How long a run has been held. Not by the clock, which somebody may set meanwhile: an hour forward would end a hold that has just begun, an hour back would add one.
 * It counts the time that Evenkeel itself has spent looking; what an earlier process had counted comes from the answers of its looks. So a hold ends at the latest one
 * limit after a restart (decision 52).
 */
export interface HeldFor {
  /** Milliseconds. */
  ms(): number
  /** What the answer of a look says; earlier versions' answers say nothing. */
  atLeast(ms: number | undefined): void
}

export function heldFor(): HeldFor {
  let began = performance.now()
  return {
    ms: () => Math.round(performance.now() - began),
    atLeast(ms = 0) {
      began = Math.min(began, performance.now() - ms)
    },
  }
}
