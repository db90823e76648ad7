/**
 * A user who asks for the log-in page ten times a second. Every question is sent at its time, whether or not an earlier one was answered: a server that
 * accepts and lets wait would otherwise be asked less often while it is slow.
 */
import { setTimeout as sleep } from 'node:timers/promises'

export interface Seen {
  /** When the question was sent and when its answer was complete, milliseconds of `Date.now`. */
  sentAt: number
  endedAt: number
  /** HTTP status; null: refused, cut or too slow. */
  status: number | null
}

export interface Probe {
  seen: Seen[]
  /** Asks no more and waits for the answers under way. */
  stop(): Promise<Seen[]>
}

const everyMs = 100
const answerLimitMs = 30_000

export function startProbe(listen: string): Probe {
  const url = `http://${listen}/web/login`
  const seen: Seen[] = []
  const underWay = new Set<Promise<unknown>>()
  const timer = setInterval(() => {
    const asking = ask(url).then((answer) => {
      seen.push(answer)
      underWay.delete(asking)
    })
    underWay.add(asking)
  }, everyMs)
  return {
    seen,
    async stop() {
      clearInterval(timer)
      await Promise.all(underWay)
      return seen.sort((a, b) => a.sentAt - b.sentAt)
    },
  }
}

/** Milliseconds from the first question that was not answered well until users were back; null when all were answered well. */
export function outageOf(seen: Seen[]): number | null {
  const first = seen.find(isBad)
  const back = backAt(seen)
  return first === undefined || back === null ? null : back - first.sentAt
}

/** When the first good answer behind the last bad one was complete; 503, page, 503 is one outage. Null when none was bad, or none was good again. */
export function backAt(seen: Seen[]): number | null {
  const last = seen.findLast(isBad)
  if (last === undefined) return null
  const good = seen.filter((answer) => !isBad(answer) && answer.sentAt > last.sentAt)
  return good.length === 0 ? null : Math.min(...good.map((answer) => answer.endedAt))
}

/** Waits until the page answers, asking ten times a second. */
export async function untilPage(listen: string, limitMs = 120_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while ((await ask(`http://${listen}/web/login`)).status !== 200) {
    if (Date.now() > deadline) throw new Error(`no page at ${listen} within ${limitMs / 1000} s`)
    await sleep(everyMs)
  }
}

const isBad = ({ status }: Seen) => status !== 200

async function ask(url: string): Promise<Seen> {
  const sentAt = Date.now()
  const response = await fetch(url, { redirect: 'manual', headers: { connection: 'close' }, signal: AbortSignal.timeout(answerLimitMs) }).catch(
    () => null,
  )
  const complete = await response?.arrayBuffer().catch(() => null)
  return { sentAt, endedAt: Date.now(), status: complete ? (response?.status ?? null) : null }
}
