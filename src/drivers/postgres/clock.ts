/** How far the server's clock is ahead of ours. Half the round trip is taken off; of three tries the shortest round trip tells most. */
import type pg from 'pg'

const tries = 3

export interface ClockReading {
  /** Ours, milliseconds since the epoch, before asking and after the answer. */
  asked: number
  answered: number
  server: number
}

/** Milliseconds; positive when the server is ahead. */
export async function clockSkewMs(client: pg.Client): Promise<number> {
  const readings: ClockReading[] = []
  for (let attempt = 0; attempt < tries; attempt++) readings.push(await readClock(client))
  return skewOf(readings)
}

export function skewOf(readings: ClockReading[]): number {
  const [best] = readings.toSorted((a, b) => a.answered - a.asked - (b.answered - b.asked))
  return best ? Math.round(best.server - (best.asked + best.answered) / 2) : Number.NaN
}

async function readClock(client: pg.Client): Promise<ClockReading> {
  const asked = Date.now()
  const { rows } = await client.query<{ ms: number }>('select extract(epoch from clock_timestamp())::float8 * 1000 as ms')
  return { asked, answered: Date.now(), server: rows[0]?.ms ?? Number.NaN }
}
