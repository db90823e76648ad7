/**
 * What reads modules, loaded when it is first asked for. A server has to be back soon when it was killed: with all of it (and with the schema compilers that build-api.ts leaves out)
 * its start loaded 1,360 files and took 1.6 s of processor time, now it is 1,050 and 1.2 s (six starts each, one after the other).
 */
export const reading = {
  addonsPath: () => import('../inspect/addons-path.ts'),
  needs: () => import('./needs-source.ts'),
  prepare: () => import('./prepare-instance.ts'),
  compare: () => import('./compare-stored.ts'),
  compared: () => import('./compared.ts'),
  check: () => import('./check-stored.ts'),
  review: () => import('./estate-review.ts'),
}

const loadAfterMs = 5_000

/** Soon after the start, because an upgrade replaces the files under a server that still runs, and it would load the new version's. @returns what calls it off */
export function loadSoon(onError: (error: unknown) => void): () => void {
  const timer = setTimeout(() => void Promise.all(Object.values(reading).map((load) => load())).catch(onError), loadAfterMs)
  // A start that fails ends the process, and waits for nothing.
  timer.unref()
  return () => clearTimeout(timer)
}
