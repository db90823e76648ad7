/** Repeated measurements of one thing, and what is told of them. */

export interface Sample {
  /** The middle value, of an even number the upper one. */
  median: number
  min: number
  max: number
  values: number[]
}

/** @throws Error when nothing was measured */
export function sampleOf(values: number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b)
  const [min] = sorted
  if (min === undefined) throw new Error('nothing was measured')
  return { median: sorted[Math.floor(sorted.length / 2)] ?? min, min, max: sorted.at(-1) ?? min, values }
}

/** The middle value; not measured in one round is not measured. */
export function middle(values: (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null)
  return measured.length < values.length || measured.length === 0 ? null : sampleOf(measured).median
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The works in turn, round after round, so that a noise of some seconds falls on all of them. The first round only warms and does not count. */
export async function inTurn<Name extends string>(rounds: number, works: Record<Name, () => Promise<unknown>>): Promise<Record<Name, Sample>> {
  const names = Object.keys(works) as Name[]
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const ms = await timed(works[name])
      if (round > 0) taken.get(name)?.push(ms)
    }
  }
  return Object.fromEntries(names.map((name) => [name, sampleOf(taken.get(name) ?? [])])) as Record<Name, Sample>
}
