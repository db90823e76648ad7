/** `evenkeel run logs`: the log of a run's update, in parts, so that its size does not matter. */
import { setTimeout as sleep } from 'node:timers/promises'
import { toDocument } from '../../domain/document.ts'
import { type Api, answer, connect } from '../client.ts'
import { printable } from '../format.ts'
import { onInterrupt } from '../interrupt.ts'
import type { Context } from '../program.ts'

const lookMs = 1_000

export async function logs(context: Context, options: { follow?: boolean }, run = ''): Promise<number> {
  const { output, world } = context
  const api = await connect(context)
  if (options.follow === true) {
    onInterrupt(world, `evenkeel run logs ${run} --follow`)
    for await (const part of followLog(api, run)) output.event(part, () => line(part.text))
  } else if (output.json) {
    const { text, next, complete } = await wholeLog(api, run)
    output.result(toDocument('RunLog', { run, offset: 0, next, text, complete }), () => text)
  } else {
    for await (const part of partsOf(api, run, 0)) output.event(part, () => line(part.text))
  }
  output.next(`evenkeel run show ${run}`)
  return 0
}

/** The parts that there are now, from an offset on; the last one may be empty. */
async function* partsOf({ client }: Api, run: string, from: number) {
  for (let offset = from; ; ) {
    const part = await answer(client.GET('/v1/runs/{run}/log', { params: { path: { run }, query: { offset } } }))
    yield part
    if (part.complete || part.next === offset) return
    offset = part.next
  }
}

/** All parts until the run is done. */
async function* followLog(api: Api, run: string) {
  for (let offset = 0; ; await sleep(lookMs)) {
    for await (const part of partsOf(api, run, offset)) {
      if (part.text !== '') yield part
      if (part.complete) return
      offset = part.next
    }
  }
}

async function wholeLog(api: Api, run: string): Promise<{ text: string; next: number; complete: boolean }> {
  let whole = { text: '', next: 0, complete: false }
  for await (const { text, next, complete } of partsOf(api, run, 0)) whole = { text: whole.text + text, next, complete }
  return whole
}

/** The event's own line break takes the place of the last one. Null: nothing to print. */
function line(text: string): string | null {
  return text === '' ? null : printable(text.replace(/\n$/, ''))
}
