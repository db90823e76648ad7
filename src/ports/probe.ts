/** A probe from outside: asks a page as a user's browser would, ten times a second, and remembers what it saw. */
export interface ProbeSample {
  at: number
  /** HTTP status, or null: refused, reset or timed out. */
  status: number | null
  ms: number
}

export interface ProbeHandle {
  /** Milliseconds since the epoch of the first failed and the first good answer after it; null while there is none. */
  seen(): { firstBad: number | null; firstGoodAfter: number | null; samples: number; failed: number; server5xx: number }
  stop(): Promise<ProbeSample[]>
}

export type StartProbe = (url: string) => ProbeHandle
