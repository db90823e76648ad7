/**
 * Driver of the port `probe`: a GET every 100 ms, each on a connection of its own (a kept connection would hide a port that refuses), started on time even
 * while earlier ones hang, and given up after two seconds. Status 200 to 399 is an answer; 5xx, refused, reset and silence are what a user calls down.
 */
import { get } from 'node:http'
import type { ProbeHandle, ProbeSample, StartProbe } from '../../ports/probe.ts'

const everyMs = 100
const giveUpMs = 2_000
/** Ten hours at ten a second; an outage that lasts longer is known to be long. */
const mostSamples = 360_000

export const startProbe: StartProbe = (url) => {
  const samples: ProbeSample[] = []
  const open = new Set<Promise<void>>()
  // The clock's word once: set back in the middle, it would measure an outage of nothing.
  const clockAtZero = Date.now() - performance.now()
  const timer = setInterval(ask, everyMs)
  ask()

  function ask(): void {
    if (samples.length >= mostSamples) return
    const sample: ProbeSample = { at: Math.round(clockAtZero + performance.now()), status: null, ms: 0 }
    // Kept in the order of asking: an answer that hangs must not move behind later ones.
    samples.push(sample)
    const began = performance.now()
    const asked = statusOf(url).then((status) => {
      sample.status = status
      // At least one, as the mark of a question that was answered: a refusal on the same machine takes less than half.
      sample.ms = Math.max(1, Math.round(performance.now() - began))
      open.delete(asked)
    })
    open.add(asked)
  }

  return {
    seen: () => seen(samples.filter((sample) => sample.ms > 0 || sample.status !== null)),
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return samples
    },
  }
}

const isGood = (sample: ProbeSample): boolean => sample.status !== null && sample.status < 400

/**
 * The outage as this list shows it. `firstGoodAfter` is the start of the good answers that lasted until the end: an answer between two failures does not end
 * an outage.
 */
export function seen(samples: ProbeSample[]): ReturnType<ProbeHandle['seen']> {
  const firstBad = samples.findIndex((sample) => !isGood(sample))
  const lastBad = samples.findLastIndex((sample) => !isGood(sample))
  const after = firstBad === -1 ? undefined : samples[lastBad + 1]
  return {
    firstBad: samples[firstBad]?.at ?? null,
    firstGoodAfter: after ? after.at + after.ms : null,
    samples: samples.length,
    failed: samples.filter((sample) => !isGood(sample)).length,
    server5xx: samples.filter((sample) => sample.status !== null && sample.status >= 500).length,
  }
}

function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(giveUpMs), headers: { 'user-agent': 'evenkeel-probe' } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? null))
      response.on('error', () => resolve(null))
    })
    request.on('error', () => resolve(null))
  })
}
