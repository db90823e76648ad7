/**
 * `evenkeel run accept`: the new release as it is. Whoever takes the responsibility reads first what is not proven; where nobody can be asked he names the list's
 * digest.
 */
import { EvenkeelError } from '../../domain/error.ts'
import type { Run } from '../../domain/run.ts'
import type { Unproven } from '../../domain/unproven.ts'
import { answer, connect } from '../client.ts'
import { confirm } from '../confirm.ts'
import { printable } from '../format.ts'
import { onInterrupt } from '../interrupt.ts'
import type { Context } from '../program.ts'
import { nextOf, runText } from '../render/run.ts'
import { waitForRun } from './run-rollback.ts'

export async function accept(context: Context, { unproven: digest }: { unproven?: string }, id = ''): Promise<number> {
  const { output, flags, world } = context
  const api = await connect(context)
  const path = { run: id }
  const list = await answer<Unproven>(api.client.GET('/v1/runs/{run}/unproven', { params: { path } }))
  output.progress(unprovenText(list))
  mustHaveReason(context, id)
  if (digest === undefined) await mustBeRead(context, list)
  const request = { params: { path, query: api.why }, body: { unproven: digest ?? list.digest } }
  const asked = await answer<Run>(api.client.POST('/v1/runs/{run}/accept', request))
  onInterrupt(world, `evenkeel run show ${id}`)
  output.progress(`run ${id} of ${asked.instance} opens the new release (${flags.reason})`)
  const run = await waitForRun(api, id, output)
  output.result(run, () => runText(run, output.paint))
  output.next(...nextOf(run))
  return run.outcome === 'released' ? 0 : 9
}

function unprovenText({ instance, items }: Unproven): string {
  const lines = items.map((item) => `  - ${printable(item)}`)
  return [`Not proven about the new release of ${instance}:`, ...(lines.length === 0 ? ['  nothing is missing'] : lines)].join('\n')
}

function mustHaveReason({ flags }: Context, id: string): void {
  if (flags.reason) return
  throw new EvenkeelError('usage', 'A release is accepted as it is for a reason, which the journal keeps. Nothing was changed.', {
    hint: `evenkeel run accept ${id} --reason TEXT`,
    id,
  })
}

async function mustBeRead(context: Context, { run, instance, digest }: Unproven): Promise<void> {
  const { flags, world } = context
  if (!flags.yes && (flags.json || world.stdin.isTTY !== true || world.stderr.isTTY !== true)) {
    throw new EvenkeelError('held', 'Nobody can be asked here. Read what is not proven, then accept it by its digest; nothing was changed.', {
      hint: `evenkeel run accept ${run} --reason TEXT --unproven ${digest}`,
      id: run,
    })
  }
  await confirm(context, `Let users of ${instance} in on the new release all the same? The way back is kept until the run is settled.`)
}
