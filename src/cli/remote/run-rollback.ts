/**
 * `evenkeel run rollback`: never silently. Without a digest it shows what would be lost; with one it goes back and waits, because whoever goes back wants to
 * know that users are served again.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import { Loss } from '../../domain/loss.ts'
import type { Run } from '../../domain/run.ts'
import { type Api, answer, connect } from '../client.ts'
import { onInterrupt } from '../interrupt.ts'
import type { Output } from '../output.ts'
import type { Context } from '../program.ts'
import { lossText } from '../render/loss.ts'
import { nextOf, runText, stepLine } from '../render/run.ts'

interface Options {
  acceptLoss?: string
  wait: boolean
}

const lookMs = 1_000
/** A server that is away this long is given up. */
const patienceMs = 60_000

export async function rollback(context: Context, { acceptLoss, wait }: Options, id = ''): Promise<number> {
  const { output, world } = context
  const api = await connect(context)
  const asked = await ask(api, id, acceptLoss).catch((error: unknown) => showLoss(error, output))
  if (!wait) {
    output.result(asked, () => `Run ${id} goes back.`)
    output.next(`evenkeel run show ${id}`)
    return 0
  }
  onInterrupt(world, `evenkeel run show ${id}`)
  output.progress(`run ${id} of ${asked.instance} goes back`)
  const run = await waitForRun(api, id, output)
  if (run.rollback?.state === 'stale') await ask(api, id, undefined).catch((error: unknown) => showLoss(asStale(error), output))
  output.result(run, () => runText(run, output.paint))
  output.next(...nextOf(run))
  if (run.state === 'needsPerson') return 9
  return run.outcome === 'rolledBack' ? 0 : 1
}

function ask({ client, why }: Api, run: string, acceptLoss: string | undefined): Promise<Run> {
  const body = acceptLoss === undefined ? {} : { acceptLoss }
  // To be shown the list is a request of its own: under the command's key it would be taken for another one in disguise.
  const headers = acceptLoss === undefined ? { 'idempotency-key': randomUUID() } : {}
  return answer<Run>(client.POST('/v1/runs/{run}/rollback', { params: { path: { run }, query: why }, headers, body }))
}

/** The list comes with the refusal. It is printed as the result; the refusal itself says how to accept it. */
function showLoss(error: unknown, output: Output): never {
  const loss = error instanceof EvenkeelError ? Loss.safeParse(error.loss) : null
  if (loss?.success) output.result(loss.data, () => lossText(loss.data))
  throw error
}

/** The run looked again once nobody could write any more, found another list, and let users in again. */
function asStale(error: unknown): unknown {
  if (!(error instanceof EvenkeelError) || error.code !== 'held') return error
  const { hint, id, loss } = error
  return new EvenkeelError('stale', 'stale: documents came in before users were shut out. Nothing was taken back; read the new list.', {
    ...(hint === null ? {} : { hint }),
    ...(id === null ? {} : { id }),
    loss,
  })
}

/** Follows the run until it ended or needs a person; what it does meanwhile is told. */
export async function waitForRun({ client, deadline }: Api, id: string, output: Output): Promise<Run> {
  const told = new Set<string>()
  let lastSeen = performance.now()
  for (;;) {
    try {
      const run = await answer<Run>(client.GET('/v1/runs/{run}', { params: { path: { run: id } } }))
      lastSeen = performance.now()
      tellNews(run, told, output)
      if (run.state === 'done' || run.state === 'needsPerson') return run
    } catch (error) {
      const away = error instanceof EvenkeelError && (error.code === 'unreachable' || error.code === 'timeout')
      if (!away || deadline?.aborted || performance.now() - lastSeen > patienceMs) throw withId(error, id)
    }
    await sleep(lookMs)
  }
}

/** Steps as they are taken back. What they were before the wait began is no news. */
function tellNews(run: Run, told: Set<string>, output: Output): void {
  const first = told.size === 0
  for (const step of run.steps) {
    const line = stepLine(step)
    const known = told.has(line)
    told.add(line)
    if (!first && !known) output.progress(`${run.instance}  ${line}`)
  }
}

function withId(error: unknown, id: string): unknown {
  if (!(error instanceof EvenkeelError)) return error
  return new EvenkeelError(error.code, `${error.message} Run ${id} goes on.`, { hint: `evenkeel run show ${id}`, id, cause: error })
}
